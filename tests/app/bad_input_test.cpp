// SPDX-License-Identifier: GPL-3.0-or-later
// What is damaged, missing or cannot be written, in the whole window on the real core: each is told with its
// cause and the next step, in both languages, and nothing on disk is lost. And a window with nothing in it.
#include <fcntl.h>

#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QRegularExpression>
#include <QTableView>
#include <QTreeWidget>
#include <QTreeWidgetItemIterator>
#include <algorithm>
#include <cerrno>
#include <map>
#include <regex>
#include <set>

#include "app/studio/main_window.h"
#include "app/studio/services.h"
#include "core/base/file.h"
#include "tests/core/retention/sequence_runs.h"
#include "tests/support/failing_disk.h"
#include "tests/support/must.h"
#include "tests/widgets/gui_test.h"
#include "widgets/panels/checkpoint_panel.h"
#include "widgets/panels/panels.h"
#include "widgets/panels/plan_panel.h"
#include "widgets/panels/run_control_panel.h"
#include "widgets/panels/runs_panel.h"
#include "widgets/parts/empty_state.h"
#include "widgets/parts/task_table.h"
#include "widgets/words/core_text.h"

namespace studio::test {

using namespace widgets;
using app::MainWindow;

namespace fs = std::filesystem;

namespace {

using Files = std::map<fs::path, std::string>;

/// Every file below a folder, with its bytes.
Files filesIn(const fs::path& root) {
    Files all;
    for (const auto& one : fs::recursive_directory_iterator(root)) {
        if (one.is_regular_file()) all[one.path()] = must(readFile(one.path()));
    }
    return all;
}

void expectKept(const Files& before) {
    for (const auto& [file, bytes] : before) {
        auto now = readFile(file);
        ASSERT_OK(now);
        EXPECT_TRUE(*now == bytes) << file << " is another one";
    }
}

/// A disk on which nothing can be written. In use as long as it lives.
class ReadOnlyDisk : public FileSystem {
public:
    ReadOnlyDisk() { setFileSystem(this); }
    ~ReadOnlyDisk() override { setFileSystem(nullptr); }
    int open(const char* path, int flags, int mode) override {
        const bool reads = (flags & (O_WRONLY | O_RDWR | O_CREAT)) == 0;
        return reads ? FileSystem::open(path, flags, mode) : refused();
    }
    int rename(const char*, const char*) override { return refused(); }
    int symlink(const char*, const char*) override { return refused(); }
    int mkdir(const char*, int) override { return refused(); }
    int unlink(const char*) override { return refused(); }

private:
    static int refused() {
        errno = EROFS;
        return -1;
    }
};

const QRegularExpression& han() {
    static const QRegularExpression any("\\p{Han}");
    return any;
}

/// Two English words in a row that a Chinese text holds, beside paths and lines for a terminal; empty: none.
QString englishIn(QString said) {
    static const QRegularExpression paths("/[A-Za-z0-9._/:-]+"), commands("`[^`]*`"),
        words("[A-Za-z]{2,} [A-Za-z]{2,}");
    return words.match(said.remove(commands).remove(paths)).captured();
}

/// What labels and lists of a part that are on show say about `about`.
QString saidIn(const QWidget& in, const QString& about) {
    QStringList all;
    for (auto* label : in.findChildren<QLabel*>()) {
        if (label->isVisibleTo(&in) && label->text().contains(about)) all << label->text();
    }
    for (auto* list : in.findChildren<QTreeWidget*>()) {
        for (QTreeWidgetItemIterator it(list); *it; ++it) {
            if ((*it)->text(1).contains(about)) all << (*it)->text(1);
        }
    }
    return all.join('\n');
}

/// A project of two tasks, whose data sets are not there, in the window.
class BadInputTest : public GuiTest {
protected:
    BadInputTest() {
        EXPECT_OK(makeFolders(project() / "tasks"));
        whole_ =
            "name: two  # tasks\n"
            "tasks: [tasks/a.yaml, tasks/b.yaml]\n"
            "policy:\n  from_scratch: true\n  tokenizer: bytes\n  num_vlm_layers: 2\n  vlm_config: " +
            (sourceFolder() / "configs/examples/tiny_vlm.json").string() +
            "\ntraining:\n  steps: 100\n  batch_size: 10\n";
        EXPECT_OK(writeFileAtomic(project() / "project.yaml", whole_));
        for (const auto& [file, id] : {std::pair("tasks/a.yaml", "1"), std::pair("tasks/b.yaml", "2")}) {
            EXPECT_OK(writeFileAtomic(project() / file,
                                      std::string("task:\n  id: ") + id + "\n  name: task" + id +
                                          "\n  language_instruction: do it " + id +
                                          "\n  data:\n    root: " + (folder() / "gone").string() + "\n"));
        }
        window_ = std::make_unique<MainWindow>(app::makeServices(), settings());
        window_->resize(1280, 800);
        window_->show();
    }
    ~BadInputTest() override { settings().setLanguage("en"); }
    fs::path project() const { return folder() / "project"; }
    Workspace& workspace() { return window_->workspace(); }
    template <class P>
    P* panel(const char* page, const char* id) {
        return dynamic_cast<P*>(window_->page(page)->panel(id));
    }
    Panel* preflight() { return window_->page("plan")->panel("preflight"); }
    PlanPanel* plan() { return panel<PlanPanel>("plan", "plan"); }
    static bool await(const std::function<bool()>& ready) { return waitFor(ready, 60'000); }
    bool settled() {
        return await([this] { return workspace().jobs().idle() && !plan()->busy(); });
    }
    void openPlanned() {
        window_->showPage("plan");
        workspace().open(project());
        ASSERT_TRUE(await([&] { return plan()->facts()["rows"].toInt() == 2; }));
        ASSERT_TRUE(settled());
    }
    /// The part tells all of `words` where it speaks of `about`, and in Chinese leaves nothing in English.
    void expectSaid(const QWidget& in, const QString& about, const QStringList& words) {
        auto told = [&] {
            const QString said = saidIn(in, about);
            return std::all_of(words.begin(), words.end(),
                               [&said](const QString& one) { return said.contains(one); });
        };
        EXPECT_TRUE(await(told)) << words.join(" + ").toStdString()
                                 << " is not in: " << saidIn(in, about).toStdString();
        settings().setLanguage("zh_CN");
        EXPECT_TRUE(await([&] {
            const QString said = saidIn(in, about);
            return said.contains(han()) && englishIn(said).isEmpty();
        })) << englishIn(saidIn(in, about)).toStdString()
            << " is left in: " << saidIn(in, about).toStdString();
        settings().setLanguage("en");
        EXPECT_TRUE(await(told)) << saidIn(in, about).toStdString();
    }
    /// What is done is refused by a message with all of `words` and a next step, in Chinese without English.
    void expectRefused(const std::function<void()>& act, const QStringList& words) {
        for (const char* language : {"en", "zh_CN"}) {
            SCOPED_TRACE(language);
            settings().setLanguage(language);
            ASSERT_TRUE(settled());
            const std::size_t before = workspace().notices().size();
            act();
            const Notice* told = nullptr;
            ASSERT_TRUE(await([&] {
                const auto& all = workspace().notices();
                for (std::size_t i = before; i < all.size(); ++i) {
                    if (all[i].level == Level::Error) told = &all[i];
                }
                return told != nullptr;
            }));
            EXPECT_FALSE(told->hint.isEmpty()) << told->message.toStdString();
            const QString said = told->message + "\n" + told->hint;
            if (QString(language) == "en") {
                for (const QString& one : words)
                    EXPECT_TRUE(said.contains(one)) << one.toStdString() << ": " << said.toStdString();
            } else {
                EXPECT_TRUE(told->message.contains(han()) && told->hint.contains(han()))
                    << said.toStdString();
                EXPECT_EQ(englishIn(said), QString()) << said.toStdString();
            }
        }
        settings().setLanguage("en");
        ASSERT_TRUE(settled());
    }
    std::string whole_;  ///< project.yaml
    std::unique_ptr<MainWindow> window_;
};

TEST_F(BadInputTest, ADamagedProjectIsNamedWithItsPlaceAndIsPlannedOnceItIsMended) {
    const fs::path file = project() / "project.yaml";
    const QString name = QString::fromStdString(file.string());
    ASSERT_OK(writeFileAtomic(file, whole_ + "cut: \"here\n"));
    Files before = filesIn(project());
    window_->showPage("plan");
    workspace().open(project());
    EXPECT_EQ(workspace().project(), project());
    const QStringList words{"cannot read this YAML", "the text ends inside quotes", "Look for the quote"};
    expectSaid(*plan(), name, words);
    expectSaid(*preflight(), name, words);
    EXPECT_FALSE(workspace().checks().mayStart());
    window_->showPage("train");
    auto* control = panel<RunControlPanel>("train", "run");
    expectSaid(*control, name, words);
    expectKept(before);

    // damaged in another way, in an editor
    window_->showPage("plan");
    ASSERT_OK(writeFileAtomic(file, whole_ + "name: again\n"));
    before = filesIn(project());
    expectSaid(*plan(), name, {"the key 'name' a second time", "Correct the file at that place."});
    expectKept(before);

    // mended, it is found by every part that told of it
    ASSERT_OK(writeFileAtomic(file, whole_));
    EXPECT_TRUE(await([&] { return plan()->facts()["rows"].toInt() == 2 && !plan()->busy(); }));
    EXPECT_TRUE(await([&] { return saidIn(*preflight(), "YAML").isEmpty(); }));
    EXPECT_TRUE(await([&] { return saidIn(*control, "YAML").isEmpty(); }));
    EXPECT_TRUE(settled());
}

TEST_F(BadInputTest, AProjectWhoseDataSetIsMissingSaysWhichAndWhatToDoAndDoesNotStart) {
    ASSERT_NO_FATAL_FAILURE(openPlanned());
    const Files before = filesIn(project());
    const QString gone = QString::fromStdString((folder() / "gone").string());
    const QStringList words{"is not there", "put a LeRobot data set there"};
    expectSaid(*preflight(), gone, words);
    EXPECT_EQ(pressable(*plan(), "Start the sequence"), nullptr);
    QPushButton* start = nullptr;
    for (auto* one : plan()->findChildren<QPushButton*>()) {
        if (one->text() == "Start the sequence") start = one;
    }
    ASSERT_NE(start, nullptr);
    for (const QString& one : words)
        EXPECT_TRUE(start->toolTip().contains(one)) << start->toolTip().toStdString();
    EXPECT_FALSE(workspace().checks().mayStart());
    expectKept(before);
    EXPECT_TRUE(settled());
}

TEST_F(BadInputTest, ADamagedRunSaysWhichFileAndHidesNoOther) {
    const auto runs = twoStages(project() / "runs", "none", 7, 1.5);
    for (const auto& [run, name] : {std::pair(runs[0], "run.json"), std::pair(runs[1], "events.jsonl")})
        fs::resize_file(run / name, fs::file_size(run / name) / 2);
    const Files before = filesIn(project());
    ASSERT_NO_FATAL_FAILURE(openPlanned());
    window_->showPage("train");
    auto* control = panel<RunControlPanel>("train", "run");
    auto* list = panel<RunsPanel>("train", "runs");
    EXPECT_TRUE(await([&] { return list->facts()["rows"].toInt() == 2; }));
    workspace().setCurrentRun(runs[0]);
    expectSaid(*control, QString::fromStdString((runs[0] / "run.json").string()),
               {"it breaks off after", "restore it"});
    EXPECT_EQ(control->facts()["state"].toString(), "Damaged");
    workspace().setCurrentRun(runs[1]);
    expectSaid(*control, "events.jsonl", {"training_results.json tells of it"});
    EXPECT_EQ(control->facts()["state"].toString(), "Damaged");
    EXPECT_EQ(list->facts()["rows"].toInt(), 2);
    expectKept(before);
    EXPECT_TRUE(settled());
}

TEST_F(BadInputTest, RunsThatCannotBeListedAreNotSaidToBeNone) {
    ASSERT_OK(writeFileAtomic(project() / "runs", "a file in place of the folder"));
    const Files before = filesIn(project());
    window_->showPage("train");
    workspace().open(project());
    auto* list = panel<RunsPanel>("train", "runs");
    expectSaid(*list, QString::fromStdString((project() / "runs").string()),
               {"cannot list runs in", "Name the folder"});
    EXPECT_FALSE(shows(*list, "No runs yet"));
    expectKept(before);
    // the folder itself, without a run
    fs::remove(project() / "runs");
    ASSERT_OK(makeFolders(project() / "runs"));
    Q_EMIT workspace().runsChanged();
    EXPECT_TRUE(await([&] { return shows(*list, "No runs yet"); }));
    EXPECT_TRUE(settled());
}

TEST_F(BadInputTest, ADamagedCheckpointSaysWhatIsMissingOfItAndAFullDiskKeepsTheWholeOne) {
    STUDIO_REQUIRE_SHARED(shared);
    const fs::path from = shared / "golden/smolvla/basic", step = folder() / "elsewhere/020000",
                   to = step / "pretrained_model";
    ASSERT_OK(makeFolders(to));
    for (const char* file : {"config.json", "model.safetensors"}) fs::copy_file(from / file, to / file);
    fs::copy(from / "vlm", to / "vlm", fs::copy_options::recursive);
    const fs::path weights = to / "model.safetensors";
    const std::string intact = must(readFile(weights));
    ASSERT_OK(writeFileAtomic(weights, std::string_view(intact).substr(0, intact.size() * 3 / 4)));
    Files before = filesIn(step);
    workspace().open(step);
    EXPECT_EQ(window_->shownPage(), "checkpoints");
    auto* browser = panel<CheckpointPanel>("checkpoints", "checkpoints");
    const QStringList words{"as safetensors", "cut off?", "copy or download it again"};
    expectSaid(*browser, "model.safetensors", words);
    browser->verify();
    ASSERT_TRUE(settled());
    expectSaid(*browser, "model.safetensors", words);
    expectRefused([&] { browser->compare(step, step); }, words + QStringList{"Compare 020000"});
    const QString copy = file("exported");
    expectRefused([&] { browser->exportTo(copy); }, {"Export", "as safetensors", "cut off?"});
    EXPECT_FALSE(fs::exists(copy.toStdString()));
    expectKept(before);

    // whole again, but no room for a copy
    ASSERT_OK(writeFileAtomic(weights, intact));
    before = filesIn(step);
    {
        FullDisk full(1000);
        expectRefused([&] { browser->exportTo(copy); },
                      {"Export", "No space left on device", "Free some space"});
    }
    EXPECT_FALSE(fs::exists(copy.toStdString()));
    expectKept(before);
}

TEST_F(BadInputTest, WhereNothingCanBeWrittenEditsStayAndAreSavedLater) {
    (void)twoStages(project() / "runs", "none", 7, 1.5);
    ASSERT_NO_FATAL_FAILURE(openPlanned());
    window_->showPage("train");
    auto* list = panel<RunsPanel>("train", "runs");
    ASSERT_TRUE(await([&] { return list->facts()["rows"].toInt() == 2; }));
    plan()->findChild<TaskTable*>()->item(1, TaskTable::kLength)->setText("70 steps");
    ASSERT_TRUE(settled());
    ASSERT_EQ(plan()->changes().size(), 1u);
    const Files before = filesIn(project());
    auto save = [&] { plan()->save(); };
    auto removeRun = [&] {
        list->findChild<QTableView*>()->selectRow(0);
        QMenu menu;
        list->fillMenu(menu);
        ASSERT_FALSE(menu.actions().isEmpty());
        menu.actions().back()->trigger();
    };
    {
        ReadOnlyDisk disk;
        const QStringList words{"Read-only file system", "Check who may write there"};
        expectRefused(save, words + QStringList{"Save the plan", ".yaml"});
        expectRefused(removeRun, words + QStringList{"Delete run"});
    }
    {
        FullDisk disk(0);
        const QStringList words{"No space left on device", "Free some space"};
        expectRefused(save, words + QStringList{"Save the plan", ".yaml"});
        expectRefused(removeRun, words + QStringList{"Delete run"});
    }
    EXPECT_EQ(plan()->changes().size(), 1u);
    expectKept(before);
    EXPECT_TRUE(await([&] { return list->facts()["rows"].toInt() == 2; }));
    // there is room again
    plan()->save();
    EXPECT_TRUE(await([&] { return plan()->changes().empty() && !plan()->busy(); }));
    const Files saved = filesIn(project());
    EXPECT_TRUE(std::any_of(saved.begin(), saved.end(), [](const auto& one) {
        return one.first.extension() == ".yaml" && one.second.find("steps: 70") != std::string::npos;
    }));
    EXPECT_TRUE(settled());
}

TEST_F(BadInputTest, WhateverTheSystemRefusesIsSaidWholeInChineseWithANextStep) {
    const std::regex call("systemError\\(\\s*\"([a-z ]+)\"");
    std::set<std::string> tried;
    for (const char* part : {"core", "app"}) {
        for (const auto& one : fs::recursive_directory_iterator(sourceFolder() / part)) {
            if (one.path().extension() != ".cpp" && one.path().extension() != ".h") continue;
            const std::string code = must(readFile(one.path()));
            for (std::sregex_iterator it(code.begin(), code.end(), call), end; it != end; ++it)
                tried.insert((*it)[1].str());
        }
    }
    EXPECT_GT(tried.size(), 20u);
    settings().setLanguage("zh_CN");
    // units and a command are alike in every language
    static const QRegularExpression alike("MiB|ulimit -n"), english("[A-Za-z]{2,}");
    const fs::path path = folder() / "b";
    for (const std::string& what : tried) {
        for (int code : {EACCES, EROFS, ENOSPC, EDQUOT, EIO, ENOENT, ENOTDIR, EISDIR, EEXIST, ENOTEMPTY,
                         EMFILE, ENAMETOOLONG}) {
            errno = code;
            const Error error = systemError(what, path);
            EXPECT_FALSE(error.hint.empty()) << error.message;
            QString said = coreText(error);
            said.remove(QString::fromStdString(path.string())).remove(alike);
            EXPECT_FALSE(said.contains(english)) << error.text() << " -> " << said.toStdString();
        }
    }
    settings().setLanguage("en");
}

/// A window in which nothing was opened yet.
class EmptyWindowTest : public GuiTest {
protected:
    ~EmptyWindowTest() override { settings().setLanguage("en"); }
};

TEST_F(EmptyWindowTest, EveryPanelSaysWhatToDoFirst) {
    const std::map<QString, QString> first = {{"plan", "make one with New project"},
                                              {"preflight", "Open a project with tasks"},
                                              {"run", "Open a project or choose a configuration"},
                                              {"curves", "Click a run in the list"},
                                              {"forgetting", "Train a first task"},
                                              {"runs", "start training"},
                                              {"dataset", "Open a LeRobot folder"},
                                              {"record", "Choose tasks on the left"},
                                              {"checkpoints", "Choose one in the tree"},
                                              {"evaluation", "Choose checkpoints and tasks on the left"},
                                              {"connect", "press Connect"},
                                              {"robot_camera", "Connect to the simulated Kuavo"},
                                              {"comparison", "Connect, choose a policy and press Shadow"},
                                              {"simulator", "Connect to sim:"},
                                              {"joints", "Connect to a robot"},
                                              {"log", "Messages of this window gather here"},
                                              {"jobs", "Whatever takes longer than a moment appears here"}};
    MainWindow window(fakeServices(), settings());
    window.resize(1280, 800);
    window.show();
    for (const PanelInfo& info : panels()) {
        SCOPED_TRACE(info.id);
        settings().setLanguage("en");
        window.showPanel(info.id);
        const QString page = info.page;
        Panel* panel = page.isEmpty() ? window.bottomPanel(info.id) : window.page(page)->panel(info.id);
        ASSERT_NE(panel, nullptr);
        const auto words = first.find(info.id);
        ASSERT_NE(words, first.end()) << "a new panel: what does it say to whoever has nothing yet?";
        EXPECT_TRUE(waitFor([&] { return !panel->busy() && shows(*panel, words->second); }));
        settings().setLanguage("zh_CN");
        EXPECT_TRUE(waitFor([&] { return !shows(*panel, words->second); }));
        for (auto* empty : panel->findChildren<EmptyState*>()) {
            if (!empty->isVisibleTo(panel)) continue;
            for (auto* label : empty->findChildren<QLabel*>()) {
                if (label->text().isEmpty()) continue;
                EXPECT_TRUE(waitFor([&] { return label->text().contains(han()); }))
                    << label->text().toStdString();
            }
        }
    }
    EXPECT_TRUE(waitFor([&] { return window.workspace().jobs().idle(); }));
}

}  // namespace

}  // namespace studio::test

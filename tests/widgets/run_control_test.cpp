// SPDX-License-Identifier: GPL-3.0-or-later
// Run control says where things come from: the number of threads, the project of a configuration, the
// checkpoint of a resume.
#include "widgets/panels/run_control_panel.h"

#include <QLineEdit>
#include <QPushButton>
#include <QScopeGuard>
#include <algorithm>
#include <atomic>
#include <future>
#include <memory>

#include "core/base/file.h"
#include "core/run/checkpoint_store.h"
#include "core/run/run_writer.h"
#include "tests/widgets/gui_test.h"
#include "widgets/forms/schema_form.h"
#include "widgets/frame/language.h"
#include "widgets/panels/plan_panel.h"

namespace studio::test {

using namespace widgets;

namespace {

constexpr const char* kOneTask =
    "task:\n  id: 1\n  name: grasp\n  language_instruction: grasp it\n  training: {steps: 10}\n";

/// The real planner and the project's own number of threads.
Services projectServices() {
    Services services = fakeServices();
    services.loadPlan = [](const std::filesystem::path& folder,
                           const std::vector<std::string>& overrides) -> Result<ProjectPlan> {
        ProjectPlan loaded;
        STUDIO_ASSIGN(loaded.project, config::loadProject(folder, overrides));
        STUDIO_ASSIGN(loaded.plan, sequence::planSequence(loaded.project));
        return loaded;
    };
    services.loadConfig = [plain = services.loadConfig](
                              const std::filesystem::path& file,
                              const std::vector<std::string>& overrides) -> Result<LoadedConfig> {
        STUDIO_ASSIGN(LoadedConfig loaded, plain(file, overrides));
        if (file.filename() != "project.yaml") return loaded;
        STUDIO_ASSIGN(const config::ProjectConfig project, config::loadProject(file, overrides));
        loaded.config.training = config::taskTrainConfig(project, project.tasks.front()).training;
        loaded.sequence = true;
        return loaded;
    };
    return services;
}

class RunControlTest : public GuiTest {
protected:
    RunControlTest() : workspace_(projectServices(), settings()) {
        language_.use("en");
        project(folder(), "training:\n  batch_size: 10\n");
        plan_ = std::make_unique<PlanPanel>(workspace_, nullptr);
        control_ = std::make_unique<RunControlPanel>(workspace_, nullptr);
        control_->resize(400, 900);
        workspace_.openProject(folder());
        EXPECT_TRUE(settled());
    }
    /// A project of one task.
    static void project(const std::filesystem::path& root, const std::string& training) {
        EXPECT_OK(makeFolders(root / "tasks"));
        EXPECT_OK(writeFileAtomic(root / "tasks/a.yaml", kOneTask));
        EXPECT_OK(writeFileAtomic(root / "project.yaml",
                                  "tasks: [tasks/a.yaml]\npolicy: {from_scratch: true}\n" + training));
    }
    bool settled() {
        return waitFor([this] { return workspace_.jobs().idle() && !plan_->busy() && !control_->busy(); });
    }
    /// Types into the form's row of a key.
    void type(const QString& key, const QString& typed) {
        control_->form()->filter(key.section('.', -1), true);
        ASSERT_TRUE(settled());
        QLineEdit* field = nullptr;
        for (auto* line : control_->form()->findChildren<QLineEdit*>()) {
            if (line->toolTip().contains("<b>" + key + "</b>")) field = line;
        }
        ASSERT_NE(field, nullptr) << key.toStdString();
        field->setText(typed);
        field->setModified(true);
        Q_EMIT field->editingFinished();
        ASSERT_TRUE(settled());
    }
    QPushButton* button(const QString& begins) {
        for (auto* one : control_->findChildren<QPushButton*>()) {
            if (one->text().startsWith(begins)) return one;
        }
        return nullptr;
    }
    /// A stopped run whose log tells of a checkpoint at step 5.
    std::filesystem::path stoppedRun() {
        auto writer = run::RunWriter::create(folder() / "runs", "stopped", {}, "training:\n  steps: 10\n");
        EXPECT_OK(writer);
        run::Started started;
        started.totalSteps = 10;
        (*writer)->emit(started);
        for (int i = 1; i <= 5; ++i) {
            run::Step step;
            step.step = i;
            step.loss = 1.0 / i;
            (*writer)->emit(step);
        }
        (*writer)->emit(run::CheckpointSaved{5, "checkpoints/000005", false});
        run::Finished end;
        end.outcome = "stopped";
        end.step = 5;
        (*writer)->emit(end);
        EXPECT_OK((*writer)->sync());
        return (*writer)->folder();
    }
    static void save(const std::filesystem::path& run, std::int64_t step) {
        EXPECT_OK(run::CheckpointStore(run / "checkpoints")
                      .save(step, nlohmann::json::object(), false, [](const std::filesystem::path& to) {
                          return writeFileAtomic(to / "model.safetensors", "weights");
                      }));
    }
    /// What the button Resume says of itself, once it contains `part`.
    testing::AssertionResult resumes(const QString& part) {
        workspace_.currentRun()->poke();
        const bool said = waitFor([&] {
            const QPushButton* resume = button("Resume");
            return resume && resume->isVisibleTo(control_.get()) && resume->toolTip().contains(part);
        });
        if (said) return testing::AssertionSuccess();
        return testing::AssertionFailure() << button("Resume")->toolTip().toStdString();
    }
    Language language_;
    Workspace workspace_;
    std::unique_ptr<PlanPanel> plan_;
    std::unique_ptr<RunControlPanel> control_;
};

TEST_F(RunControlTest, TheWindowsNumberOfThreadsIsADefaultAndTheLineSaysWhichCounts) {
    using Words = std::vector<std::string>;
    EXPECT_TRUE(workspace_.sequenceRequest().overrides.empty());
    EXPECT_FALSE(shows(*control_, "Threads:"));
    settings().setThreads(3);
    EXPECT_EQ(workspace_.sequenceRequest().overrides, Words{"training.threads=3"});
    EXPECT_EQ(workspace_.checks().request().overrides, Words{"training.threads=3"});
    EXPECT_TRUE(shows(*control_, "Threads: 3, from the settings of the window"));
    type("training.threads", "8");
    EXPECT_EQ(workspace_.sequenceRequest().overrides, Words{"training.threads=8"});
    EXPECT_TRUE(shows(*control_, "Threads: as the configuration says. The 3 in the settings"));
    workspace_.undo().undo();
    ASSERT_TRUE(settled());
    EXPECT_EQ(workspace_.sequenceRequest().overrides, Words{"training.threads=3"});
    EXPECT_TRUE(shows(*control_, "Threads: 3, from the settings of the window"));
    // what a sequence was begun with is no wish of today: the setting comes behind it
    workspace_.setSequenceEdits("begun", {"training.threads=2"});
    EXPECT_EQ(workspace_.sequenceRequest().overrides, (Words{"training.threads=2", "training.threads=3"}));
    workspace_.setSequenceEdits("begun", {});
    // and what the file says counts as well
    project(folder(), "training:\n  threads: 5\n");
    ASSERT_TRUE(waitFor([this] { return settled() && workspace_.sequenceRequest().overrides.empty(); }));
    EXPECT_TRUE(shows(*control_, "Threads: as the configuration says"));
    settings().setThreads(0);
    EXPECT_FALSE(shows(*control_, "Threads:"));
}

TEST_F(RunControlTest, EditsOfAnotherProjectsFileGoIntoThatFileAlone) {
    const auto other = folder() / "other";
    project(other, "training:\n  batch_size: 20  # theirs\n");
    auto own = readFile(folder() / "project.yaml");
    ASSERT_OK(own);
    Q_EMIT workspace_.openConfiguration(QString::fromStdString((other / "project.yaml").string()));
    ASSERT_TRUE(settled());
    EXPECT_TRUE(shows(*control_, "is not of the open project"));
    type("training.batch_size", "3");
    EXPECT_TRUE(workspace_.sequenceRequest().overrides.empty());
    EXPECT_EQ(workspace_.checks().request().sequence, folder());
    EXPECT_TRUE(workspace_.checks().request().overrides.empty());
    QPushButton* start = button("Start the sequence");
    ASSERT_NE(start, nullptr);
    EXPECT_FALSE(start->isEnabled());
    EXPECT_TRUE(start->toolTip().contains("open its project")) << start->toolTip().toStdString();
    // the line that does the same is of that project, too
    EXPECT_TRUE(control_->command().contains("other")) << control_->command().toStdString();
    Panel* panel = control_.get();
    panel->saveEdits();
    ASSERT_TRUE(settled());
    auto theirs = readFile(other / "project.yaml");
    ASSERT_OK(theirs);
    EXPECT_NE(theirs->find("batch_size: 3  # theirs"), std::string::npos) << *theirs;
    EXPECT_EQ(*readFile(folder() / "project.yaml"), *own);
    // back at the open project's, an edit is one of its sequence
    Q_EMIT workspace_.openConfiguration(file("project.yaml"));
    ASSERT_TRUE(settled());
    EXPECT_FALSE(shows(*control_, "is not of the open project"));
    type("training.batch_size", "4");
    EXPECT_EQ(workspace_.sequenceRequest().overrides, std::vector<std::string>{"training.batch_size=4"});
}

/// A disk that does not answer until it is told to.
class WaitingDisk : public FileSystem {
public:
    int fsync(int fd) override {
        asked_ = true;
        answers_.wait();
        return FileSystem::fsync(fd);
    }
    bool asked() const { return asked_; }
    void answer() {
        if (!answered_) answer_.set_value();
        answered_ = true;
    }

private:
    std::atomic<bool> asked_{false};
    bool answered_ = false;
    std::promise<void> answer_;
    std::shared_future<void> answers_{answer_.get_future().share()};
};

TEST_F(RunControlTest, ASlowDiskHoldsNeitherTheWindowNorWhatIsEditedMeanwhile) {
    using Values = std::map<std::string, std::string>;
    auto stands = [this](const std::string& part) {
        auto content = readFile(folder() / "project.yaml");
        return content.ok() && content->find(part) != std::string::npos;
    };
    control_->form()->edit({{"training.batch_size", "3"}});
    ASSERT_TRUE(settled());
    WaitingDisk disk;
    setFileSystem(&disk);
    const auto back = qScopeGuard([&] {
        disk.answer();
        (void)settled();
        setFileSystem(nullptr);
    });
    Panel* panel = control_.get();
    panel->saveEdits();
    EXPECT_TRUE(panel->busy());
    ASSERT_TRUE(waitFor([&] { return disk.asked(); }));
    EXPECT_FALSE(stands("batch_size: 3"));
    control_->form()->edit({{"training.batch_size", "4"}});
    disk.answer();
    ASSERT_TRUE(settled());
    EXPECT_TRUE(stands("batch_size: 3"));
    EXPECT_EQ(control_->form()->changes(), (Values{{"training.batch_size", "4"}}));
    // whoever asks whether something would be lost waits for what is being written
    panel->saveEdits();
    EXPECT_TRUE(workspace_.unsaved().what(panel).isEmpty());
    EXPECT_TRUE(stands("batch_size: 4"));
    ASSERT_TRUE(settled());
}

TEST_F(RunControlTest, ResumeSaysFromWhichCheckpointItReallyGoesOn) {
    const auto run = stoppedRun();
    workspace_.setCurrentRun(run);
    // the log tells of one that is not there
    ASSERT_TRUE(resumes("Resume begins the run again at step 0"));
    EXPECT_TRUE(shows(*control_, "The log tells of a checkpoint of step 5, but"));
    EXPECT_FALSE(shows(*control_, "last&nbsp;checkpoint"));
    save(run, 3);
    ASSERT_TRUE(resumes("Resume goes on from step 3"));
    EXPECT_TRUE(shows(*control_, "The log tells of a checkpoint of step 5, which is not whole"));
    save(run, 5);
    ASSERT_TRUE(resumes("Goes on from the checkpoint of step 5"));
    EXPECT_FALSE(shows(*control_, "The log tells of"));
    EXPECT_TRUE(shows(*control_, "last&nbsp;checkpoint"));
    for (const char* step : {"000003", "000005"})
        std::filesystem::remove(run / "checkpoints" / step / "model.safetensors");
    ASSERT_TRUE(resumes("is whole: a resume is refused"));
    EXPECT_TRUE(shows(*control_, "No checkpoint in"));
}

}  // namespace

}  // namespace studio::test

// SPDX-License-Identifier: GPL-3.0-or-later
// kuavo-studio --screenshots: every page, panel and dialog of a sequence that was recorded and taught, and
// what each picture says that it shows.
#include <QColor>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QJsonDocument>
#include <QJsonObject>
#include <chrono>
#include <map>
#include <set>
#include <tuple>

#include "core/base/file.h"
#include "core/config/new_project.h"
#include "tests/support/must.h"
#include "tests/support/program.h"
#include "tests/widgets/gui_test.h"
#include "widgets/panels/panels.h"

namespace studio::test {

using namespace widgets;

namespace fs = std::filesystem;

namespace {

constexpr auto kTeaching = std::chrono::seconds(400);  ///< two cores that others use as well

class PicturesTest : public GuiTest {
protected:
    /// The project of the GR1 sequence, cut to two tasks of a few steps, taught by kstudio.
    fs::path taughtProject() {
        const fs::path project = folder() / "gr1";
        must(config::createProject({project, "", sourceFolder() / "configs" / "examples" / "gr1_sequence"}));
        QString text = QString::fromStdString(must(readFile(project / "project.yaml")));
        for (const char* gone :
             {"  - tasks/task3_meat.yaml\n", "  - tasks/task4_salt.yaml\n", "  - tasks/task5_cupcake.yaml\n"})
            text.remove(gone);
        text.replace("  steps: 200", "  steps: 6");
        text.replace("batch_size: 8", "batch_size: 2");
        text.replace("max_frames: 84", "max_frames: 4");
        text.replace("action_frames: 21", "action_frames: 2");
        text.replace("freq: 100", "freq: 3");
        text.replace("log_freq: 10", "log_freq: 1");
        must(writeFileAtomic(project / "project.yaml", text.toStdString()));
        const Ended taught =
            runProgram({program("kstudio").string(), "sequence", "run", project.string()}, kTeaching);
        EXPECT_EQ(taught.code, 0) << taught.text();
        return project;
    }
    /// Takes the pictures and reads what stands beside each, by its name.
    std::map<QString, QJsonObject> pictures(const fs::path& project, const char* name,
                                            const std::vector<std::string>& options) {
        std::vector<std::string> words{program("kuavo-studio").string(), "--screenshots",
                                       (folder() / name).string()};
        words.insert(words.end(), options.begin(), options.end());
        words.push_back(project.string());
        const Ended ended = runProgram(words);
        EXPECT_EQ(ended.code, 0) << ended.text();
        std::map<QString, QJsonObject> all;
        const QDir out(file(name));
        for (const QString& picture : out.entryList({"*.png"}, QDir::Files)) {
            const QString base = QFileInfo(picture).completeBaseName();
            QFile about(out.filePath(base + ".json"));
            EXPECT_TRUE(about.open(QIODevice::ReadOnly)) << base.toStdString() << " says nothing of itself";
            all[base] = QJsonDocument::fromJson(about.readAll()).object();
        }
        return all;
    }
    /// Every picture is there, is as large as it says, and is no blank.
    void expectWhole(const std::map<QString, QJsonObject>& all, const char* folderName) {
        std::set<QString> wanted = {"start",
                                    "commands",
                                    "shortcuts",
                                    "settings",
                                    "new_task",
                                    "new_dataset_delete",
                                    "new_dataset_split",
                                    "new_dataset_merge",
                                    "new_dataset_convert"};
        for (const PageInfo& page : pages()) wanted.insert(QString("page_") + page.id);
        for (const PanelInfo& panel : panels()) wanted.insert(QString("panel_") + panel.id);
        for (const QString& name : wanted) EXPECT_TRUE(all.contains(name)) << name.toStdString();
        for (const auto& [name, about] : all) {
            // only where this build reads bags
            EXPECT_TRUE(wanted.contains(name) || name == "new_dataset_import") << name.toStdString();
            const QImage image(file(folderName) + "/" + name + ".png");
            ASSERT_FALSE(image.isNull()) << name.toStdString();
            EXPECT_EQ(about["width"].toInt(), image.width()) << name.toStdString();
            EXPECT_EQ(about["height"].toInt(), image.height()) << name.toStdString();
            std::set<QRgb> colours;
            for (int y = 0; y < image.height() && colours.size() < 8; ++y)
                for (int x = 0; x < image.width(); x += 3) colours.insert(image.pixel(x, y));
            EXPECT_GE(colours.size(), 8u) << name.toStdString() << " is blank";
        }
    }
    /// What the pictures of panels show of the sequence, and the pages of their panels.
    static void expectFilled(const std::map<QString, QJsonObject>& all) {
        auto shows = [&all](const QString& name) { return all.at(name)["shows"].toObject(); };
        // panel, fact, least
        const std::tuple<const char*, const char*, int> least[] = {
            {"plan", "rows", 2},          {"plan", "points", 2},       {"plan", "parameters", 100'000},
            {"preflight", "rows", 1},     {"run", "settings", 10},     {"curves", "runs", 1},
            {"curves", "points", 6},      {"curves", "drawn", 6},      {"curves", "charts", 1},
            {"forgetting", "rows", 2},    {"forgetting", "stages", 2}, {"forgetting", "points", 4},
            {"forgetting", "metrics", 1}, {"runs", "rows", 2},         {"dataset", "rows", 1},
            {"dataset", "frames", 1},     {"dataset", "points", 1},    {"dataset", "dimensions", 1},
            {"checkpoints", "rows", 2}};
        for (const auto& [panel, fact, count] : least) {
            EXPECT_GE(shows(QString("panel_") + panel)[fact].toDouble(), count) << panel << " " << fact;
        }
        EXPECT_FALSE(shows("panel_run")["state"].toString().isEmpty());
        // a page says the same of its panels as their own pictures
        for (const PanelInfo& panel : panels()) {
            const QJsonObject own = shows(QString("panel_") + panel.id);
            EXPECT_FALSE(own.isEmpty()) << panel.id;
            if (QString(panel.page).isEmpty()) continue;
            const QJsonObject onPage = shows(QString("page_") + panel.page)[panel.id].toObject();
            for (const char* fact : {"rows", "points", "frames", "stages"})
                EXPECT_EQ(onPage[fact], own[fact]) << panel.id << " " << fact;
        }
        EXPECT_EQ(shows("start")["rows"].toInt(), 1) << "the project just opened";
        EXPECT_GT(shows("commands")["rows"].toInt(), 30);
        EXPECT_GT(shows("shortcuts")["fields"].toInt(), 30);
        EXPECT_EQ(shows("settings")["fields"].toInt(), 6);
        EXPECT_EQ(shows("new_task")["fields"].toInt(), 3);
        for (const char* kind : {"delete", "split", "merge", "convert"})
            EXPECT_GE(shows(QString("new_dataset_") + kind)["fields"].toInt(), 3) << kind;
    }
    static int grey(const QString& picture) {
        const QImage image = QImage(picture).scaled(64, 64, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
        qint64 sum = 0;
        for (int y = 0; y < 64; ++y)
            for (int x = 0; x < 64; ++x) sum += qGray(image.pixel(x, y));
        return static_cast<int>(sum / (64 * 64));
    }
};

TEST_F(PicturesTest, OfATaughtSequenceShowEveryPagePanelAndDialogFilled) {
    STUDIO_REQUIRE_SHARED(shared);
    const fs::path project = taughtProject();
    ASSERT_FALSE(HasFailure());
    const std::pair<const char*, std::vector<std::string>> looks[] = {
        {"light", {}}, {"dark", {"--lang", "zh_CN", "--theme", "dark", "--scale", "2"}}};
    for (const auto& [name, options] : looks) {
        SCOPED_TRACE(name);
        const bool dark = !options.empty();
        const auto all = pictures(project, name, options);
        expectWhole(all, name);
        ASSERT_FALSE(HasFailure());
        expectFilled(all);
        for (const auto& [picture, about] : all) {
            EXPECT_TRUE(about["language"].toString().startsWith(dark ? "zh_CN" : "en"))
                << picture.toStdString();
            EXPECT_EQ(about["theme"].toString(), dark ? "dark" : "light");
            EXPECT_EQ(about["scale"].toDouble(), dark ? 2 : 1);
        }
        for (const PageInfo& page : pages()) {
            const QString picture = file(name) + "/page_" + page.id + ".png";
            EXPECT_EQ(QImage(picture).size(), QSize(1440, 900) * (dark ? 2 : 1)) << page.id;
            EXPECT_EQ(grey(picture) < 110, dark) << page.id << " is " << grey(picture);
            EXPECT_EQ(grey(picture) > 145, !dark) << page.id << " is " << grey(picture);
        }
    }
}

}  // namespace

}  // namespace studio::test

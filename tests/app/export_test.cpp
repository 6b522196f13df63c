// SPDX-License-Identifier: GPL-3.0-or-later
// kstudio runs export --chart: the window's charts without a window.
#include <gmock/gmock.h>

#include <QFile>
#include <QFileInfo>
#include <QImage>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/run/clock.h"
#include "core/run/trash.h"
#include "tests/core/retention/sequence_runs.h"
#include "tests/support/must.h"
#include "tests/support/program.h"
#include "tests/widgets/gui_test.h"
#include "widgets/panels/curves_panel.h"
#include "widgets/panels/forgetting_panel.h"
#include "widgets/plots/matrix_view.h"
#include "widgets/plots/plot.h"

namespace studio::test {

using namespace widgets;
using testing::HasSubstr;

namespace fs = std::filesystem;

namespace {

class ExportProgramTest : public GuiTest {
protected:
    Ended exported(const std::vector<std::string>& runs, const std::vector<std::string>& options) {
        std::vector<std::string> words{program("kstudio").string(), "runs", "export"};
        words.insert(words.end(), runs.begin(), runs.end());
        words.insert(words.end(), options.begin(), options.end());
        return runProgram(words);
    }
    std::string out(const char* name) const { return (folder() / name).string(); }
    QByteArray bytesOf(const char* name) {
        QFile in(file(name));
        EXPECT_TRUE(in.open(QIODevice::ReadOnly)) << name;
        return in.readAll();
    }
};

TEST_F(ExportProgramTest, ACurveComesInEachFormatAsTheWindowHasIt) {
    const fs::path run = writeRun(folder() / "runs", "first", 30);
    for (const char* format : {"png", "svg", "pdf", "csv"}) {
        const std::string name = std::string("loss.") + format;
        Ended ended =
            exported({run.string()}, {"--chart", "loss", "--format", format, "--out", out(name.c_str())});
        ASSERT_EQ(ended.code, 0) << ended.text();
        EXPECT_THAT(ended.out, HasSubstr(name));
    }
    EXPECT_EQ(QImage(file("loss.png")).size(), QSize(1280, 800));
    const QByteArray svg = bytesOf("loss.svg");
    for (const char* part : {"<svg", ">grasp<", ">weigh<", ">step<"}) EXPECT_TRUE(svg.contains(part)) << part;
    EXPECT_FALSE(svg.contains("<image"));
    EXPECT_TRUE(bytesOf("loss.pdf").startsWith("%PDF-"));

    Workspace workspace(fakeServices(), settings());
    CurvesPanel panel(workspace, nullptr);
    panel.show();
    workspace.setCurrentRun(run);
    ASSERT_TRUE(waitFor([&] { return panel.facts()["points"].toInt() > 0 && !panel.busy(); }));
    const QString table = QString::fromUtf8(bytesOf("loss.csv"));
    EXPECT_EQ(table, panel.plots().front()->csv());
    EXPECT_TRUE(table.contains("\nloss,2,0.5\n"));
    EXPECT_EQ(table.count('\n'), 61) << "measured and smoothed values of 30 steps";
}

TEST_F(ExportProgramTest, SizeAndLanguageAreThePersons) {
    const fs::path run = writeRun(folder() / "runs", "first", 10);
    Ended ended = exported({run.string()}, {"--chart", "speed", "--size", "800x300", "--out", out("s.png")});
    ASSERT_EQ(ended.code, 0) << ended.text();
    EXPECT_EQ(QImage(file("s.png")).size(), QSize(1600, 600));
    ended = exported({run.string()}, {"--chart", "validation", "--lang", "zh_CN", "--theme", "dark", "--out",
                                      out("v.svg"), "--json"});
    ASSERT_EQ(ended.code, 0) << ended.text();
    EXPECT_THAT(ended.out, HasSubstr("\"files\""));
    EXPECT_FALSE(bytesOf("v.svg").contains(">step<"));
    ended = exported({run.string()}, {"--chart", "speed", "--size", "8x3", "--out", out("t.png")});
    EXPECT_EQ(ended.code, 2) << ended.text();
    EXPECT_THAT(ended.err, HasSubstr("8x3"));
}

TEST_F(ExportProgramTest, WhatWasRetainedComesOfARunOfTheSequence) {
    const auto runs = twoStages(folder() / "runs", "proportional", 7, 1.5);
    const std::string last = runs.back().string();
    for (const char* name : {"matrix.csv", "matrix.pdf", "forgetting.svg", "forgetting.csv"}) {
        Ended ended =
            exported({last}, {"--chart", QFileInfo(name).baseName().toStdString(), "--out", out(name)});
        ASSERT_EQ(ended.code, 0) << ended.text();
    }
    Workspace workspace(fakeServices(), settings());
    workspace.openProject(folder());
    ForgettingPanel panel(workspace, nullptr);
    panel.show();
    ASSERT_TRUE(waitFor([&] { return workspace.jobs().idle() && !panel.busy(); }));
    EXPECT_EQ(QString::fromUtf8(bytesOf("matrix.csv")), panel.matrix()->csv());
    EXPECT_TRUE(bytesOf("matrix.csv").contains("\"task1\",\"task2\""));
    EXPECT_TRUE(bytesOf("matrix.pdf").startsWith("%PDF-"));
    EXPECT_EQ(QString::fromUtf8(bytesOf("forgetting.csv")), panel.curves()->csv());
    EXPECT_TRUE(bytesOf("forgetting.svg").contains(">task1<"));
}

TEST_F(ExportProgramTest, ASlashBehindTheRunCutsNothingOff) {
    const auto runs = twoStages(folder() / "runs", "proportional", 7, 1.5);
    const std::string last = runs.back().string();
    ASSERT_EQ(exported({last}, {"--chart", "matrix", "--out", out("plain.csv")}).code, 0);
    Ended ended = exported({last + "/"}, {"--chart", "matrix", "--out", out("slash.csv")});
    ASSERT_EQ(ended.code, 0) << ended.text();
    EXPECT_EQ(bytesOf("slash.csv"), bytesOf("plain.csv"));
    ended = runProgram({program("kuavo-studio").string(), "--export", out("window.csv"), "--chart", "matrix",
                        "--lang", "en", last + "/"});
    ASSERT_EQ(ended.code, 0) << ended.text();
    EXPECT_EQ(bytesOf("window.csv"), bytesOf("plain.csv"));
}

TEST_F(ExportProgramTest, NothingInATrashGoesByAnExport) {
    (void)twoStages(folder() / "runs", "proportional", 7, 1.5);
    const fs::path trashed = folder() / ".trash" / "old";
    must(makeFolders(trashed));
    must(writeFileAtomic(trashed / "events.jsonl", ""));
    const double longAgo = run::wallClockS() - 2 * run::kTrashKeptS;
    must(writeJson(folder() / ".trash" / "old.trashed.json",
                   nlohmann::json{{"deleted", longAgo}, {"from", ""}}));
    Ended ended =
        runProgram({program("kuavo-studio").string(), "--export", out("charts"), folder().string()});
    ASSERT_EQ(ended.code, 0) << ended.text();
    EXPECT_TRUE(fs::exists(trashed / "events.jsonl"));
    // it was old enough to go
    EXPECT_EQ(run::removeExpired({folder()}, run::wallClockS()).gone.size(), 1u);
}

TEST_F(ExportProgramTest, WhatCannotBeDrawnIsSaidWithItsExitCode) {
    const fs::path run = writeRun(folder() / "runs", "first", 3);  // never validated
    Ended ended = exported({run.string()}, {"--chart", "losss", "--out", out("a.png")});
    EXPECT_EQ(ended.code, 2) << ended.text();
    EXPECT_THAT(ended.err, HasSubstr("forgetting")) << "the names that there are";

    ended = exported({(folder() / "nowhere").string()}, {"--chart", "loss", "--out", out("a.png")});
    EXPECT_EQ(ended.code, 1) << ended.text();
    EXPECT_THAT(ended.err, HasSubstr("nowhere"));

    ended = exported({run.string()}, {"--chart", "loss", "--out", "/nowhere/at/all/a.png"});
    EXPECT_EQ(ended.code, 1) << ended.text();
    EXPECT_THAT(ended.err, HasSubstr("/nowhere/at/all/a.png"));

    ended = exported({run.string()}, {"--chart", "validation", "--out", out("a.png")});
    EXPECT_EQ(ended.code, 1) << ended.text();
    EXPECT_THAT(ended.err, HasSubstr("there is nothing in it"));

    ended = exported({run.string()}, {"--chart", "loss", "--format", "pdf", "--out", out("a.png")});
    EXPECT_EQ(ended.code, 2) << ended.text();
    ended = exported({run.string()}, {"--format", "pdf", "--out", out("a.pdf")});
    EXPECT_EQ(ended.code, 2) << ended.text();
    EXPECT_THAT(ended.err, HasSubstr("--chart"));
    EXPECT_FALSE(QFileInfo::exists(file("a.png")));
    EXPECT_FALSE(QFileInfo::exists(file("a.pdf")));

    must(writeFileAtomic(folder() / "mine.png", "mine"));
    ended = exported({run.string()}, {"--chart", "loss", "--out", out("mine.png"), "--json"});
    EXPECT_EQ(ended.code, 1) << ended.text();
    EXPECT_THAT(ended.out, HasSubstr("it is there already"));
    EXPECT_EQ(bytesOf("mine.png"), "mine");
}

TEST_F(ExportProgramTest, WithoutTheWindowsProgramItSaysWhatToDo) {
    const fs::path run = writeRun(folder() / "runs", "first", 3);
    const fs::path alone = folder() / "bin" / "kstudio";
    fs::create_directories(alone.parent_path());
    fs::copy_file(program("kstudio"), alone);
    Ended ended = runProgram(
        {alone.string(), "runs", "export", run.string(), "--chart", "loss", "--out", out("a.pdf")});
    EXPECT_EQ(ended.code, 1) << ended.text();
    EXPECT_THAT(ended.err, HasSubstr((alone.parent_path() / "kuavo-studio").string()));
    EXPECT_THAT(ended.err, HasSubstr("Qt 6"));
    // tables need no window
    ended = runProgram({alone.string(), "runs", "export", run.string(), "--out", out("tables")});
    EXPECT_EQ(ended.code, 0) << ended.text();
}

}  // namespace

}  // namespace studio::test

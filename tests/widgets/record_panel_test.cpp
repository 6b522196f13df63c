// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/record_panel.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTreeWidget>

#include "tests/widgets/fake_sim.h"
#include "tests/widgets/gui_test.h"
#include "widgets/forms/record_form.h"

namespace studio::test {

using namespace widgets;

namespace {

class RecordPanelTest : public GuiTest {
protected:
    RecordPanelTest() {
        Services services = fakeServices();
        services.sim = FakeSim::services(fake_);
        workspace_ = std::make_unique<Workspace>(services, settings());
        std::filesystem::create_directories(folder() / "datasets");
        workspace_->openProject(folder());
        panel_ = std::make_unique<RecordPanel>(*workspace_, nullptr);
        panel_->resize(1000, 640);
        panel_->show();
        RecordRequest request = panel_->form().request();
        request.tasks = {"weighing"};
        request.episodes = 3;
        request.width = request.height = 64;
        panel_->form().setRequest(request);
        EXPECT_TRUE(settled());
    }
    bool settled() {
        return waitFor([this] { return workspace_->jobs().idle() && !panel_->busy(); });
    }
    QPushButton* button(const QString& text) { return pressable(*panel_, text); }
    bool says(const QString& part) { return shows(*panel_, part); }
    QTreeWidget* sets() { return panel_->findChild<QTreeWidget*>(); }

    std::shared_ptr<FakeSim> fake_ = std::make_shared<FakeSim>();
    std::unique_ptr<Workspace> workspace_;
    std::unique_ptr<RecordPanel> panel_;
};

TEST_F(RecordPanelTest, RecordsShowsTheCamerasAndOpensTheResult) {
    EXPECT_TRUE(says("Nothing recorded yet"));
    QSignalSpy opened(workspace_.get(), &Workspace::openDataset);
    ASSERT_NE(button("Record"), nullptr);
    QTest::mouseClick(button("Record"), Qt::LeftButton);
    EXPECT_TRUE(panel_->recording());
    // the same job stands in the strip, where it can be cancelled
    ASSERT_FALSE(workspace_->jobs().jobs().empty());
    EXPECT_EQ(workspace_->jobs().jobs().back().title(), "Record weighing");
    ASSERT_TRUE(waitFor([&] { return panel_->facts()["frames"].toInt() == 3; }));
    EXPECT_TRUE(says("weigh it"));
    ASSERT_TRUE(waitFor([&] { return !panel_->recording(); }));
    ASSERT_TRUE(settled());
    ASSERT_EQ(opened.size(), 1);
    EXPECT_EQ(opened[0][0].toString(), file("datasets/weighing"));
    ASSERT_EQ(sets()->topLevelItemCount(), 1);
    EXPECT_EQ(sets()->topLevelItem(0)->text(1), "3 of 3");
    EXPECT_EQ(sets()->topLevelItem(0)->text(2), "12");
    EXPECT_GT(panel_->facts()["pictures"].toInt(), 0);
    // there is nothing left to do with this request
    EXPECT_EQ(button("Record"), nullptr);
    EXPECT_TRUE(says("All 3 episodes are there"));
}

TEST_F(RecordPanelTest, StopsAndGoesOnBehindWhatIsThere) {
    RecordRequest request = panel_->form().request();
    request.episodes = 30;
    panel_->form().setRequest(request);
    ASSERT_TRUE(settled());
    fake_->holdAfter = 5;
    panel_->start();
    ASSERT_TRUE(waitFor([&] { return says("Episode 5 of 30"); }));
    QTest::mouseClick(button("Stop"), Qt::LeftButton);
    ASSERT_TRUE(waitFor([&] { return !panel_->recording(); }));
    ASSERT_TRUE(settled());
    std::int64_t there = fake_->sets[folder() / "datasets/weighing"].episodes;
    ASSERT_EQ(there, 5);
    fake_->holdAfter = 0;
    EXPECT_TRUE(says(QString("%1 of 30 episodes are there").arg(there)));
    ASSERT_NE(button("Go on recording"), nullptr);
    QTest::mouseClick(button("Go on recording"), Qt::LeftButton);
    ASSERT_TRUE(waitFor([&] { return !panel_->recording(); }));
    ASSERT_TRUE(settled());
    EXPECT_EQ(fake_->sets[folder() / "datasets/weighing"].episodes, 30);
    EXPECT_EQ(fake_->sets[folder() / "datasets/weighing"].before, there);
}

TEST_F(RecordPanelTest, WillNotRecordIntoSomethingElse) {
    fake_->sets[folder() / "datasets/weighing"] = {"weighing", folder() / "datasets/weighing", 5, 5, 0, 20, 0,
                                                   {}};
    sim::Difficulty harder;
    harder.colours = 0.5;
    fake_->difficulties[folder() / "datasets/weighing"] = harder;
    panel_->form().setRequest(panel_->form().request());
    ASSERT_TRUE(settled());
    EXPECT_TRUE(says("another difficulty"));
    EXPECT_EQ(button("Record"), nullptr);
    EXPECT_EQ(button("Go on recording"), nullptr);
    panel_->start();
    EXPECT_FALSE(panel_->recording());
    // another folder is free
    RecordRequest request = panel_->form().request();
    request.folder = folder() / "other";
    panel_->form().setRequest(request);
    ASSERT_TRUE(settled());
    EXPECT_NE(button("Record"), nullptr);
}

TEST_F(RecordPanelTest, TheCommandSaysTheSame) {
    RecordRequest request = panel_->form().request();
    request.difficulty.colours = 0.5;
    request.difficulty.distractors = 2;
    request.chinese = true;
    panel_->form().setRequest(request);
    QString command = panel_->form().command();
    EXPECT_TRUE(command.startsWith("kstudio sim record --task weighing --episodes 3 --size 64 --language zh"))
        << command.toStdString();
    EXPECT_TRUE(command.contains(" --colours 0.5 --distractors 2")) << command.toStdString();
    EXPECT_TRUE(command.endsWith("--out " + file("datasets/weighing"))) << command.toStdString();
    // the command makes a folder per task by itself
    request.tasks = {"moving_grasp", "weighing"};
    request.width = 640;
    request.height = 480;
    panel_->form().setRequest(request);
    EXPECT_TRUE(panel_->form().command().contains("--task moving_grasp,weighing"));
    EXPECT_TRUE(panel_->form().command().contains("--size 640x480"));
    EXPECT_TRUE(panel_->form().command().endsWith("--out " + file("datasets")));
}

TEST_F(RecordPanelTest, LargePicturesDoNotHoldUpTheWindow) {
    fake_->pictureSide = 640;
    fake_->pauseMs = 1;
    RecordRequest request = panel_->form().request();
    request.episodes = 60;
    panel_->form().setRequest(request);
    ASSERT_TRUE(settled());
    Watchdog watchdog;
    panel_->start();
    ASSERT_TRUE(waitFor([&] { return panel_->facts()["pictures"].toInt() >= 3; }));
    watchdog.restart();
    ASSERT_TRUE(waitFor([&] { return !panel_->recording(); }));
    EXPECT_LT(watchdog.worstMs(), 100);
    EXPECT_TRUE(settled());
}

TEST_F(RecordPanelTest, RemembersWhatWasRecordedLast) {
    panel_->start();
    ASSERT_TRUE(waitFor([&] { return !panel_->recording(); }));
    RecordPanel another(*workspace_, nullptr);
    RecordRequest request = another.form().request();
    EXPECT_EQ(request.tasks, std::vector<std::string>{"weighing"});
    EXPECT_EQ(request.episodes, 3);
    EXPECT_EQ(request.width, 64);
    EXPECT_TRUE(settled());
}

TEST_F(RecordPanelTest, WithoutASimulatorItSaysWhatIsMissing) {
    Services services = fakeServices();
    services.sim = {};
    Workspace workspace(services, settings());
    RecordPanel panel(workspace, nullptr);
    panel.show();
    EXPECT_TRUE(shows(panel, "no simulated robot"));
    panel.start();
    EXPECT_FALSE(panel.recording());
}

}  // namespace

}  // namespace studio::test

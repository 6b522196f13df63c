// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/frame/demo_path.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QThread>
#include <atomic>

#include "tests/widgets/fake_robot.h"
#include "tests/widgets/fake_sim.h"
#include "tests/widgets/gui_test.h"
#include "widgets/frame/demo_card.h"
#include "widgets/frame/job_strip.h"
#include "widgets/panels/record_panel.h"

namespace studio::test {

using namespace widgets;

namespace {

using ClickKind = DemoClick::Kind;

/// A demo of two tasks: the first click is done when the data sets are there, every other one after a run of
/// a few steps.
struct FakeDemo {
    std::mutex mutex;
    std::shared_ptr<FakeSim> sim;
    std::map<ClickKind, double> share;
    std::string fails;  ///< what every click says that is run
    int stops = 0;
    std::atomic<bool> hold{false};  ///< waits to be stopped in the middle

    DemoState state(const std::filesystem::path& folder) {
        std::lock_guard lock(mutex);
        DemoState state;
        state.folder = folder;
        state.tasks = {"moving_grasp", "weighing"};
        state.recording.tasks = state.tasks;
        state.recording.folder = folder / "datasets";
        state.recording.episodes = 2;
        state.recording.width = state.recording.height = 64;
        {
            std::lock_guard inner(sim->mutex);
            double recorded = 0;
            for (const auto& [where, set] : sim->sets) recorded += static_cast<double>(set.episodes);
            share[ClickKind::Record] = recorded / 4;
        }
        bool ready = true;
        for (ClickKind kind :
             {ClickKind::Record, ClickKind::First, ClickKind::Naive, ClickKind::Replay, ClickKind::Act}) {
            DemoClick click;
            click.kind = kind;
            click.ready = ready;
            click.acts = kind == ClickKind::Act && share[ClickKind::First] >= 1;
            click.share = share[kind];
            click.state = click.share >= 1 ? DemoClick::State::Done : DemoClick::State::ToDo;
            click.seconds = 65;
            click.secondsLeft = 60 * (1 - click.share);
            if (click.state == DemoClick::State::Done && kind != ClickKind::Record && kind != ClickKind::Act)
                click.tried = {{"moving_grasp", kind == ClickKind::Naive ? 0 : 85, 100, 0, 0.04}};
            if (kind == ClickKind::Act) click.result = folder / "checkpoint";
            state.clicks.push_back(click);
            ready = click.state == DemoClick::State::Done;
        }
        return state;
    }

    DemoServices services(const std::shared_ptr<FakeDemo>& self) {
        DemoServices out;
        out.isDemo = [](const std::filesystem::path& project) { return project.filename() == "demo"; };
        out.read = [self](const std::filesystem::path& project) -> Result<DemoState> {
            return self->state(project);
        };
        out.run = [self](const std::filesystem::path& project, ClickKind kind, const auto& told,
                         std::stop_token stop) -> Status {
            if (!self->fails.empty()) return Error{ErrorCode::Io, self->fails, "Free some space."};
            for (int i = 1; i <= 20; ++i) {
                if (stop.stop_requested()) {
                    ++self->stops;
                    return Error{ErrorCode::Cancelled, "stopped", ""};
                }
                do QThread::msleep(5);
                while (self->hold && i == 10 && !stop.stop_requested());
                {
                    std::lock_guard lock(self->mutex);
                    self->share[kind] = std::max(self->share[kind], i / 20.0);
                }
                told(self->state(project));
            }
            return {};
        };
        return out;
    }
};

class DemoPathTest : public GuiTest {
protected:
    DemoPathTest() {
        demo_->sim = sim_;
        Services services = robotServices(robot_);
        services.sim = FakeSim::services(sim_);
        services.demo = demo_->services(demo_);
        workspace_ = std::make_unique<Workspace>(services, settings());
        record_ = std::make_unique<RecordPanel>(*workspace_, nullptr);
        path_ = std::make_unique<DemoPath>(*workspace_, nullptr);
        path_->resize(1240, 130);
        std::filesystem::create_directories(folder() / "demo/runs");
        std::filesystem::create_directories(folder() / "other/runs");
    }
    void open(const char* name) {
        workspace_->openProject(folder() / name);
        EXPECT_TRUE(settled());
    }
    bool settled() {
        return waitFor([this] { return workspace_->jobs().idle(); });
    }
    DemoCard* card(ClickKind kind) {
        for (auto* one : path_->findChildren<DemoCard*>())
            if (one->kind() == kind) return one;
        return nullptr;
    }
    bool says(ClickKind kind, const QString& part) {
        for (auto* label : card(kind)->findChildren<QLabel*>())
            if (label->text().contains(part)) return true;
        return false;
    }
    void click(ClickKind kind) { QTest::mouseClick(card(kind)->button(), Qt::LeftButton); }
    void finish(ClickKind kind) {
        click(kind);
        EXPECT_EQ(path_->doing(), kind);
        EXPECT_TRUE(waitFor([&] { return !path_->doing() && workspace_->jobs().idle(); }));
        EXPECT_TRUE(settled());
    }

    std::shared_ptr<FakeSim> sim_ = std::make_shared<FakeSim>();
    std::shared_ptr<FakeDemo> demo_ = std::make_shared<FakeDemo>();
    std::shared_ptr<FakeRobot> robot_ = std::make_shared<FakeRobot>();
    std::unique_ptr<Workspace> workspace_;
    std::unique_ptr<RecordPanel> record_;
    std::unique_ptr<DemoPath> path_;
};

TEST_F(DemoPathTest, ShowsOnlyWithADemo) {
    EXPECT_TRUE(path_->isHidden());
    open("other");
    EXPECT_TRUE(path_->isHidden());
    open("demo");
    EXPECT_FALSE(path_->isHidden());
    EXPECT_EQ(path_->findChildren<DemoCard*>().size(), 5);
    // one thing to press, and it is marked
    EXPECT_EQ(card(ClickKind::Record)->button()->property("look").toString(), "primary");
    EXPECT_TRUE(card(ClickKind::Record)->button()->isEnabled());
    for (ClickKind kind : {ClickKind::First, ClickKind::Naive, ClickKind::Replay, ClickKind::Act})
        EXPECT_FALSE(card(kind)->button()->isEnabled());
    workspace_->closeProject();
    EXPECT_TRUE(path_->isHidden());
}

TEST_F(DemoPathTest, FiveClicksLeadToTheEndAndEachShowsItsResult) {
    open("demo");
    QSignalSpy panel(workspace_.get(), &Workspace::showPanel);
    finish(ClickKind::Record);
    EXPECT_EQ(sim_->sets.size(), 2u);
    EXPECT_EQ(panel.back()[0].toString(), "record");
    ASSERT_TRUE(waitFor([&] { return card(ClickKind::First)->button()->isEnabled(); }));
    finish(ClickKind::First);
    EXPECT_TRUE(says(ClickKind::First, QString::fromUtf8("moving_grasp: 85\u00a0%")));
    EXPECT_EQ(panel.back()[0].toString(), "evaluation");
    finish(ClickKind::Naive);
    // no line ends within the figures
    EXPECT_TRUE(says(ClickKind::Naive, QString::fromUtf8("moving_grasp: 0\u00a0%\u00a0(0\u2060–\u20604)")));
    EXPECT_EQ(panel.back()[0].toString(), "forgetting");
    finish(ClickKind::Replay);
    finish(ClickKind::Act);
    // the policy waits in the first task's scene for a person to arm it
    EXPECT_EQ(panel.back()[0].toString(), "robot_camera");
    const RobotDesk& desk = workspace_->robot();
    ASSERT_TRUE(waitFor([&] { return desk.policy().has_value(); }));
    EXPECT_EQ(robot_->aboutIt.address, "sim:moving_grasp@64x64");
    EXPECT_EQ(robot_->instruction(), "grasp it");
    EXPECT_EQ(robot_->opened(), std::vector<std::filesystem::path>{folder() / "demo/checkpoint"});
    EXPECT_EQ(desk.request().recordings, folder() / "demo/recordings");
    EXPECT_EQ(robot_->runs, 0);
    EXPECT_TRUE(says(ClickKind::Act, "hold Arm"));
    // pressed again it finds everything there
    click(ClickKind::Act);
    ASSERT_TRUE(settled());
    EXPECT_EQ(robot_->opened().size(), 1u);
    EXPECT_FALSE(robot_->disconnected);
    // all done: a press shows again what came out, and works nothing
    int before = static_cast<int>(panel.size());
    click(ClickKind::Naive);
    EXPECT_EQ(static_cast<int>(panel.size()), before + 1);
    EXPECT_FALSE(path_->doing());
}

TEST_F(DemoPathTest, OneTrainedPolicyIsEnoughToLetItAct) {
    open("demo");
    finish(ClickKind::Record);
    EXPECT_FALSE(card(ClickKind::Act)->button()->isEnabled()) << "nothing is trained yet";
    finish(ClickKind::First);
    ASSERT_TRUE(waitFor([&] { return card(ClickKind::Act)->button()->isEnabled(); }));
    QSignalSpy panel(workspace_.get(), &Workspace::showPanel);
    click(ClickKind::Act);
    EXPECT_FALSE(path_->doing()) << "the report waits for the other clicks";
    EXPECT_EQ(panel.back()[0].toString(), "robot_camera");
    ASSERT_TRUE(waitFor([&] { return workspace_->robot().policy().has_value(); }));
    EXPECT_EQ(robot_->aboutIt.address, "sim:moving_grasp@64x64");
    // while the next one is being taught as well
    demo_->hold = true;
    click(ClickKind::Naive);
    ASSERT_TRUE(waitFor([&] { return path_->doing() == ClickKind::Naive; }));
    EXPECT_TRUE(card(ClickKind::Act)->button()->isEnabled());
    EXPECT_TRUE(card(ClickKind::First)->button()->isEnabled());
    click(ClickKind::Naive);
    ASSERT_TRUE(waitFor([&] { return !path_->doing(); }));
    EXPECT_TRUE(settled());
}

TEST_F(DemoPathTest, StopsAndGoesOn) {
    open("demo");
    finish(ClickKind::Record);
    demo_->hold = true;
    click(ClickKind::First);
    ASSERT_TRUE(waitFor([&] { return path_->state()->clicks[1].share > 0; }));
    EXPECT_EQ(card(ClickKind::First)->button()->text(), "Stop");
    // nothing else begins meanwhile
    EXPECT_FALSE(card(ClickKind::Naive)->button()->isEnabled());
    click(ClickKind::First);
    ASSERT_TRUE(waitFor([&] { return !path_->doing(); }));
    ASSERT_TRUE(settled());
    EXPECT_EQ(demo_->stops, 1);
    EXPECT_EQ(card(ClickKind::First)->button()->text(), "Go on");
    EXPECT_TRUE(says(ClickKind::First, "Interrupted at"));
    demo_->hold = false;
    finish(ClickKind::First);
    EXPECT_EQ(card(ClickKind::First)->button()->text(), "Show");
}

TEST_F(DemoPathTest, TheTimeThatIsLeftIsOneNumber) {
    open("demo");
    finish(ClickKind::Record);
    JobStrip strip(*workspace_);
    strip.show();
    demo_->hold = true;
    click(ClickKind::First);
    EXPECT_TRUE(waitFor([&] { return says(ClickKind::First, "33 s left") && shows(strip, "33 s left"); }));
    EXPECT_TRUE(workspace_->timeToldElsewhere());
    click(ClickKind::First);
    ASSERT_TRUE(waitFor([&] { return !path_->doing(); }));
    ASSERT_TRUE(settled());
    EXPECT_FALSE(workspace_->timeToldElsewhere());
}

TEST_F(DemoPathTest, AFailureIsSaidAndTheClickCanBePressedAgain) {
    open("demo");
    finish(ClickKind::Record);
    demo_->fails = "cannot write the run: no space left on device";
    click(ClickKind::First);
    ASSERT_TRUE(waitFor([&] { return !path_->doing(); }));
    ASSERT_TRUE(settled());
    ASSERT_FALSE(workspace_->notices().empty());
    EXPECT_TRUE(workspace_->notices().back().message.contains("no space left"));
    EXPECT_TRUE(card(ClickKind::First)->button()->isEnabled());
}

}  // namespace

}  // namespace studio::test

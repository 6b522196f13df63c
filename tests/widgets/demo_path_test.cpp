// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/frame/demo_path.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QThread>
#include <QToolButton>
#include <atomic>

#include "core/base/file.h"
#include "tests/widgets/fake_robot.h"
#include "tests/widgets/fake_sim.h"
#include "tests/widgets/gui_test.h"
#include "widgets/forms/evaluation_form.h"
#include "widgets/forms/record_form.h"
#include "widgets/frame/demo_card.h"
#include "widgets/frame/job_strip.h"
#include "widgets/frame/notice_bar.h"
#include "widgets/panels/record_panel.h"
#include "widgets/panels/run_control_panel.h"
#include "widgets/parts/sim_task_list.h"
#include "widgets/parts/text.h"

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
    std::string hint = "Free some space.";
    int stops = 0;
    bool acted = false;
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
            for (const auto& [where, set] : sim->sets) {
                recorded += static_cast<double>(set.episodes);
                if (set.episodes >= state.recording.episodes) ++state.recorded;
            }
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
            const bool done = click.share >= 1 && (kind != ClickKind::Act || acted);
            click.state = done ? DemoClick::State::Done : DemoClick::State::ToDo;
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
        out.acted = [self](const std::filesystem::path&) -> Status {
            std::lock_guard lock(self->mutex);
            self->acted = true;
            return {};
        };
        out.run = [self](const std::filesystem::path& project, ClickKind kind, const auto& told,
                         std::stop_token stop) -> Status {
            if (!self->fails.empty()) return Error{ErrorCode::Io, self->fails, self->hint};
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
    EXPECT_TRUE(says(ClickKind::Naive, "About"));
    finish(ClickKind::Naive);
    // no line ends within the figures
    EXPECT_TRUE(says(ClickKind::Naive, QString::fromUtf8("moving_grasp: 0\u00a0%\u00a0(0\u2060–\u20604)")));
    EXPECT_EQ(panel.back()[0].toString(), "forgetting");
    finish(ClickKind::Replay);
    // how long it acts is for a person to say
    EXPECT_FALSE(says(ClickKind::Act, "About"));
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

TEST_F(DemoPathTest, TheLastClickIsDoneOnceThePolicyHasCommandedTheRobot) {
    open("demo");
    for (ClickKind kind :
         {ClickKind::Record, ClickKind::First, ClickKind::Naive, ClickKind::Replay, ClickKind::Act})
        finish(kind);
    RobotDesk& desk = workspace_->robot();
    ASSERT_TRUE(waitFor([&] { return desk.policy().has_value(); }));
    auto state = [&] { return path_->state()->clicks.back().state; };
    auto command = [&](std::uint64_t sent) {
        robot_->edit([sent](robot::SessionSnapshot& now) { now.sent = sent; });
        ASSERT_TRUE(waitFor([&] { return desk.now().sent == sent; }));
        EXPECT_TRUE(settled());
    };
    EXPECT_EQ(state(), DemoClick::State::ToDo) << "a pressed button moves nothing";
    EXPECT_FALSE(demo_->acted);
    EXPECT_TRUE(says(ClickKind::Act, "hold Arm"));
    EXPECT_EQ(card(ClickKind::Act)->button()->property("look").toString(), "primary");
    // running, and nothing has left yet
    robot_->become(robot::SessionState::Running, robot::SessionEventKind::Running, "running");
    ASSERT_TRUE(waitFor([&] { return desk.isIn(robot::SessionState::Running); }));
    EXPECT_TRUE(settled());
    EXPECT_FALSE(demo_->acted);
    command(1);
    EXPECT_TRUE(waitFor([&] { return state() == DemoClick::State::Done; }));
    EXPECT_TRUE(demo_->acted);
    EXPECT_TRUE(waitFor([&] { return says(ClickKind::Act, "has moved the robot"); }));
}

TEST_F(DemoPathTest, AnotherPolicyDoesNotDoTheLastClick) {
    open("demo");
    for (ClickKind kind :
         {ClickKind::Record, ClickKind::First, ClickKind::Naive, ClickKind::Replay, ClickKind::Act})
        finish(kind);
    RobotDesk& desk = workspace_->robot();
    ASSERT_TRUE(waitFor([&] { return desk.policy().has_value() && !desk.opensPolicy(); }));
    RobotPolicyRequest other;
    other.checkpoint = folder() / "demo/checkpoint-of-another-run";
    desk.usePolicy(other);
    ASSERT_TRUE(waitFor([&] { return desk.policy()->checkpoint == other.checkpoint; }));
    robot_->edit([](robot::SessionSnapshot& now) { now.sent = 5; });
    ASSERT_TRUE(waitFor([&] { return desk.now().sent == 5; }));
    EXPECT_TRUE(settled());
    EXPECT_FALSE(demo_->acted);
    EXPECT_EQ(path_->state()->clicks.back().state, DemoClick::State::ToDo);
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

TEST_F(DemoPathTest, TheRecordFormSaysWhatTheDemoRecords) {
    open("other");
    const RecordRequest usual = record_->form().request();
    ASSERT_NE(usual.episodes, 2);
    open("demo");
    const RecordRequest shown = record_->form().request();
    EXPECT_EQ(shown.tasks, (std::vector<std::string>{"moving_grasp", "weighing"}));
    EXPECT_EQ(shown.episodes, 2);
    EXPECT_EQ(shown.width, 64);
    EXPECT_EQ(shown.folder, folder() / "demo/datasets");
    finish(ClickKind::Record);
    EXPECT_FALSE(settings().store().contains("record/episodes")) << "the demo's figures are nobody's habit";
    // elsewhere the form is what it was
    open("other");
    EXPECT_EQ(record_->form().request(), usual);
}

TEST_F(DemoPathTest, FoldsIntoOneRowWhereThePageNeedsTheRoomUntilAPersonDecides) {
    open("demo");
    path_->show();
    const int whole = path_->sizeHint().height();
    path_->setRoomNeeded(true);
    EXPECT_TRUE(path_->isFolded());
    EXPECT_TRUE(waitFor([&] { return path_->sizeHint().height() < whole / 2; }))
        << path_->sizeHint().height() << " of " << whole;
    // what has no room is a tooltip away
    EXPECT_TRUE(card(ClickKind::Record)->button()->isVisible());
    EXPECT_TRUE(card(ClickKind::Record)->toolTip().contains("scripted expert"));
    path_->setRoomNeeded(false);
    EXPECT_FALSE(path_->isFolded());
    EXPECT_TRUE(waitFor([&] { return path_->sizeHint().height() == whole; }));

    auto press = [](DemoPath& path, const QString& name) {
        for (auto* button : path.findChildren<QToolButton*>()) {
            if (!button->accessibleName().startsWith(name)) continue;
            QTest::mouseClick(button, Qt::LeftButton);
            return true;
        }
        return false;
    };
    path_->setRoomNeeded(true);
    ASSERT_TRUE(press(*path_, "Unfold"));
    EXPECT_FALSE(path_->isFolded());
    path_->setRoomNeeded(true);
    EXPECT_FALSE(path_->isFolded()) << "what a person chose stays";
    ASSERT_TRUE(press(*path_, "Fold"));
    // the next window as well
    DemoPath next(*workspace_);
    EXPECT_TRUE(next.isFolded());
    next.setRoomNeeded(false);
    EXPECT_TRUE(next.isFolded());
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

TEST_F(DemoPathTest, ARecordingTellsTheTimeOfItsJobEverywhere) {
    open("demo");
    sim_->holdAfter = 1;
    JobStrip strip(*workspace_);
    strip.show();
    record_->show();
    click(ClickKind::Record);
    const auto left = [this]() -> QString {
        for (const JobInfo& job : workspace_->jobs().jobs())
            if (job.running() && job.leftS >= 0) return duration(job.leftS) + " left";
        return {};
    };
    ASSERT_TRUE(waitFor([&] { return !left().isEmpty(); }));
    // the demo's own estimate is 45 s: it knows nothing of this recording
    EXPECT_TRUE(waitFor([&] {
        return says(ClickKind::Record, left()) && shows(strip, left()) && shows(*record_, left());
    })) << left().toStdString();
    click(ClickKind::Record);
    ASSERT_TRUE(waitFor([&] { return !path_->doing(); }));
    ASSERT_TRUE(settled());
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

TEST_F(DemoPathTest, ABrokenClickNamesItsButtonAndItsNoticeGoesWhenItIsBegunAgain) {
    NoticeBar bar(*workspace_);
    open("demo");
    finish(ClickKind::Record);
    demo_->fails = "cannot try task 1: its process ended with code 139";
    demo_->hint = "Run the same command again: it goes on where it was.";
    click(ClickKind::First);
    ASSERT_TRUE(waitFor([&] { return !path_->doing(); }));
    ASSERT_TRUE(settled());
    ASSERT_FALSE(workspace_->notices().empty());
    const QString hint = workspace_->notices().back().hint;
    EXPECT_TRUE(hint.startsWith("Press Go on")) << hint.toStdString();
    EXPECT_FALSE(bar.isHidden()) << "it lasts until somebody acts";
    demo_->fails.clear();
    demo_->hold = true;
    click(ClickKind::First);
    ASSERT_EQ(path_->doing(), ClickKind::First);
    EXPECT_TRUE(bar.isHidden());
    click(ClickKind::First);
    ASSERT_TRUE(waitFor([&] { return !path_->doing(); }));
    EXPECT_TRUE(settled());
    EXPECT_TRUE(bar.isHidden()) << "stopping is no failure";
}

TEST_F(DemoPathTest, NoOtherTrainingIsStartedBesideAClick) {
    const auto file = folder() / "demo/one.yaml";
    ASSERT_OK(writeFileAtomic(file, "training: {steps: 10}\n"));
    RunControlPanel control(*workspace_, nullptr);
    open("demo");
    finish(ClickKind::Record);
    finish(ClickKind::First);
    ASSERT_TRUE(waitFor([&] { return !control.busy(); }));
    QPushButton* start = nullptr;
    for (auto* button : control.findChildren<QPushButton*>())
        if (button->text() == "Start training") start = button;
    ASSERT_NE(start, nullptr);
    ASSERT_TRUE(start->isEnabled()) << start->toolTip().toStdString();
    demo_->hold = true;
    click(ClickKind::Naive);
    ASSERT_EQ(path_->doing(), ClickKind::Naive);
    EXPECT_FALSE(start->isEnabled());
    EXPECT_TRUE(start->toolTip().contains("click 3")) << start->toolTip().toStdString();
    // whatever asks for it
    TrainRequest request;
    request.config = file;
    workspace_->start(request, folder() / "demo/runs");
    EXPECT_FALSE(workspace_->host().busy());
    ASSERT_FALSE(workspace_->notices().empty());
    EXPECT_TRUE(workspace_->notices().back().message.contains("click 3"));
    // another project is not the demo's
    workspace_->openProject(folder() / "other");
    EXPECT_EQ(workspace_->demoClick(), 0);
    workspace_->openProject(folder() / "demo");
    EXPECT_EQ(workspace_->demoClick(), 3);
    demo_->hold = false;
    ASSERT_TRUE(waitFor([&] { return !path_->doing(); }));
    ASSERT_TRUE(settled());
    EXPECT_EQ(workspace_->demoClick(), 0);
    ASSERT_TRUE(waitFor([&] { return !control.busy(); }));
    EXPECT_TRUE(start->isEnabled()) << start->toolTip().toStdString();
}

TEST_F(DemoPathTest, TheSequenceIsNotStartedBesideTheOpenClicks) {
    open("demo");
    EXPECT_TRUE(workspace_->demoOpen());
    TrainRequest request;
    request.sequence = workspace_->project();
    workspace_->start(request, folder() / "demo/runs");
    EXPECT_FALSE(workspace_->host().busy());
    ASSERT_FALSE(workspace_->notices().empty());
    EXPECT_TRUE(workspace_->notices().back().message.contains("five clicks"));
    for (auto* button : path_->findChildren<QToolButton*>())
        if (button->accessibleName().startsWith("Close")) button->click();
    EXPECT_FALSE(workspace_->demoOpen());
    open("other");
    EXPECT_FALSE(workspace_->demoOpen());
    open("demo");
    EXPECT_TRUE(workspace_->demoOpen()) << "opened again, the row is back";
}

TEST_F(DemoPathTest, TheEvaluationOffersTheDemosTasksAlone) {
    open("other");
    EvaluationForm form(*workspace_);
    form.tasks().setChecked({"weighing", "red_into_bin"});
    auto offered = [&] {
        int shown = 0;
        for (int i = 0; i < form.tasks().count(); ++i) shown += !form.tasks().isRowHidden(i);
        return shown;
    };
    EXPECT_EQ(offered(), 3);
    open("demo");
    EXPECT_EQ(offered(), 2);
    EXPECT_EQ(form.request().tasks, (std::vector<std::string>{"moving_grasp", "weighing"}));
    form.keep();
    EXPECT_FALSE(settings().store().contains("evaluation/tasks")) << "the demo's tasks are nobody's habit";
    open("other");
    EXPECT_EQ(offered(), 3);
    EXPECT_EQ(form.request().tasks, (std::vector<std::string>{"weighing", "red_into_bin"}));
}

TEST_F(DemoPathTest, ATaskThatIsRecordedIsToldWhileTheNextOneIs) {
    open("demo");
    QSignalSpy sets(workspace_.get(), &Workspace::datasetsChanged);
    sim_->holdAfter = 1;
    click(ClickKind::Record);
    const auto begun = [this] {
        std::lock_guard lock(sim_->mutex);
        return !sim_->sets.empty();
    };
    ASSERT_TRUE(waitFor(begun));
    EXPECT_TRUE(sets.isEmpty()) << "half of a set is none";
    {
        std::lock_guard lock(sim_->mutex);
        sim_->sets.begin()->second.episodes = 2;
    }
    EXPECT_TRUE(waitFor([&] { return !sets.isEmpty(); })) << "the recording goes on";
    EXPECT_EQ(path_->doing(), ClickKind::Record);
    click(ClickKind::Record);
    ASSERT_TRUE(waitFor([&] { return !path_->doing(); }));
    EXPECT_TRUE(settled());
}

}  // namespace

}  // namespace studio::test

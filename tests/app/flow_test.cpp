// SPDX-License-Identifier: GPL-3.0-or-later
// The window on the real core: a tiny policy, recorded data, and the whole way of a person through it.
#include <signal.h>

#include <QPushButton>
#include <QRegularExpression>
#include <optional>

#include "app/studio/main_window.h"
#include "app/studio/services.h"
#include "app/studio/session.h"
#include "core/base/file.h"
#include "core/config/new_project.h"
#include "core/run/process.h"
#include "core/run/run_follower.h"
#include "core/run/run_info.h"
#include "tests/support/must.h"
#include "tests/widgets/gui_test.h"
#include "widgets/panels/checkpoint_panel.h"
#include "widgets/panels/curves_panel.h"
#include "widgets/panels/forgetting_panel.h"
#include "widgets/panels/plan_panel.h"
#include "widgets/panels/run_control_panel.h"
#include "widgets/parts/replay_table.h"
#include "widgets/parts/task_table.h"
#include "widgets/plots/matrix_view.h"

namespace studio::test {

using namespace widgets;
using app::MainWindow;

namespace fs = std::filesystem;

namespace {

constexpr int kPatienceMs = 240000;  ///< two cores train while others build

class FlowTest : public GuiTest {
protected:
    ~FlowTest() override {
        // what a test that broke off left training
        if (trainer_ && run::probe(*trainer_) == run::Liveness::Alive)
            kill(static_cast<pid_t>(trainer_->pid), SIGKILL);
    }
    /// The project of the GR1 sequence, cut to two tasks and to a size that trains in seconds. `steps`: of
    /// each stage; empty: as the example has them.
    void makeProject(const QString& steps = {}) {
        project_ = folder() / "gr1";
        must(config::createProject({project_, "", sourceFolder() / "configs" / "examples" / "gr1_sequence"}));
        QString text = QString::fromStdString(must(readFile(project_ / "project.yaml")));
        for (const char* gone :
             {"  - tasks/task3_meat.yaml\n", "  - tasks/task4_salt.yaml\n", "  - tasks/task5_cupcake.yaml\n"})
            text.remove(gone);
        text.replace("batch_size: 8", "batch_size: 2");
        text.replace("max_frames: 84", "max_frames: 4");
        text.replace("action_frames: 21", "action_frames: 2");
        text.replace("freq: 100", "freq: 5");
        text.replace("log_freq: 10", "log_freq: 1");
        if (!steps.isEmpty()) text.replace("\n  steps: 200", "\n  steps: " + steps);
        must(writeFileAtomic(project_ / "project.yaml", text.toStdString()));
        settings().setThreads(1);
        openWindow();
        window_->workspace().open(project_);
    }
    void openWindow() {
        window_ = std::make_unique<MainWindow>(app::makeServices(), settings());
        window_->show();
    }
    /// Starts the sequence in a process of its own and waits until it trains.
    void beginInProcess() {
        settings().setTrainInProcess(true);
        Workspace& workspace = window_->workspace();
        auto* plan = panel<PlanPanel>("plan", "plan");
        ASSERT_TRUE(await([&] { return plan->facts()["rows"].toInt() == 2 && !plan->busy(); })) << told();
        QPushButton* start = nullptr;
        ASSERT_TRUE(await([&] { return (start = button(plan, "Start the sequence")) != nullptr; })) << told();
        start->click();
        ASSERT_TRUE(await([&] { return workspace.currentRun() != nullptr; })) << told();
        auto run = workspace.currentRun();
        ASSERT_TRUE(await([&] { return run->series().steps().rows() >= 3; })) << told();
        trainer_ = trainerOf(*run);
        ASSERT_NE(trainer_->pid, getpid());
    }
    static run::ProcessId trainerOf(const RunSession& run) {
        return must(run::readRunRecord(run.folder())).sessions.back().process;
    }
    bool trains() const { return run::probe(*trainer_) == run::Liveness::Alive; }
    template <class P>
    P* panel(const char* page, const char* id) {
        return dynamic_cast<P*>(window_->page(page)->panel(id));
    }
    bool await(const std::function<bool()>& ready) { return waitFor(ready, kPatienceMs); }
    QPushButton* button(QWidget* in, const QString& text) {
        for (auto* one : in->findChildren<QPushButton*>()) {
            if (one->text() == text && one->isEnabled()) return one;
        }
        return nullptr;
    }
    std::string told() {
        std::string all;
        for (const Notice& notice : window_->workspace().notices())
            all += notice.message.toStdString() + " | " + notice.hint.toStdString() + "\n";
        return all;
    }
    fs::path project_;
    std::optional<run::ProcessId> trainer_;  ///< of its own process, begun last
    std::unique_ptr<MainWindow> window_;
};

TEST_F(FlowTest, PlansTrainsWatchesStopsResumesExportsAndCompares) {
    STUDIO_REQUIRE_SHARED(shared);
    makeProject();
    Workspace& workspace = window_->workspace();
    auto* plan = panel<PlanPanel>("plan", "plan");
    ASSERT_TRUE(await([&] { return plan->facts()["rows"].toInt() == 2 && !plan->busy(); })) << told();
    EXPECT_GT(plan->facts()["parameters"].toDouble(), 1e5);

    // shorter stages, and 60/40 for the second
    auto* tasks = plan->findChild<TaskTable*>();
    for (int row = 0; row < 2; ++row) {
        tasks->item(row, TaskTable::kLength)->setText("30 steps");
        ASSERT_TRUE(await([&] { return !plan->busy(); }));
    }
    plan->findChild<ReplayTable*>()->item(1, 0)->setText("40 %");
    ASSERT_TRUE(await([&] { return !plan->busy(); }));
    EXPECT_EQ(plan->changes().size(), 4u);
    plan->save();
    ASSERT_TRUE(await([&] { return !plan->busy() && plan->changes().empty(); })) << told();
    EXPECT_NE(must(readFile(project_ / "project.yaml")).find("# what all tasks have in common"),
              std::string::npos);

    // the checks come first
    QPushButton* start = button(plan, "Start the sequence");
    EXPECT_EQ(start, nullptr) << "before the checks have run";
    ASSERT_TRUE(await([&] { return (start = button(plan, "Start the sequence")) != nullptr; }))
        << workspace.checks().refusal().toStdString();
    start->click();
    ASSERT_TRUE(await([&] { return workspace.currentRun() != nullptr; })) << told();
    EXPECT_EQ(window_->shownPage(), "train");
    auto first = workspace.currentRun();
    auto* curves = panel<CurvesPanel>("train", "curves");
    ASSERT_TRUE(await([&] { return first->series().steps().rows() >= 5; })) << told();
    EXPECT_GT(curves->facts()["points"].toInt(), 4);

    // stopped in the second stage, and gone on with
    ASSERT_TRUE(await([&] { return workspace.currentRun() != first; })) << told();
    auto second = workspace.currentRun();
    ASSERT_TRUE(await([&] { return second->series().steps().rows() >= 3; })) << told();
    auto* control = panel<RunControlPanel>("train", "run");
    QPushButton* stop = button(control, "Stop");
    ASSERT_NE(stop, nullptr);
    stop->click();
    ASSERT_TRUE(await([&] {
        return second->status().state == run::RunState::Stopped && !workspace.host().busy();
    })) << told();
    QPushButton* resume = nullptr;
    ASSERT_TRUE(await([&] { return (resume = button(control, "Resume")) != nullptr; }));
    resume->click();
    ASSERT_TRUE(await([&] {
        return second->status().state == run::RunState::Done && !workspace.host().busy();
    })) << told();

    // what is left of the first task
    auto* forgetting = panel<ForgettingPanel>("train", "forgetting");
    ASSERT_TRUE(await([&] { return forgetting->facts()["stages"].toInt() == 2 && !forgetting->busy(); }));
    const MatrixData& matrix = forgetting->matrix()->data();
    EXPECT_EQ(matrix.columns, (QStringList{"pear", "sweet_potato"}));
    ASSERT_TRUE(await([&] {
        const auto& cells = forgetting->matrix()->data().cells;
        return !cells.empty() && cells.back().size() == 2 && cells.back()[0] && cells.back()[1];
    }));
    for (const char* ending : {"pdf", "csv"}) {
        ASSERT_OK(forgetting->matrix()->exportTo(file(QString("matrix.") + ending)));
        EXPECT_GT(QFileInfo(file(QString("matrix.") + ending)).size(), 50);
    }

    // the last checkpoints of both stages side by side
    auto* checkpoints = panel<CheckpointPanel>("checkpoints", "checkpoints");
    ASSERT_TRUE(await([&] { return checkpoints->facts()["rows"].toInt() >= 2 && !checkpoints->busy(); }));
    auto last = [](const RunSession& run) { return run.folder() / run.lastCheckpoint()->path; };
    checkpoints->compare(last(*first), last(*second));
    ASSERT_TRUE(await([&] { return checkpoints->facts()["compared"].toInt() > 1; })) << told();
    for (const Notice& notice : workspace.notices())
        EXPECT_NE(notice.level, Level::Error) << notice.message.toStdString();
    EXPECT_TRUE(await([&] { return workspace.jobs().idle(); }));
}

TEST_F(FlowTest, AKilledProcessIsSeenAndResumed) {
    STUDIO_REQUIRE_SHARED(shared);
    makeProject("2000");
    Workspace& workspace = window_->workspace();
    if (workspace.services().trainProgram.empty()) GTEST_SKIP() << "not run: kstudio is not built";
    beginInProcess();
    ASSERT_FALSE(HasFatalFailure());
    auto run = workspace.currentRun();
    for (int way : {SIGKILL, SIGSEGV}) {
        SCOPED_TRACE(way);
        const std::size_t before = workspace.notices().size();
        QElapsedTimer clock;
        ASSERT_EQ(kill(static_cast<pid_t>(trainer_->pid), way), 0);
        clock.start();
        ASSERT_TRUE(await([&] { return run->status().state == run::RunState::Interrupted; }));
        // a crash may write the process down before it is gone
        if (way == SIGKILL) {
            EXPECT_LT(clock.elapsed(), 2000);
        }
        const std::int64_t reached = run->status().step;
        EXPECT_GE(reached, 3);

        // the notice offers to go on
        std::function<void()> resume;
        ASSERT_TRUE(await([&] {
            const auto& all = workspace.notices();
            for (std::size_t i = before; i < all.size(); ++i) {
                if (all[i].about.run != run->folder() || all[i].remedies.empty()) continue;
                EXPECT_EQ(all[i].level, Level::Error);
                EXPECT_EQ(all[i].remedies[0].text, "Resume");
                resume = all[i].remedies[0].act;
                return true;
            }
            return false;
        })) << told();
        // as soon as the window waits for the dead one no more
        ASSERT_TRUE(await([&] { return !workspace.host().busy(); }));
        resume();
        ASSERT_TRUE(await([&] { return run->status().alive() && run->status().step > reached; })) << told();
        const auto last = trainer_->pid;
        trainer_ = trainerOf(*run);
        EXPECT_NE(trainer_->pid, last);
        EXPECT_EQ(workspace.currentRun(), run) << "the same run goes on";
    }
    auto* control = panel<RunControlPanel>("train", "run");
    QPushButton* stop = nullptr;
    ASSERT_TRUE(await([&] { return (stop = button(control, "Stop")) != nullptr; }));
    stop->click();
    ASSERT_TRUE(await([&] { return run->status().state == run::RunState::Stopped; })) << told();
    EXPECT_TRUE(await([&] { return !workspace.host().busy() && workspace.jobs().idle(); }));
}

TEST_F(FlowTest, AProcessOutlivesItsWindowAndTheNextOneFollowsIt) {
    STUDIO_REQUIRE_SHARED(shared);
    makeProject("2000");
    if (window_->workspace().services().trainProgram.empty()) GTEST_SKIP() << "not run: kstudio is not built";
    beginInProcess();
    ASSERT_FALSE(HasFatalFailure());
    const fs::path folder = window_->workspace().currentRun()->folder();
    ASSERT_TRUE(await([&] { return window_->workspace().jobs().idle(); }));
    // nothing in this window would be lost: it is not asked for
    ASSERT_TRUE(window_->close());
    window_.reset();
    ASSERT_TRUE(trains());
    auto reached = [&] {
        auto follower = run::RunFollower::open(folder);
        if (!follower.ok()) return std::int64_t(-1);
        while (follower->poll().more) {
        }
        return follower->status().step;
    };
    const std::int64_t alone = reached();
    ASSERT_TRUE(await([&] { return reached() > alone; })) << "it trains on with no window";
    ASSERT_TRUE(trains());

    const app::Session before = app::beginSession(settings());
    EXPECT_TRUE(before.clean);
    openWindow();
    app::comeBack(*window_, before, {});
    Workspace& workspace = window_->workspace();
    EXPECT_EQ(workspace.project(), project_);
    window_->showPage("train");
    ASSERT_TRUE(await([&] { return workspace.currentRun() && workspace.currentRun()->loaded(); })) << told();
    auto run = workspace.currentRun();
    EXPECT_EQ(run->folder(), folder);
    EXPECT_EQ(run->status().state, run::RunState::Running);
    const std::int64_t seen = run->status().step;
    ASSERT_TRUE(await([&] { return run->status().step > seen; })) << told();
    EXPECT_TRUE(trains());

    // and the window that follows can stop it
    auto* control = panel<RunControlPanel>("train", "run");
    QPushButton* stop = nullptr;
    ASSERT_TRUE(await([&] { return (stop = button(control, "Stop")) != nullptr; }));
    stop->click();
    ASSERT_TRUE(await([&] { return run->status().state == run::RunState::Stopped && !trains(); })) << told();
    EXPECT_TRUE(await([&] { return workspace.jobs().idle(); }));
}

}  // namespace

}  // namespace studio::test

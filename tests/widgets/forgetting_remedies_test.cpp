// SPDX-License-Identifier: GPL-3.0-or-later
// What a person can do with what the forgetting view says: go back to a checkpoint, take the metrics along.
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QSignalSpy>
#include <QToolButton>
#include <algorithm>
#include <memory>

#include "core/base/file.h"
#include "core/retention/metrics.h"
#include "core/sequence/sequence_state.h"
#include "tests/core/retention/sequence_runs.h"
#include "tests/support/must.h"
#include "tests/widgets/gui_test.h"
#include "widgets/models/stage_start.h"
#include "widgets/panels/forgetting_panel.h"
#include "widgets/panels/plan_panel.h"
#include "widgets/parts/text.h"

namespace studio::test {

using namespace widgets;

namespace {

namespace fs = std::filesystem;

/// Stages with ids that are not their places, none begun.
sequence::SequencePlan stagesOfTasks(std::initializer_list<int> tasks) {
    sequence::SequencePlan plan;
    for (int task : tasks) {
        sequence::StagePlan& stage = plan.stages.emplace_back();
        stage.stage = static_cast<int>(plan.stages.size());
        stage.task = task;
    }
    return plan;
}

TEST(StageStartChange, IsOfTheNextStageThatHasNotBegun) {
    auto plan = stagesOfTasks({30, 20, 10});
    const config::ProjectConfig project;
    plan.stages[0].run = "/p/runs/main/one";
    auto change = startFrom(project, plan, "/p/runs/main/one/checkpoints/000010");
    ASSERT_TRUE(change);
    EXPECT_EQ(change->stage, 2);
    EXPECT_EQ(change->row, 1u);
    EXPECT_EQ(change->values,
              (PlanChanges{{"task20.training.resume_path", "\"/p/runs/main/one/checkpoints/000010\""}}));
    // the second one is being trained: it goes on as it was begun
    plan.stages[1].run = "/p/runs/main/two";
    change = startFrom(project, plan, "/p/runs/main/one/checkpoints/000010");
    ASSERT_TRUE(change);
    EXPECT_EQ(change->stage, 3);
    plan.stages[2].run = "/p/runs/main/three";
    EXPECT_FALSE(startFrom(project, plan, "/p/runs/main/one/checkpoints/000010"));
    EXPECT_FALSE(startFrom(project, stagesOfTasks({30}), "/p/x/checkpoints/000010")) << "the first stage";
}

TEST(StageStartChange, CountsWhereTheTaskNamesAnotherSource) {
    auto plan = stagesOfTasks({30, 20});
    config::ProjectConfig project;
    project.tasks.emplace_back().id = 30;
    project.tasks.emplace_back().id = 20;
    project.tasks.back().start.from = config::TaskStart::From::Pretrained;
    auto change = startFrom(project, plan, "/p/a \"b\"/checkpoints/000010");
    ASSERT_TRUE(change);
    EXPECT_EQ(change->values.at("task20.training.resume_from"), "task");
    EXPECT_EQ(change->values.at("task20.training.resume_path"), "\"/p/a \\\"b\\\"/checkpoints/000010\"");
}

TEST(StageStartChange, ABranchBeginsBehindTheStageThatMadeTheCheckpoint) {
    auto plan = stagesOfTasks({30, 20});
    plan.stages[0].run = "/p/runs/main/one";
    plan.stages[1].run = "/p/runs/main/two";
    EXPECT_EQ(stageBehind(plan, "/p/runs/main/one/checkpoints/000010"), std::optional<int>(2));
    EXPECT_EQ(stageBehind(plan, "/p/runs/main/two/checkpoints/000010"), std::nullopt);
    EXPECT_EQ(stageBehind(plan, "/p/runs/other/one/checkpoints/000010"), std::nullopt);
}

/// The real planner, on a project of two tasks whose data sets are not there.
Services plannedServices() {
    Services services = fakeServices();
    services.loadPlan = [](const fs::path& project,
                           const std::vector<std::string>& overrides) -> Result<ProjectPlan> {
        ProjectPlan loaded;
        sequence::PlanOptions options;
        options.overrides = overrides;
        STUDIO_ASSIGN(loaded.project, config::loadProject(project, overrides));
        STUDIO_ASSIGN(loaded.plan, sequence::planSequence(loaded.project, options));
        return loaded;
    };
    return services;
}

class GoBackTest : public GuiTest {
protected:
    GoBackTest() : workspace_(plannedServices(), settings()) {
        EXPECT_OK(makeFolders(folder() / "tasks"));
        write("project.yaml",
              "tasks: [tasks/a.yaml, tasks/b.yaml]\npolicy: {from_scratch: true}\n"
              "training: {steps: 10}\nsequential: {replay_strategy: proportional}\n");
        write("tasks/a.yaml", "task:\n  id: 1\n  name: grasp\n  language_instruction: grasp it\n");
        write("tasks/b.yaml", "task:\n  id: 2\n  name: weigh\n  language_instruction: weigh it\n");
    }
    void write(const char* name, const std::string& content) {
        EXPECT_OK(writeFileAtomic(folder() / name, content));
    }
    void open() {
        panel_ = std::make_unique<PlanPanel>(workspace_, nullptr);
        workspace_.openProject(folder());
        ASSERT_TRUE(settled());
        ASSERT_TRUE(workspace_.plan());
    }
    bool settled() {
        return waitFor([this] { return workspace_.jobs().idle() && !panel_->busy(); });
    }
    /// A checkpoint of a run, as it lies on disk.
    static fs::path checkpointOf(const run::RunWriter& run) {
        fs::path checkpoint = run.folder() / "checkpoints" / "000010";
        EXPECT_OK(makeFolders(checkpoint / "pretrained_model"));
        return checkpoint;
    }
    Workspace workspace_;
    std::unique_ptr<PlanPanel> panel_;
};

TEST_F(GoBackTest, IsAnEditOfThePlanThatCanBeUndone) {
    auto run = makeRun(folder() / "kept", {1, "grasp"});
    const fs::path checkpoint = checkpointOf(*run);
    open();
    const auto own = workspace_.plan()->stages.at(1).start;
    ASSERT_NE(own.kind, sequence::StageStart::Kind::Checkpoint);
    Q_EMIT workspace_.startFromWanted(text(checkpoint));
    ASSERT_TRUE(settled());
    // the planner itself starts the stage from there
    const auto start = workspace_.plan()->stages.at(1).start;
    EXPECT_EQ(start.kind, sequence::StageStart::Kind::Checkpoint);
    EXPECT_EQ(start.weights, (checkpoint / "pretrained_model").string());
    EXPECT_EQ(panel_->changes().size(), 1u);
    // and so does the next press of Start
    const auto overrides = workspace_.sequenceRequest().overrides;
    EXPECT_TRUE(std::any_of(overrides.begin(), overrides.end(), [](const std::string& one) {
        return one.starts_with("task2.training.resume_path=");
    }));
    const Notice& told = workspace_.notices().back();
    EXPECT_EQ(told.level, Level::Warning);
    EXPECT_TRUE(told.message.startsWith("Stage 2 starts from the checkpoint 000010 of "))
        << told.message.toStdString();
    workspace_.undo().undo();
    ASSERT_TRUE(settled());
    EXPECT_TRUE(panel_->changes().empty());
    EXPECT_EQ(workspace_.plan()->stages.at(1).start.kind, own.kind);
}

TEST_F(GoBackTest, WhereNoStageIsToComeTheBranchIsOneClickAway) {
    const fs::path main = folder() / "runs" / "main";
    auto first = makeRun(main, {1, "grasp"});
    auto second = makeRun(main, {.task = 2, .name = "weigh", .parent = first->folder()});
    const fs::path checkpoint = checkpointOf(*first);
    sequence::SequenceState state;
    state.folder = main;
    state.id = "main";
    state.project = folder() / "project.yaml";
    state.strategy = "proportional";
    state.stages = {{1, 1, "grasp", first->folder()}, {2, 2, "weigh", second->folder()}};
    ASSERT_OK(sequence::writeSequence(state));
    open();
    ASSERT_FALSE(workspace_.plan()->stages.at(1).run.empty());
    Q_EMIT workspace_.startFromWanted(text(checkpoint));
    ASSERT_TRUE(settled());
    EXPECT_TRUE(panel_->changes().empty());
    const Notice told = workspace_.notices().back();
    EXPECT_TRUE(told.message.startsWith("No stage is to come that could start from "))
        << told.message.toStdString();
    ASSERT_EQ(told.remedies.size(), 1u);
    told.remedies[0].act();
    EXPECT_EQ(
        QGuiApplication::clipboard()->text(),
        "kstudio sequence run " + shellWord(text(workspace_.project())) + " --branch back-to-2 --from 2");
}

class ForgettingWaysTest : public GuiTest {
protected:
    ForgettingWaysTest() : workspace_(fakeServices(), settings()) {}
    void open() {
        workspace_.openProject(folder());
        panel_ = std::make_unique<ForgettingPanel>(workspace_, nullptr);
        panel_->resize(1000, 600);
        panel_->show();
        ASSERT_TRUE(settled());
    }
    bool settled() {
        return waitFor([this] { return workspace_.jobs().idle() && !panel_->busy(); });
    }
    Workspace workspace_;
    std::unique_ptr<ForgettingPanel> panel_;
};

TEST_F(ForgettingWaysTest, AWarningOfAPlannedSequenceGoesBackWithOneClick) {
    const fs::path runs = folder() / "runs";
    auto first = makeRun(runs, {1, "task1", {}, "proportional", {}, 7});
    first->emit(measured(1, "task1", 10, 0.2));
    first->emit(run::CheckpointSaved{10, "checkpoints/000010", true});
    first->emit(run::Finished{"done", 10, "", ""});
    const fs::path best = first->folder() / "checkpoints" / "000010";
    ASSERT_OK(makeFolders(best));
    auto second = makeRun(runs, {2, "task2", first->folder(), "proportional", {1}, 7, 10, 10});
    second->emit(measured(1, "task1", 0, 0.2));
    open();
    auto plan = std::make_shared<sequence::SequencePlan>(stagesOfTasks({1, 2, 3}));
    plan->stages[0].run = first->folder();
    plan->stages[1].run = second->folder();
    workspace_.setPlan(plan);
    workspace_.setCurrentRun(second->folder());
    ASSERT_TRUE(waitFor([&] { return workspace_.currentRun()->loaded() && settled(); }));
    second->emit(measured(1, "task1", 5, 0.8));
    second->emit(measured(2, "task2", 5, 0.4));
    auto goesBack = [&]() -> const Remedy* {
        for (const Notice& one : workspace_.notices()) {
            for (const Remedy& remedy : one.remedies) {
                if (remedy.text == "Go back to the best checkpoint") return &remedy;
            }
        }
        return nullptr;
    };
    ASSERT_TRUE(waitFor([&] { return goesBack() != nullptr; }));
    QSignalSpy wanted(&workspace_, &Workspace::startFromWanted), shown(&workspace_, &Workspace::showPanel);
    const Remedy remedy = *goesBack();
    remedy.act();
    ASSERT_EQ(wanted.count(), 1);
    // of the stage that knew the task best
    EXPECT_EQ(wanted[0][0].toString().toStdString(), best.string());
    ASSERT_EQ(shown.count(), 1);
    EXPECT_EQ(shown[0][0].toString(), "plan");
}

TEST_F(ForgettingWaysTest, TheMetricsAreATableToTakeAlong) {
    twoStages(folder() / "runs", "proportional", 7, 1.5);
    open();
    panel_->exportMetrics(file("metrics.csv"));
    ASSERT_TRUE(waitFor([&] { return !workspace_.notices().empty(); }));
    EXPECT_EQ(workspace_.notices().back().message,
              QString("The metrics are in %1.").arg(file("metrics.csv")));
    const QString csv = QString::fromStdString(must(readFile(folder() / "metrics.csv")));
    QStringList lines = csv.split('\n', Qt::SkipEmptyParts);
    EXPECT_EQ(lines.takeFirst(), "sequence,measure,metric,value,half,seeds,note");
    ASSERT_EQ(lines.size(), static_cast<qsizetype>(retention::metricRows().size())) << csv.toStdString();
    for (const QString& line : lines) {
        EXPECT_TRUE(line.startsWith("\"proportional\",\"Flow loss (no unit, lower is better)\",\""))
            << line.toStdString();
    }
    // ACC: (0.3 + 0.3) / 2, of one seed, so without an interval
    const QStringList acc = lines.filter("\"ACC\"");
    ASSERT_EQ(acc.size(), 1) << csv.toStdString();
    const QStringList figures = acc[0].section("\"ACC\",", 1).split(',');
    ASSERT_GE(figures.size(), 3);
    EXPECT_NEAR(figures[0].toDouble(), 0.3, 1e-9);
    EXPECT_EQ(figures[1], "");
    EXPECT_EQ(figures[2], "1");

    // by the menu, with tabs
    bool copied = false;
    for (auto* button : panel_->findChildren<QToolButton*>()) {
        if (!button->menu()) continue;
        for (QAction* action : button->menu()->actions()) {
            if (action->text() != "Copy the metrics as table") continue;
            action->trigger();
            copied = true;
        }
    }
    ASSERT_TRUE(copied);
    EXPECT_TRUE(QGuiApplication::clipboard()->text().startsWith("sequence\tmeasure\tmetric\tvalue\t"));

    panel_->exportMetrics("/nowhere/metrics.csv");
    ASSERT_TRUE(waitFor([&] { return workspace_.notices().back().level == Level::Error; }));
    EXPECT_TRUE(workspace_.notices().back().message.contains("/nowhere"));
}

}  // namespace

}  // namespace studio::test

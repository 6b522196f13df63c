// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/plan_panel.h"

#include <QCheckBox>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTableWidget>
#include <QToolButton>
#include <algorithm>
#include <atomic>
#include <memory>

#include "core/base/file.h"
#include "core/config/cosine_schedule.h"
#include "tests/widgets/gui_test.h"
#include "widgets/frame/language.h"
#include "widgets/panels/run_control_panel.h"
#include "widgets/parts/replay_table.h"
#include "widgets/parts/task_table.h"
#include "widgets/plots/rate_plot.h"
#include "widgets/theme/theme.h"

namespace studio::test {

using namespace widgets;

namespace {

/// The real planner, on a project of two tasks whose data sets are not there.
Services planningServices() {
    Services services = fakeServices();
    services.loadPlan = [](const std::filesystem::path& folder,
                           const std::vector<std::string>& overrides) -> Result<ProjectPlan> {
        ProjectPlan loaded;
        sequence::PlanOptions options;
        options.overrides = overrides;
        STUDIO_ASSIGN(loaded.project, config::loadProject(folder, overrides));
        STUDIO_ASSIGN(loaded.plan, sequence::planSequence(loaded.project, options));
        loaded.size = PolicySize{1000, 200, 16800, false};
        return loaded;
    };
    return services;
}

class PlanPanelTest : public GuiTest {
protected:
    PlanPanelTest() : workspace_(planningServices(), settings()) {
        language_.use("en");
        EXPECT_OK(makeFolders(folder() / "tasks"));
        write("project.yaml",
              "name: two\n"
              "tasks: [tasks/a.yaml, tasks/b.yaml]\n"
              "policy:\n  from_scratch: true\n  optimizer_lr: 1e-3  # found by trial\n"
              "training:\n  steps: 100\n  batch_size: 10\n"
              "sequential:\n  replay_strategy: proportional  # the seed's\n");
        write("tasks/a.yaml", "task:\n  id: 1\n  name: grasp\n  language_instruction: grasp it\n");
        write("tasks/b.yaml",
              "task:\n  id: 2\n  name: weigh  # on the scale\n  language_instruction: weigh it\n");
        panel_ = std::make_unique<PlanPanel>(workspace_, nullptr);
        panel_->resize(1000, 800);
        workspace_.openProject(folder());
        EXPECT_TRUE(settled());
    }
    void write(const char* name, const std::string& content) {
        EXPECT_OK(writeFileAtomic(folder() / name, content));
    }
    std::string read(const char* name) {
        auto content = readFile(folder() / name);
        EXPECT_TRUE(content.ok());
        return content.ok() ? *content : std::string();
    }
    bool settled() {
        return waitFor([this] { return workspace_.jobs().idle() && !panel_->busy(); });
    }
    TaskTable* tasks() { return panel_->findChild<TaskTable*>(); }
    QToolButton* button(const QString& name) {
        for (auto* one : panel_->findChildren<QToolButton*>()) {
            if (one->accessibleName().startsWith(name)) return one;
        }
        return nullptr;
    }
    QStringList names() {
        QStringList all;
        for (int r = 0; r < tasks()->rowCount(); ++r) all << tasks()->item(r, TaskTable::kName)->text();
        return all;
    }
    Language language_;
    Workspace workspace_;
    std::unique_ptr<PlanPanel> panel_;
};

TEST_F(PlanPanelTest, ShowsStagesSharesAndRates) {
    ASSERT_EQ(tasks()->rowCount(), 2);
    EXPECT_EQ(tasks()->item(0, 1)->text(), "grasp");
    EXPECT_EQ(tasks()->item(1, TaskTable::kRate)->text(), "0.0007");
    // every step of two stages of 100
    EXPECT_EQ(panel_->facts()["points"].toInt(), 2 * 101);
    const auto& rates = panel_->findChild<RatePlot*>()->curves();
    ASSERT_EQ(rates.size(), 2u);
    EXPECT_EQ(rates[1].colour, workspace_.taskColour("weigh", 0));
    auto* replay = panel_->findChild<ReplayTable*>();
    EXPECT_EQ(replay->item(0, 0)->text(), "100 %");
    double own = replay->item(1, 1)->text().remove(" %").toDouble();
    double earlier = replay->item(1, 0)->text().remove(" %").toDouble();
    EXPECT_NEAR(own + earlier, 100, 1e-6);
}

TEST_F(PlanPanelTest, WhyAProjectCannotBePlannedFollowsTheLanguage) {
    write("project.yaml", "name: two\ntasks: [tasks/a.yaml\n");
    Q_EMIT workspace_.runsChanged();
    ASSERT_TRUE(settled());
    ASSERT_TRUE(shows(*panel_, "cannot read this YAML"));
    language_.use("zh_CN");
    EXPECT_TRUE(waitFor([&] { return !shows(*panel_, "cannot read this YAML"); }, 5000));
    EXPECT_TRUE(shows(*panel_, "project.yaml"));
    language_.use("en");
    EXPECT_TRUE(waitFor([&] { return shows(*panel_, "cannot read this YAML"); }, 5000));
    ASSERT_TRUE(settled());
}

TEST_F(PlanPanelTest, CellsTakeTheColoursOfANewTheme) {
    panel_->show();
    ASSERT_TRUE(settled());
    auto* replay = panel_->findChild<ReplayTable*>();
    auto asNow = [&] {
        EXPECT_EQ(tasks()->item(0, TaskTable::kData)->foreground().color(), Theme::current().bad);
        EXPECT_EQ(replay->item(0, 1)->background().color(), Theme::current().window);
    };
    asNow();
    Theme::apply(*qApp, Scheme::Dark, ColourSet::Safe);
    QApplication::processEvents();
    asNow();
    Theme::apply(*qApp, Scheme::Light, ColourSet::Safe);
}

TEST_F(PlanPanelTest, NumbersInTheBarOfABatchAreReadOnEveryColour) {
    ReplayTable table;
    table.resize(900, 300);
    table.setPlan({"a", "b", "c", "d"}, {{1}, {0.5, 0.5}, {0.2, 0.2, 0.6}, {0.25, 0.25, 0.25, 0.25}}, 100);
    table.show();
    QApplication::processEvents();
    const QRectF box = QRectF(table.visualItemRect(table.item(3, 4))).adjusted(6, 6, -6, -6);
    const QImage image = table.viewport()->grab().toImage().convertToFormat(QImage::Format_RGB32);
    const double scale = image.devicePixelRatio(), width = box.width() / 4;
    for (int i = 0; i < 4; ++i) {
        const int ground = qGray(Theme::taskColour(i).rgb());
        int darkest = ground, lightest = ground;
        for (int x = int(scale * (box.left() + i * width + 3));
             x < scale * (box.left() + (i + 1) * width - 3); ++x) {
            for (int y = int(scale * (box.top() + 2)); y < scale * (box.bottom() - 2); ++y) {
                darkest = std::min(darkest, qGray(image.pixel(x, y)));
                lightest = std::max(lightest, qGray(image.pixel(x, y)));
            }
        }
        const bool black = Theme::inkOn(Theme::taskColour(i)) == QColor(Qt::black);
        EXPECT_EQ(black, ground - darkest > 30) << i << ": " << darkest << " on " << ground;
        EXPECT_EQ(!black, lightest - ground > 30) << i << ": " << lightest << " on " << ground;
    }
}

TEST_F(PlanPanelTest, LengthsAreShownWithTheirUnit) {
    write("project.yaml",
          "name: two\ntasks: [tasks/a.yaml, tasks/b.yaml]\npolicy: {from_scratch: true}\n"
          "training: {steps: 123456789}\n");
    Q_EMIT workspace_.runsChanged();
    ASSERT_TRUE(settled());
    for (int column : {TaskTable::kLength, TaskTable::kRate, TaskTable::kState}) {
        const int needed = tasks()->fontMetrics().horizontalAdvance(tasks()->item(0, column)->text());
        EXPECT_GT(tasks()->columnWidth(column), needed) << column;
    }
    EXPECT_TRUE(tasks()->item(0, TaskTable::kLength)->text().endsWith("steps"));
    EXPECT_GT(tasks()->columnWidth(TaskTable::kLength), 92);
}

TEST_F(PlanPanelTest, TwoTasksAreWholeWhereThereIsLittleRoom) {
    panel_->resize(640, 300);
    panel_->show();
    ASSERT_TRUE(settled());
    QApplication::processEvents();
    ASSERT_TRUE(tasks()->horizontalScrollBar()->isVisible());
    EXPECT_GE(tasks()->viewport()->height(), tasks()->rowHeight(0) + tasks()->rowHeight(1));
}

TEST_F(PlanPanelTest, ALongStateLeavesTheInstructionItsRoom) {
    TaskTable table;
    EXPECT_FALSE(table.wordWrap());
    table.resize(860, 200);
    table.show();
    sequence::SequencePlan plan;
    plan.stages.resize(1);
    plan.stages[0].stage = plan.stages[0].task = 1;
    table.setPlan(plan);
    const int state = table.columnWidth(TaskTable::kState);
    plan.stages[0].state = "interrupted at step 123456 of 200000";
    table.setPlan(plan);
    EXPECT_GT(table.columnWidth(TaskTable::kState), state);
    EXPECT_LE(table.columnWidth(TaskTable::kState), 130);
    EXPECT_EQ(table.item(0, TaskTable::kState)->toolTip(), "interrupted at step 123456 of 200000");
    plan.stages[0].state = "done";
    table.setPlan(plan);
    EXPECT_EQ(table.columnWidth(TaskTable::kState), state);
    // a person's own width stays
    table.setColumnWidth(TaskTable::kState, 101);
    plan.stages[0].state = "interrupted at step 123456 of 200000";
    table.setPlan(plan);
    EXPECT_EQ(table.columnWidth(TaskTable::kState), 101);
    // too narrow for all: the table scrolls instead
    table.resize(500, 200);
    QCoreApplication::processEvents();
    EXPECT_GE(table.columnWidth(TaskTable::kInstruction), 90);
    table.resize(1200, 200);
    QCoreApplication::processEvents();
    EXPECT_GT(table.columnWidth(TaskTable::kInstruction), 300);
}

TEST_F(PlanPanelTest, StartSaysWhyItHasToWait) {
    Services services = planningServices();
    // as the planner words it
    auto state = std::make_shared<std::string>("running at step 30 of 100");
    services.loadPlan = [plain = services.loadPlan, state](const std::filesystem::path& project,
                                                           const std::vector<std::string>& overrides) {
        auto loaded = plain(project, overrides);
        if (loaded.ok()) {
            loaded->plan.issues.clear();
            for (auto& stage : loaded->plan.stages) stage.state = *state;
        }
        return loaded;
    };
    services.loadConfig = [plain = services.loadConfig](const std::filesystem::path& file,
                                                        const std::vector<std::string>& overrides) {
        auto loaded = plain(file, overrides);
        if (loaded.ok()) loaded->sequence = true;
        return loaded;
    };
    Workspace workspace(services, settings());
    PlanPanel panel(workspace, nullptr);
    auto read = [&] { return waitFor([&] { return workspace.jobs().idle() && !panel.busy(); }); };
    workspace.openProject(folder());
    ASSERT_TRUE(read());
    QPushButton* start = nullptr;
    for (auto* one : panel.findChildren<QPushButton*>())
        if (one->property("look") == "primary" && one->text().contains("sequence")) start = one;
    ASSERT_NE(start, nullptr);
    // a process that is not this window's
    EXPECT_FALSE(start->isEnabled());
    EXPECT_TRUE(start->toolTip().contains("Another process trains stage 1 (grasp)"))
        << start->toolTip().toStdString();
    ASSERT_NE(workspace.plan(), nullptr);
    EXPECT_EQ(workspace.plan()->stages.size(), 2u);
    // nothing is left
    *state = "done";
    Q_EMIT workspace.runsChanged();
    ASSERT_TRUE(read());
    EXPECT_FALSE(start->isEnabled());
    EXPECT_EQ(start->text(), "All stages are trained");
    EXPECT_TRUE(start->toolTip().contains("--branch NAME --from STAGE")) << start->toolTip().toStdString();
    // Run control starts the same, and says the same
    {
        RunControlPanel control(workspace, nullptr);
        auto says = [&control](const QString& word) {
            const auto buttons = control.findChildren<QPushButton*>();
            return std::any_of(buttons.begin(), buttons.end(),
                               [&](auto* one) { return one->text() == word; });
        };
        EXPECT_TRUE(waitFor([&] { return says("All stages are trained"); }));
    }
    ASSERT_TRUE(read());
    // broken off, it may
    *state = "interrupted at step 30 of 100";
    Q_EMIT workspace.runsChanged();
    ASSERT_TRUE(read());
    EXPECT_TRUE(start->isEnabled()) << start->toolTip().toStdString();
    EXPECT_EQ(start->toolTip(), panel.command());
    // beside the open clicks of the demo, which train the same project, it may not: neither here nor there
    RunControlPanel control(workspace, nullptr);
    ASSERT_TRUE(read());
    auto held = [](const Panel& in) {
        const auto buttons = in.findChildren<QPushButton*>();
        return std::any_of(buttons.begin(), buttons.end(), [](auto* one) {
            return one->text().contains("the sequence") && !one->isEnabled() &&
                   one->toolTip().contains("five clicks");
        });
    };
    EXPECT_FALSE(held(panel) || held(control));
    workspace.setDemoOpen(true);
    EXPECT_TRUE(held(panel));
    EXPECT_TRUE(waitFor([&] { return held(control); }));
    workspace.setDemoOpen(false);
    EXPECT_TRUE(start->isEnabled()) << start->toolTip().toStdString();
}

TEST_F(PlanPanelTest, AStageThatHasARunShowsWhatItWasBegunWithBesideThePlan) {
    Services services = planningServices();
    auto readable = std::make_shared<std::atomic<bool>>(true);
    services.loadPlan = [plain = services.loadPlan, readable](const std::filesystem::path& project,
                                                              const std::vector<std::string>& overrides) {
        auto loaded = plain(project, overrides);
        if (loaded.ok()) {
            // as the planner shows a run
            auto& stage = loaded->plan.stages.front();
            stage.run = project / "runs/main/first";
            stage.asRun = *readable;
            stage.state = "done";
            stage.instruction = "grasp it";
            stage.steps = 100;
            stage.rate = 1e-3;
        }
        return loaded;
    };
    Workspace workspace(services, settings());
    PlanPanel panel(workspace, nullptr);
    auto read = [&] { return waitFor([&] { return workspace.jobs().idle() && !panel.busy(); }); };
    workspace.openProject(folder());
    ASSERT_TRUE(read());
    auto* table = panel.findChild<TaskTable*>();
    auto length = [&] { return table->item(0, TaskTable::kLength); };
    EXPECT_EQ(length()->text(), "100 steps");
    length()->setText("12710");
    ASSERT_TRUE(read());
    EXPECT_EQ(panel.changes().at("task1.training.steps"), "12710");
    EXPECT_EQ(length()->text(), "100 steps (plan: 12,710)");
    EXPECT_TRUE(length()->toolTip().contains("--branch NAME --from 1")) << length()->toolTip().toStdString();
    // it is the plan that is edited, and to leave it as it is is no edit
    EXPECT_EQ(length()->data(Qt::EditRole).toString(), "12,710 steps");
    length()->setData(Qt::EditRole, "12,710 steps");
    EXPECT_EQ(workspace.undo().count(), 1);
    EXPECT_EQ(length()->text(), "100 steps (plan: 12,710)");
    table->item(0, TaskTable::kInstruction)->setText("grasp it gently");
    table->item(0, TaskTable::kRate)->setText("2e-4");
    ASSERT_TRUE(read());
    auto instruction = [&] { return table->item(0, TaskTable::kInstruction); };
    EXPECT_EQ(instruction()->text(), "grasp it (plan: grasp it gently)");
    EXPECT_TRUE(instruction()->toolTip().startsWith(instruction()->text() + "\n"))
        << instruction()->toolTip().toStdString();
    EXPECT_EQ(table->item(0, TaskTable::kRate)->text(), "0.001 (plan: 0.0002)");
    // one that nobody has begun is the plan alone
    EXPECT_EQ(table->item(1, TaskTable::kLength)->text(), "100 steps");
    // what a run was begun with is not known where its configuration cannot be read
    *readable = false;
    Q_EMIT workspace.runsChanged();
    ASSERT_TRUE(read());
    EXPECT_EQ(length()->text(), "100 steps");
    EXPECT_FALSE(length()->toolTip().contains("was begun with")) << length()->toolTip().toStdString();
}

TEST_F(PlanPanelTest, EditsAreOverridesThatCanBeUndone) {
    const QSize least = panel_->minimumSizeHint();
    tasks()->item(1, TaskTable::kRate)->setText("2e-4");
    ASSERT_TRUE(settled());
    EXPECT_EQ(panel_->minimumSizeHint(), least) << "the page moves under the hand";
    EXPECT_EQ(panel_->changes().at("task2.training.policy.optimizer_lr"), "0.0002");
    EXPECT_EQ(tasks()->item(1, TaskTable::kRate)->text(), "0.0002");
    EXPECT_TRUE(panel_->command().contains("--set")) << panel_->command().toStdString();
    EXPECT_EQ(workspace_.checks().request().overrides,
              std::vector<std::string>{"task2.training.policy.optimizer_lr=0.0002"});
    workspace_.undo().undo();
    ASSERT_TRUE(settled());
    EXPECT_TRUE(panel_->changes().empty());
    EXPECT_EQ(tasks()->item(1, TaskTable::kRate)->text(), "0.0007");
}

TEST_F(PlanPanelTest, MoreReplayOfATaskIsAnEditOfTheNextStageThatCanBeUndone) {
    auto* replay = panel_->findChild<ReplayTable*>();
    ASSERT_EQ(replay->item(1, 0)->text(), "30 %");
    std::string project = read("project.yaml");
    panel_->show();
    replay->setCurrentCell(0, 1);
    Q_EMIT workspace_.moreReplayWanted(1, 0.1);
    ASSERT_TRUE(settled());
    EXPECT_EQ(replay->item(1, 0)->text(), "40 %");
    EXPECT_EQ(replay->item(1, 1)->text(), "60 %");
    EXPECT_EQ(replay->currentRow(), 1);
    EXPECT_EQ(replay->currentColumn(), 0);
    EXPECT_EQ(panel_->changes().at("sequential.stage2_replay.task1"), "0.4");
    EXPECT_EQ(panel_->changes().at("sequential.stage2_replay.task2"), "0.6");
    // nothing is saved without the person, who is told what was changed
    EXPECT_EQ(read("project.yaml"), project);
    EXPECT_TRUE(
        workspace_.notices().back().message.contains("Replay of grasp in stage 2: 40 % instead of 30 %"))
        << workspace_.notices().back().message.toStdString();
    // and in the bar, which passes over what is only information
    EXPECT_EQ(workspace_.notices().back().level, Level::Warning);
    EXPECT_EQ(workspace_.undo().undoText(), "Replay of grasp in stage 2: 40 % instead of 30 %");
    workspace_.undo().undo();
    ASSERT_TRUE(settled());
    EXPECT_EQ(replay->item(1, 0)->text(), "30 %");
    EXPECT_TRUE(panel_->changes().empty());
    // the last stage's own task is replayed by nothing
    Q_EMIT workspace_.moreReplayWanted(2, 0.1);
    ASSERT_TRUE(settled());
    EXPECT_TRUE(panel_->changes().empty());
    EXPECT_EQ(workspace_.notices().back().level, Level::Warning);
    EXPECT_TRUE(workspace_.notices().back().message.contains("weigh"));
}

TEST_F(PlanPanelTest, MoreReplayIsGivenAsSoonAsThePlanIsThere) {
    panel_ = std::make_unique<PlanPanel>(workspace_, nullptr);
    ASSERT_TRUE(panel_->busy());
    Q_EMIT workspace_.moreReplayWanted(1, 0.1);
    ASSERT_TRUE(settled());
    EXPECT_EQ(panel_->changes().at("sequential.stage2_replay.task1"), "0.4");
}

TEST_F(PlanPanelTest, MoreReplayWhereNothingIsReplayedTurnsReplayOn) {
    write("project.yaml",
          "tasks: [tasks/a.yaml, tasks/b.yaml]\npolicy: {from_scratch: true}\ntraining: {steps: 100}\n"
          "sequential: {replay_strategy: none}\n");
    auto* replay = panel_->findChild<ReplayTable*>();
    ASSERT_TRUE(waitFor([&] { return settled() && replay->item(1, 1)->text() == "100 %"; }));
    Q_EMIT workspace_.moreReplayWanted(1, 0.1);
    ASSERT_TRUE(settled());
    EXPECT_EQ(panel_->changes(), (PlanChanges{{"sequential.replay_strategy", "proportional"}}));
    EXPECT_EQ(replay->item(1, 0)->text(), "30 %");
    EXPECT_EQ(replay->currentRow(), 1);
}

TEST_F(PlanPanelTest, SavingKeepsCommentsAndChangesTheFileThatOwnsTheValue) {
    std::string project = read("project.yaml");
    tasks()->item(1, 1)->setText("scale");
    ASSERT_TRUE(settled());
    panel_->save();
    ASSERT_TRUE(settled());
    std::string task = read("tasks/b.yaml");
    EXPECT_NE(task.find("scale"), std::string::npos) << task;
    EXPECT_NE(task.find("# on the scale"), std::string::npos) << task;
    EXPECT_EQ(read("project.yaml"), project);
    EXPECT_TRUE(panel_->changes().empty());
    EXPECT_EQ(tasks()->item(1, 1)->text(), "scale");
}

TEST_F(PlanPanelTest, EditsAreSavedAsThoseOfEveryPanel) {
    tasks()->item(1, TaskTable::kName)->setText("scale");
    ASSERT_TRUE(settled());
    Panel* panel = panel_.get();
    panel->saveEdits();
    ASSERT_TRUE(settled());
    EXPECT_NE(read("tasks/b.yaml").find("scale"), std::string::npos);
    EXPECT_TRUE(panel_->changes().empty());
}

TEST_F(PlanPanelTest, AFileThatSomebodyElseChangedIsReadAgain) {
    for (const char* name : {"on the scale", "once more"}) {
        write("tasks/b.yaml",
              std::string("task:\n  id: 2\n  name: ") + name + "\n  language_instruction: weigh it\n");
        EXPECT_TRUE(waitFor([&] { return tasks()->item(1, 1)->text() == name; })) << name;
    }
    ASSERT_TRUE(settled());
}

TEST_F(PlanPanelTest, NobodyLosesUnsavedChangesUnasked) {
    // without a change nobody is asked
    int asked = 0;
    Leave answer = Leave::Stay;
    workspace_.unsaved().setQuestion([&](const QStringList& what) {
        ++asked;
        EXPECT_EQ(what, QStringList{"Plan: 1 unsaved change"});
        return answer;
    });
    EXPECT_TRUE(workspace_.mayLeave());
    EXPECT_EQ(asked, 0);
    tasks()->item(1, 1)->setText("scale");
    ASSERT_TRUE(settled());
    // another project, this one again, none, the end: all of them ask, and stay where that is wished
    auto other = folder() / "other";
    ASSERT_OK(makeFolders(other / "runs"));
    EXPECT_FALSE(workspace_.openProject(other));
    workspace_.open(folder());
    workspace_.closeProject();
    EXPECT_FALSE(workspace_.mayLeave());
    EXPECT_EQ(asked, 4);
    EXPECT_EQ(workspace_.project(), folder());
    EXPECT_EQ(panel_->changes().size(), 1u);
    // what cannot be saved stays as well
    answer = Leave::Save;
    std::string task = read("tasks/b.yaml");
    write("tasks/b.yaml", "task: [\n");
    EXPECT_FALSE(workspace_.openProject(other));
    EXPECT_EQ(workspace_.notices().back().level, Level::Error);
    EXPECT_EQ(panel_->changes().size(), 1u);
    write("tasks/b.yaml", task);
    EXPECT_TRUE(workspace_.openProject(other));
    EXPECT_NE(read("tasks/b.yaml").find("scale"), std::string::npos);
    ASSERT_TRUE(settled());
}

TEST_F(PlanPanelTest, WhileAQuestionIsOpenNoSecondOneIsAsked) {
    tasks()->item(1, 1)->setText("scale");
    ASSERT_TRUE(settled());
    const auto other = folder() / "other";
    ASSERT_OK(makeFolders(other / "runs"));
    int asked = 0;
    workspace_.unsaved().setQuestion([&](const QStringList&) {
        // another start of the program hands its project over
        if (++asked == 1) {
            EXPECT_FALSE(workspace_.openProject(other));
        }
        return Leave::Stay;
    });
    EXPECT_FALSE(workspace_.mayLeave());
    EXPECT_EQ(asked, 1);
    EXPECT_EQ(workspace_.project(), folder());
    EXPECT_FALSE(workspace_.mayLeave());
    EXPECT_EQ(asked, 2);
}

TEST_F(PlanPanelTest, DiscardedChangesAreInNoFile) {
    workspace_.unsaved().setQuestion([](const QStringList&) { return Leave::Discard; });
    std::string task = read("tasks/b.yaml");
    tasks()->item(1, 1)->setText("scale");
    ASSERT_TRUE(settled());
    EXPECT_TRUE(workspace_.openProject(folder()));
    ASSERT_TRUE(settled());
    EXPECT_TRUE(panel_->changes().empty());
    EXPECT_EQ(read("tasks/b.yaml"), task);
    EXPECT_EQ(tasks()->item(1, 1)->text(), "weigh");
}

TEST_F(PlanPanelTest, WhatMakesNoSequenceStaysOnScreenWithItsReason) {
    tasks()->item(1, 2)->setText("");
    ASSERT_TRUE(settled());
    // the last plan that made sense is still there to be mended
    EXPECT_EQ(tasks()->rowCount(), 2);
    workspace_.undo().undo();
    ASSERT_TRUE(settled());
    EXPECT_EQ(tasks()->item(1, 2)->text(), "weigh it");
}

TEST_F(PlanPanelTest, RatesAreThoseThatTrainingWillUse) {
    sequence::StagePlan stage;
    stage.rate = 2e-4;
    stage.decayRate = 1e-6;
    stage.warmupSteps = 1000;
    stage.decaySteps = 30000;
    for (std::int64_t steps : {100, 5000, 30000, 40000}) {
        stage.steps = steps;
        StageRates drawn = stageRates(stage);
        auto schedule = config::CosineSchedule{2e-4, 1e-6, 1000, 30000}.scaledTo(steps);
        ASSERT_GT(drawn.x.size(), 90u);
        EXPECT_EQ(drawn.x.front(), 0);
        EXPECT_EQ(drawn.x.back(), static_cast<double>(steps));
        double highest = 0;
        for (std::size_t i = 0; i < drawn.x.size(); ++i) {
            EXPECT_EQ(drawn.rate[i], schedule.rate(std::llround(drawn.x[i]))) << drawn.x[i];
            highest = std::max(highest, drawn.rate[i]);
        }
        // the step before the cosine takes over is among them
        EXPECT_EQ(highest,
                  std::max(schedule.rate(schedule.warmupSteps - 1), schedule.rate(schedule.warmupSteps)));
    }
    stage.steps = 0;
    stage.epochs = 30;
    EXPECT_EQ(stageRates(stage).x.back(), 30);
}

TEST_F(PlanPanelTest, SaysHowMuchIsTrainedAndHowMuchMemoryThatTakes) {
    bool found = false;
    for (auto* label : panel_->findChildren<QLabel*>())
        found = found ||
                (label->text().contains("1,000 trained, 200 frozen") && label->text().contains("16.4 KiB"));
    EXPECT_TRUE(found);
    EXPECT_EQ(panel_->facts()["parameters"].toDouble(), 1200);
}

TEST_F(PlanPanelTest, AddsATaskAsAFileAndALineAndTakesItBack) {
    const std::string before = read("project.yaml");
    panel_->addTask({"place", "place it", {}});
    ASSERT_TRUE(settled());
    EXPECT_EQ(names(), (QStringList{"grasp", "weigh", "place"}));
    EXPECT_NE(read("project.yaml").find("tasks/task3_place.yaml"), std::string::npos);
    EXPECT_NE(read("project.yaml").find("# found by trial"), std::string::npos);
    workspace_.undo().undo();
    ASSERT_TRUE(settled());
    EXPECT_EQ(names(), (QStringList{"grasp", "weigh"}));
    EXPECT_EQ(read("project.yaml"), before);
    EXPECT_FALSE(std::filesystem::exists(folder() / "tasks/task3_place.yaml"));
    workspace_.undo().redo();
    ASSERT_TRUE(settled());
    EXPECT_EQ(names(), (QStringList{"grasp", "weigh", "place"}));
}

TEST_F(PlanPanelTest, MovesDuplicatesAndRemovesByButtons) {
    EXPECT_FALSE(button("Remove")->isEnabled());
    tasks()->selectRow(1);
    ASSERT_TRUE(button("Teach the marked task one stage earlier")->isEnabled());
    EXPECT_FALSE(button("Teach the marked task one stage later")->isEnabled());
    button("Teach the marked task one stage earlier")->click();
    ASSERT_TRUE(settled());
    EXPECT_EQ(names(), (QStringList{"weigh", "grasp"}));
    EXPECT_NE(read("tasks/b.yaml").find("# on the scale"), std::string::npos);
    // the mark goes with the task
    EXPECT_EQ(tasks()->markedTask(), 2);
    button("Duplicate")->click();
    ASSERT_TRUE(settled());
    EXPECT_EQ(names(), (QStringList{"weigh", "grasp", "weigh_copy"}));
    tasks()->selectRow(1);
    button("Remove")->click();
    ASSERT_TRUE(settled());
    EXPECT_EQ(names(), (QStringList{"weigh", "weigh_copy"}));
    EXPECT_TRUE(std::filesystem::exists(folder() / "tasks/a.yaml"));
    for (int i = 0; i < 3; ++i) {
        workspace_.undo().undo();
        ASSERT_TRUE(settled());
    }
    EXPECT_EQ(names(), (QStringList{"grasp", "weigh"}));
}

TEST_F(PlanPanelTest, UnsavedEditsComeBackWhenTheirSavingIsUndone) {
    const std::string before = read("project.yaml");
    panel_->findChild<ReplayTable*>()->item(1, 0)->setText("20 %");
    ASSERT_TRUE(settled());
    ASSERT_FALSE(panel_->changes().empty());
    // the order cannot be changed under values that go by it
    tasks()->selectRow(1);
    EXPECT_FALSE(button("Remove")->isEnabled());
    panel_->save();
    ASSERT_TRUE(settled());
    EXPECT_TRUE(panel_->changes().empty());
    EXPECT_NE(read("project.yaml"), before);
    EXPECT_NE(read("project.yaml").find("# the seed's"), std::string::npos);
    workspace_.undo().undo();
    ASSERT_TRUE(settled());
    EXPECT_EQ(read("project.yaml"), before);
    EXPECT_FALSE(panel_->changes().empty());
    EXPECT_EQ(panel_->findChild<ReplayTable*>()->item(1, 0)->text(), "20 %");
}

TEST_F(PlanPanelTest, NothingIsWrittenOverAFileThatChangedMeanwhile) {
    panel_->addTask({"place", "place it", {}});
    ASSERT_TRUE(settled());
    write("project.yaml", read("project.yaml") + "# a colleague\n");
    const std::string theirs = read("project.yaml");
    workspace_.undo().undo();
    ASSERT_TRUE(settled());
    EXPECT_EQ(read("project.yaml"), theirs);
    EXPECT_EQ(workspace_.notices().back().level, Level::Error);
    Notice notice = workspace_.notices().back();
    EXPECT_TRUE(notice.message.contains("meanwhile"));
    EXPECT_TRUE(notice.message.startsWith("Add task place: ")) << notice.message.toStdString();
    EXPECT_EQ(names(), (QStringList{"grasp", "weigh", "place"}));
    // another language tells all of it
    language_.use("zh_CN");
    notice.translate();
    EXPECT_TRUE(notice.message.contains(PlanPanel::tr("Add task %1").arg("place")));
    EXPECT_FALSE(notice.message.contains("Add task")) << notice.message.toStdString();
    language_.use("en");
}

TEST_F(PlanPanelTest, WhatCouldNotBeSavedFollowsTheLanguage) {
    tasks()->item(1, TaskTable::kName)->setText("scale");
    ASSERT_TRUE(settled());
    write("tasks/b.yaml", "task: [\n");
    panel_->save();
    ASSERT_TRUE(settled());
    const auto& all = workspace_.notices();
    auto said = std::find_if(all.begin(), all.end(),
                             [](const Notice& one) { return one.message.startsWith("Save the plan: "); });
    ASSERT_TRUE(said != all.end());
    Notice notice = *said;
    language_.use("zh_CN");
    notice.translate();
    EXPECT_TRUE(notice.message.startsWith(QString::fromUtf8("保存计划"))) << notice.message.toStdString();
    language_.use("en");
}

TEST_F(PlanPanelTest, AnUnusableTaskIsRefusedWithItsReason) {
    panel_->addTask({"a/b", "do it", {}});
    ASSERT_TRUE(settled());
    EXPECT_EQ(names(), (QStringList{"grasp", "weigh"}));
    EXPECT_TRUE(workspace_.notices().back().message.contains("a/b"));
    EXPECT_FALSE(workspace_.notices().back().hint.isEmpty());
}

TEST_F(PlanPanelTest, ALengthWithGroupsOfDigitsIsReadAsAWhole) {
    tasks()->item(1, TaskTable::kLength)->setText("12,500 steps");
    ASSERT_TRUE(settled());
    EXPECT_EQ(panel_->changes().at("task2.training.steps"), "12500");
    EXPECT_EQ(tasks()->item(1, TaskTable::kLength)->text(), "12,500 steps");
}

TEST_F(PlanPanelTest, UnsavedSettingsOfRunControlAreShownAsTheyAreTrained) {
    Services services = planningServices();
    services.loadConfig = [plain = services.loadConfig](const std::filesystem::path& file,
                                                        const std::vector<std::string>& overrides) {
        auto loaded = plain(file, overrides);
        if (loaded.ok()) loaded->sequence = file.filename() == "project.yaml";
        return loaded;
    };
    Workspace workspace(services, settings());
    PlanPanel panel(workspace, nullptr);
    RunControlPanel control(workspace, nullptr);
    auto read = [&] {
        return waitFor([&] { return workspace.jobs().idle() && !panel.busy() && !control.busy(); });
    };
    workspace.openProject(folder());
    ASSERT_TRUE(read());
    auto* table = panel.findChild<TaskTable*>();
    auto length = [&](int row) { return table->item(row, TaskTable::kLength)->text(); };
    ASSERT_EQ(length(0), "100 steps");
    EXPECT_FALSE(shows(panel, "settings of Run control"));
    QLineEdit* steps = nullptr;
    for (auto* line : control.findChildren<QLineEdit*>()) {
        if (line->toolTip().contains("<b>training.steps</b>")) steps = line;
    }
    ASSERT_NE(steps, nullptr);
    steps->setText("777");
    steps->setModified(true);
    Q_EMIT steps->editingFinished();
    ASSERT_TRUE(read());
    EXPECT_EQ(length(0), "777 steps");
    EXPECT_EQ(length(1), "777 steps");
    EXPECT_TRUE(shows(panel, "With unsaved settings of Run control"));
    EXPECT_TRUE(panel.changes().empty());
    // what the plan says of one task comes behind what is said of all, which would take its place
    table->item(1, TaskTable::kLength)->setText("500");
    ASSERT_TRUE(read());
    EXPECT_EQ(length(0), "777 steps");
    EXPECT_EQ(length(1), "500 steps");
    EXPECT_TRUE(shows(panel, "1 unsaved change\n"));
    EXPECT_EQ(workspace.sequenceRequest().overrides,
              (std::vector<std::string>{"training.steps=777", "task2.training.steps=500"}));
    auto trained = services.loadPlan(folder(), workspace.sequenceRequest().overrides);
    ASSERT_OK(trained);
    EXPECT_EQ(trained->plan.stages[0].steps, 777);
    EXPECT_EQ(trained->plan.stages[1].steps, 500);
    // given up with their configuration, they are neither shown nor trained
    Q_EMIT workspace.openConfiguration(file("tasks/a.yaml"));
    ASSERT_TRUE(read());
    EXPECT_EQ(length(0), "100 steps");
    EXPECT_EQ(length(1), "500 steps");
    EXPECT_FALSE(shows(panel, "settings of Run control"));
    EXPECT_EQ(workspace.sequenceRequest().overrides, std::vector<std::string>{"task2.training.steps=500"});
}

TEST_F(PlanPanelTest, WhereTwoPagesEditOneValueThePlansIsShownAndTrained) {
    workspace_.setSequenceEdits("settings", {"policy.train_state_proj=false", "training.steps=777"});
    ASSERT_TRUE(panel_->busy());
    // others, while those are being read
    workspace_.setSequenceEdits("settings", {"policy.train_state_proj=false", "training.steps=888"});
    ASSERT_TRUE(settled());
    EXPECT_EQ(tasks()->item(0, TaskTable::kLength)->text(), "888 steps");
    QCheckBox* projection = nullptr;
    for (auto* box : panel_->findChildren<QCheckBox*>()) {
        if (box->text() == "State projection") projection = box;
    }
    ASSERT_NE(projection, nullptr);
    EXPECT_FALSE(projection->isChecked());
    projection->click();
    ASSERT_TRUE(settled());
    EXPECT_EQ(panel_->changes().at("policy.train_state_proj"), "true");
    EXPECT_TRUE(projection->isChecked());
    auto trained = workspace_.services().loadPlan(folder(), workspace_.sequenceRequest().overrides);
    ASSERT_OK(trained);
    EXPECT_TRUE(trained->plan.stages[0].trainStateProj);
    EXPECT_EQ(trained->plan.stages[0].steps, 888);
    // none are left
    workspace_.setSequenceEdits("settings", {});
    ASSERT_TRUE(settled());
    EXPECT_EQ(tasks()->item(0, TaskTable::kLength)->text(), "100 steps");
    EXPECT_FALSE(shows(*panel_, "settings of Run control"));
}

}  // namespace

}  // namespace studio::test

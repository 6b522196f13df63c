// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/plan_panel.h"

#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "core/config/new_project.h"
#include "core/config/schema.h"
#include "widgets/models/replay_shares.h"
#include "widgets/models/start_hindrance.h"
#include "widgets/parts/empty_state.h"
#include "widgets/parts/replay_table.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/task_bar.h"
#include "widgets/parts/task_table.h"
#include "widgets/parts/text.h"
#include "widgets/parts/trained_parts.h"
#include "widgets/parts/view_state.h"
#include "widgets/plots/rate_plot.h"
#include "widgets/theme/icons.h"
#include "widgets/words/core_text.h"
#include "widgets/words/strategy_words.h"

namespace studio::widgets {

namespace {

constexpr int kSettleMs = 200;    ///< editors write a file in several steps
constexpr int kManyChanges = 99;  ///< room for the word about so many

}  // namespace

PlanPanel::PlanPanel(Workspace& workspace, QWidget* parent) : Panel(workspace, parent) {
    auto* content = buildContent();
    empty_ = new EmptyState("plan");
    stage_ = new Stage(content, empty_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kGap, kMargin, kMargin);
    layout->addWidget(stage_);
    connectParts();
    changed_.setSingleShot(true);
    changed_.setInterval(kSettleMs);
    connect(&watcher_, &QFileSystemWatcher::fileChanged, &changed_, qOverload<>(&QTimer::start));
    connect(&changed_, &QTimer::timeout, this, &PlanPanel::read);
    workspace.unsaved().add(
        this, [this] { return unsavedText(); }, [this] { return saveNow(); });
    connect(&workspace, &Workspace::projectChanged, this, [this] {
        changes_.clear();
        plan_.reset();
        failure_.reset();
        raise_.reset();
        back_.reset();
        tasks_->forgetRefusal();
        read();
    });
    connect(&workspace, &Workspace::runsChanged, this, &PlanPanel::read);
    // a task's data set may be among them
    connect(&workspace, &Workspace::datasetsChanged, this, &PlanPanel::read);
    connect(&workspace, &Workspace::settingsEdited, this, &PlanPanel::read);
    connect(&workspace, &Workspace::moreReplayWanted, this, [this](int task, double by) {
        raise_ = std::pair(task, by);
        if (plan_ && !reading_) raiseReplay();
    });
    connect(&workspace, &Workspace::startFromWanted, this, [this](const QString& checkpoint) {
        back_ = path(checkpoint);
        if (plan_ && !reading_) goBack();
    });
    connect(&workspace.host(), &RunHost::changed, this, &PlanPanel::showState);
    connect(&workspace, &Workspace::demoWorkChanged, this, &PlanPanel::showState);
    connect(&workspace.checks(), &StartChecks::changed, this, &PlanPanel::showState);
    translated(this, [this] {
        showProblem();
        retranslate();
    });
    read();
}

QWidget* PlanPanel::buildContent() {
    bar_ = new TaskBar;
    tasks_ = new TaskTable;
    keepView(tasks_, "tasks");
    strategyLabel_ = new QLabel;
    strategy_ = new QComboBox;
    strategyAbout_ = new QLabel;
    replay_ = new ReplayTable;
    parts_ = new TrainedParts;
    rates_ = new RatePlot;
    problem_ = new QLabel;
    reason_ = new QLabel;
    refusal_ = new QLabel;
    unsaved_ = new QLabel;
    start_ = new QPushButton;
    save_ = new QToolButton;
    copy_ = new QToolButton;
    // two whole tasks between the headings and the bar that scrolls sideways
    tasks_->setMinimumHeight(104);
    replay_->setMinimumHeight(96);
    rates_->setMinimumHeight(110);
    strategyLabel_->setBuddy(strategy_);
    strategyAbout_->setProperty("look", "caption");
    strategyAbout_->setWordWrap(true);
    for (QLabel* label : {problem_, reason_, refusal_}) {
        label->setProperty("look", "error");
        label->setWordWrap(true);
    }
    // it repeats what a person typed
    refusal_->setTextFormat(Qt::PlainText);
    refusal_->hide();
    unsaved_->setProperty("look", "caption");
    start_->setProperty("look", "primary");
    themed(this, [this] {
        start_->setIcon(icon("play", Theme::current().onAccent));
        replay_->retranslate();
        if (plan_) rates_->setPlan(plan_->plan);
    });
    save_->setIcon(icon("save"));
    copy_->setIcon(icon("terminal"));
    auto* head = new QHBoxLayout;
    head->setSpacing(kGap);
    head->addWidget(start_);
    head->addWidget(problem_, 20);
    head->addWidget(reason_, 20);
    head->addStretch(1);
    head->addWidget(unsaved_);
    head->addWidget(bar_);
    head->addWidget(save_);
    head->addWidget(copy_);
    auto* strategy = new QHBoxLayout;
    strategy->setSpacing(kGap);
    strategy->addWidget(strategyLabel_);
    strategy->addWidget(strategy_);
    strategy->addWidget(strategyAbout_, 1);
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kGap);
    layout->addLayout(head);
    layout->addWidget(tasks_, 3);
    layout->addWidget(refusal_);
    layout->addLayout(strategy);
    layout->addWidget(replay_, 3);
    layout->addWidget(parts_);
    layout->addWidget(rates_, 3);
    return content;
}

void PlanPanel::connectParts() {
    connect(tasks_, &TaskTable::edited, this, [this](const QString& task, const PlanChanges& values) {
        change(tr("Change task %1").arg(task), values);
    });
    connect(tasks_, &TaskTable::dataWanted, this,
            [this](const QString& folder) { workspace().open(path(folder)); });
    connect(tasks_, &TaskTable::refusalChanged, this, [this] {
        showRefusal();
        showState();
    });
    connect(tasks_, &TaskTable::moveWanted, this, &PlanPanel::moveTask);
    connect(tasks_, &TaskTable::itemSelectionChanged, this, &PlanPanel::showMay);
    connect(bar_, &TaskBar::addWanted, this, &PlanPanel::askForTask);
    connect(bar_, &TaskBar::duplicateWanted, this, [this] { duplicateTask(tasks_->markedTask()); });
    connect(bar_, &TaskBar::earlierWanted, this, [this] { moveMarked(-1); });
    connect(bar_, &TaskBar::laterWanted, this, [this] { moveMarked(1); });
    connect(bar_, &TaskBar::removeWanted, this, [this] { removeTask(tasks_->markedTask()); });
    connect(strategy_, &QComboBox::activated, this, [this] {
        change(tr("Change the replay strategy"),
               {{"sequential.replay_strategy", strategy_->currentData().toString().toStdString()}});
    });
    connect(replay_, &ReplayTable::sharesEdited, this, [this](int row, const std::vector<double>& shares) {
        if (!plan_ || row > static_cast<int>(plan_->plan.stages.size())) return;
        const auto place = static_cast<std::size_t>(row) - 1;
        change(tr("Change the shares of stage %1").arg(plan_->plan.stages[place].stage),
               shareChanges(plan_->plan, place, shares));
    });
    connect(parts_, &TrainedParts::edited, this,
            [this](const PlanChanges& values) { change(tr("Change what is trained"), values); });
    connect(save_, &QToolButton::clicked, this, &PlanPanel::save);
    connect(copy_, &QToolButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(command());
        workspace().notify(Level::Info, tr("Copied: %1").arg(command()));
    });
    connect(start_, &QPushButton::clicked, this, &PlanPanel::start);
}

void PlanPanel::retranslate() {
    strategyLabel_->setText(tr("Replay"));
    replay_->setAccessibleName(tr("Replay plan"));
    strategy_->setAccessibleName(tr("Replay strategy"));
    save_->setToolTip(tr("Save the changes into the project's files; their comments stay"));
    copy_->setToolTip(tr("Copy as command: the kstudio line that does the same"));
    save_->setAccessibleName(save_->toolTip());
    copy_->setAccessibleName(copy_->toolTip());
    replay_->retranslate();
    for (int i = 0; i < strategy_->count(); ++i)
        strategy_->setItemText(i, strategyName(strategy_->itemData(i).toString().toStdString()));
    strategyAbout_->setText(plan_ ? aboutStrategy(plan_->plan.strategy) : QString());
    showRefusal();
    showState();
}

void PlanPanel::showRefusal() {
    refusal_->setText(tasks_->refusal());
    refusal_->setVisible(!refusal_->text().isEmpty());
}

void PlanPanel::read() {
    if (workspace().project().empty() || !workspace().services().loadPlan) {
        plan_.reset();
        bare_ = false;
        showEmpty();
        stage_->showContent(false);
        return;
    }
    if (reading_) {
        again_ = true;
        return;
    }
    reading_ = true;
    // in the order of what Start trains: what is edited here wins
    std::vector<std::string> words = workspace().sequenceEdits("settings");
    const std::vector<std::string> own = overridesOf(changes_);
    words.insert(words.end(), own.begin(), own.end());
    struct Look {
        Result<ProjectPlan> plan;
        bool bare;
    };
    workspace().jobs().run(
        this, {},
        [root = workspace().project(), words,
         load = workspace().services().loadPlan](JobContext&) -> Result<Look> {
            Result<ProjectPlan> plan = load(root, words);
            const bool bare = !plan.ok() && config::lacksFirstTask(root);
            return Look{std::move(plan), bare};
        },
        [this, root = workspace().project()](Result<Look> look) {
            reading_ = false;
            if (root == workspace().project())
                take(look.ok() ? std::move(look->plan) : look.error(), look.ok() && look->bare);
            if (again_) {
                again_ = false;
                read();
            }
        });
}

void PlanPanel::take(Result<ProjectPlan> plan, bool bare) {
    // a folder that is no project of tasks is no failure here; what is wrong in one that is stays on screen
    const bool absent = !plan.ok() && (bare || plan.error().code == ErrorCode::NotFound);
    bare_ = bare;
    if (plan.ok()) {
        plan_ = std::move(*plan);
        workspace().setRunsFolder(plan_->plan.sequence.folder.parent_path());
        workspace().setThreadsStated(plan_->project.base.find("training.threads") != nullptr);
        // kstudio takes what it is given instead of what the sequence was begun with: so that is given, too
        workspace().setSequenceEdits(
            "begun", plan_->plan.begun ? plan_->plan.sequence.overrides : std::vector<std::string>());
        workspace().setSequenceEdits("plan", overridesOf(changes_));
    }
    if (absent) plan_.reset();
    if (plan.ok() || absent)
        workspace().setPlan(plan_ ? std::make_shared<const sequence::SequencePlan>(plan_->plan) : nullptr);
    const bool failedBefore = failure_.has_value();
    failure_.reset();
    if (!plan.ok() && !absent) failure_ = plan.error();
    // the checks tell of this project too, where they told of the one before
    if (failure_ && !failedBefore && !plan_) workspace().setSequenceEdits("plan", overridesOf(changes_));
    if (failedBefore && plan.ok()) workspace().checks().filesChanged();
    showProblem();
    stage_->showContent(plan_.has_value());
    if (plan_ && plan.ok()) {
        tasks_->setPlan(*plan_);
        showReplay();
        parts_->setPlan(*plan_);
        rates_->setPlan(plan_->plan);
    }
    watchFiles();
    showState();
    if (plan_ && plan.ok()) {
        raiseReplay();
        goBack();
    }
}

void PlanPanel::raiseReplay() {
    if (!raise_) return;
    const auto [task, by] = *raise_;
    raise_.reset();
    auto place = placeOf(task);
    QString name =
        place ? text(plan_->plan.stages[static_cast<std::size_t>(*place)].name) : QString::number(task);
    auto more = moreReplay(plan_->plan, task, by);
    if (!more) {
        workspace().notify(Level::Warning, [name] {
            return NoticeText{
                tr("No stage is to come that could replay %1.").arg(name),
                tr("What runs goes on as it was begun. To train a stage again with more replay, "
                   "change its row of the plan and make a branch: kstudio sequence run --branch.")};
        });
        return;
    }
    if (!more->newStrategy && more->after <= more->before) {
        workspace().notify(Level::Info,
                           tr("Stage %1 replays as much of %2 as it can.").arg(more->stage).arg(name));
    } else {
        auto what = [name, more = *more] {
            auto percent = [](double share) { return QString::number(share * 100, 'g', 4); };
            if (more.after <= more.before) return tr("Replay of earlier tasks by the shares of the table");
            return tr("Replay of %1 in stage %2: %3 % instead of %4 %")
                .arg(name)
                .arg(more.stage)
                .arg(percent(more.after), percent(more.before));
        };
        change(what(), more->values);
        workspace().notify(Level::Warning, [what] {
            return NoticeText{tr("%1. It is not saved yet; Ctrl+Z takes it back.").arg(what()),
                              tr("A sequence that runs goes on as it was begun: stop it and go on with it to "
                                 "train the next stage with this.")};
        });
    }
    replay_->markCell(static_cast<int>(more->row), static_cast<int>(more->column));
}

void PlanPanel::watchFiles() {
    QStringList files;
    if (plan_) {
        files << text(plan_->project.file);
        for (const auto& task : plan_->project.tasks) files << text(task.file);
    } else if (failure_) {
        // whoever mends them finds the plan here
        const QDir root(text(workspace().project())), tasks(root.filePath("tasks"));
        for (const QDir& folder : {root, tasks}) {
            for (const QString& name : folder.entryList({"*.yaml", "*.yml"}, QDir::Files))
                files << folder.filePath(name);
        }
    }
    files.removeDuplicates();
    // a file that was replaced is watched no more
    if (QStringList before = watcher_.files(); !before.isEmpty()) watcher_.removePaths(before);
    files.removeIf([](const QString& file) { return !QFileInfo::exists(file); });
    if (!files.isEmpty()) watcher_.addPaths(files);
}

void PlanPanel::showProblem() {
    problem_->setText(failure_ ? coreText(*failure_) : QString());
    problem_->setVisible(failure_.has_value());
    showEmpty();
}

void PlanPanel::showEmpty() {
    empty_->setButton({}, {});
    if (QString problem = problem_->text(); !problem.isEmpty()) {
        empty_->setText(tr("This project cannot be planned"), problem);
        return;
    }
    if (!bare_) {
        empty_->setText(
            tr("No tasks in this project yet"),
            tr("Tasks lie in the folder tasks of a project with project.yaml. Open such a project or "
               "a folder of robot_train, or make one with New project."));
        return;
    }
    empty_->setText(
        tr("No tasks in this project yet"),
        tr("The first one is a file in the folder tasks, named in project.yaml. Where one of them is "
           "missing it is written, for you to fill in; nothing else in the folder is changed."));
    empty_->setButton(tr("Make the first task"), [this] { makeFirstTask(); });
}

void PlanPanel::showReplay() {
    strategy_->clear();
    std::string current = plan_->plan.strategy;
    std::vector<std::string> names;
    for (const auto& row : config::schema()) {
        if (row.path == "replay.strategy") names = row.choices;
    }
    for (const auto& name : names) strategy_->addItem(strategyName(name), text(name));
    strategy_->setCurrentIndex(strategy_->findData(text(current)));
    strategyAbout_->setText(aboutStrategy(current));
    const bool byShares = current != "none" && current != "balanced" && current != "episodes";
    QStringList tasks;
    std::vector<ReplayRow> rows;
    for (std::size_t i = 0; i < plan_->plan.stages.size(); ++i) {
        const auto& stage = plan_->plan.stages[i];
        tasks << text(stage.name);
        ReplayRow row{sharesByStage(plan_->plan, i), stage.batchSize, stage.stage};
        if (stage.asRun && byShares) row.planned = plannedShares(plan_->project, plan_->plan, i);
        rows.push_back(std::move(row));
    }
    replay_->setPlan(tasks, std::move(rows));
    // the others make their own shares
    replay_->setEditable(byShares);
}

void PlanPanel::showState() {
    bool busy = workspace().host().busy() || writing_;
    QStringList reasons;
    const QString demo = demoSequenceHindrance(workspace().demoClick(), workspace().demoOpen());
    const QString hindrance = !demo.isEmpty()  ? demo
                              : plan_ && !busy ? startHindrance(plan_->plan)
                                               : QString();
    if (QString refusal = workspace().checks().refusal(); !refusal.isEmpty()) reasons << refusal;
    bool blocked = plan_ && plan_->plan.blocked();
    if (plan_) {
        for (const auto& issue : plan_->plan.issues) {
            if (issue.blocking) reasons << coreText(issue.message) + " " + coreText(issue.hint);
        }
    }
    // what was typed would not be what is trained
    const bool refused = !tasks_->refusal().isEmpty();
    if (refused) reasons << tr("A value in the table of tasks cannot be used: type another one.");
    start_->setEnabled(plan_ && !blocked && !busy && !refused && workspace().checks().mayStart() &&
                       problem_->text().isEmpty() && hindrance.isEmpty());
    start_->setToolTip(workspace().host().busy() ? tr("This window trains a run already")
                       : !hindrance.isEmpty()    ? hindrance
                       : reasons.isEmpty()       ? command()
                                                 : reasons.join('\n'));
    // the label keeps what reading said; reasons change by themselves
    bool shown = problem_->text().isEmpty() && !reasons.isEmpty() && workspace().checks().known();
    reason_->setText(shown ? reasons.first().trimmed() : QString());
    reason_->setVisible(shown);
    start_->setText(startWord(plan_ ? &plan_->plan : nullptr));
    auto unsaved = [](int n) { return tr("%n unsaved changes", nullptr, n); };
    // its place is kept free: the first edit does not move the page under the hand
    unsaved_->setMinimumWidth(unsaved_->fontMetrics().horizontalAdvance(unsaved(kManyChanges)));
    QStringList edits;
    if (!changes_.empty()) edits << unsaved(countOf(changes_));
    if (!workspace().sequenceEdits("settings").empty()) edits << tr("With unsaved settings of Run control");
    unsaved_->setText(edits.join('\n'));
    save_->setEnabled(!changes_.empty() && !writing_);
    copy_->setEnabled(plan_.has_value());
    showMay();
}

void PlanPanel::showMay() {
    TaskBar::May may;
    tasks_->setMovable(false);
    if (plan_ && !writing_) {
        const auto& stages = plan_->plan.stages;
        const int place = placeOf(tasks_->markedTask()).value_or(-1), count = static_cast<int>(stages.size());
        // trained stages keep their places: their runs are found by them
        int fixed = 0;
        for (int i = 0; i < count; ++i) {
            if (!stages[static_cast<std::size_t>(i)].run.empty()) fixed = i + 1;
        }
        const bool saved = changes_.empty(), own = !plan_->project.robotTrain;
        may.add = own;
        may.duplicate = own && place >= 0;
        const bool loose = own && saved && place >= fixed;
        may.earlier = loose && place > fixed;
        may.later = loose && place + 1 < count;
        may.remove = loose && count > 1;
        may.why = !own            ? tr("A folder of robot_train is opened as it is")
                  : place < 0     ? tr("Mark a task first")
                  : place < fixed ? tr("Stages that were trained keep their places")
                  : !saved        ? tr("Save or undo the unsaved changes first")
                                  : QString();
        tasks_->setMovable(own && saved && fixed < count);
    }
    bar_->setMay(may);
}

std::optional<int> PlanPanel::placeOf(int task) const {
    if (!plan_) return {};
    const auto& stages = plan_->plan.stages;
    auto found =
        std::find_if(stages.begin(), stages.end(), [task](const auto& stage) { return stage.task == task; });
    if (found == stages.end()) return {};
    return static_cast<int>(found - stages.begin());
}

QString PlanPanel::command() const {
    if (!plan_) return {};
    QStringList words{"kstudio"};
    for (const QString& word : trainCommand(workspace().sequenceRequest())) words << shellWord(word);
    return words.join(' ');
}

void PlanPanel::start() {
    workspace().start(workspace().sequenceRequest(), workspace().runsFolder(),
                      [this] { Q_EMIT workspace().showPage("train"); });
}

QJsonObject PlanPanel::facts() const {
    return {{"rows", tasks_->rowCount()},
            {"changes", int(changes_.size())},
            {"points", rates_->points()},
            {"parameters", plan_ && plan_->size ? double(plan_->size->trainable + plan_->size->frozen) : 0}};
}

}  // namespace studio::widgets

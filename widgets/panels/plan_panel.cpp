// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/plan_panel.h"

#include <QClipboard>
#include <QComboBox>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

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
        raise_.reset();
        read();
    });
    connect(&workspace, &Workspace::runsChanged, this, &PlanPanel::read);
    connect(&workspace, &Workspace::settingsEdited, this, &PlanPanel::read);
    connect(&workspace, &Workspace::moreReplayWanted, this, [this](int task, double by) {
        raise_ = std::pair(task, by);
        if (plan_ && !reading_) raiseReplay();
    });
    connect(&workspace.host(), &RunHost::changed, this, &PlanPanel::showState);
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
    strategyLabel_ = new QLabel;
    strategy_ = new QComboBox;
    strategyAbout_ = new QLabel;
    replay_ = new ReplayTable;
    parts_ = new TrainedParts;
    rates_ = new RatePlot;
    problem_ = new QLabel;
    reason_ = new QLabel;
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
    for (QLabel* label : {problem_, reason_}) {
        label->setProperty("look", "error");
        label->setWordWrap(true);
    }
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
    showState();
}

void PlanPanel::read() {
    if (workspace().project().empty() || !workspace().services().loadPlan) {
        plan_.reset();
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
    workspace().jobs().run(
        this, {},
        [root = workspace().project(), words, load = workspace().services().loadPlan](JobContext&) {
            return load(root, words);
        },
        [this, root = workspace().project()](Result<ProjectPlan> plan) {
            reading_ = false;
            if (root == workspace().project()) take(std::move(plan));
            if (again_) {
                again_ = false;
                read();
            }
        });
}

void PlanPanel::take(Result<ProjectPlan> plan) {
    // a folder that is no project of tasks is no failure here; what is wrong in one that is stays on screen
    bool absent = !plan.ok() && plan.error().code == ErrorCode::NotFound;
    if (plan.ok()) {
        plan_ = std::move(*plan);
        workspace().setRunsFolder(plan_->plan.sequence.folder.parent_path());
        // kstudio takes what it is given instead of what the sequence was begun with: so that is given, too
        workspace().setSequenceEdits(
            "begun", plan_->plan.begun ? plan_->plan.sequence.overrides : std::vector<std::string>());
        workspace().setSequenceEdits("plan", overridesOf(changes_));
    }
    if (absent) plan_.reset();
    if (plan.ok() || absent)
        workspace().setPlan(plan_ ? std::make_shared<const sequence::SequencePlan>(plan_->plan) : nullptr);
    failure_.reset();
    if (!plan.ok() && !absent) failure_ = plan.error();
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
    if (plan_ && plan.ok()) raiseReplay();
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
    if (QString problem = problem_->text(); !problem.isEmpty()) {
        empty_->setText(tr("This project cannot be planned"), problem);
        return;
    }
    empty_->setText(tr("No tasks in this project yet"),
                    tr("Tasks lie in the folder tasks of a project with project.yaml. Open such a project, a "
                       "folder of robot_train, or make one with kstudio project new."));
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
    QStringList tasks;
    std::vector<std::vector<double>> shares;
    for (std::size_t i = 0; i < plan_->plan.stages.size(); ++i) {
        tasks << text(plan_->plan.stages[i].name);
        shares.push_back(sharesByStage(plan_->plan, i));
    }
    int batch = 8;
    if (const auto* stated = plan_->project.base.find("training.batch_size"))
        batch = stated->value.get<int>();
    replay_->setPlan(tasks, shares, batch);
    // the others make their own shares
    replay_->setEditable(current != "none" && current != "balanced" && current != "episodes");
}

void PlanPanel::showState() {
    bool busy = workspace().host().busy() || writing_;
    QStringList reasons;
    const QString hindrance = plan_ && !busy ? startHindrance(plan_->plan) : QString();
    if (QString refusal = workspace().checks().refusal(); !refusal.isEmpty()) reasons << refusal;
    bool blocked = plan_ && plan_->plan.blocked();
    if (plan_) {
        for (const auto& issue : plan_->plan.issues) {
            if (issue.blocking) reasons << coreText(issue.message) + " " + coreText(issue.hint);
        }
    }
    start_->setEnabled(plan_ && !blocked && !busy && workspace().checks().mayStart() &&
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

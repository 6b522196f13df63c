// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/plan_panel.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QRegularExpression>
#include <QTableWidget>
#include <QToolButton>
#include <QUndoCommand>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/config/schema.h"
#include "widgets/forms/config_edit.h"
#include "widgets/forms/schema_form.h"
#include "widgets/parts/chip.h"
#include "widgets/parts/empty_state.h"
#include "widgets/parts/replay_table.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/plots/plot.h"
#include "widgets/theme/icons.h"

namespace studio::widgets {

namespace fs = std::filesystem;

namespace {

enum PlanColumn {
    kPlanStage,
    kPlanName,
    kPlanInstruction,
    kPlanData,
    kPlanLength,
    kPlanRate,
    kPlanFrom,
    kPlanState,
    kPlanColumns
};

/// One set of values instead of another.
class PlanEdit : public QUndoCommand {
public:
    using Changes = std::map<std::string, std::string>;
    PlanEdit(PlanPanel& panel, const QString& what, Changes before, Changes after)
        : QUndoCommand(what), panel_(&panel), before_(std::move(before)), after_(std::move(after)) {}
    void redo() override {
        if (panel_) panel_->setChanges(after_);
    }
    void undo() override {
        if (panel_) panel_->setChanges(before_);
    }

private:
    QPointer<PlanPanel> panel_;
    Changes before_, after_;
};

/// One sentence on a replay strategy.
QString aboutStrategy(const std::string& name) {
    static const std::map<std::string, const char*> sentences = {
        {"none", QT_TRANSLATE_NOOP("studio::widgets::PlanPanel",
                                   "Nothing of earlier tasks is replayed: they are forgotten fastest.")},
        {"proportional",
         QT_TRANSLATE_NOOP("studio::widgets::PlanPanel", "Every batch holds the shares of the table below.")},
        {"balanced",
         QT_TRANSLATE_NOOP("studio::widgets::PlanPanel", "Every task seen so far gets the same share.")},
        {"adaptive",
         QT_TRANSLATE_NOOP(
             "studio::widgets::PlanPanel",
             "Shares follow the forgetting that validation measures: what suffers is replayed more.")},
        {"reservoir", QT_TRANSLATE_NOOP("studio::widgets::PlanPanel",
                                        "A bounded store of frames stands for all earlier tasks.")},
        {"episodes", QT_TRANSLATE_NOOP("studio::widgets::PlanPanel",
                                       "Only the first episodes of each earlier task are replayed.")},
        {"mixture",
         QT_TRANSLATE_NOOP("studio::widgets::PlanPanel", "Samples of all tasks are drawn from one pool.")}};
    auto found = sentences.find(name);
    return found == sentences.end() ? QString() : PlanPanel::tr(found->second);
}

QTableWidgetItem* cell(const QString& shown, bool editable, const QString& tip = {}) {
    auto* item = new QTableWidgetItem(shown);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable |
                   (editable ? Qt::ItemIsEditable : Qt::NoItemFlags));
    item->setToolTip(tip.isEmpty() ? shown : tip);
    return item;
}

std::string quoted(const QString& words) {
    QString inside = words;
    return "\"" + inside.replace("\\", "\\\\").replace("\"", "\\\"").toStdString() + "\"";
}

}  // namespace

PlanPanel::PlanPanel(Workspace& workspace, QWidget* parent) : Panel(workspace, parent) {
    auto* content = buildContent();
    auto* empty = new EmptyState("plan");
    stage_ = new Stage(content, empty);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kGap, kMargin, kMargin);
    layout->addWidget(stage_);
    connect(&workspace, &Workspace::projectChanged, this, [this] {
        changes_.clear();
        read();
    });
    connect(&workspace, &Workspace::runsChanged, this, &PlanPanel::read);
    connect(&workspace.host(), &RunHost::changed, this, &PlanPanel::showState);
    connect(&workspace, &Workspace::blockersChanged, this, &PlanPanel::showState);
    translated(this, [this, empty] {
        empty->setText(tr("No tasks in this project yet"),
                       tr("Tasks lie in the folder tasks of a project with project.yaml. Open such a "
                          "project, a folder of "
                          "robot_train, or make one with kstudio project new."));
        retranslate();
    });
    read();
}

QWidget* PlanPanel::buildContent() {
    tasks_ = new QTableWidget;
    strategy_ = new QComboBox;
    strategyAbout_ = new QLabel;
    replay_ = new ReplayTable;
    vision_ = new QCheckBox;
    backbone_ = new QCheckBox;
    stateProj_ = new QCheckBox;
    parts_ = new QLabel;
    rates_ = new Plot;
    problem_ = new QLabel;
    reason_ = new QLabel;
    unsaved_ = new QLabel;
    start_ = new QPushButton;
    save_ = new QToolButton;
    copy_ = new QToolButton;
    tasks_->verticalHeader()->hide();
    tasks_->verticalHeader()->setDefaultSectionSize(30);
    tasks_->setSelectionBehavior(QAbstractItemView::SelectRows);
    tasks_->setMinimumHeight(96);
    replay_->setMinimumHeight(96);
    rates_->setMinimumHeight(110);
    strategyAbout_->setProperty("look", "caption");
    strategyAbout_->setWordWrap(true);
    parts_->setProperty("look", "caption");
    problem_->setProperty("look", "error");
    problem_->setWordWrap(true);
    reason_->setProperty("look", "error");
    reason_->setWordWrap(true);
    unsaved_->setProperty("look", "caption");
    start_->setProperty("look", "primary");
    themed(this, [this] { start_->setIcon(icon("play", Theme::current().onAccent)); });
    save_->setIcon(icon("save"));
    copy_->setIcon(icon("terminal"));
    auto* bar = new QHBoxLayout;
    bar->setSpacing(kGap);
    bar->addWidget(start_);
    bar->addWidget(problem_, 1);
    bar->addWidget(reason_, 1);
    bar->addWidget(unsaved_);
    bar->addWidget(save_);
    bar->addWidget(copy_);
    auto* strategyLabel = new QLabel;
    strategyLabel->setBuddy(strategy_);
    auto* partsLabel = new QLabel;
    translated(this, [strategyLabel, partsLabel] {
        strategyLabel->setText(tr("Replay"));
        partsLabel->setText(tr("Trained:"));
    });
    auto* strategy = new QHBoxLayout;
    strategy->setSpacing(kGap);
    strategy->addWidget(strategyLabel);
    strategy->addWidget(strategy_);
    strategy->addWidget(strategyAbout_, 1);
    auto* trained = new QHBoxLayout;
    trained->setSpacing(kMargin);
    trained->addWidget(partsLabel);
    trained->addWidget(vision_);
    trained->addWidget(backbone_);
    trained->addWidget(stateProj_);
    trained->addWidget(parts_, 1);
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kGap);
    layout->addLayout(bar);
    layout->addWidget(tasks_, 3);
    layout->addLayout(strategy);
    layout->addWidget(replay_, 3);
    layout->addLayout(trained);
    layout->addWidget(rates_, 3);

    connect(tasks_, &QTableWidget::itemChanged, this, &PlanPanel::taskEdited);
    connect(tasks_, &QTableWidget::itemDoubleClicked, this, [this](QTableWidgetItem* item) {
        if (item->column() != kPlanData || !plan_) return;
        const auto& stage = plan_->plan.stages[static_cast<std::size_t>(item->row())];
        if (stage.dataThere) this->workspace().open(stage.data);
    });
    connect(strategy_, &QComboBox::activated, this, [this] {
        change(tr("Change the replay strategy"),
               {{"sequential.replay_strategy", strategy_->currentText().toStdString()}});
    });
    connect(replay_, &ReplayTable::sharesEdited, this, [this](int stage, const std::vector<double>& shares) {
        std::map<std::string, std::string> values;
        for (std::size_t i = 0; i < shares.size() && i < plan_->project.tasks.size(); ++i) {
            values["sequential.stage" + std::to_string(stage) + "_replay.task" +
                   std::to_string(plan_->project.tasks[i].id)] =
                QString::number(shares[i], 'g', 6).toStdString();
        }
        change(tr("Change the shares of stage %1").arg(stage), values);
    });
    const std::pair<QCheckBox*, std::pair<const char*, bool>> boxes[] = {
        {vision_, {"policy.freeze_vision_encoder", false}},
        {backbone_, {"policy.train_expert_only", false}},
        {stateProj_, {"policy.train_state_proj", true}}};
    for (const auto& [box, key] : boxes) {
        connect(box, &QCheckBox::clicked, this, [this, key = key](bool on) {
            change(tr("Change what is trained"), {{key.first, on == key.second ? "true" : "false"}});
        });
    }
    connect(save_, &QToolButton::clicked, this, &PlanPanel::save);
    connect(copy_, &QToolButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(command());
        workspace().notify(Level::Info, tr("Copied: %1").arg(command()));
    });
    connect(start_, &QPushButton::clicked, this, &PlanPanel::start);
    return content;
}

void PlanPanel::retranslate() {
    tasks_->setColumnCount(kPlanColumns);
    tasks_->setHorizontalHeaderLabels({tr("Stage"), tr("Task"), tr("Instruction"), tr("Data set"),
                                       tr("Length"), tr("Learning rate"), tr("Starts from"), tr("State")});
    tasks_->setAccessibleName(tr("Tasks in order"));
    replay_->setAccessibleName(tr("Replay plan"));
    strategy_->setAccessibleName(tr("Replay strategy"));
    vision_->setText(tr("Vision"));
    backbone_->setText(tr("Connector and text"));
    stateProj_->setText(tr("State projection"));
    rates_->setTitle(tr("Learning rate of the whole sequence"));
    rates_->setAxes(tr("step of the sequence"), {});
    save_->setToolTip(tr("Save the changes into the project's files; their comments stay"));
    copy_->setToolTip(tr("Copy as command: the kstudio line that does the same"));
    save_->setAccessibleName(save_->toolTip());
    copy_->setAccessibleName(copy_->toolTip());
    replay_->retranslate();
    if (plan_) {
        showTasks();
        showParts();
    }
    showState();
}

std::vector<std::string> PlanPanel::overrides() const {
    std::vector<std::string> words;
    for (const auto& [key, value] : changes_) words.push_back(key + "=" + value);
    return words;
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
    workspace().jobs().run(
        this, {},
        [root = workspace().project(), words = overrides(),
         load = workspace().services().loadPlan](JobContext&) { return load(root, words); },
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
        workspace().setSequenceEdits("plan", overrides());
    }
    if (absent) plan_.reset();
    stage_->showContent(!absent);
    problem_->setText(plan.ok() || absent ? QString() : text(plan.error().text()));
    problem_->setVisible(!problem_->text().isEmpty());
    if (plan_ && plan.ok()) {
        showTasks();
        showReplay();
        showParts();
        showRates();
    }
    showState();
}

void PlanPanel::showTasks() {
    showing_ = true;
    const auto& stages = plan_->plan.stages;
    tasks_->setRowCount(static_cast<int>(stages.size()));
    for (int r = 0; r < static_cast<int>(stages.size()); ++r) {
        const auto& stage = stages[static_cast<std::size_t>(r)];
        tasks_->setItem(r, kPlanStage, cell(QString::number(stage.stage), false));
        tasks_->setItem(r, kPlanName, cell(text(stage.name), true));
        tasks_->setItem(r, kPlanInstruction, cell(text(stage.instruction), true));
        auto* data =
            cell(text(stage.data.filename()), false, text(stage.data) + "\n" + tr("Double click opens it"));
        if (!stage.dataThere) {
            data->setText(tr("▲ missing: %1").arg(text(stage.data.filename())));
            data->setForeground(moodColour(Mood::Bad));
        }
        tasks_->setItem(r, kPlanData, data);
        tasks_->setItem(r, kPlanLength,
                        cell(stage.steps > 0 ? tr("%1 steps").arg(grouped(stage.steps))
                                             : tr("%1 epochs").arg(stage.epochs),
                             true));
        tasks_->setItem(
            r, kPlanRate,
            cell(QString::number(stage.rate, 'g', 3), true,
                 stage.rateStated ? tr("Stated by the task")
                                  : tr("From the project's rate and its decay (1, 0.7, 0.5, 0.4)")));
        tasks_->setItem(r, kPlanFrom, cell(text(stage.start.text), false));
        tasks_->setItem(r, kPlanState,
                        cell(stage.state.empty() ? QString::fromUtf8("–") : text(stage.state), false));
    }
    // the instruction takes what the others leave
    const int widths[] = {52, 116, 0, 132, 82, 92, 150, 76};
    for (int i = 0; i < kPlanColumns; ++i) {
        if (i != kPlanInstruction) tasks_->setColumnWidth(i, widths[i]);
    }
    tasks_->horizontalHeader()->setSectionResizeMode(kPlanInstruction, QHeaderView::Stretch);
    tasks_->horizontalHeader()->setMinimumSectionSize(40);
    showing_ = false;
}

void PlanPanel::showReplay() {
    showing_ = true;
    strategy_->clear();
    std::string current = plan_->plan.strategy;
    std::vector<std::string> names;
    for (const auto& row : config::schema()) {
        if (row.path == "replay.strategy") names = row.choices;
    }
    if (names.empty()) names.push_back(current);
    for (const auto& name : names) strategy_->addItem(text(name));
    strategy_->setCurrentText(text(current));
    strategyAbout_->setText(aboutStrategy(current));
    QStringList tasks;
    std::vector<std::vector<double>> shares;
    for (const auto& stage : plan_->plan.stages) {
        tasks << text(stage.name);
        std::vector<double> row;
        for (const auto& share : stage.shares) row.push_back(share.share);
        if (row.empty()) {
            row.assign(shares.size() + 1, 0);
            row.back() = 1;
        }
        shares.push_back(std::move(row));
    }
    int batch = 8;
    if (const auto* stated = plan_->project.base.find("training.batch_size"))
        batch = stated->value.get<int>();
    replay_->setPlan(tasks, shares, batch);
    replay_->setEditable(current != "none" && current != "balanced");
    showing_ = false;
}

void PlanPanel::showParts() {
    if (plan_->plan.stages.empty()) return;
    const auto& stage = plan_->plan.stages.front();
    QSignalBlocker a(vision_), b(backbone_), c(stateProj_);
    vision_->setChecked(!stage.freezeVision && !stage.expertOnly);
    vision_->setEnabled(!stage.expertOnly);
    backbone_->setChecked(!stage.expertOnly);
    stateProj_->setChecked(stage.trainStateProj);
    parts_->setText(tr("the action expert always"));
}

void PlanPanel::showRates() {
    rateX_.clear();
    rateY_.clear();
    std::vector<Curve> curves;
    std::vector<PlotMark> marks;
    double begin = 0;
    bool epochs = false;
    double floorRate = 2.5e-6;
    if (const auto* stated = plan_->project.base.find("policy.scheduler_decay_lr"))
        floorRate = stated->value.get<double>();
    for (const auto& stage : plan_->plan.stages) {
        epochs = epochs || stage.steps == 0;
        double length = stage.steps > 0 ? static_cast<double>(stage.steps) : std::max(1.0, stage.epochs);
        // in epochs the warm-up cannot be placed, only the decay
        double warmup = stage.steps > 0 ? std::min<double>(double(stage.warmupSteps), length) : 0;
        double decay = stage.steps > 0 && stage.decaySteps > 0
                           ? std::min<double>(double(stage.decaySteps), length)
                           : length;
        // a run shorter than the schedule compresses it
        if (stage.steps > 0 && stage.decaySteps > stage.steps)
            warmup = double(stage.warmupSteps) * length / double(stage.decaySteps);
        auto& x = rateX_.emplace_back();
        auto& y = rateY_.emplace_back();
        for (int i = 0; i <= 200; ++i) {
            double at = length * i / 200;
            double rate = at < warmup  ? stage.rate * at / warmup
                          : at < decay ? floorRate + (stage.rate - floorRate) * 0.5 *
                                                         (1 + std::cos(std::numbers::pi * at / decay))
                                       : floorRate;
            x.push_back(begin + at);
            y.push_back(rate);
        }
        marks.push_back({begin, text(stage.name)});
        begin += length;
    }
    for (std::size_t i = 0; i < rateX_.size(); ++i) {
        curves.push_back({text(plan_->plan.stages[i].name), Theme::seriesColour(static_cast<int>(i)),
                          [this, i]() -> CurveData {
                              return {rateX_[i], rateY_[i]};
                          }});
    }
    rates_->setAxes(epochs ? tr("epoch of the sequence") : tr("step of the sequence"), {});
    rates_->setCurves(std::move(curves));
    rates_->setMarks(std::move(marks));
}

void PlanPanel::showState() {
    bool busy = workspace().host().busy();
    bool blocked = plan_ && plan_->plan.blocked();
    int red = workspace().blockers();
    start_->setEnabled(plan_ && !blocked && !busy && red == 0 && problem_->text().isEmpty());
    QStringList reasons;
    if (red > 0) reasons << tr("%n checks of Pre-flight are red", nullptr, red);
    if (plan_) {
        for (const auto& issue : plan_->plan.issues) {
            if (issue.blocking)
                reasons << text(issue.message) + (issue.hint.empty() ? "" : " " + text(issue.hint));
        }
    }
    start_->setToolTip(reasons.isEmpty() ? command() : reasons.join('\n'));
    // the label keeps what reading said; reasons change by themselves
    reason_->setText(problem_->text().isEmpty() && !reasons.isEmpty() ? reasons.first() : QString());
    start_->setText(plan_ && plan_->plan.begun ? tr("Go on with the sequence") : tr("Start the sequence"));
    unsaved_->setText(
        changes_.empty() ? QString() : tr("%n unsaved changes", nullptr, static_cast<int>(changes_.size())));
    save_->setEnabled(!changes_.empty());
    copy_->setEnabled(plan_.has_value());
}

void PlanPanel::setChanges(std::map<std::string, std::string> changes) {
    changes_ = std::move(changes);
    showState();
    read();
}

void PlanPanel::change(const QString& what, const std::map<std::string, std::string>& values) {
    if (showing_) return;
    auto after = changes_;
    for (const auto& [key, value] : values) after[key] = value;
    workspace().undo().push(new PlanEdit(*this, what, changes_, after));
}

void PlanPanel::taskEdited(QTableWidgetItem* item) {
    if (showing_ || !plan_) return;
    const auto& stage = plan_->plan.stages[static_cast<std::size_t>(item->row())];
    std::string task = "task" + std::to_string(stage.task) + ".";
    QString typed = item->text().trimmed();
    bool number = false;
    double value = QString(typed).remove(QRegularExpression("[^0-9.eE+-].*$")).toDouble(&number);
    std::map<std::string, std::string> values;
    if (item->column() == kPlanName) values[task + "name"] = quoted(typed);
    if (item->column() == kPlanInstruction) values[task + "language_instruction"] = quoted(typed);
    if (item->column() == kPlanRate && number)
        values[task + "training.policy.optimizer_lr"] = QString::number(value, 'g', 6).toStdString();
    if (item->column() == kPlanLength && number) {
        // the unit stays: steps where it was steps
        values[task + (stage.steps > 0 ? "training.steps" : "training.max_epoch")] =
            QString::number(value, 'g', 9).toStdString();
    }
    if (values.empty()) {
        showTasks();
        return;
    }
    change(tr("Change task %1").arg(text(stage.name)), values);
}

void PlanPanel::save() {
    if (!plan_) return;
    // values of a task lie in its own file, below `task`
    std::map<fs::path, std::map<std::string, std::string>> files;
    for (const auto& [key, value] : changes_) {
        auto dot = key.find('.');
        const config::TaskConfig* owner = nullptr;
        if (key.starts_with("task") && dot != std::string::npos) {
            owner = plan_->project.findTask(QString::fromStdString(key.substr(4, dot - 4)).toInt());
        }
        if (owner) {
            files[owner->file]["task" + key.substr(dot)] = value;
        } else {
            files[plan_->project.file][key] = value;
        }
    }
    for (const auto& [file, values] : files) {
        auto saved = saveConfig(file, values);
        if (!saved.ok()) {
            workspace().notify(tr("Save %1").arg(text(file.filename())), saved.error());
            return;
        }
        bool beside = *saved != file;
        workspace().notify(beside ? Level::Warning : Level::Info,
                           beside ? tr("Saved into a new file beside it: %1.").arg(shortPath(*saved))
                                  : tr("Saved into %1; its comments stay.").arg(shortPath(file)));
    }
    workspace().undo().clear();
    setChanges({});
}

QString PlanPanel::command() const {
    if (!plan_) return {};
    TrainRequest wanted = workspace().sequenceRequest();
    QStringList words{"kstudio"};
    for (const QString& word : trainCommand(wanted)) words << shellWord(word);
    return words.join(' ');
}

void PlanPanel::start() {
    TrainRequest wanted = workspace().sequenceRequest();
    auto where = workspace().settings().trainInProcess() ? Where::Process : Where::Thread;
    auto begun = workspace().host().start(wanted, where, workspace().runsFolder());
    if (!begun.ok()) {
        workspace().notify(tr("Start the sequence"), begun.error());
        return;
    }
    Q_EMIT workspace().showPage("train");
}

QJsonObject PlanPanel::facts() const {
    return {{"rows", tasks_->rowCount()},
            {"changes", int(changes_.size())},
            {"points", int(rateX_.size() * 201)}};
}

}  // namespace studio::widgets

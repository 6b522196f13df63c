// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/evaluation_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>
#include <limits>
#include <utility>

#include "widgets/parts/checkpoint_list.h"
#include "widgets/parts/difficulty_form.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/sim_task_list.h"
#include "widgets/parts/text.h"
#include "widgets/theme/icons.h"
#include "widgets/workspace.h"

namespace studio::widgets {

namespace fs = std::filesystem;

namespace {

constexpr int kUnseenSeed = 100000;  ///< recordings count from 0

}  // namespace

EvaluationForm::EvaluationForm(Workspace& workspace, QWidget* parent)
    : JobForm(workspace, parent),
      checkpoints_(new CheckpointList([&workspace](const fs::path& run) { return workspace.runLabel(run); })),
      browse_(new QToolButton),
      tasks_(new SimTaskList(workspace.services().sim.tasks)),
      trials_(new QSpinBox),
      firstSeed_(new QSpinBox),
      instruction_(new QLineEdit),
      language_(new QComboBox),
      films_(new QCheckBox),
      difficulty_(new DifficultyForm) {
    checkpoints_->setMinimumHeight(110);
    browse_->setIcon(icon("folder"));
    trials_->setRange(1, 10000);
    trials_->setValue(50);
    firstSeed_->setRange(0, std::numeric_limits<int>::max());
    firstSeed_->setValue(kUnseenSeed);
    language_->addItem(QString(), false);
    language_->addItem(QString(), true);
    auto label = [this](const char* name) {
        labels_.emplace_back(new QLabel, name);
        return labels_.back().first;
    };
    auto* head = new QHBoxLayout;
    QLabel* checkpointsLabel = label(QT_TR_NOOP("Checkpoints"));
    checkpointsLabel->setBuddy(checkpoints_);
    head->addWidget(checkpointsLabel, 1);
    head->addWidget(browse_);
    QLabel* tasksLabel = label(QT_TR_NOOP("Tasks"));
    tasksLabel->setBuddy(tasks_);
    auto* grid = new QGridLayout;
    grid->setSpacing(kGap);
    grid->setColumnStretch(1, 1);
    addRow(*grid, label(QT_TR_NOOP("Trials per task")), trials_);
    addRow(*grid, label(QT_TR_NOOP("First seed")), firstSeed_);
    addRow(*grid, label(QT_TR_NOOP("Instruction")), instruction_);
    addRow(*grid, label(QT_TR_NOOP("Language")), language_);
    fields()->addLayout(head);
    fields()->addWidget(checkpoints_, 1);
    fields()->addWidget(tasksLabel);
    fields()->addWidget(tasks_);
    fields()->addLayout(grid);
    fields()->addWidget(films_);
    fields()->addWidget(difficulty_);

    connect(checkpoints_, &CheckpointList::changed, this, &EvaluationForm::changed);
    connect(tasks_, &SimTaskList::changed, this, &EvaluationForm::changed);
    connect(trials_, &QSpinBox::valueChanged, this, &EvaluationForm::changed);
    connect(browse_, &QToolButton::clicked, this, [this] {
        QString folder = QFileDialog::getExistingDirectory(this, tr("Choose a checkpoint or a run"),
                                                           text(this->workspace().runsFolder()));
        if (!folder.isEmpty()) Q_EMIT folderChosen(folder);
    });
    restore();
    connect(&workspace, &Workspace::projectChanged, this, &EvaluationForm::followProject);
    followProject();
    translated(this, [this] { retranslate(); });
}

void EvaluationForm::retranslate() {
    for (auto& [label, name] : labels_) label->setText(tr(name));
    tasks_->retranslate();
    tasks_->setAccessibleName(tr("Tasks to try"));
    checkpoints_->setAccessibleName(tr("Checkpoints to try"));
    browse_->setToolTip(tr("Choose a checkpoint or a run from anywhere"));
    browse_->setAccessibleName(browse_->toolTip());
    trials_->setAccessibleName(tr("Trials per task"));
    firstSeed_->setAccessibleName(tr("First seed"));
    firstSeed_->setToolTip(
        tr("Seeds count up from here. Recordings count from 0: keep them apart, and take "
           "the same for all that you compare."));
    instruction_->setPlaceholderText(tr("Each task's own"));
    instruction_->setAccessibleName(tr("Instruction"));
    instruction_->setToolTip(
        tr("Other words than the task's own. Such results do not count for the forgetting."));
    language_->setAccessibleName(tr("Language of the instruction"));
    {
        QSignalBlocker quiet(language_);
        language_->setItemText(0, tr("English"));
        language_->setItemText(1, tr("Chinese"));
    }
    films_->setText(tr("Film every failed trial"));
    stopButton()->setToolTip(tr("Tasks that were measured to their end stay"));
    setStart(tr("Evaluate"));
}

EvaluateRequest EvaluationForm::request() const {
    EvaluateRequest request;
    request.checkpoints = checkpoints_->checked();
    request.tasks = tasks_->checked();
    request.trials = trials_->value();
    request.firstSeed = static_cast<std::uint64_t>(firstSeed_->value());
    request.instruction = instruction_->text().trimmed().toStdString();
    request.chinese = language_->currentData().toBool();
    request.difficulty = difficulty_->value();
    request.films = films_->isChecked();
    fs::path project = workspace().project();
    request.elsewhere =
        (project.empty() ? path(workspace().settings().projectsFolder()) : project) / "evaluations";
    return request;
}

void EvaluationForm::setTrials(int trials) {
    trials_->setValue(trials);
}

QString EvaluationForm::command() const {
    EvaluateRequest request = this->request();
    QStringList tasks, lines;
    for (const std::string& task : request.tasks) tasks << text(task);
    for (const fs::path& checkpoint : request.checkpoints) {
        QStringList words{"kstudio", "sim", "evaluate", "--checkpoint", shellWord(text(checkpoint))};
        words << "--task" << tasks.join(',') << "--episodes" << QString::number(request.trials)
              << "--first-seed" << QString::number(request.firstSeed);
        if (!request.instruction.empty()) words << "--instruction" << shellWord(text(request.instruction));
        if (request.chinese) {
            words << "--language"
                  << "zh";
        }
        if (request.films) words << "--film-failures";
        words << DifficultyForm::options(request.difficulty);
        lines << words.join(' ');
    }
    return lines.join('\n');
}

void EvaluationForm::followProject() {
    if (own_) {
        tasks_->offer({});
        tasks_->setChecked(*std::exchange(own_, std::nullopt));
    }
    const DemoServices& demo = workspace().services().demo;
    const fs::path project = workspace().project();
    if (project.empty() || !demo.isDemo || !demo.read || !demo.isDemo(project)) return;
    workspace().jobs().run(
        this, {}, [project, read = demo.read](JobContext&) { return read(project); },
        [this, project](const Result<DemoState>& state) {
            if (!state.ok() || own_ || project != workspace().project()) return;
            own_ = tasks_->checked();
            tasks_->offer(state->tasks);
            tasks_->setChecked(state->tasks);
        });
}

void EvaluationForm::restore() {
    QSettings& store = workspace().settings().store();
    if (store.contains("evaluation/tasks")) {
        std::vector<std::string> tasks;
        for (const QString& id : store.value("evaluation/tasks").toStringList())
            tasks.push_back(id.toStdString());
        tasks_->setChecked(tasks);
    }
    trials_->setValue(store.value("evaluation/trials", 50).toInt());
    firstSeed_->setValue(store.value("evaluation/first_seed", kUnseenSeed).toInt());
    films_->setChecked(store.value("evaluation/films", false).toBool());
}

void EvaluationForm::keep() {
    QSettings& store = workspace().settings().store();
    if (!own_) {
        QStringList tasks;
        for (const std::string& id : tasks_->checked()) tasks << text(id);
        store.setValue("evaluation/tasks", tasks);
    }
    store.setValue("evaluation/trials", trials_->value());
    store.setValue("evaluation/first_seed", firstSeed_->value());
    store.setValue("evaluation/films", films_->isChecked());
}

}  // namespace studio::widgets

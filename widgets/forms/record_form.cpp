// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/record_form.h"

#include <QComboBox>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QThread>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "widgets/parts/difficulty_form.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/sim_task_list.h"
#include "widgets/parts/text.h"
#include "widgets/theme/icons.h"
#include "widgets/workspace.h"

namespace studio::widgets {

namespace fs = std::filesystem;

namespace {

const QSize kRecordSizes[] = {{64, 64}, {128, 128}, {256, 256}, {640, 480}};

}  // namespace

RecordForm::RecordForm(Workspace& workspace, QWidget* parent)
    : JobForm(workspace, parent),
      tasks_(new SimTaskList(workspace.services().sim.tasks)),
      episodes_(new QSpinBox),
      size_(new QComboBox),
      language_(new QComboBox),
      folder_(new QLineEdit),
      browse_(new QToolButton),
      difficulty_(new DifficultyForm) {
    episodes_->setRange(1, 100000);
    episodes_->setValue(40);
    for (const QSize& one : kRecordSizes) chooseSize(one);
    size_->setCurrentIndex(2);
    language_->addItem(QString(), false);
    language_->addItem(QString(), true);
    browse_->setIcon(icon("folder"));
    auto label = [this](const char* name) {
        labels_.emplace_back(new QLabel, name);
        return labels_.back().first;
    };
    QLabel* tasksLabel = label(QT_TR_NOOP("Tasks"));
    tasksLabel->setBuddy(tasks_);
    auto* grid = new QGridLayout;
    grid->setSpacing(kGap);
    grid->setColumnStretch(1, 1);
    addRow(*grid, label(QT_TR_NOOP("Episodes per task")), episodes_);
    addRow(*grid, label(QT_TR_NOOP("Pictures")), size_);
    addRow(*grid, label(QT_TR_NOOP("Instruction")), language_);
    addRow(*grid, label(QT_TR_NOOP("Folder")), folder_, browse_);
    fields()->addWidget(tasksLabel);
    fields()->addWidget(tasks_);
    fields()->addLayout(grid);
    fields()->addWidget(difficulty_);
    fields()->addStretch(1);

    connect(tasks_, &SimTaskList::changed, this, &RecordForm::changed);
    connect(episodes_, &QSpinBox::valueChanged, this, &RecordForm::changed);
    connect(size_, &QComboBox::currentIndexChanged, this, &RecordForm::changed);
    connect(language_, &QComboBox::currentIndexChanged, this, &RecordForm::changed);
    connect(folder_, &QLineEdit::textChanged, this, &RecordForm::changed);
    connect(difficulty_, &DifficultyForm::changed, this, &RecordForm::changed);
    connect(browse_, &QToolButton::clicked, this, [this] {
        QString chosen =
            QFileDialog::getExistingDirectory(this, tr("Folder for the data sets"), folder_->text());
        if (!chosen.isEmpty()) folder_->setText(chosen);
    });
    connect(&workspace, &Workspace::projectChanged, this, &RecordForm::followProject);
    restore();
    followProject();
    translated(this, [this] { retranslate(); });
}

void RecordForm::retranslate() {
    for (auto& [label, name] : labels_) label->setText(tr(name));
    tasks_->retranslate();
    tasks_->setAccessibleName(tr("Tasks to record"));
    episodes_->setAccessibleName(tr("Episodes per task"));
    episodes_->setToolTip(tr("Of each task, those that are there already among them"));
    size_->setAccessibleName(tr("Size of the pictures"));
    language_->setAccessibleName(tr("Language of the instruction"));
    {
        QSignalBlocker quiet(language_);
        language_->setItemText(0, tr("English"));
        language_->setItemText(1, tr("Chinese"));
    }
    folder_->setAccessibleName(tr("Folder for the data sets"));
    folder_->setToolTip(tr("Each task gets a folder of its own in it"));
    browse_->setToolTip(tr("Choose the folder"));
    browse_->setAccessibleName(browse_->toolTip());
    stopButton()->setToolTip(tr("What is complete stays; the same again goes on"));
}

void RecordForm::chooseSize(const QSize& size) {
    if (size_->findData(size) < 0)
        size_->addItem(QString::fromUtf8("%1 × %2").arg(size.width()).arg(size.height()), size);
    size_->setCurrentIndex(size_->findData(size));
}

QString RecordForm::instruction(const std::string& task) const {
    return tasks_->instruction(task, language_->currentData().toBool());
}

RecordRequest RecordForm::request() const {
    RecordRequest request;
    request.tasks = tasks_->checked();
    request.folder = path(folder_->text().trimmed());
    request.episodes = episodes_->value();
    QSize size = size_->currentData().toSize();
    request.width = size.width();
    request.height = size.height();
    request.chinese = language_->currentData().toBool();
    request.threads = std::max(1, QThread::idealThreadCount() - 1);
    request.difficulty = difficulty_->value();
    return request;
}

void RecordForm::setRequest(const RecordRequest& request) {
    tasks_->setChecked(request.tasks);
    folder_->setText(text(request.folder));
    episodes_->setValue(static_cast<int>(request.episodes));
    chooseSize({request.width, request.height});
    language_->setCurrentIndex(request.chinese ? 1 : 0);
    difficulty_->setValue(request.difficulty);
    Q_EMIT changed();
}

QString RecordForm::command() const {
    RecordRequest request = this->request();
    QStringList tasks;
    for (const std::string& task : request.tasks) tasks << text(task);
    QStringList words{"kstudio", "sim", "record", "--task", tasks.join(',')};
    words << "--episodes" << QString::number(request.episodes) << "--size"
          << (request.width == request.height ? QString::number(request.width)
                                              : QString("%1x%2").arg(request.width).arg(request.height));
    if (request.chinese)
        words << "--language"
              << "zh";
    if (request.threads != 1) words << "--threads" << QString::number(request.threads);
    words << DifficultyForm::options(request.difficulty);
    // with several tasks the command makes a folder for each by itself
    fs::path out = request.tasks.size() == 1 ? request.folder / request.tasks.front() : request.folder;
    words << "--out" << shellWord(text(out));
    return words.join(' ');
}

void RecordForm::followProject() {
    if (own_) setRequest(*std::exchange(own_, std::nullopt));
    fs::path project = workspace().project();
    fs::path wanted =
        (project.empty() ? path(workspace().settings().projectsFolder()) : project) / "datasets";
    // a folder that a person chose stays
    if (folder_->text().isEmpty() || path(folder_->text()) == suggested_) folder_->setText(text(wanted));
    suggested_ = wanted;
    fillFromDemo();
}

void RecordForm::fillFromDemo() {
    const DemoServices& demo = workspace().services().demo;
    const fs::path project = workspace().project();
    if (project.empty() || !demo.isDemo || !demo.read || !demo.isDemo(project)) return;
    workspace().jobs().run(
        this, {}, [project, read = demo.read](JobContext&) { return read(project); },
        [this, project, before = request()](const Result<DemoState>& state) {
            // what a person typed meanwhile stays
            if (!state.ok() || project != workspace().project() || !(request() == before)) return;
            own_ = before;
            setRequest(state->recording);
        });
}

void RecordForm::restore() {
    QSettings& store = workspace().settings().store();
    if (!store.contains("record/tasks")) return;
    std::vector<std::string> tasks;
    for (const QString& id : store.value("record/tasks").toStringList()) tasks.push_back(id.toStdString());
    tasks_->setChecked(tasks);
    episodes_->setValue(store.value("record/episodes", 40).toInt());
    chooseSize(store.value("record/size", QSize(256, 256)).toSize());
    language_->setCurrentIndex(store.value("record/chinese", false).toBool() ? 1 : 0);
}

void RecordForm::keep() {
    if (own_) return;
    QSettings& store = workspace().settings().store();
    QStringList tasks;
    for (const std::string& id : tasks_->checked()) tasks << text(id);
    store.setValue("record/tasks", tasks);
    store.setValue("record/episodes", episodes_->value());
    store.setValue("record/size", size_->currentData());
    store.setValue("record/chinese", language_->currentData());
}

}  // namespace studio::widgets

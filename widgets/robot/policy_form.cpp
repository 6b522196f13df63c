// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/robot/policy_form.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/parts/elided_combo.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/robot/camera_table.h"
#include "widgets/robot/robot_words.h"
#include "widgets/theme/icons.h"
#include "widgets/words/core_text.h"
#include "widgets/workspace.h"

namespace studio::widgets {

namespace {

constexpr int kMostDraws = 16;

}  // namespace

PolicyForm::PolicyForm(Workspace& workspace, QWidget* parent)
    : QWidget(parent),
      workspace_(workspace),
      checkpoints_(new ElidedCombo),
      browse_(new QToolButton),
      open_(new QToolButton),
      instruction_(new QComboBox),
      fan_(new QSpinBox),
      labels_{new QLabel, new QLabel, new QLabel},
      about_(new QLabel) {
    checkpoints_->setObjectName("robotCheckpoint");
    open_->setObjectName("openPolicy");
    instruction_->setObjectName("instruction");
    instruction_->setEditable(true);
    instruction_->setInsertPolicy(QComboBox::NoInsert);
    for (QComboBox* box : {checkpoints_, instruction_}) {
        box->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        box->setMinimumWidth(100);
    }
    browse_->setIcon(icon("folder"));
    open_->setIcon(icon("refresh"));
    fan_->setRange(0, kMostDraws);
    about_->setWordWrap(true);
    about_->setProperty("look", "caption");
    auto* row = new QHBoxLayout;
    row->setSpacing(kUnit);
    row->addWidget(checkpoints_, 1);
    row->addWidget(browse_);
    row->addWidget(open_);
    auto* form = new QFormLayout;
    form->setContentsMargins(0, 0, 0, 0);
    form->setSpacing(kGap);
    form->addRow(labels_[0], row);
    form->addRow(labels_[1], instruction_);
    form->addRow(labels_[2], fan_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kGap);
    layout->addLayout(form);
    layout->addWidget(new CameraTable(workspace, this));
    layout->addWidget(about_);
    RobotDesk* desk = &workspace.robot();
    connect(browse_, &QToolButton::clicked, this, [this] {
        QString folder =
            QFileDialog::getExistingDirectory(this, tr("Open a checkpoint"), text(workspace_.runsFolder()));
        if (folder.isEmpty()) return;
        choose(path(folder));
        open();
    });
    connect(open_, &QToolButton::clicked, this, &PolicyForm::open);
    connect(checkpoints_, &QComboBox::activated, this, &PolicyForm::open);
    connect(instruction_->lineEdit(), &QLineEdit::editingFinished, this, [this] {
        workspace_.robot().setInstruction(instruction_->currentText().trimmed().toStdString());
    });
    connect(instruction_, &QComboBox::activated, this, [this] {
        workspace_.robot().setInstruction(instruction_->currentText().trimmed().toStdString());
    });
    connect(fan_, &QSpinBox::valueChanged, desk, &RobotDesk::setFan);
    connect(desk, &RobotDesk::policyChanged, this, &PolicyForm::takePolicy);
    connect(desk, &RobotDesk::instructionChanged, this, [this, desk] {
        QString words = text(desk->instruction());
        if (instruction_->currentText().trimmed() == words) return;
        instruction_->setEditText(words);
        instruction_->lineEdit()->setCursorPosition(0);
    });
    connect(desk, &RobotDesk::connectionChanged, this, [this, desk] {
        // what was chosen before counts for the next connection too
        bool fresh = desk->connected() && !desk->busy() && !desk->policy() && !desk->opensPolicy();
        if (fresh) open();
        show();
    });
    connect(&workspace, &Workspace::projectChanged, this, &PolicyForm::list);
    connect(&workspace, &Workspace::runsChanged, this, &PolicyForm::list);
    connect(&workspace, &Workspace::robotPolicyWanted, this, [this, desk](const QString& checkpoint) {
        // whoever wants it has told why not
        if (desk->keepsPolicy() || desk->busy() || desk->opensPolicy()) return;
        choose(path(checkpoint));
        open();
        show();
    });
    translated(this, [this] { retranslate(); });
    for (const SimTask& task : workspace.services().sim.tasks) instruction_->addItem(text(task.english));
    instruction_->setCurrentIndex(-1);
    instruction_->setEditText(text(desk->instruction()));
    list();
}

void PolicyForm::retranslate() {
    labels_[0]->setText(tr("Policy"));
    labels_[1]->setText(tr("Instruction"));
    labels_[2]->setText(tr("Fan"));
    fan_->setToolTip(
        tr("So many further draws of the flow per chunk, to show how sure the policy is; each "
           "takes as long as the chunk itself"));
    browse_->setToolTip(tr("Choose a checkpoint elsewhere"));
    open_->setToolTip(tr("Open the chosen checkpoint for the robot"));
    for (QToolButton* button : {browse_, open_}) button->setAccessibleName(button->toolTip());
    checkpoints_->setAccessibleName(tr("Policy"));
    instruction_->setAccessibleName(tr("Instruction"));
    instruction_->lineEdit()->setAccessibleName(tr("Instruction"));
    instruction_->lineEdit()->setPlaceholderText(tr("What the robot shall do, in the words of the data"));
    fan_->setAccessibleName(tr("Fan"));
    // names have words in them
    if (checkpoints_->count() > 0) list();
    show();
}

void PolicyForm::list() {
    auto find = workspace_.services().findCheckpoints;
    auto root = workspace_.runsFolder();
    if (!find || root.empty()) return;
    if (listing_) {
        stale_ = true;
        return;
    }
    listing_ = true;
    // no title, so that a project without runs is no failure
    workspace_.jobs().run(
        this, {},
        [find, root](JobContext&) -> Result<std::vector<CheckpointRow>> {
            std::error_code ignored;
            if (!std::filesystem::exists(root, ignored)) return std::vector<CheckpointRow>();
            return find(root);
        },
        [this](Result<std::vector<CheckpointRow>> rows) {
            listing_ = false;
            QString chosen = checkpoints_->currentData().toString();
            checkpoints_->clear();
            if (rows.ok()) {
                // the newest run's newest first, as those are mostly wanted
                for (auto row = rows->rbegin(); row != rows->rend(); ++row) {
                    if (!row->problem.empty()) continue;
                    checkpoints_->addItem(checkpointChoice(workspace_, *row), text(row->path));
                    checkpoints_->setItemData(checkpoints_->count() - 1, text(row->path), Qt::ToolTipRole);
                }
            }
            checkpoints_->setCurrentIndex(-1);
            choose(path(chosen));
            show();
            if (std::exchange(stale_, false)) list();
        });
}

void PolicyForm::choose(const std::filesystem::path& checkpoint) {
    if (checkpoint.empty()) return;
    int found = checkpoints_->findData(text(checkpoint));
    for (int i = 0; found < 0 && i < checkpoints_->count(); ++i) {
        auto one = path(checkpoints_->itemData(i).toString());
        if (one.parent_path().parent_path() == checkpoint) found = i;
    }
    if (found < 0) {
        checkpoints_->insertItem(0, shortPath(checkpoint, 40), text(checkpoint));
        found = 0;
    }
    checkpoints_->setCurrentIndex(found);
}

void PolicyForm::open() {
    QString chosen = checkpoints_->currentData().toString();
    if (chosen.isEmpty()) return;
    RobotPolicyRequest request;
    request.checkpoint = path(chosen);
    request.fan = fan_->value();
    workspace_.robot().usePolicy(request);
}

void PolicyForm::takePolicy() {
    const auto& policy = workspace_.robot().policy();
    if (policy && policy->name != shownPolicy_) {
        QString before = instruction_->currentText();
        instruction_->clear();
        for (const RobotTask& task : policy->tasks) instruction_->addItem(text(task.instruction));
        for (const SimTask& task : workspace_.services().sim.tasks) {
            if (instruction_->findText(text(task.english)) < 0) instruction_->addItem(text(task.english));
        }
        // words that somebody has typed stay
        if (!before.isEmpty()) instruction_->setEditText(before);
        instruction_->lineEdit()->setCursorPosition(0);
        workspace_.robot().setInstruction(instruction_->currentText().toStdString());
    }
    shownPolicy_ = policy ? policy->name : std::string();
    if (policy) choose(workspace_.robot().policyRequest().checkpoint);
    show();
}

void PolicyForm::show() {
    const RobotDesk& desk = workspace_.robot();
    bool there = desk.connected() && !desk.busy() && !desk.opensPolicy();
    open_->setEnabled(there && checkpoints_->currentIndex() >= 0);
    QString words;
    if (desk.opensPolicy()) {
        words = tr("Opening the policy…");
    } else if (!desk.connected()) {
        words = tr("Connect first: the policy's cameras are matched with the robot's.");
    } else if (!desk.policy()) {
        words = checkpoints_->count() > 0
                    ? tr("Choose a checkpoint.")
                    : tr("No checkpoint in the project: train one, or choose a folder.");
    } else {
        const RobotPolicy& policy = *desk.policy();
        QStringList cameras;
        for (const RobotPolicyCamera& camera : policy.cameras) {
            if (camera.robot && !camera.robot->empty()) cameras << text(*camera.robot);
        }
        words = tr("Chunks of %1 steps at %2 Hz, %3 of them executed; cameras %4.")
                    .arg(policy.chunk)
                    .arg(policy.rateHz)
                    .arg(policy.actionSteps)
                    .arg(cameras.isEmpty() ? tr("none yet") : cameras.join(", "));
        if (!policy.rateStated)
            words +=
                ' ' +
                tr("The checkpoint does not state the rate of its data: %1 Hz is taken.").arg(policy.rateHz);
        if (!policy.note.empty()) words += ' ' + coreText(policy.note);
    }
    about_->setText(words);
}

}  // namespace studio::widgets

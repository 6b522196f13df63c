// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/robot/trial_box.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/robot/robot_desk.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace studio::widgets {

TrialBox::TrialBox(RobotDesk& desk, QWidget* parent)
    : QWidget(parent),
      desk_(desk),
      success_(new QPushButton),
      failure_(new QPushButton),
      keep_(new QPushButton),
      undo_(new QToolButton),
      note_(new QLineEdit),
      count_(new QLabel) {
    success_->setObjectName("trialSuccess");
    failure_->setObjectName("trialFailure");
    keep_->setObjectName("trialKeep");
    note_->setObjectName("trialNote");
    success_->setIcon(icon("check"));
    failure_->setIcon(icon("close"));
    undo_->setIcon(icon("undo"));
    count_->setWordWrap(true);
    count_->setProperty("look", "caption");
    auto* row = new QHBoxLayout;
    row->setSpacing(kGap);
    row->addWidget(success_, 1);
    row->addWidget(failure_, 1);
    row->addWidget(keep_, 1);
    row->addWidget(undo_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kGap);
    layout->addWidget(note_);
    layout->addLayout(row);
    layout->addWidget(count_);
    connect(success_, &QPushButton::clicked, this, [this] { desk_.judge(true); });
    connect(failure_, &QPushButton::clicked, this, [this] { desk_.judge(false); });
    connect(keep_, &QPushButton::clicked, &desk_, &RobotDesk::keepTrials);
    connect(undo_, &QToolButton::clicked, &desk_, &RobotDesk::takeTrialBack);
    connect(note_, &QLineEdit::textChanged, this,
            [this](const QString& typed) { desk_.setNote(typed.toStdString()); });
    connect(&desk_, &RobotDesk::trialsChanged, this, &TrialBox::show);
    connect(&desk_, &RobotDesk::policyChanged, this, &TrialBox::show);
    connect(&desk_, &RobotDesk::connectionChanged, this, &TrialBox::show);
    translated(this, [this] { retranslate(); });
}

void TrialBox::retranslate() {
    success_->setText(tr("Success"));
    failure_->setText(tr("Failure"));
    keep_->setText(tr("Keep"));
    undo_->setToolTip(tr("Take the newest trial back"));
    undo_->setAccessibleName(undo_->toolTip());
    show();
}

void TrialBox::show() {
    const bool there = desk_.connected() && !desk_.busy(), judged = there && desk_.hasRun();
    const bool correctable = there && !judged && desk_.isJudgedBySimulation();
    showNote(there);
    success_->setEnabled(judged);
    failure_->setEnabled(judged || correctable);
    for (QPushButton* button : {success_, failure_}) {
        button->setToolTip(button->isEnabled() ? QString()
                           : correctable       ? tr("The simulation has called it solved: press Keep")
                           : desk_.trials().empty()
                               ? tr("Not before the policy has moved the robot: press Run first")
                               : tr("One run is one trial: press Run for the next one"));
    }
    keep_->setEnabled(there && desk_.canTakeTrialBack());
    keep_->setToolTip(keep_->isEnabled() ? tr("Keeps the newest trial now: it cannot be taken back any more")
                                         : tr("There is no trial that waits to be kept"));
    undo_->setEnabled(desk_.canTakeTrialBack());
    showCount();
}

/// The note of the trial that it was typed for.
void TrialBox::showNote(bool there) {
    note_->setEnabled(there);
    if (const QString kept = text(desk_.note()); note_->text() != kept) {
        QSignalBlocker quiet(note_);
        note_->setText(kept);
    }
    const bool ofThis = desk_.hasRun() || desk_.isJudgedBySimulation();
    const QString words = ofThis ? tr("Note on this trial") : tr("Note on the next trial");
    note_->setPlaceholderText(words);
    note_->setAccessibleName(words);
}

void TrialBox::showCount() {
    const auto& trials = desk_.trials();
    const RobotDesk::Score score = desk_.score();
    QString words = score.tried > 0  ? tr("%1 of %2 succeeded.").arg(score.solved).arg(score.tried)
                    : trials.empty() ? tr("No trial yet.")
                                     : tr("No trial of this policy yet.");
    if (desk_.isJudgedBySimulation())
        words +=
            ' ' + tr("The simulation calls the newest one solved: press Keep, or Failure if it was not.");
    if (!trials.empty()) words += lastWords();
    count_->setText(words);
}

/// Where the newest trial is kept.
QString TrialBox::lastWords() const {
    const RobotTrial& last = desk_.trials().back();
    // a trial of another policy is no part of the count beside it
    if (!last.checkpoint.empty() && (!desk_.policy() || desk_.policy()->checkpoint != last.checkpoint))
        return {};
    const bool recorded = !desk_.about().recording.empty();
    QString words;
    if (!last.task) {
        words = recorded ? tr("The last one is kept with the recording alone: its instruction is none "
                              "of the tasks of the policy's run.")
                         : tr("The last one is kept nowhere: its instruction is none of the tasks of "
                              "the policy's run, and nothing is recorded.");
    } else if (desk_.about().simulated) {
        words = recorded
                    ? tr("The last one (%1) is kept with the recording alone: what a simulation scores is "
                         "no real success.")
                          .arg(text(last.task->name))
                    : tr("The last one (%1) is kept nowhere: what a simulation scores is no real success, "
                         "and nothing is recorded.")
                          .arg(text(last.task->name));
    } else if (desk_.canTakeTrialBack()) {
        words = tr("The last one (%1) is counted with the next one or at the end; until then it can be "
                   "taken back.")
                    .arg(text(last.task->name));
    }
    return words.isEmpty() ? words : ' ' + words;
}

}  // namespace studio::widgets

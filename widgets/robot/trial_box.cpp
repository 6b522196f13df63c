// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/robot/trial_box.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

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
      undo_(new QToolButton),
      note_(new QLineEdit),
      count_(new QLabel) {
    success_->setObjectName("trialSuccess");
    failure_->setObjectName("trialFailure");
    success_->setIcon(icon("check"));
    failure_->setIcon(icon("close"));
    undo_->setIcon(icon("undo"));
    count_->setWordWrap(true);
    count_->setProperty("look", "caption");
    auto* row = new QHBoxLayout;
    row->setSpacing(kGap);
    row->addWidget(success_, 1);
    row->addWidget(failure_, 1);
    row->addWidget(undo_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kGap);
    layout->addWidget(note_);
    layout->addLayout(row);
    layout->addWidget(count_);
    connect(success_, &QPushButton::clicked, this, [this] { add(true); });
    connect(failure_, &QPushButton::clicked, this, [this] { add(false); });
    connect(undo_, &QToolButton::clicked, &desk_, &RobotDesk::takeTrialBack);
    connect(&desk_, &RobotDesk::trialsChanged, this, &TrialBox::show);
    connect(&desk_, &RobotDesk::policyChanged, this, &TrialBox::show);
    connect(&desk_, &RobotDesk::connectionChanged, this, &TrialBox::show);
    translated(this, [this] { retranslate(); });
}

void TrialBox::retranslate() {
    success_->setText(tr("Success"));
    failure_->setText(tr("Failure"));
    undo_->setToolTip(tr("Take the newest trial back"));
    undo_->setAccessibleName(undo_->toolTip());
    note_->setPlaceholderText(tr("Note on the next trial"));
    note_->setAccessibleName(tr("Note on the next trial"));
    show();
}

void TrialBox::add(bool success) {
    RobotTrial trial{success, note_->text().toStdString(), {}};
    if (desk_.policy()) {
        // the task whose words the robot was given; another instruction is nobody's success
        for (const RobotTask& task : desk_.policy()->tasks) {
            if (task.instruction == desk_.instruction()) trial.task = task;
        }
    }
    note_->clear();
    desk_.addTrial(trial);
}

void TrialBox::show() {
    bool there = desk_.connected() && !desk_.busy(), judged = there && desk_.hasRun();
    note_->setEnabled(there);
    for (QPushButton* button : {success_, failure_}) {
        button->setEnabled(judged);
        button->setToolTip(judged ? QString()
                           : desk_.trials().empty()
                               ? tr("Not before the policy has moved the robot: press Run first")
                               : tr("One run is one trial: press Run for the next one"));
    }
    undo_->setEnabled(desk_.canTakeTrialBack());
    const auto& trials = desk_.trials();
    auto won = std::count_if(trials.begin(), trials.end(), [](const RobotTrial& t) { return t.success; });
    QString words =
        trials.empty() ? tr("No trial yet.") : tr("%1 of %2 succeeded.").arg(won).arg(trials.size());
    if (!trials.empty()) {
        const RobotTrial& last = trials.back();
        words += ' ';
        const bool recorded = !desk_.about().recording.empty();
        if (!last.task) {
            words += recorded ? tr("The last one is kept with the recording alone: its instruction is none "
                                   "of the tasks of the policy's run.")
                              : tr("The last one is kept nowhere: its instruction is none of the tasks of "
                                   "the policy's run, and nothing is recorded.");
        } else if (desk_.about().simulated) {
            words +=
                recorded
                    ? tr("The last one (%1) is kept with the recording alone: what a simulation scores is "
                         "no real success.")
                          .arg(text(last.task->name))
                    : tr("The last one (%1) is kept nowhere: what a simulation scores is no real success, "
                         "and nothing is recorded.")
                          .arg(text(last.task->name));
        } else if (desk_.canTakeTrialBack()) {
            words += tr("The last one (%1) is counted with the next one or at the end; until then it can be "
                        "taken back.")
                         .arg(text(last.task->name));
        }
    }
    count_->setText(words);
}

}  // namespace studio::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/robot/trial_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include "widgets/parts/elided_label.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/tool_tip.h"
#include "widgets/robot/robot_desk.h"
#include "widgets/theme/theme.h"

namespace studio::widgets {

using State = robot::SessionState;

TrialBar::TrialBar(RobotDesk& desk, QWidget* parent)
    : QWidget(parent),
      desk_(desk),
      count_(new QLabel(this)),
      newest_(new ElidedLabel(this)),
      next_(new QPushButton(this)) {
    count_->setObjectName("trialCount");
    count_->setProperty("look", "strong");
    newest_->setObjectName("trialNewest");
    newest_->setProperty("look", "caption");
    next_->setObjectName("trialNext");
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kGap);
    row->addWidget(count_);
    row->addWidget(newest_, 1);
    row->addWidget(next_);
    connect(next_, &QPushButton::clicked, &desk_, &RobotDesk::newScene);
    connect(&desk_, &RobotDesk::changed, this, &TrialBar::show);
    connect(&desk_, &RobotDesk::trialsChanged, this, &TrialBar::show);
    connect(&desk_, &RobotDesk::policyChanged, this, &TrialBar::show);
    connect(&desk_, &RobotDesk::connectionChanged, this, &TrialBar::show);
    translated(this, [this] { retranslate(); });
}

void TrialBar::retranslate() {
    next_->setText(tr("Next trial"));
    show();
}

QString TrialBar::hindrance() const {
    const robot::SessionSnapshot& now = desk_.now();
    if (now.state == State::Running) return tr("Not while the policy moves the robot: press STOP first");
    // whoever has taken over is still at it
    if (now.state == State::Shadow && now.tick.correction) return tr("Not while a person has taken over");
    if (!now.link.up) return tr("Not while the link to the simulation is down");
    return {};
}

void TrialBar::show() {
    const RobotDesk::Score score = desk_.score();
    const bool tries = desk_.hasRun() || !desk_.trials().empty();
    setVisible(desk_.connected() && !desk_.busy() && desk_.about().hasScene && tries);
    if (isHidden()) return;
    const QString count = score.tried > 0 ? tr("%1 of %2 solved").arg(score.solved).arg(score.tried)
                                          : tr("No trial counted yet");
    if (count_->text() != count) count_->setText(count);
    const bool runs = desk_.isIn(State::Running);
    const QString newest = desk_.isJudgedBySimulation()
                               ? tr("The simulation calls it solved: Keep or correct it under Trials.")
                           : !desk_.hasRun() ? QString()
                           : runs            ? tr("A trial is under way.")
                                  : tr("The last run is not judged yet: Success or Failure under Trials.");
    if (newest_->text() != newest) newest_->showText(newest);
    const QString why = hindrance();
    next_->setEnabled(why.isEmpty());
    showToolTip(*next_, why.isEmpty()
                            ? tr("Makes a new scene. Then hold Arm and press Run; a run that nobody judged "
                                 "by then is not counted.")
                            : why);
}

}  // namespace studio::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/robot/drive_box.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/parts/hold_button.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/parts/tool_tip.h"
#include "widgets/robot/robot_desk.h"
#include "widgets/robot/robot_words.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"
#include "widgets/words/core_text.h"

namespace studio::widgets {

using State = robot::SessionState;

namespace {

/// Of the session's word and, behind it, the robot's own, which stay as they are.
QString stopAnswer(const std::string& answer) {
    const std::size_t end = std::min(answer.find(": "), answer.size());
    return coreText(answer.substr(0, end)) + text(answer.substr(end));
}

}  // namespace

DriveBox::DriveBox(RobotDesk& desk, QWidget* parent)
    : QWidget(parent),
      desk_(desk),
      poses_(new QComboBox),
      start_(new HoldButton),
      arm_(new HoldButton),
      run_(new QPushButton),
      shadow_(new QPushButton),
      takeOver_(new QPushButton),
      leave_(new QPushButton),
      reset_(new QPushButton),
      figures_(new QLabel) {
    arm_->setObjectName("arm");
    start_->setObjectName("startPose");
    run_->setObjectName("run");
    shadow_->setObjectName("shadow");
    takeOver_->setObjectName("takeOver");
    leave_->setObjectName("leave");
    reset_->setObjectName("reset");
    run_->setProperty("look", "primary");
    shadow_->setCheckable(true);
    run_->setIcon(icon("play"));
    poses_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    figures_->setWordWrap(true);
    figures_->setProperty("look", "caption");
    figures_->setObjectName("driveFigures");
    figures_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    figures_->ensurePolished();
    // up to three lines: no button moves from under a hand where one becomes the other
    figures_->setMinimumHeight(3 * figures_->fontMetrics().lineSpacing());
    auto* grid = new QGridLayout;
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(kGap);
    grid->addWidget(poses_, 0, 0);
    grid->addWidget(start_, 0, 1);
    grid->addWidget(arm_, 1, 0);
    grid->addWidget(run_, 1, 1);
    grid->addWidget(shadow_, 2, 0);
    grid->addWidget(takeOver_, 2, 1);
    grid->addWidget(leave_, 3, 0);
    grid->addWidget(reset_, 3, 1);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kGap);
    layout->addLayout(grid);
    layout->addWidget(figures_);

    connect(start_, &HoldButton::held, this, [this](bool down) {
        if (auto* link = desk_.link()) link->holdStart(down);
    });
    connect(arm_, &HoldButton::held, this, [this](bool down) {
        if (auto* link = desk_.link()) link->holdArm(down);
    });
    connect(run_, &QPushButton::clicked, &desk_, &RobotDesk::run);
    connect(shadow_, &QPushButton::clicked, this, [this](bool on) {
        if (auto* link = desk_.link()) link->shadow(on);
    });
    connect(takeOver_, &QPushButton::clicked, this, [this] {
        if (auto* link = desk_.link()) link->takeOver();
    });
    connect(reset_, &QPushButton::clicked, this, [this] {
        if (auto* link = desk_.link()) link->reset();
    });
    auto* modes = new QMenu(leave_);
    auto* keep = modes->addAction(QString(), this, [this] {
        if (auto* link = desk_.link()) link->leave(robot::ArmMode::Keep);
    });
    auto* swing = modes->addAction(QString(), this, [this] {
        if (auto* link = desk_.link()) link->leave(robot::ArmMode::AutoSwing);
    });
    leave_->setMenu(modes);
    connect(poses_, &QComboBox::currentIndexChanged, this, [this](int index) {
        if (!desk_.link() || index < 0) return;
        desk_.link()->setStartPose(poses_->itemData(index).value<robot::StartPose>());
    });
    connect(&desk_, &RobotDesk::changed, this, &DriveBox::show);
    connect(&desk_, &RobotDesk::connectionChanged, this, &DriveBox::listPoses);
    connect(&desk_, &RobotDesk::policyChanged, this, &DriveBox::listPoses);
    translated(this, [this, keep, swing] {
        keep->setText(tr("Arms keep their pose"));
        swing->setText(tr("Arms swing by themselves"));
        retranslate();
    });
}

void DriveBox::retranslate() {
    start_->setText(tr("Go there (hold)"));
    start_->setToolTip(tr("Moves the armed robot to the start pose while the button is held"));
    run_->setText(tr("Run"));
    shadow_->setText(tr("Shadow"));
    shadow_->setToolTip(tr("Runs the policy and sends nothing"));
    takeOver_->setText(tr("Take over"));
    takeOver_->setToolTip(tr("The policy's commands end at once; what you do counts as a correction"));
    leave_->setText(tr("Leave"));
    leave_->setToolTip(tr("Ends work in the chosen arm mode"));
    reset_->setText(tr("Reset"));
    reset_->setToolTip(tr("Leaves Stopped or Fault; moves nothing"));
    poses_->setAccessibleName(tr("Start pose"));
    // other names lead a robot that is on its way nowhere else
    fillPoses(std::max(0, poses_->currentIndex()));
}

void DriveBox::listPoses() {
    fillPoses(0);
}

void DriveBox::fillPoses(int chosen) {
    QSignalBlocker quiet(poses_);
    poses_->clear();
    auto add = [this](const robot::StartPose& pose) {
        QString name = pose.name == "data"        ? tr("Mean start of the data")
                       : pose.name == "simulator" ? tr("Start of the simulator")
                                                  : text(pose.name);
        robot::StartPose shown = pose;
        shown.name = name.toStdString();
        poses_->addItem(name, QVariant::fromValue(shown));
    };
    if (desk_.policy()) {
        for (const auto& pose : desk_.policy()->startPoses) add(pose);
    }
    for (const auto& pose : desk_.about().startPoses) add(pose);
    poses_->setCurrentIndex(std::min(chosen, poses_->count() - 1));
    quiet.unblock();
    if (poses_->count() > 0 && desk_.link())
        desk_.link()->setStartPose(poses_->currentData().value<robot::StartPose>());
    show();
}

void DriveBox::show() {
    bool there = desk_.connected() && !desk_.busy();
    const robot::SessionSnapshot& now = desk_.now();
    bool armed = there && desk_.isIn(State::Armed), running = there && desk_.isIn(State::Running);
    bool held = running && !now.hold.empty();
    bool latched = desk_.isIn(State::Stopped) || desk_.isIn(State::Fault);
    double seconds = desk_.about().safety.armHoldS;
    // a button that goes grey hands the keyboard on, and the page would scroll to whoever gets it
    auto enable = [this](QWidget* button, bool on) {
        if (!on && button->hasFocus()) setFocus();
        button->setEnabled(on);
    };
    arm_->setText(tr("Arm (hold %1 s)").arg(seconds));
    enable(arm_, there && desk_.isIn(State::Ready));
    showToolTip(*arm_, arm_->isEnabled() ? tr("From then on the robot may move")
                                         : tr("Arming needs the state Ready: every check green or yellow"));
    arm_->setProgress(now.armHeld);
    enable(start_, armed && poses_->count() > 0);
    start_->setProgress(armed ? now.startDone : 0);
    enable(poses_, there && poses_->count() > 0);
    enable(run_, armed || held);
    run_->setText(held ? tr("Go on") : tr("Run"));
    showToolTip(*run_,
                run_->isEnabled() ? tr("The policy moves the robot") : tr("Running needs the state Armed"));
    bool shadows = desk_.isIn(State::Shadow);
    enable(shadow_, there && (shadows || desk_.isIn(State::Connected) || desk_.isIn(State::Ready)));
    shadow_->setChecked(shadows);
    enable(takeOver_, running);
    enable(leave_, there && !latched && !desk_.about().readOnly && !desk_.isIn(State::Disconnected));
    enable(reset_, there && latched);
    if (!desk_.connected()) {
        figures_->clear();
        stopShown_.reset();
        return;
    }
    if (stopShown_ != now.stop.number) {
        stopShown_ = now.stop.number;
        wasLatched_ = false;
    }
    wasLatched_ = wasLatched_ || latched;
    QStringList parts;
    // one command holds fourteen joint values, and each may be clipped
    parts << tr("commands: %1 sent, %2 held").arg(now.sent).arg(now.held);
    if (now.sentStart > 0) parts << tr("to the start pose: %1 sent").arg(now.sentStart);
    parts << tr("joint values clipped: %1").arg(now.limited);
    if (now.latencyS > 0) parts << tr("policy %1 ms").arg(1000 * now.latencyS, 0, 'f', 0);
    if (now.link.roundTripS > 0) parts << tr("network %1 ms").arg(1000 * now.link.roundTripS, 0, 'f', 0);
    if (now.mode.mode) parts << tr("arms: %1").arg(wordOf(*now.mode.mode));
    // the newest control step is of before where none are made any more
    if (now.state == State::Shadow && now.tick.correction)
        parts << tr("a person has taken over: corrections");
    // one that the robot has agreed to belongs to a stop until that is reset; a no, no answer, and what was
    // asked for without a stop stay until it is armed again
    const bool over = now.stop.acknowledged && now.stop.accepted && !latched && wasLatched_;
    if (now.stop.requests > 0 && !over) {
        parts << (now.stop.acknowledged ? tr("stop acknowledged: %1").arg(stopAnswer(now.stop.answer))
                  : now.stop.finished   ? tr("stop not acknowledged after %1 requests").arg(now.stop.requests)
                                        : tr("waiting for the stop's acknowledgement"));
    }
    QString words = parts.join(QString::fromUtf8(" · "));
    if (figures_->text() != words) figures_->setText(words);
}

}  // namespace studio::widgets

Q_DECLARE_METATYPE(studio::robot::StartPose)

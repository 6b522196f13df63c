// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/frame/top_bar.h"

#include <QButtonGroup>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

#include "widgets/panels/panels.h"
#include "widgets/parts/chip.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/parts/tool_tip.h"
#include "widgets/robot/robot_words.h"
#include "widgets/theme/icons.h"
#include "widgets/words/core_text.h"
#include "widgets/workspace.h"

namespace studio::widgets {

TopBar::TopBar(Workspace& workspace, QWidget* parent)
    : QFrame(parent),
      workspace_(workspace),
      project_(new QToolButton),
      menu_(new QToolButton),
      tabs_(new QButtonGroup(this)),
      run_(new Chip),
      robot_(new Chip),
      stop_(new QPushButton) {
    setProperty("look", "bar");
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(kMargin, 0, kMargin, 0);
    layout->setSpacing(kGap);

    project_->setProperty("look", "quiet");
    project_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    project_->setIcon(icon("folder"));
    project_->setPopupMode(QToolButton::InstantPopup);
    project_->setFont(typeFont(Type::Strong));
    project_->setMaximumWidth(220);
    layout->addWidget(project_);
    layout->addSpacing(kGap);

    int number = 0;
    for (const PageInfo& page : pages()) {
        auto* tab = new QToolButton;
        tab->setProperty("look", "tab");
        tab->setObjectName(QString("tab_") + page.id);
        tab->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        tab->setIcon(icon(page.icon));
        tab->setCheckable(true);
        tabs_->addButton(tab, number++);
        layout->addWidget(tab);
        QString id = page.id;
        connect(tab, &QToolButton::clicked, this, [this, id] { Q_EMIT pageChosen(id); });
    }
    layout->addStretch(1);
    layout->addWidget(run_);
    robot_->setMood(Mood::Neutral);
    layout->addWidget(robot_);

    // acts on press, not on release: a stop must not wait for a finger
    stop_->setProperty("look", "stop");
    stop_->setObjectName("stop");
    connect(stop_, &QPushButton::pressed, &workspace_, &Workspace::pressStop);
    layout->addWidget(stop_);
    menu_->setProperty("look", "quiet");
    menu_->setIcon(icon("menu"));
    menu_->setPopupMode(QToolButton::InstantPopup);
    layout->addWidget(menu_);

    connect(run_, &Chip::clicked, this, [this] { Q_EMIT pageChosen("train"); });
    connect(robot_, &Chip::clicked, this, [this] { Q_EMIT pageChosen("robot"); });
    connect(&workspace_, &Workspace::currentRunChanged, this, &TopBar::showRun);
    connect(&workspace_, &Workspace::problemsChanged, this, &TopBar::showRun);
    connect(&workspace_, &Workspace::planChanged, this, &TopBar::showRun);
    connect(&workspace_, &Workspace::timesChanged, this, &TopBar::showRun);
    connect(&workspace_, &Workspace::stopAsked, this, &TopBar::showRun);
    connect(&workspace_.host(), &RunHost::changed, this, &TopBar::showRun);
    connect(&workspace_.robot(), &RobotDesk::changed, this, &TopBar::showRobot);
    connect(&workspace_.robot(), &RobotDesk::connectionChanged, this, &TopBar::showRobot);
    translated(this, [this] {
        int index = 0;
        for (const PageInfo& page : pages()) {
            auto* tab = tabs_->button(index++);
            tab->setText(QCoreApplication::translate("Pages", page.title));
            tab->setToolTip(QString("Ctrl+%1").arg(index));
        }
        showRobot();
        stop_->setText(tr("STOP"));
        stop_->setToolTip(
            tr("Stops the robot at once (F12). The mechanical emergency stop on the robot is the "
               "emergency stop; this one is software."));
        stop_->setAccessibleName(tr("Stop the robot"));
        menu_->setToolTip(tr("Menu"));
        menu_->setAccessibleName(tr("Menu"));
        showRun();
    });
    auto showProject = [this] {
        bool open = !workspace_.project().empty();
        project_->setText(open ? workspace_.projectName() : tr("No project"));
        project_->setToolTip(open ? text(workspace_.project()) : tr("Open or make a project"));
    };
    connect(&workspace_, &Workspace::projectChanged, this, showProject);
    translated(this, showProject);
}

void TopBar::setProjectMenu(QMenu* menu) {
    project_->setMenu(menu);
}
void TopBar::setMainMenu(QMenu* menu) {
    menu_->setMenu(menu);
}

void TopBar::setPage(const QString& page) {
    int index = 0;
    tabs_->setExclusive(false);
    for (const PageInfo& info : pages()) tabs_->button(index++)->setChecked(page == info.id);
    tabs_->setExclusive(!page.isEmpty());
}

void TopBar::showRobot() {
    const robot::SessionSnapshot& now = workspace_.robot().now();
    QString word = wordOf(now.state);
    robot_->setMood(now.hold.empty() ? moodOf(now.state) : Mood::Warning);
    showToolTip(*robot_, now.reason.empty() ? tr("State of the robot") : coreText(now.reason));
    // ten times a second: only what changed is laid out anew
    if (robot_->text() == word) return;
    robot_->setText(word);
    robot_->setAccessibleName(tr("Robot: %1").arg(word));
    robot_->updateGeometry();
}

void TopBar::showRun() {
    auto current = workspace_.currentRun();
    if (session_ != current) {
        if (session_) session_->disconnect(this);
        session_ = current;
        if (session_) connect(session_.get(), &RunSession::changed, this, &TopBar::showRun);
    }
    if (workspace_.host().starting()) {
        run_->setText(tr("Starting…"));
        run_->setMood(Mood::Busy);
    } else if (!session_) {
        run_->setText(tr("No run"));
        run_->setMood(Mood::Neutral);
    } else {
        const run::RunStatus& status = session_->status();
        const bool damaged = !status.alive() && (session_->error().has_value() ||
                                                 !workspace_.problemsOf(session_->folder()).empty());
        const QString dot = QString::fromUtf8(" · ");
        const bool stopping = workspace_.isStopping(session_->folder());
        QString words = damaged ? tr("Damaged") : stopping ? tr("Stopping…") : wordOf(status.state);
        QString about = session_->name();
        const auto stage = workspace_.plannedStage(session_->folder());
        if (stage) {
            words += dot + tr("stage %1/%2").arg(stage->place + 1).arg(stage->count);
            about += "\n" + tr("Stage %1 of %2: %3").arg(stage->place + 1).arg(stage->count).arg(stage->name);
        }
        if (status.totalSteps > 0)
            words += (stage ? dot : QString(" ")) + QString("%1/%2").arg(status.step).arg(status.totalSteps);
        if (status.alive() && status.etaS && !workspace_.timeToldElsewhere()) {
            words += dot + duration(*status.etaS);
            about += "\n" + tr("This run ends in %1").arg(duration(*status.etaS));
        }
        run_->setText(words);
        run_->setMood(damaged ? Mood::Bad : stopping ? Mood::Busy : moodOf(status.state));
        run_->setToolTip(about);
    }
    run_->setAccessibleName(tr("Run: %1").arg(run_->text()));
    run_->updateGeometry();
}

}  // namespace studio::widgets

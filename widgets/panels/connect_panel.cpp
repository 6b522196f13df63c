// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/connect_panel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QProcess>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/parts/chip.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/parts/top_icons.h"
#include "widgets/parts/wrapped_cells.h"
#include "widgets/robot/address_form.h"
#include "widgets/robot/drive_box.h"
#include "widgets/robot/policy_form.h"
#include "widgets/robot/robot_words.h"
#include "widgets/robot/trial_box.h"
#include "widgets/theme/icons.h"
#include "widgets/words/core_text.h"
#include "widgets/workspace.h"

namespace studio::widgets {

ConnectPanel::ConnectPanel(Workspace& workspace, QWidget* parent)
    : Panel(workspace, parent),
      state_(new Chip),
      why_(new QLabel),
      follows_(new QLabel),
      giveBack_(new QPushButton),
      scroll_(new QScrollArea(this)),
      content_(new QWidget(scroll_->viewport())),
      address_(new AddressForm(workspace, content_)),
      connect_(new QPushButton(content_)),
      stopWindow_(new QPushButton(content_)),
      checks_(new QTreeWidget(content_)),
      policy_(new PolicyForm(workspace, content_)),
      heads_{new QLabel, new QLabel, new QLabel, new QLabel},
      notes_(new QLabel),
      caution_(new QLabel) {
    connect_->setObjectName("connect");
    connect_->setProperty("look", "primary");
    for (QLabel* head : heads_) head->setProperty("look", "strong");
    for (QLabel* label : {why_, notes_, caution_}) {
        label->setWordWrap(true);
        label->setProperty("look", "caption");
    }
    why_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    why_->setProperty("look", "error");
    why_->ensurePolished();
    why_->setMinimumHeight(3 * why_->fontMetrics().lineSpacing());
    follows_->setObjectName("stillExternal");
    follows_->setProperty("look", "error");
    follows_->setWordWrap(true);
    giveBack_->setObjectName("giveBack");
    giveBack_->setProperty("look", "stop");
    checks_->setColumnCount(2);
    checks_->setRootIsDecorated(false);
    checks_->setMinimumHeight(130);
    checks_->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    checks_->header()->setSectionResizeMode(1, QHeaderView::Stretch);
    WrappedCells::use(checks_, 1);
    checks_->setItemDelegateForColumn(0, new TopIcons(checks_));
    state_->setFocusPolicy(Qt::NoFocus);

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(kGap);
    buttons->addWidget(connect_, 1);
    buttons->addWidget(stopWindow_);
    auto* words = new QHBoxLayout;
    words->setSpacing(kGap);
    words->addWidget(state_);
    words->addWidget(why_, 1);
    auto* follows = new QHBoxLayout;
    follows->setSpacing(kGap);
    follows->addWidget(follows_, 1);
    follows->addWidget(giveBack_);
    auto* layout = new QVBoxLayout(content_);
    layout->setContentsMargins(kMargin, kGap, kMargin, kMargin);
    layout->setSpacing(kGap);
    layout->addWidget(address_);
    layout->addLayout(buttons);
    layout->addWidget(notes_);
    layout->addWidget(heads_[0]);
    layout->addWidget(checks_, 1);
    layout->addWidget(heads_[1]);
    layout->addWidget(policy_);
    layout->addWidget(heads_[2]);
    auto* drive = new DriveBox(workspace.robot(), content_);
    layout->addWidget(drive);
    layout->addWidget(caution_);
    layout->addWidget(heads_[3]);
    layout->addWidget(new TrialBox(workspace.robot(), content_));
    scroll_->setObjectName("qt_connect_scroll");
    scroll_->setWidgetResizable(true);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus);
    scroll_->setWidget(content_);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    words->setContentsMargins(kMargin, kGap, kMargin, 0);
    follows->setContentsMargins(kMargin, kGap, kMargin, kGap);
    // what comes and goes stands below: nobody may hit another button than the one that was there
    all->addLayout(words);
    all->addWidget(scroll_, 1);
    all->addLayout(follows);

    RobotDesk* desk = &workspace.robot();
    connect(connect_, &QPushButton::clicked, this, [this, desk] {
        if (desk->connected()) {
            desk->disconnectRobot();
        } else {
            address_->remember();
            desk->connectTo(address_->request());
        }
    });
    connect(giveBack_, &QPushButton::clicked, desk, &RobotDesk::giveBack);
    connect(stopWindow_, &QPushButton::clicked, this, &ConnectPanel::openStopWindow);
    connect(desk, &RobotDesk::connectionChanged, this, [this, desk] {
        // beside real motors it stands from the beginning; what does not say that it is simulated counts as
        // real, whatever profile was chosen
        const bool there = desk->connected() && !desk->busy() && !desk->about().readOnly;
        const bool real = desk->request().profile == RobotProfile::Real || !desk->about().simulated;
        if (there && real && !this->workspace().services().stopProgram.empty()) openStopWindow();
        showConnection();
    });
    connect(desk, &RobotDesk::changed, this, &ConnectPanel::showState);
    connect(&workspace, &Workspace::projectChanged, this, &ConnectPanel::showConnection);
    connect(desk, &RobotDesk::policyChanged, this, [this, desk, drive] {
        // what comes next is to arm and to run
        if (desk->policy()) scroll_->ensureWidgetVisible(drive, 0, kMargin);
    });
    translated(this, [this] { retranslate(); });
    themed(this, [this] {
        checksShown_.clear();
        showChecks();
    });
}

void ConnectPanel::openStopWindow() {
    QString program = text(workspace().services().stopProgram);
    // in the language and the look of this window
    QSettings& store = workspace().settings().store();
    store.sync();
    const QString settings = store.fileName();
    if (!QProcess::startDetached(program, {"--settings", settings}))
        workspace().notify(Level::Error,
                           [program] { return NoticeText{tr("Cannot start %1.").arg(program)}; });
}

void ConnectPanel::retranslate() {
    heads_[0]->setText(tr("Checks"));
    heads_[1]->setText(tr("Policy"));
    heads_[2]->setText(tr("Motion"));
    heads_[3]->setText(tr("Trials"));
    stopWindow_->setText(tr("STOP window"));
    stopWindow_->setToolTip(
        tr("Opens a small window of its own process, always on top, that stops the robot even while this one "
           "hangs"));
    giveBack_->setText(tr("Give back"));
    giveBack_->setToolTip(tr(
        "Asks the robot for arm mode 0 once more: it keeps its pose and obeys no commands. Nothing moves."));
    caution_->setText(
        tr("STOP and F12 act on press. They are software: the mechanical emergency stop on the robot is the "
           "emergency stop."));
    checks_->setHeaderLabels({tr("Check"), tr("Found, and what to do")});
    checks_->setAccessibleName(tr("Checks before arming"));
    why_->setAccessibleName(tr("Reason of the state"));
    checksShown_.clear();
    showConnection();
}

void ConnectPanel::showConnection() {
    const RobotDesk& desk = workspace().robot();
    connect_->setText(desk.busy() ? tr("One moment…") : desk.connected() ? tr("Disconnect") : tr("Connect"));
    connect_->setEnabled(!desk.busy() && workspace().services().openRobot);
    stopWindow_->setVisible(!workspace().services().stopProgram.empty());
    if (desk.connected()) address_->showConnected(desk.request());
    address_->showSafety(desk.connected() ? &desk.about().safety : nullptr);
    QStringList notes;
    if (desk.connected()) {
        notes << coreText(desk.about().name);
        for (const std::string& note : desk.about().notes) notes << coreText(note);
        notes << whereRecorded();
    } else {
        notes << tr(
            "Choose the simulated Kuavo, a real one or a recording above and press Connect: that alone "
            "moves nothing.");
    }
    notes_->setText(notes.join('\n'));
    notes_->setVisible(!notes.isEmpty());
    showState();
}

QString ConnectPanel::whereRecorded() const {
    const RobotDesk& desk = workspace().robot();
    if (!desk.about().recording.empty())
        return tr("Recorded into %1.").arg(shortPath(desk.about().recording, 46));
    if (desk.request().profile == RobotProfile::Recording)
        return tr("Not recorded: what plays is a recording itself.");
    if (workspace().project().empty()) return tr("Not recorded: no project is open.");
    return tr("Not recorded: it was connected without a folder for recordings. Connect anew to record it.");
}

void ConnectPanel::showState() {
    const robot::SessionSnapshot& now = workspace().robot().now();
    QString word = wordOf(now.state);
    state_->setMood(moodOf(now.state));
    if (state_->text() != word) {
        state_->setText(word);
        state_->setAccessibleName(tr("State of the robot: %1").arg(word));
        state_->updateGeometry();
    }
    QString why = coreText(now.reason.empty() ? now.hold : now.reason);
    if (why_->text() != why) why_->setText(why);
    showStillExternal();
    showChecks();
}

void ConnectPanel::showStillExternal() {
    const robot::SessionSnapshot& now = workspace().robot().now();
    const bool follows = workspace().robot().connected() && now.stillExternal;
    if (follows) {
        QString words =
            now.link.up ? tr("The arms still follow external commands: press Give back.")
                        : tr("The arms may still follow external commands: arm mode 0 did not get through. "
                             "It is asked for again once the link is back.");
        if (follows_->text() != words) follows_->setText(words);
    }
    giveBack_->setEnabled(follows && now.link.up);
    follows_->setVisible(follows);
    giveBack_->setVisible(follows);
}

void ConnectPanel::showChecks() {
    // what forbids arming stands first, then what is worth a look
    auto lines = workspace().robot().now().checks;
    std::stable_sort(lines.begin(), lines.end(), [](const robot::CheckLine& a, const robot::CheckLine& b) {
        return static_cast<int>(a.level) > static_cast<int>(b.level);
    });
    // ages change ten times a second: rows are made anew only where their number or their light changes
    QString shape;
    for (const robot::CheckLine& line : lines)
        shape += text(line.name) + QString::number(static_cast<int>(line.level)) + ';';
    bool anew = shape != checksShown_ || checks_->topLevelItemCount() != static_cast<int>(lines.size());
    if (anew) {
        checks_->clear();
        for (const robot::CheckLine& line : lines) {
            auto* item = new QTreeWidgetItem({coreText(line.name), QString()});
            item->setIcon(0, moodIcon(moodOf(line.level)));
            for (int column : {0, 1}) item->setTextAlignment(column, Qt::AlignLeft | Qt::AlignTop);
            QString light = line.level == robot::CheckLevel::Green    ? tr("fine")
                            : line.level == robot::CheckLevel::Yellow ? tr("worth a look")
                                                                      : tr("forbids arming");
            item->setToolTip(0, light);
            item->setData(0, Qt::AccessibleTextRole, item->text(0) + ": " + light);
            checks_->addTopLevelItem(item);
        }
        checksShown_ = shape;
        checksSaid_.clear();
    }
    for (int i = 0; i < checks_->topLevelItemCount(); ++i) {
        const robot::CheckLine& line = lines[static_cast<std::size_t>(i)];
        const auto place = static_cast<std::size_t>(i);
        if (place < checksSaid_.size() && checksSaid_[place] == line.text + line.remedy) continue;
        const QString said = checkText(line);
        checks_->topLevelItem(i)->setText(1, said);
        checks_->topLevelItem(i)->setToolTip(1, said);
    }
    checksSaid_.clear();
    for (const robot::CheckLine& line : lines) checksSaid_.push_back(line.text + line.remedy);
}

bool ConnectPanel::busy() const {
    return policy_->busy() || workspace().robot().busy();
}

QJsonObject ConnectPanel::facts() const {
    return {{"state", state_->text()},
            {"checks", checks_->topLevelItemCount()},
            {"connected", workspace().robot().connected()}};
}

}  // namespace studio::widgets

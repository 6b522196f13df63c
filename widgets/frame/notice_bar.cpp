// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/frame/notice_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "widgets/parts/chip.h"
#include "widgets/parts/elided_label.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/tab_order.h"
#include "widgets/theme/icons.h"

namespace studio::widgets {

namespace {

bool lastsUntil(const Notice& notice, NoticeUntil end) {
    return notice.about.until == end;
}

bool dependsOnTraining(const Notice& notice) {
    return !notice.about.run.empty() &&
           (lastsUntil(notice, NoticeUntil::TrainedAgain) || lastsUntil(notice, NoticeUntil::TrainingEnds) ||
            lastsUntil(notice, NoticeUntil::WritesAgain));
}

}  // namespace

NoticeBar::NoticeBar(Workspace& workspace, QWidget* parent)
    : QFrame(parent),
      workspace_(workspace),
      message_(new ElidedLabel),
      hint_(new ElidedLabel),
      more_(new QLabel),
      remedies_(new QHBoxLayout),
      close_(new QToolButton) {
    setProperty("look", "bar");
    message_->setProperty("look", "strong");
    more_->setProperty("look", "caption");
    close_->setProperty("look", "quiet");
    close_->setIcon(icon("close"));
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(message_);
    words->addWidget(hint_);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(kWide + kMargin + kUnit, kUnit, kMargin, kUnit);
    layout->setSpacing(kMargin);
    layout->addLayout(words, 1);
    layout->addWidget(more_);
    layout->addLayout(remedies_);
    layout->addWidget(close_);
    ensurePolished();
    for (QLabel* line : {message_, hint_}) line->ensurePolished();
    hide();

    connect(&workspace, &Workspace::noticed, this, &NoticeBar::add);
    connect(&workspace, &Workspace::projectChanged, this,
            [this] { drop([](const Notice& notice) { return !notice.about.anyProject(); }); });
    connect(&workspace, &Workspace::demoWorkChanged, this, [this] {
        // a click that breaks off is told just before its work is over
        const bool works = workspace_.demoClick() != 0;
        drop([works](const Notice& notice) {
            return lastsUntil(notice, NoticeUntil::DemoChanges) ||
                   (works && lastsUntil(notice, NoticeUntil::DemoGoesOn));
        });
    });
    connect(&workspace.checks(), &StartChecks::changed, this, [this] {
        if (!workspace_.checks().mayStart()) return;
        drop([](const Notice& notice) { return lastsUntil(notice, NoticeUntil::MayStart); });
    });
    connect(&workspace, &Workspace::topicSettled, this, [this](const QString& topic) {
        drop([topic](const Notice& notice) { return !topic.isEmpty() && notice.about.topic == topic; });
    });
    connect(&workspace.robot(), &RobotDesk::connectionChanged, this, [this, desk = &workspace.robot()] {
        if (desk->connected()) return;
        drop([](const Notice& notice) { return lastsUntil(notice, NoticeUntil::RobotChanges); });
    });
    connect(&workspace, &Workspace::runsChanged, this, [this] {
        drop([](const Notice& notice) {
            std::error_code ignored;
            return !notice.about.run.empty() && !std::filesystem::exists(notice.about.run, ignored);
        });
    });
    connect(&workspace.robot(), &RobotDesk::changed, this, [this, desk = &workspace.robot()] {
        const bool follows = desk->now().stillExternal;
        const bool back = std::exchange(armsFollowed_, follows) && !follows;
        // where the link is gone nobody can answer: one message, of the link; after a disconnection it stays
        const bool answered = desk->connected() && (back || !desk->now().link.up);
        // taken over, left or lost: no policy moves the robot, so nothing holds it
        const bool runs = desk->isIn(robot::SessionState::Running);
        const bool runEnded = std::exchange(ran_, runs) && !runs;
        drop([follows, answered, runEnded](const Notice& notice) {
            return (!follows && lastsUntil(notice, NoticeUntil::ArmsBack)) ||
                   (runEnded && lastsUntil(notice, NoticeUntil::NotHeld)) ||
                   (answered && lastsUntil(notice, NoticeUntil::StopAnswered));
        });
    });
    connect(&workspace.robot(), &RobotDesk::linked, this, [this] {
        drop([](const Notice& notice) {
            return lastsUntil(notice, NoticeUntil::Connected) ||
                   lastsUntil(notice, NoticeUntil::RobotChanges) ||
                   lastsUntil(notice, NoticeUntil::StopAnswered) ||
                   lastsUntil(notice, NoticeUntil::LinkBack) || lastsUntil(notice, NoticeUntil::NotHeld) ||
                   lastsUntil(notice, NoticeUntil::RobotGoesOn);
        });
    });
    connect(&workspace.robot(), &RobotDesk::happened, this, [this](const robot::SessionEvent& event) {
        using Kind = robot::SessionEventKind;
        // whoever takes the robot up again has read why it stood still
        const bool works =
            event.kind == Kind::Armed || event.kind == Kind::Running || event.kind == Kind::Continued;
        const bool goesOn = works || event.kind == Kind::Reset;
        const bool linked = goesOn || event.kind == Kind::LinkBack;
        const bool ended =
            event.kind == Kind::Stopped || event.kind == Kind::Fault || event.kind == Kind::Disconnected;
        const bool notHeld = goesOn || ended;
        const bool answered = works || event.kind == Kind::ModeAcknowledged;
        drop([goesOn, notHeld, linked, answered](const Notice& notice) {
            return (goesOn && lastsUntil(notice, NoticeUntil::RobotGoesOn)) ||
                   (notHeld && lastsUntil(notice, NoticeUntil::NotHeld)) ||
                   (linked && lastsUntil(notice, NoticeUntil::LinkBack)) ||
                   (answered && lastsUntil(notice, NoticeUntil::StopAnswered));
        });
    });
    connect(close_, &QToolButton::clicked, this, [this] {
        if (!waiting_.empty()) waiting_.pop_back();
        showFirst();
    });
    translated(this, [this] {
        close_->setToolTip(tr("Close this message"));
        close_->setAccessibleName(close_->toolTip());
        for (Notice& notice : waiting_) notice.translate();
        showFirst();
    });
}

void NoticeBar::add(const Notice& notice) {
    // of one matter the newest is true
    if (const QString& topic = notice.about.topic; !topic.isEmpty())
        drop([topic](const Notice& there) { return there.about.topic == topic; });
    if (notice.level == Level::Info) return;
    // the same again says nothing new, but it is the newest
    // and of why nobody trains a run, or what it cannot write, the newest knows most
    std::erase_if(waiting_, [&](const Notice& there) {
        return there.message == notice.message ||
               (lastsUntil(there, NoticeUntil::WritesAgain) && lastsUntil(notice, NoticeUntil::WritesAgain) &&
                there.about.run == notice.about.run) ||
               (lastsUntil(there, NoticeUntil::TrainedAgain) &&
                lastsUntil(notice, NoticeUntil::TrainedAgain) && dependsOnTraining(notice) &&
                there.about.run == notice.about.run);
    });
    auto behind = std::find_if(waiting_.begin(), waiting_.end(),
                               [&](const Notice& there) { return there.level > notice.level; });
    waiting_.insert(behind, notice);
    showFirst();
}

void NoticeBar::drop(const std::function<bool(const Notice&)>& stale) {
    if (std::erase_if(waiting_, stale) > 0) showFirst();
}

/// Follows the runs on whose state a message depends, and no others.
void NoticeBar::followRuns() {
    for (auto one = followed_.begin(); one != followed_.end();) {
        const bool needed = std::any_of(waiting_.begin(), waiting_.end(), [&](const Notice& notice) {
            return dependsOnTraining(notice) && notice.about.run == one->first;
        });
        if (!needed) disconnect(one->second.told);
        one = needed ? std::next(one) : followed_.erase(one);
    }
    for (const Notice& notice : waiting_) {
        if (!dependsOnTraining(notice)) continue;
        auto [slot, fresh] = followed_.try_emplace(notice.about.run);
        if (!fresh) continue;
        Followed& followed = slot->second;
        followed.session = workspace_.session(notice.about.run);
        followed.atRest = followed.session->loaded() && !followed.session->status().alive();
        followed.told = connect(followed.session.get(), &RunSession::changed, this,
                                [this, run = notice.about.run] { lookAt(run); });
    }
}

void NoticeBar::lookAt(const std::filesystem::path& run) {
    auto slot = followed_.find(run);
    if (slot == followed_.end() || !slot->second.session->loaded()) return;
    const run::RunStatus& status = slot->second.session->status();
    const bool alive = status.alive();
    // a death may be told before the run's follower sees it: what was never at rest is not trained again
    const bool again = alive && slot->second.atRest;
    const bool ended = !alive && status.state != run::RunState::Silent;
    slot->second.atRest = !alive;
    const bool writes = ended || (alive && !status.trouble);
    drop([run, again, ended, writes](const Notice& notice) {
        return notice.about.run == run && ((lastsUntil(notice, NoticeUntil::TrainedAgain) && again) ||
                                           (lastsUntil(notice, NoticeUntil::WritesAgain) && writes) ||
                                           (lastsUntil(notice, NoticeUntil::TrainingEnds) && ended));
    });
}

void NoticeBar::keepRoom(bool keep) {
    if (keepsRoom_ == keep) return;
    keepsRoom_ = keep;
    showFirst();
}

void NoticeBar::clearRemedies() {
    while (QLayoutItem* item = remedies_->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
}

void NoticeBar::showFirst() {
    followRuns();
    // one height, whatever a message has of hint and buttons
    const int words = message_->sizeHint().height() + hint_->sizeHint().height();
    const QMargins frame = contentsMargins();
    setFixedHeight(std::max(words, close_->sizeHint().height()) + kGap + frame.top() + frame.bottom());
    setVisible(!waiting_.empty() || keepsRoom_);
    clearRemedies();
    close_->setVisible(!waiting_.empty());
    update();
    if (waiting_.empty()) {
        message_->showText({});
        hint_->showText({});
        more_->setText(tr("No messages"));
        more_->show();
        return;
    }
    const Notice& notice = waiting_.back();
    message_->showText(notice.message);
    hint_->showText(notice.hint);
    hint_->setVisible(!notice.hint.isEmpty());
    for (const Remedy& remedy : notice.remedies) {
        auto* button = new QPushButton(remedy.text);
        connect(button, &QPushButton::clicked, this, [this, act = remedy.act] {
            waiting_.pop_back();
            showFirst();
            if (act) act();
        });
        remedies_->addWidget(button);
        visitBefore(*button, *close_);
    }
    more_->setText(tr("%n more", nullptr, static_cast<int>(waiting_.size()) - 1));
    more_->setVisible(waiting_.size() > 1);
}

void NoticeBar::paintEvent(QPaintEvent* event) {
    QFrame::paintEvent(event);
    if (waiting_.empty()) return;
    QPainter painter(this);
    Mood mood = waiting_.back().level == Level::Error ? Mood::Bad : Mood::Warning;
    painter.fillRect(QRect(0, 0, kUnit, height()), moodColour(mood));
    paintMood(painter, QRectF(kMargin + kUnit, (height() - 14) / 2.0, 14, 14), mood);
}

}  // namespace studio::widgets

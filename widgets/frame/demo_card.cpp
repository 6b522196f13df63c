// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/frame/demo_card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>
#include <cmath>

#include "widgets/parts/elided_label.h"
#include "widgets/parts/text.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace studio::widgets {

namespace {

constexpr int kMoodSize = 12, kCaptionLines = 3;

QString percentOf(const DemoSuccess& one) {
    return one.trials > 0 ? QString::number(std::lround(100.0 * static_cast<double>(one.successes) /
                                                        static_cast<double>(one.trials)))
                          : QString();
}

/// Share and interval as one word: no line ends within it, nor beside the dash in the brackets.
QString figuresOf(const DemoSuccess& one) {
    return QString::fromUtf8("%1\u00a0%\u00a0(%2\u2060–\u2060%3)")
        .arg(percentOf(one))
        .arg(std::lround(100 * one.low))
        .arg(std::lround(100 * one.high));
}

}  // namespace

DemoCard::DemoCard(DemoClick::Kind kind, QWidget* parent)
    : QFrame(parent),
      kind_(kind),
      title_(new ElidedLabel),
      standing_(new QLabel),
      bar_(new QProgressBar),
      button_(new QPushButton) {
    setProperty("look", "card");
    title_->setProperty("look", "strong");
    standing_->setProperty("look", "caption");
    standing_->setWordWrap(true);
    standing_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    standing_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    bar_->setTextVisible(false);
    bar_->setRange(0, 1000);
    auto* head = new QHBoxLayout;
    head->setSpacing(kGap);
    head->addSpacing(kMoodSize + kUnit);
    head->addWidget(title_, 1);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(kGap);
    foot->addWidget(standing_, 1);
    foot->addWidget(button_, 0, Qt::AlignBottom);
    rows_ = new QVBoxLayout(this);
    rows_->addLayout(head);
    rows_->addLayout(foot);
    rows_->addWidget(bar_);
    setFolded(false);
    connect(button_, &QPushButton::clicked, this, &DemoCard::pressed);
}

void DemoCard::setFolded(bool folded) {
    folded_ = folded;
    rows_->setDirection(folded ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    rows_->setContentsMargins(kMargin, folded ? kUnit : kGap, folded ? kUnit : kGap, folded ? kUnit : kGap);
    rows_->setSpacing(folded ? kGap : kUnit);
    rows_->setStretch(0, folded ? 1 : 0);
    rows_->setStretch(1, folded ? 0 : 1);
    standing_->setWordWrap(!folded);
    standing_->setSizePolicy(folded ? QSizePolicy::Preferred : QSizePolicy::Ignored, QSizePolicy::Preferred);
    standing_->setAlignment(Qt::AlignLeft | (folded ? Qt::AlignVCenter : Qt::AlignTop));
    standing_->setMinimumHeight(folded ? 0 : kCaptionLines * standing_->fontMetrics().lineSpacing());
    // the row keeps its height when something begins
    QSizePolicy keeps = bar_->sizePolicy();
    keeps.setRetainSizeWhenHidden(!folded);
    bar_->setSizePolicy(keeps);
}

void DemoCard::show(const DemoState& state, const DemoClick& click, bool next, bool mine, bool busy) {
    QString first = state.tasks.empty() ? QString() : text(state.tasks.front());
    QString last = state.tasks.empty() ? QString() : text(state.tasks.back());
    bool several = state.tasks.size() > 2;
    QString what;
    switch (kind_) {
        case DemoClick::Kind::Record:
            title_->showText(tr("1  Record"));
            what = tr("A scripted expert shows %n tasks on the simulated robot.", nullptr,
                      static_cast<int>(state.tasks.size()));
            break;
        case DemoClick::Kind::First:
            title_->showText(tr("2  Teach %1").arg(first));
            what = tr("A small policy learns the first task from the recordings.");
            break;
        case DemoClick::Kind::Naive:
            title_->showText(several ? tr("3  Teach the others, no replay")
                                     : tr("3  Teach %1, no replay").arg(last));
            what = tr("The usual way. Watch %1 being forgotten.").arg(first);
            break;
        case DemoClick::Kind::Replay:
            title_->showText(tr("4  Again, with replay"));
            what = tr("A share of every batch comes from earlier tasks: %1 is kept.").arg(first);
            break;
        case DemoClick::Kind::Act:
            title_->showText(tr("5  Let it act"));
            what = tr("In the simulator, with the path it predicts drawn into the picture.");
            break;
    }
    bool done = click.state == DemoClick::State::Done;
    bool doing = mine || click.state == DemoClick::State::Doing;
    mood_ = doing ? Mood::Busy : done ? Mood::Good : Mood::Neutral;
    bar_->setVisible(doing && !folded_);
    standing_->setVisible(doing || !folded_);
    bar_->setValue(static_cast<int>(1000 * click.share));
    bar_->setAccessibleName(title_->text());
    QStringList said;
    for (const DemoSuccess& one : click.tried) said << text(one.task) + ": " + figuresOf(one);
    QString successes = said.join('\n');
    standing_->setText(doing                  ? tr("%1 left").arg(duration(click.secondsLeft))
                       : !successes.isEmpty() ? successes
                       : done && kind_ == DemoClick::Kind::Act ? tr("The policy has moved the robot.")
                       : waitsForMotion(click) ? tr("On the page Robot: hold Arm, then press Run.")
                       // recorded in this window, nobody counted
                       : done && click.seconds <= 0 ? tr("Done")
                       : done                       ? tr("Done in %1").arg(duration(click.seconds))
                       : click.share > 0 ? tr("Interrupted at %1 %").arg(std::lround(100 * click.share))
                       // a person lets it act, as long as it pleases
                       : click.ready && kind_ != DemoClick::Kind::Act
                           ? what + " " + tr("About %1").arg(duration(click.secondsLeft))
                           : what);
    standing_->setToolTip(
        successes.isEmpty()
            ? QString()
            : tr("Successes of %1 trials, 95 % interval (Wilson)").arg(click.tried.front().trials));
    // folded, the tooltip says what has no room
    setToolTip(folded_ && !doing ? what + "\n" + standing_->text() : what);
    button_->setText(mine                                 ? tr("Stop")
                     : done                               ? tr("Show")
                     : click.share > 0 && click.share < 1 ? tr("Go on")
                                                          : tr("Start"));
    button_->setEnabled(mine || done || click.acts ||
                        (click.ready && !busy && click.state != DemoClick::State::Doing));
    button_->setAccessibleName(button_->text() + ": " + title_->text());
    QString look = next && !mine ? "primary" : QString();
    if (button_->property("look").toString() != look) {
        button_->setProperty("look", look);
        // a changed property counts only after this
        button_->style()->unpolish(button_);
        button_->style()->polish(button_);
    }
    update();
}

void DemoCard::paintEvent(QPaintEvent* event) {
    QFrame::paintEvent(event);
    QPainter painter(this);
    QRect line = title_->geometry();
    paintMood(painter, QRectF(kMargin, line.center().y() - kMoodSize / 2.0 + 0.5, kMoodSize, kMoodSize),
              mood_);
}

}  // namespace studio::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/frame/job_strip.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

#include "widgets/parts/elided_label.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/theme/icons.h"

namespace studio::widgets {

namespace {

constexpr int kSaidMs = 8000;  ///< long enough to read a sentence with a path in it

}  // namespace

JobStrip::JobStrip(Workspace& workspace, QWidget* parent)
    : QFrame(parent),
      workspace_(workspace),
      until_(new QTimer(this)),
      title_(new ElidedLabel),
      bar_(new QProgressBar),
      eta_(new QLabel),
      cancel_(new QToolButton),
      log_(new QToolButton),
      jobs_(new QToolButton) {
    setProperty("look", "strip");
    title_->setProperty("look", "caption");
    eta_->setProperty("look", "caption");
    bar_->setTextVisible(false);
    bar_->setFixedWidth(180);
    cancel_->setIcon(icon("close"));
    log_->setIcon(icon("log"));
    jobs_->setIcon(icon("jobs"));
    for (QToolButton* button : {cancel_, log_, jobs_}) {
        button->setProperty("look", "quiet");
        button->setIconSize({16, 16});
        button->setFont(typeFont(Type::Caption));
    }
    for (QToolButton* button : {log_, jobs_}) {
        button->setCheckable(true);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    }
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(kMargin, kUnit / 2, kMargin, kUnit / 2);
    layout->setSpacing(kGap);
    layout->addWidget(title_, 1);
    layout->addWidget(bar_);
    layout->addWidget(eta_);
    layout->addWidget(cancel_);
    layout->addWidget(jobs_);
    layout->addWidget(log_);
    connect(&workspace_.jobs(), &JobRunner::changed, this, &JobStrip::showJobs);
    until_->setSingleShot(true);
    connect(&workspace_, &Workspace::noticed, this, [this](const Notice& notice) {
        if (notice.level == Level::Info) {
            said_ = notice;
            until_->start(kSaidMs);
        } else if (said_ && said_->about.ofRobot() && notice.about.ofRobot()) {
            // a robot that has a fault does not go on any more
            said_.reset();
        }
        showTitle();
    });
    connect(until_, &QTimer::timeout, this, [this] {
        said_.reset();
        showTitle();
    });
    connect(cancel_, &QToolButton::clicked, this, [this] { workspace_.jobs().cancel(shown_); });
    translated(this, [this] {
        cancel_->setToolTip(tr("Cancel this job"));
        cancel_->setAccessibleName(cancel_->toolTip());
        log_->setText(tr("Log"));
        jobs_->setText(tr("Jobs"));
        bar_->setAccessibleName(tr("Progress of the job"));
        if (said_) said_->translate();
        showJobs();
    });
}

void JobStrip::showTitle() {
    const QString told = said_ && !said_->hint.isEmpty() ? said_->message + " " + said_->hint
                         : said_                         ? said_->message
                                                         : job_;
    title_->showText(told);
}

void JobStrip::showJobs() {
    const JobInfo* first = nullptr;
    int running = 0;
    for (const JobInfo& job : workspace_.jobs().jobs()) {
        if (!job.running()) continue;
        ++running;
        if (!first) first = &job;
    }
    for (QWidget* widget :
         {static_cast<QWidget*>(bar_), static_cast<QWidget*>(eta_), static_cast<QWidget*>(cancel_)})
        widget->setVisible(first != nullptr);
    jobs_->setText(running > 0 ? tr("Jobs (%1)").arg(running) : tr("Jobs"));
    job_ = !first                  ? tr("Ready")
           : first->what.isEmpty() ? first->title()
                                   : first->title() + QString::fromUtf8(" · ") + first->what;
    showTitle();
    if (!first) return;
    shown_ = first->id;
    bool known = first->done >= 0;
    bar_->setRange(0, known ? 1000 : 0);
    if (known) bar_->setValue(static_cast<int>(first->done * 1000));
    eta_->setText(first->leftS >= 0 ? tr("%1 left").arg(duration(first->leftS)) : QString());
}

}  // namespace studio::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/sim_job_panel.h"

#include <QLabel>
#include <QProgressBar>
#include <QSplitter>
#include <QVBoxLayout>

#include "widgets/forms/job_form.h"
#include "widgets/parts/empty_state.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/parts/view_state.h"
#include "widgets/theme/theme.h"

namespace studio::widgets {

SimJobPanel::SimJobPanel(Workspace& workspace, int watchMs, QWidget* parent)
    : Panel(workspace, parent), bar_(new QProgressBar), figures_(new QLabel) {
    bar_->setTextVisible(false);
    bar_->setRange(0, 1000);
    figures_->setWordWrap(true);
    watch_.setInterval(watchMs);
    connect(&watch_, &QTimer::timeout, this, [this] { watch(); });
}

void SimJobPanel::arrange(JobForm* form, QWidget* view) {
    auto* split = new QSplitter(Qt::Horizontal, this);
    split->addWidget(form);
    split->addWidget(view);
    split->setSizes({340, 900});
    split->setStretchFactor(1, 1);
    split->setChildrenCollapsible(false);
    keepView(split, "split");
    auto* none = new EmptyState("robot");
    whole_ = new Stage(split, none);
    whole_->showContent(!workspace().services().sim.tasks.empty());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kGap, kMargin, kMargin);
    layout->addWidget(whole_);
    connect(form, &JobForm::stopWanted, this, &SimJobPanel::stop);
    translated(this, [none] {
        none->setText(tr("This build has no simulated robot"),
                      tr("It needs MuJoCo, EGL and OpenGL. Run ./run in the program's folder: it installs "
                         "what is missing and builds again."));
    });
}

void SimJobPanel::began(qint64 job) {
    job_ = job;
    clock_.start();
    watch_.start();
}

void SimJobPanel::ended() {
    watch_.stop();
    job_ = -1;
}

void SimJobPanel::stop() {
    if (working()) workspace().jobs().cancel(job_);
}

void SimJobPanel::showProgress(double share, QStringList said) {
    double passed = static_cast<double>(clock_.elapsed()) / 1000;
    bar_->setValue(static_cast<int>(1000 * share));
    said << tr("%1 passed").arg(duration(passed));
    const JobInfo* job = workspace().jobs().job(job_);
    if (job && job->leftS >= 0) said << tr("%1 left").arg(duration(job->leftS));
    figures_->setText(said.join(QString::fromUtf8("  ·  ")));
}

}  // namespace studio::widgets

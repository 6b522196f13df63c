// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/jobs_panel.h"

#include <QHeaderView>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "core/run/clock.h"
#include "widgets/parts/chip.h"
#include "widgets/parts/empty_state.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/parts/view_state.h"
#include "widgets/theme/icons.h"
#include "widgets/words/core_text.h"
#include "widgets/workspace.h"

namespace studio::widgets {

JobsPanel::JobsPanel(Workspace& workspace, QWidget* parent)
    : Panel(workspace, parent), list_(new QTreeWidget), cancel_(new QToolButton) {
    auto* empty = new EmptyState("jobs");
    list_->setColumnCount(4);
    list_->setRootIsDecorated(false);
    list_->setUniformRowHeights(true);
    list_->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    list_->header()->setSectionResizeMode(3, QHeaderView::Stretch);
    list_->header()->setStretchLastSection(false);
    keepView(list_, "jobs");
    cancel_->setIcon(icon("close"));
    cancel_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    auto* content = new QWidget;
    auto* inside = new QVBoxLayout(content);
    inside->setContentsMargins(kMargin, kGap, kMargin, kGap);
    inside->setSpacing(kGap);
    inside->addWidget(list_);
    inside->addWidget(cancel_, 0, Qt::AlignRight);
    stage_ = new Stage(content, empty);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(stage_);
    connect(&workspace.jobs(), &JobRunner::changed, this, &JobsPanel::show);
    connect(cancel_, &QToolButton::clicked, this, [this] {
        for (auto* item : list_->selectedItems())
            this->workspace().jobs().cancel(item->data(0, Qt::UserRole).toLongLong());
    });
    translated(this, [this, empty] {
        empty->setText(tr("No jobs yet"),
                       tr("Whatever takes longer than a moment appears here: opening, checking, "
                          "comparing, exporting."));
        list_->setHeaderLabels({tr("Job"), tr("State"), tr("Time"), tr("Details")});
        list_->setAccessibleName(tr("Jobs"));
        cancel_->setText(tr("Cancel"));
        show();
    });
    themed(this, [this] { show(); });
}

void JobsPanel::show() {
    const auto& jobs = workspace().jobs().jobs();
    stage_->showContent(!jobs.empty());
    qint64 chosen = list_->currentItem() ? list_->currentItem()->data(0, Qt::UserRole).toLongLong() : 0;
    list_->clear();
    for (auto job = jobs.rbegin(); job != jobs.rend(); ++job) {
        QString state = job->running()
                            ? (job->done >= 0 ? QString("%1 %").arg(int(job->done * 100)) : tr("runs"))
                        : job->outcome == "done"   ? tr("done")
                        : job->outcome == "failed" ? tr("failed")
                                                   : tr("cancelled");
        double seconds = (job->running() ? run::wallClockS() : job->endedS) - job->startedS;
        auto* item = new QTreeWidgetItem(
            {job->title(), state, duration(seconds), job->running() ? job->what : coreText(job->error)});
        item->setData(0, Qt::UserRole, job->id);
        item->setToolTip(3, item->text(3));
        if (job->outcome == "failed") item->setForeground(1, moodColour(Mood::Bad));
        list_->addTopLevelItem(item);
        if (job->id == chosen) list_->setCurrentItem(item);
    }
}

QJsonObject JobsPanel::facts() const {
    return {{"rows", list_->topLevelItemCount()}};
}

}  // namespace studio::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/dataset_tabs.h"

#include <QHeaderView>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <algorithm>

#include "widgets/models/episode_model.h"
#include "widgets/parts/chip.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/table_tree.h"
#include "widgets/parts/text.h"
#include "widgets/words/core_text.h"

namespace studio::widgets {

namespace {

constexpr double kStillStd = 1e-6;
constexpr int kEpisodeRole = Qt::UserRole, kRowRole = Qt::UserRole + 1;

}  // namespace

DatasetTabs::DatasetTabs(QWidget* parent)
    : QTabWidget(parent),
      model_(new EpisodeModel(this)),
      sorted_(new QSortFilterProxyModel(this)),
      list_(new QTableView),
      dimensions_(makeTableTree(6)),
      report_(makeTableTree(3)) {
    buildEpisodes();
    report_->setWordWrap(true);
    addTab(list_, {});
    addTab(dimensions_, {});
    addTab(report_, {});
    connectEpisodes();
    translated(this, [this] {
        setAccessibleName(tr("Data set"));
        setTabText(0, tr("Episodes"));
        setTabText(1, tr("Dimensions"));
        list_->setAccessibleName(tr("Episodes"));
        dimensions_->setAccessibleName(tr("Dimensions"));
        report_->setAccessibleName(tr("Findings of the check"));
        report_->setHeaderLabels({tr("Kind"), tr("Episode"), tr("Finding")});
        dimensions_->setHeaderLabels(
            {tr("Dimension"), tr("Min"), tr("Mean"), tr("Max"), tr("Std"), tr("Outliers")});
        model_->retranslate();
        showDimensions();
        setReport(data::VerifyReport(shown_));
    });
    themed(this, [this] {
        showDimensions();
        setReport(data::VerifyReport(shown_));
    });
}

void DatasetTabs::buildEpisodes() {
    sorted_->setSourceModel(model_);
    sorted_->setSortRole(EpisodeModel::kSortRole);
    list_->setModel(sorted_);
    list_->setSortingEnabled(true);
    list_->sortByColumn(EpisodeModel::Number, Qt::AscendingOrder);
    list_->setSelectionBehavior(QAbstractItemView::SelectRows);
    list_->setSelectionMode(QAbstractItemView::SingleSelection);
    list_->setShowGrid(false);
    list_->setWordWrap(false);
    list_->setIconSize({64, 48});
    list_->verticalHeader()->hide();
    list_->verticalHeader()->setDefaultSectionSize(52);
    list_->horizontalHeader()->setStretchLastSection(true);
    list_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    const int widths[] = {104, 66, 76, 66, 76};
    for (int i = 0; i < 5; ++i) list_->setColumnWidth(i, widths[i]);
}

void DatasetTabs::connectEpisodes() {
    connect(list_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& now) {
                if (now.isValid()) Q_EMIT episodeChosen(sorted_->mapToSource(now).row());
            });
    connect(report_, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem* item) {
        qint64 episode = item->data(0, kEpisodeRole).toLongLong(), row = item->data(0, kRowRole).toLongLong();
        if (!dataset_ || episode < 0) return;
        auto position = dataset_->position(episode);
        if (position.ok()) Q_EMIT placeChosen(static_cast<int>(*position), std::max<qint64>(0, row));
    });
    connect(report_, &QTreeWidget::itemClicked, report_, &QTreeWidget::itemActivated);
    // what is odd is one click away: the place in the episode, not just its beginning
    connect(list_, &QTableView::clicked, this, [this](const QModelIndex& index) {
        int position = sorted_->mapToSource(index).row();
        const auto& facts = model_->facts().episodes;
        if (position >= static_cast<int>(facts.size())) return;
        const auto& episode = facts[static_cast<std::size_t>(position)];
        if (index.column() == EpisodeModel::Jerk) Q_EMIT placeChosen(position, episode.jerkRow);
        if (index.column() == EpisodeModel::Farthest) Q_EMIT placeChosen(position, episode.farthestRow);
    });
}

void DatasetTabs::setDataset(std::shared_ptr<const data::Dataset> dataset) {
    dataset_ = std::move(dataset);
    model_->setDataset(dataset_);
    dimensions_->clear();
    data::VerifyReport opening;
    if (dataset_) opening.findings = dataset_->findings();
    setReport(opening);
}

void DatasetTabs::setFacts(data::DatasetFacts facts) {
    model_->setFacts(std::move(facts));
    showDimensions();
}

void DatasetTabs::setThumbnail(int position, const QImage& image) {
    model_->setThumbnail(position, image);
}

void DatasetTabs::showDimensions() {
    dimensions_->clear();
    for (const auto& dimension : model_->facts().dimensions) {
        auto* item = addTableRow(dimensions_,
                                 {text(dimension.name), figure(dimension.min), figure(dimension.mean),
                                  figure(dimension.max), figure(dimension.std), grouped(dimension.outliers)},
                                 1);
        if (dimension.std < kStillStd) {
            item->setForeground(4, moodColour(Mood::Warning));
            item->setToolTip(4, tr("It never changes: normalising would divide by nearly nothing"));
        }
    }
    for (int i = 0; i < 6; ++i) dimensions_->resizeColumnToContents(i);
}

void DatasetTabs::setReport(const data::VerifyReport& report) {
    shown_ = report;
    report_->clear();
    for (const auto& finding : shown_.findings) {
        bool error = finding.severity == data::Severity::Error;
        QString found = coreText(finding.message);
        auto* item = addTableRow(
            report_, {error ? tr("Error") : tr("Warning"),
                      finding.episode >= 0 ? QString::number(finding.episode) : QString(), found});
        item->setForeground(0, moodColour(error ? Mood::Bad : Mood::Warning));
        item->setToolTip(2, found + "\n" + coreText(finding.remedy));
        item->setData(0, kEpisodeRole, qint64(finding.episode));
        item->setData(0, kRowRole, qint64(finding.row));
    }
    if (shown_.frames > 0) {
        auto* item = new QTreeWidgetItem({tr("Looked at"), QString(),
                                          tr("%1 episodes, %2 frames, %3 pictures decoded")
                                              .arg(shown_.episodes)
                                              .arg(shown_.frames)
                                              .arg(shown_.picturesDecoded)});
        item->setData(0, kEpisodeRole, qint64(-1));
        report_->insertTopLevelItem(0, item);
    }
    setTabText(2, shown_.findings.empty() ? tr("Check") : tr("Check (%1)").arg(shown_.findings.size()));
    report_->resizeColumnToContents(0);
}

void DatasetTabs::showReportTab() {
    setCurrentWidget(report_);
}

void DatasetTabs::markEpisode(int position) {
    QModelIndex index = sorted_->mapFromSource(model_->index(position, 0));
    if (list_->currentIndex().row() != index.row()) list_->setCurrentIndex(index);
}

int DatasetTabs::episodes() const {
    return model_->rowCount();
}

int DatasetTabs::findings() const {
    return report_->topLevelItemCount();
}

int DatasetTabs::dimensions() const {
    return dimensions_->topLevelItemCount();
}

}  // namespace studio::widgets

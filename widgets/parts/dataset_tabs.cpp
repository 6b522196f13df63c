// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/dataset_tabs.h"

#include <QComboBox>
#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <iterator>

#include "widgets/models/episode_model.h"
#include "widgets/parts/chip.h"
#include "widgets/parts/dimension_view.h"
#include "widgets/parts/own_widths.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/table_tree.h"
#include "widgets/parts/text.h"
#include "widgets/parts/view_state.h"
#include "widgets/theme/theme.h"
#include "widgets/words/core_text.h"

namespace studio::widgets {

namespace {

constexpr int kEpisodeRole = Qt::UserRole, kRowRole = Qt::UserRole + 1;

/// What the episodes are ranked by, most first; but by number the least.
constexpr int kOrders[] = {EpisodeModel::Number, EpisodeModel::Flags, EpisodeModel::Idle, EpisodeModel::Jerk,
                           EpisodeModel::Farthest};

Qt::SortOrder orderOf(int column) {
    return column == EpisodeModel::Number ? Qt::AscendingOrder : Qt::DescendingOrder;
}

}  // namespace

DatasetTabs::DatasetTabs(QWidget* parent)
    : QTabWidget(parent),
      model_(new EpisodeModel(this)),
      sorted_(new QSortFilterProxyModel(this)),
      list_(new QTableView),
      order_(new QComboBox),
      dimensions_(new DimensionView),
      report_(makeTableTree(3)) {
    QWidget* episodes = buildEpisodes();
    report_->setWordWrap(true);
    addTab(episodes, {});
    addTab(dimensions_, {});
    addTab(report_, {});
    keepView(this, "tabs");
    keepView(list_, "episodes");
    keepView(report_, "report");
    connectEpisodes();
    translated(this, [this] {
        setAccessibleName(tr("Data set"));
        setTabText(0, tr("Episodes"));
        setTabText(1, tr("Dimensions"));
        list_->setAccessibleName(tr("Episodes"));
        const QString orders[] = {tr("By number"), tr("Most remarkable first"),
                                  tr("Longest idle start first"), tr("Hardest jerk first"),
                                  tr("Farthest value first")};
        for (int i = 0; i < order_->count(); ++i) order_->setItemText(i, orders[i]);
        order_->setAccessibleName(tr("Order of the episodes"));
        order_->setToolTip(order_->accessibleName());
        report_->setAccessibleName(tr("Findings of the check"));
        report_->setHeaderLabels({tr("Kind"), tr("Episode"), tr("Finding")});
        model_->retranslate();
        setReport(data::VerifyReport(shown_));
    });
    themed(this, [this] { setReport(data::VerifyReport(shown_)); });
}

QWidget* DatasetTabs::buildEpisodes() {
    for (int i = 0; i < int(std::size(kOrders)); ++i) order_->addItem(QString());
    sorted_->setSourceModel(model_);
    sorted_->setSortRole(EpisodeModel::kSortRole);
    list_->setModel(sorted_);
    list_->setSortingEnabled(true);
    list_->sortByColumn(EpisodeModel::Number, Qt::AscendingOrder);
    list_->setSelectionBehavior(QAbstractItemView::SelectRows);
    list_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    list_->setShowGrid(false);
    list_->setWordWrap(false);
    list_->setIconSize({64, 48});
    list_->verticalHeader()->hide();
    list_->verticalHeader()->setDefaultSectionSize(52);
    list_->horizontalHeader()->setStretchLastSection(true);
    list_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    const int widths[] = {104, 66, 76, 66, 76, 110};
    for (int i = 0; i < 6; ++i) setOwnWidth(*list_->horizontalHeader(), i, widths[i]);
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, kUnit, 0, 0);
    layout->setSpacing(kUnit);
    layout->addWidget(order_);
    layout->addWidget(list_, 1);
    return page;
}

/// The choice tells how the list is sorted, by whatever hand; nothing where it is none of the choices.
void DatasetTabs::showOrder() {
    const QHeaderView* header = list_->horizontalHeader();
    const int column = header->sortIndicatorSection();
    const auto* found = std::find(std::begin(kOrders), std::end(kOrders), column);
    const bool known = found != std::end(kOrders) && header->sortIndicatorOrder() == orderOf(column);
    order_->setCurrentIndex(known ? static_cast<int>(found - std::begin(kOrders)) : -1);
}

bool DatasetTabs::eventFilter(QObject* watched, QEvent* event) {
    if (watched == list_->viewport() && (event->type() == QEvent::Show || event->type() == QEvent::Resize))
        Q_EMIT scrolled();
    // it plays, as anywhere in the panel: in a list it would only choose what is chosen
    if (watched != list_->viewport() && event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Space && key->modifiers() == Qt::NoModifier) {
            event->ignore();
            return true;
        }
    }
    return QTabWidget::eventFilter(watched, event);
}

void DatasetTabs::connectEpisodes() {
    connect(list_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& now) {
                if (now.isValid()) Q_EMIT episodeChosen(sorted_->mapToSource(now).row());
            });
    connect(order_, &QComboBox::activated, this, [this](int choice) {
        const int column = kOrders[choice];
        list_->sortByColumn(column, orderOf(column));
        // the first of them is what was asked for
        list_->scrollToTop();
    });
    connect(list_->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, &DatasetTabs::showOrder);
    showOrder();
    for (QAbstractItemView* view :
         {static_cast<QAbstractItemView*>(list_), static_cast<QAbstractItemView*>(report_)})
        view->installEventFilter(this);
    list_->viewport()->installEventFilter(this);
    connect(list_->verticalScrollBar(), &QScrollBar::valueChanged, this, &DatasetTabs::scrolled);
    connect(sorted_, &QSortFilterProxyModel::layoutChanged, this, &DatasetTabs::scrolled);
    connect(report_, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem* item) {
        qint64 episode = item->data(0, kEpisodeRole).toLongLong(), row = item->data(0, kRowRole).toLongLong();
        if (!dataset_ || episode < 0) return;
        auto position = dataset_->position(episode);
        if (position.ok()) Q_EMIT placeChosen(static_cast<int>(*position), std::max<qint64>(0, row));
    });
    connect(report_, &QTreeWidget::itemClicked, report_, &QTreeWidget::itemActivated);
    // what is odd is one click or one key away: the place in the episode, not just its beginning
    connect(list_, &QTableView::clicked, this, &DatasetTabs::goTo);
    connect(list_, &QTableView::activated, this, &DatasetTabs::goTo);
    connect(dimensions_, &DimensionView::placeChosen, this, &DatasetTabs::placeChosen);
}

void DatasetTabs::goTo(const QModelIndex& cell) {
    const int position = sorted_->mapToSource(cell).row();
    const auto& facts = model_->facts().episodes;
    if (position >= static_cast<int>(facts.size())) return;
    const auto& episode = facts[static_cast<std::size_t>(position)];
    // where it ends: there something moves for the first time
    if (cell.column() == EpisodeModel::Idle && dataset_)
        Q_EMIT placeChosen(position, std::llround(episode.idleStartS * dataset_->info().fps));
    if (cell.column() == EpisodeModel::Jerk) Q_EMIT placeChosen(position, episode.jerkRow);
    if (cell.column() == EpisodeModel::Farthest) Q_EMIT placeChosen(position, episode.farthestRow);
}

std::vector<std::int64_t> DatasetTabs::chosenEpisodes() const {
    std::vector<std::int64_t> numbers;
    if (!dataset_) return numbers;
    for (const QModelIndex& row : list_->selectionModel()->selectedRows())
        numbers.push_back(
            dataset_->episodes()[static_cast<std::size_t>(sorted_->mapToSource(row).row())].index);
    std::sort(numbers.begin(), numbers.end());
    return numbers;
}

void DatasetTabs::setDataset(std::shared_ptr<const data::Dataset> dataset) {
    dataset_ = std::move(dataset);
    model_->setDataset(dataset_);
    dimensions_->setDimensions({});
    data::VerifyReport opening;
    if (dataset_) opening.findings = dataset_->findings();
    setReport(opening);
}

void DatasetTabs::setFacts(data::DatasetFacts facts) {
    dimensions_->setDimensions(facts.dimensions);
    model_->setFacts(std::move(facts));
}

void DatasetTabs::setThumbnail(int position, const QImage& image) {
    model_->setThumbnail(position, image);
}

int DatasetTabs::nextThumbnail() const {
    if (!list_->isVisible() || sorted_->rowCount() == 0) return -1;
    const int first = std::max(0, list_->rowAt(0));
    int last = list_->rowAt(list_->viewport()->height() - 1);
    if (last < 0) last = sorted_->rowCount() - 1;
    // what is seen, and as much again below it
    last = std::min(sorted_->rowCount() - 1, last + (last - first + 1));
    for (int row = first; row <= last; ++row) {
        const int position = sorted_->mapToSource(sorted_->index(row, 0)).row();
        if (!model_->askedForThumbnail(position)) return position;
    }
    return -1;
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
    fitColumn(*report_, *report_->header(), 0);
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
    return dimensions_->dimensions();
}

}  // namespace studio::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/replay_table.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <algorithm>
#include <utility>

#include "widgets/models/replay_shares.h"
#include "widgets/parts/chip.h"
#include "widgets/parts/planned_cell.h"
#include "widgets/parts/task_cells.h"
#include "widgets/parts/text.h"
#include "widgets/theme/theme.h"

namespace studio::widgets {

namespace {

constexpr int kSharesRole = Qt::UserRole + 1;
constexpr int kBatchRole = Qt::UserRole + 2;  ///< words for the batch's size, where it is not in the heading
constexpr int kShareWidth = 92, kBarWidth = 150;
constexpr double kLeastOwn = 0.6, kMostOwn = 0.8;  ///< where the current task is advised to stay

/// Draws a batch as a bar of coloured parts with the number of samples in each.
class MixtureDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        QVariantList samples = index.data(kSharesRole).toList();
        double total = 0;
        for (const QVariant& one : samples) total += one.toDouble();
        if (total <= 0) return;
        QRectF box = QRectF(option.rect).adjusted(6, 6, -6, -6);
        double left = box.left();
        painter->save();
        painter->setFont(typeFont(Type::Caption));
        if (const QString size = index.data(kBatchRole).toString(); !size.isEmpty()) {
            const double width = painter->fontMetrics().horizontalAdvance(size) + 4;
            painter->setPen(option.palette.color(QPalette::Text));
            painter->drawText(box, Qt::AlignRight | Qt::AlignVCenter, size);
            box.setRight(box.right() - width);
        }
        for (int i = 0; i < samples.size(); ++i) {
            double width = box.width() * samples[i].toDouble() / total;
            QRectF part(left, box.top(), width, box.height());
            QColor colour = Theme::taskColour(i);
            painter->fillRect(part.adjusted(0.5, 0, -0.5, 0), colour);
            QString count = QString::number(samples[i].toDouble(), 'g', 3);
            if (painter->fontMetrics().horizontalAdvance(count) + 4 < width) {
                painter->setPen(Theme::inkOn(colour));
                painter->drawText(part, Qt::AlignCenter, count);
            }
            left += width;
        }
        painter->restore();
    }
};

QString percentText(double share) {
    return QString("%1 %").arg(QString::number(share * 100, 'g', 4));
}

QString percentTexts(const std::vector<double>& shares) {
    QStringList parts;
    for (double share : shares) parts << percentText(share);
    return parts.join(" / ");
}

}  // namespace

ReplayTable::ReplayTable(QWidget* parent) : QTableWidget(parent), mixture_(new MixtureDelegate(this)) {
    setSelectionMode(QAbstractItemView::SingleSelection);
    verticalHeader()->setDefaultSectionSize(32);
    connect(this, &QTableWidget::itemChanged, this, &ReplayTable::edited);
}

void ReplayTable::setPlan(const QStringList& tasks, std::vector<ReplayRow> rows) {
    tasks_ = tasks;
    rows_ = std::move(rows);
    fill();
}

void ReplayTable::setPlan(const QStringList& tasks, const std::vector<std::vector<double>>& shares,
                          int batchSize) {
    std::vector<ReplayRow> rows;
    for (const auto& row : shares) {
        rows.push_back({.shares = row, .batchSize = batchSize, .stage = static_cast<int>(rows.size()) + 1});
    }
    setPlan(tasks, std::move(rows));
}

void ReplayTable::setEditable(bool on) {
    editable_ = on;
    fill();
}

void ReplayTable::markCell(int row, int column) {
    setCurrentCell(row, column);
    if (auto* cell = item(row, column)) scrollToItem(cell);
    setFocus(Qt::OtherFocusReason);
}

void ReplayTable::retranslate() {
    fill();
}

void ReplayTable::fill() {
    filling_ = true;
    const int count = static_cast<int>(tasks_.size());
    rows_.resize(static_cast<std::size_t>(count));
    setRowCount(count);
    setColumnCount(count + 2);
    const bool oneSize = std::all_of(rows_.begin(), rows_.end(), [this](const ReplayRow& row) {
        return row.batchSize == rows_.front().batchSize;
    });
    QStringList columns = tasks_;
    columns << (oneSize && count > 0 ? tr("Batch of %1").arg(rows_.front().batchSize)
                                     : tr("Samples of a batch"))
            << tr("Advice");
    setHorizontalHeaderLabels(columns);
    for (int c = 0; c < count; ++c) horizontalHeaderItem(c)->setToolTip(tasks_[c]);
    QStringList headings;
    for (int r = 0; r < count; ++r) headings << tr("Stage %1").arg(r + 1);
    setVerticalHeaderLabels(headings);
    // the column of the bar moves with the number of tasks
    if (barColumn_ >= 0) setItemDelegateForColumn(barColumn_, nullptr);
    barColumn_ = count;
    setItemDelegateForColumn(barColumn_, mixture_);
    for (int r = 0; r < count; ++r) fillRow(r, oneSize);
    for (int c = 0; c < count; ++c) setColumnWidth(c, std::max(kShareWidth, sizeHintForColumn(c)));
    setColumnWidth(count, kBarWidth);
    horizontalHeader()->setStretchLastSection(true);
    filling_ = false;
}

void ReplayTable::fillRow(int r, bool oneSize) {
    const int count = static_cast<int>(tasks_.size());
    const ReplayRow& row = rows_[static_cast<std::size_t>(r)];
    const auto& shares = row.shares;
    const bool trained = !row.planned.empty() && row.planned.size() == shares.size();
    bool anyApart = false;
    QVariantList samples;
    for (int c = 0; c < count; ++c) {
        const auto i = static_cast<std::size_t>(c);
        if (i >= shares.size()) {
            auto* none = new QTableWidgetItem;
            none->setFlags(Qt::NoItemFlags);
            none->setBackground(Theme::current().window);
            setItem(r, c, none);
            continue;
        }
        const QString shown = percentText(shares[i]);
        const QString planned = trained ? percentText(row.planned[i]) : shown;
        const bool apart = planned != shown;
        anyApart = anyApart || apart;
        QTableWidgetItem* cell =
            apart ? new PlannedCell(besidePlan(shown, planned), planned) : new QTableWidgetItem(shown);
        if (trained && r > 0) cell->setToolTip(keptByRun(shown, row.stage));
        samples << shares[i] * row.batchSize;
        if (r == c) cell->setFont(typeFont(Type::Strong));
        if (r == 0 || !editable_) cell->setFlags(Qt::ItemIsSelectable | Qt::ItemIsEnabled);
        cell->setTextAlignment(Qt::AlignCenter);
        setItem(r, c, cell);
    }
    auto* bar = new QTableWidgetItem;
    bar->setData(kSharesRole, samples);
    if (!oneSize && row.batchSize > 0) bar->setData(kBatchRole, tr("of %1").arg(row.batchSize));
    bar->setToolTip(row.batchSize > 0 ? tr("Batch of %1").arg(row.batchSize) : QString());
    bar->setFlags(Qt::ItemIsEnabled);
    setItem(r, count, bar);
    auto* advice = new QTableWidgetItem;
    advice->setFlags(Qt::ItemIsEnabled);
    advice->setForeground(moodColour(Mood::Warning));
    if (anyApart) {
        advice->setText(tr("▲ trained already: the plan counts for a new training of it"));
        advice->setToolTip(keptByRun(percentTexts(shares), row.stage));
    } else if (r > 0 && !shares.empty() && shares.size() == static_cast<std::size_t>(r) + 1) {
        const double own = shares.back();
        if (own < kLeastOwn) advice->setText(tr("▲ less than 60 % of its own: learns slowly"));
        if (own > kMostOwn) advice->setText(tr("▲ more than 80 % of its own: forgets"));
    }
    setItem(r, count + 1, advice);
}

void ReplayTable::edited(QTableWidgetItem* item) {
    if (filling_) return;
    auto row = static_cast<std::size_t>(item->row()), column = static_cast<std::size_t>(item->column());
    if (row >= rows_.size() || column >= rows_[row].shares.size()) return;
    bool fine = false;
    double percent = item->text().remove('%').trimmed().toDouble(&fine);
    const QVariant planned = item->data(PlannedCell::kPlanned);
    const bool same = planned.isValid() && planned.toString() == item->text().trimmed();
    if (!fine || same || percent < 0 || percent > 100) {
        fill();
        return;
    }
    // a run keeps its shares: it is the plan that is edited
    auto& changed = rows_[row].planned.empty() ? rows_[row].shares : rows_[row].planned;
    const auto shares = rebalanced(changed, column, percent / 100);
    changed = shares;
    fill();
    Q_EMIT sharesEdited(static_cast<int>(row) + 1, shares);
}

}  // namespace studio::widgets

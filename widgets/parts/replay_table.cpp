// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/replay_table.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>

#include "widgets/models/replay_shares.h"
#include "widgets/parts/chip.h"
#include "widgets/parts/text.h"
#include "widgets/theme/theme.h"

namespace studio::widgets {

namespace {

constexpr int kSharesRole = Qt::UserRole + 1;
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

}  // namespace

ReplayTable::ReplayTable(QWidget* parent) : QTableWidget(parent), mixture_(new MixtureDelegate(this)) {
    setSelectionMode(QAbstractItemView::SingleSelection);
    verticalHeader()->setDefaultSectionSize(32);
    connect(this, &QTableWidget::itemChanged, this, &ReplayTable::edited);
}

void ReplayTable::setPlan(const QStringList& tasks, const std::vector<std::vector<double>>& shares,
                          int batchSize) {
    tasks_ = tasks;
    shares_ = shares;
    batchSize_ = batchSize;
    fill();
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
    int count = static_cast<int>(tasks_.size());
    setRowCount(count);
    setColumnCount(count + 2);
    QStringList columns = tasks_;
    columns << tr("Batch of %1").arg(batchSize_) << tr("Advice");
    setHorizontalHeaderLabels(columns);
    for (int c = 0; c < count; ++c) horizontalHeaderItem(c)->setToolTip(tasks_[c]);
    QStringList rows;
    for (int r = 0; r < count; ++r) rows << tr("Stage %1").arg(r + 1);
    setVerticalHeaderLabels(rows);
    // the column of the bar moves with the number of tasks
    if (barColumn_ >= 0) setItemDelegateForColumn(barColumn_, nullptr);
    barColumn_ = count;
    setItemDelegateForColumn(barColumn_, mixture_);
    for (int r = 0; r < count; ++r) {
        const auto& shares = r < static_cast<int>(shares_.size()) ? shares_[static_cast<std::size_t>(r)]
                                                                  : std::vector<double>();
        QVariantList samples;
        for (int c = 0; c < count; ++c) {
            auto* cell = new QTableWidgetItem;
            if (c < static_cast<int>(shares.size())) {
                double share = shares[static_cast<std::size_t>(c)];
                cell->setText(QString("%1 %").arg(QString::number(share * 100, 'g', 4)));
                samples << share * batchSize_;
                if (r == c) cell->setFont(typeFont(Type::Strong));
                if (r == 0 || !editable_) cell->setFlags(Qt::ItemIsSelectable | Qt::ItemIsEnabled);
            } else {
                cell->setFlags(Qt::NoItemFlags);
                cell->setBackground(Theme::current().window);
            }
            cell->setTextAlignment(Qt::AlignCenter);
            setItem(r, c, cell);
        }
        auto* bar = new QTableWidgetItem;
        bar->setData(kSharesRole, samples);
        bar->setFlags(Qt::ItemIsEnabled);
        setItem(r, count, bar);
        auto* advice = new QTableWidgetItem;
        advice->setFlags(Qt::ItemIsEnabled);
        if (r > 0 && !shares.empty() && shares.size() == static_cast<std::size_t>(r) + 1) {
            double own = shares.back();
            if (own < kLeastOwn) advice->setText(tr("▲ less than 60 % of its own: learns slowly"));
            if (own > kMostOwn) advice->setText(tr("▲ more than 80 % of its own: forgets"));
            advice->setForeground(moodColour(Mood::Warning));
        }
        setItem(r, count + 1, advice);
    }
    for (int c = 0; c < count; ++c) setColumnWidth(c, 92);
    setColumnWidth(count, 150);
    horizontalHeader()->setStretchLastSection(true);
    filling_ = false;
}

void ReplayTable::edited(QTableWidgetItem* item) {
    if (filling_) return;
    auto row = static_cast<std::size_t>(item->row()), column = static_cast<std::size_t>(item->column());
    if (row >= shares_.size() || column >= shares_[row].size()) return;
    bool fine = false;
    double percent = item->text().remove('%').trimmed().toDouble(&fine);
    if (!fine || percent < 0 || percent > 100) {
        fill();
        return;
    }
    auto shares = rebalanced(shares_[row], column, percent / 100);
    shares_[row] = shares;
    fill();
    Q_EMIT sharesEdited(static_cast<int>(row) + 1, shares);
}

}  // namespace studio::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/rate_delegate.h"

#include <QPainter>

#include "widgets/theme/theme.h"

namespace studio::widgets {

namespace {

constexpr int kRateBarWidth = 120;

}  // namespace

void RateDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const {
    QStyledItemDelegate::paint(painter, option, index);
    if (!index.data(kRate).isValid()) return;
    const Theme& theme = Theme::current();
    QRectF box = QRectF(option.rect).adjusted(kGap, 0, -kGap, 0);
    box.setLeft(box.right() - kRateBarWidth);
    double middle = box.center().y();
    auto at = [&](double value) { return box.left() + value * box.width(); };
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.line);
    painter->drawRect(QRectF(box.left(), middle - 0.5, box.width(), 1));
    // the ends and the middle of the scale
    for (double tick : {0.0, 0.5, 1.0}) painter->drawRect(QRectF(at(tick) - 0.5, middle - 4, 1, 8));
    QColor band = theme.accent;
    band.setAlphaF(0.35F);
    painter->setBrush(band);
    double low = index.data(kLow).toDouble(), high = index.data(kHigh).toDouble();
    painter->drawRoundedRect(QRectF(at(low), middle - 4, std::max(2.0, at(high) - at(low)), 8), 2, 2);
    painter->setBrush(theme.accent);
    painter->drawRect(QRectF(at(index.data(kRate).toDouble()) - 1.5, middle - 6, 3, 12));
    painter->restore();
}

QSize RateDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    if (index.data(kRate).isValid()) size.rwidth() += kRateBarWidth + 3 * kGap;
    return size;
}

}  // namespace studio::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/matrix_view.h"

#include <QEvent>
#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>
#include <cmath>

#include "widgets/parts/text.h"
#include "widgets/plots/chart_export.h"
#include "widgets/theme/theme.h"

namespace studio::widgets {

namespace {

constexpr double kHead = 26;   ///< height of the column names
constexpr double kSide = 112;  ///< width of the row names
constexpr double kLine = 18;   ///< height of a line of an export's heading

QString quotedField(QString word) {
    return '"' + word.replace("\"", "\"\"") + '"';
}

/// Pale to deep blue; the deep end is the worse one.
QColor cellColour(double share, bool dark) {
    QColor pale = dark ? QColor("#233240") : QColor("#eef5fb"),
           deep = dark ? QColor("#2f86c4") : QColor("#1c6ea8");
    auto mix = [share](int a, int b) { return static_cast<int>(a + share * (b - a)); };
    return {mix(pale.red(), deep.red()), mix(pale.green(), deep.green()), mix(pale.blue(), deep.blue())};
}

}  // namespace

MatrixView::MatrixView(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void MatrixView::setData(MatrixData data) {
    data_ = std::move(data);
    setAccessibleName(data_.title.isEmpty() ? tr("Matrix of scores") : data_.title);
    setAccessibleDescription(table({}, {}));
    update();
}

QRectF MatrixView::cellBox(const QRectF& box, int row, int column) const {
    double width = (box.width() - kSide) / std::max<double>(1, double(data_.columns.size()));
    double height = std::min(48.0, (box.height() - kHead) / std::max<double>(1, double(data_.rows.size())));
    return {box.left() + kSide + column * width, box.top() + kHead + row * height, width, height};
}

void MatrixView::draw(QPainter& painter, const QRectF& box, bool paper) const {
    const Theme& theme = Theme::current();
    bool dark = !paper && Theme::scheme() == Scheme::Dark;
    QColor ink = paper ? QColor(Qt::black) : theme.text, faint = paper ? QColor("#555555") : theme.muted;
    double low = INFINITY, high = -INFINITY;
    for (const auto& row : data_.cells) {
        for (const auto& cell : row) {
            if (!cell || !std::isfinite(*cell)) continue;
            low = std::min(low, *cell);
            high = std::max(high, *cell);
        }
    }
    painter.setFont(typeFont(Type::Caption));
    QFontMetrics metrics(painter.font());
    painter.setPen(faint);
    for (int c = 0; c < data_.columns.size(); ++c) {
        QRectF cell = cellBox(box, 0, c);
        painter.drawText(QRectF(cell.left() + 2, box.top(), cell.width() - 4, kHead), Qt::AlignCenter,
                         metrics.elidedText(data_.columns[c], Qt::ElideMiddle, int(cell.width()) - 4));
    }
    for (int r = 0; r < data_.rows.size(); ++r) {
        QRectF first = cellBox(box, r, 0);
        painter.setPen(faint);
        painter.drawText(QRectF(box.left(), first.top(), kSide - kGap, first.height()),
                         Qt::AlignVCenter | Qt::AlignLeft,
                         metrics.elidedText(data_.rows[r], Qt::ElideMiddle, int(kSide) - kGap));
        for (int c = 0; c < data_.columns.size(); ++c) {
            QRectF cell = cellBox(box, r, c).adjusted(1, 1, -1, -1);
            auto row = static_cast<std::size_t>(r), column = static_cast<std::size_t>(c);
            auto value = row < data_.cells.size() && column < data_.cells[row].size()
                             ? data_.cells[row][column]
                             : std::nullopt;
            if (!value) {
                painter.fillRect(cell, paper ? QColor("#f5f5f5") : theme.window);
                continue;
            }
            double share = high > low ? (*value - low) / (high - low) : 0;
            if (!data_.lowerIsBetter) share = 1 - share;
            QColor ground = cellColour(share, dark);
            painter.fillRect(cell, ground);
            painter.setPen(Theme::inkOn(ground));
            painter.drawText(cell, Qt::AlignCenter, figure(*value));
            if (data_.rows.size() > 1 && r >= data_.firstStage && r - data_.firstStage == c) {
                painter.setPen(QPen(ink, 1.4));
                painter.drawRect(cell.adjusted(1, 1, -1, -1));
            }
        }
    }
}

void MatrixView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    draw(painter, QRectF(rect()).adjusted(kUnit, 0, -kUnit, -kUnit), false);
    if (hasFocus()) {
        painter.setPen(QPen(Theme::current().accent, 1));
        // through the middle of the outermost pixels: sharp, and whole
        painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

bool MatrixView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    auto* help = static_cast<QHelpEvent*>(event);
    QRectF box = QRectF(rect()).adjusted(kUnit, 0, -kUnit, -kUnit);
    // a name that has no room is whole here
    auto named = [&](const QStringList& names, int i) {
        QToolTip::showText(help->globalPos(), names[i], this);
        return true;
    };
    for (int c = 0; c < data_.columns.size() && help->pos().y() < box.top() + kHead; ++c) {
        const QRectF cell = cellBox(box, 0, c);
        if (help->pos().x() >= cell.left() && help->pos().x() < cell.right()) return named(data_.columns, c);
    }
    for (int r = 0; r < data_.rows.size() && help->pos().x() < box.left() + kSide; ++r) {
        const QRectF cell = cellBox(box, r, 0);
        if (help->pos().y() >= cell.top() && help->pos().y() < cell.bottom()) return named(data_.rows, r);
    }
    for (int r = 0; r < data_.rows.size(); ++r) {
        for (int c = 0; c < data_.columns.size(); ++c) {
            if (!cellBox(box, r, c).contains(help->pos())) continue;
            auto row = static_cast<std::size_t>(r), column = static_cast<std::size_t>(c);
            QString value =
                row < data_.cells.size() && column < data_.cells[row].size() && data_.cells[row][column]
                    ? figure(*data_.cells[row][column])
                    : tr("not measured");
            QToolTip::showText(help->globalPos(),
                               tr("%1, %2: %3").arg(data_.rows[r], data_.columns[c], value), this);
            return true;
        }
    }
    return QWidget::event(event);
}

QStringList MatrixView::heading() const {
    QStringList lines{data_.sequence, data_.title, data_.measure};
    lines.removeAll(QString());
    return lines;
}

void MatrixView::drawForPaper(QPainter& painter, const QRectF& box) const {
    const QStringList lines = heading();
    painter.setFont(typeFont(Type::Caption));
    painter.setPen(Qt::black);
    for (int i = 0; i < lines.size(); ++i) {
        QRectF line(box.left(), box.top() + i * kLine, box.width(), kLine);
        painter.drawText(line, Qt::AlignVCenter | Qt::AlignLeft, lines[i]);
    }
    draw(painter, box.adjusted(0, double(lines.size()) * kLine, 0, 0), true);
}

Status MatrixView::exportTo(const QString& file) const {
    if (file.endsWith(".csv")) return writeText(file, csv());
    const QStringList lines = heading();
    int width = static_cast<int>(kSide) + 92 * std::max(1, int(data_.columns.size()));
    const QFontMetrics metrics(typeFont(Type::Caption));
    for (const QString& line : lines) width = std::max(width, metrics.horizontalAdvance(line) + 12);
    QSize size(width, static_cast<int>(kHead + double(lines.size()) * kLine) +
                          40 * std::max(1, int(data_.rows.size())) + 8);
    return writeChart(file, size, [this](QPainter& painter, const QSize& whole) {
        drawForPaper(painter, QRectF(QPointF(4, 0), QSizeF(whole.width() - 8, whole.height() - 4)));
    });
}

QImage MatrixView::picture() const {
    const QSize whole = size() + QSize(0, static_cast<int>(kLine) * int(heading().size()));
    QImage image(whole * 2, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(2);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    drawForPaper(painter, QRectF(QPointF(), QSizeF(whole)).adjusted(4, 4, -4, -4));
    return image;
}

QString MatrixView::csv() const {
    return table("sequence,measure,", quotedField(data_.sequence) + ',' + quotedField(data_.measure) + ',');
}

QString MatrixView::table(const QString& headBefore, const QString& before) const {
    QString out = headBefore + "stage";
    for (const QString& column : data_.columns) out += ',' + quotedField(column);
    out += '\n';
    for (int r = 0; r < data_.rows.size(); ++r) {
        out += before + quotedField(data_.rows[r]);
        for (int c = 0; c < data_.columns.size(); ++c) {
            auto row = static_cast<std::size_t>(r), column = static_cast<std::size_t>(c);
            out += ',';
            if (row < data_.cells.size() && column < data_.cells[row].size() && data_.cells[row][column])
                out += QString::number(*data_.cells[row][column], 'g', QLocale::FloatingPointShortest);
        }
        out += '\n';
    }
    return out;
}

}  // namespace studio::widgets

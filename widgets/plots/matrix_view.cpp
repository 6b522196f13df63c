// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/matrix_view.h"

#include <QEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
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
    // whoever is at a cell stays there, and hears of it where it became another
    row_ = std::clamp(row_, 0, std::max(0, int(data_.rows.size()) - 1));
    column_ = std::clamp(column_, 0, std::max(0, int(data_.columns.size()) - 1));
    readCell();
    update();
}

std::optional<double> MatrixView::value(int row, int column) const {
    const auto r = static_cast<std::size_t>(row), c = static_cast<std::size_t>(column);
    return r < data_.cells.size() && c < data_.cells[r].size() ? data_.cells[r][c] : std::nullopt;
}

QString MatrixView::valueText(double value) const {
    return data_.percent ? percentFigure(value) : figure(value);
}

QString MatrixView::cellText(int row, int column) const {
    const auto score = value(row, column);
    return tr("%1, %2: %3")
        .arg(data_.rows[row], data_.columns[column], score ? valueText(*score) : tr("not measured"));
}

/// With the keyboard here the description is the cell, else the whole table.
void MatrixView::readCell() {
    const bool cell = hasFocus() && !data_.rows.isEmpty() && !data_.columns.isEmpty();
    const QString said = cell ? cellText(row_, column_) : table(data_.rows, {}, {});
    if (said != accessibleDescription()) setAccessibleDescription(said);
}

void MatrixView::keyPressEvent(QKeyEvent* event) {
    const int rows = int(data_.rows.size()), columns = int(data_.columns.size());
    int row = row_, column = column_;
    switch (event->key()) {
        case Qt::Key_Left:
            --column;
            break;
        case Qt::Key_Right:
            ++column;
            break;
        case Qt::Key_Up:
            --row;
            break;
        case Qt::Key_Down:
            ++row;
            break;
        case Qt::Key_Home:
            column = 0;
            break;
        case Qt::Key_End:
            column = columns - 1;
            break;
        default:
            QWidget::keyPressEvent(event);
            return;
    }
    if (rows == 0 || columns == 0) return;
    row_ = std::clamp(row, 0, rows - 1);
    column_ = std::clamp(column, 0, columns - 1);
    readCell();
    update();
    // names that have no room are whole here
    const QRectF cell = cellBox(QRectF(rect()).adjusted(kUnit, 0, -kUnit, -kUnit), row_, column_);
    QToolTip::showText(mapToGlobal(cell.bottomLeft().toPoint()), cellText(row_, column_), this);
}

void MatrixView::focusInEvent(QFocusEvent* event) {
    readCell();
    QWidget::focusInEvent(event);
}

void MatrixView::focusOutEvent(QFocusEvent* event) {
    readCell();
    QWidget::focusOutEvent(event);
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
            const auto score = value(r, c);
            if (!score) {
                painter.fillRect(cell, paper ? QColor("#f5f5f5") : theme.window);
                continue;
            }
            double share = high > low ? (*score - low) / (high - low) : 0;
            if (!data_.lowerIsBetter) share = 1 - share;
            QColor ground = cellColour(share, dark);
            painter.fillRect(cell, ground);
            painter.setPen(Theme::inkOn(ground));
            painter.drawText(cell, Qt::AlignCenter, valueText(*score));
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
        if (data_.rows.isEmpty() || data_.columns.isEmpty()) return;
        painter.setPen(QPen(Theme::current().text, 2, Qt::DotLine));
        const QRectF box = QRectF(rect()).adjusted(kUnit, 0, -kUnit, -kUnit);
        painter.drawRect(cellBox(box, row_, column_).adjusted(4, 4, -4, -4));
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
            QToolTip::showText(help->globalPos(), cellText(r, c), this);
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

Result<ChartDraft> MatrixView::draft(const QString& file, QSize size) const {
    if (file.endsWith(".csv")) return ChartDraft{file, [rows = csv().toUtf8()] { return rows; }};
    if (size.isEmpty()) {
        const QStringList lines = heading();
        int width = static_cast<int>(kSide) + 92 * std::max(1, int(data_.columns.size()));
        const QFontMetrics metrics(typeFont(Type::Caption));
        for (const QString& line : lines) width = std::max(width, metrics.horizontalAdvance(line) + 12);
        size = QSize(width, static_cast<int>(kHead + double(lines.size()) * kLine) +
                                40 * std::max(1, int(data_.rows.size())) + 8);
    }
    return draftChart(file, size, [this](QPainter& painter, const QSize& whole) {
        drawForPaper(painter, QRectF(QPointF(4, 0), QSizeF(whole.width() - 8, whole.height() - 4)));
    });
}

Status MatrixView::exportTo(const QString& file, QSize size) const {
    STUDIO_ASSIGN(ChartDraft ready, draft(file, size));
    return writeDraft(ready);
}

RecordedPicture MatrixView::picture() const {
    return recordPicture(size() + QSize(0, static_cast<int>(kLine) * int(heading().size())),
                         [this](QPainter& painter, const QSize& whole) {
                             drawForPaper(painter, QRectF(QPointF(), QSizeF(whole)).adjusted(4, 4, -4, -4));
                         });
}

QString MatrixView::csv() const {
    const QString& sequence = data_.exportSequence.isEmpty() ? data_.sequence : data_.exportSequence;
    const QString& measure = data_.exportMeasure.isEmpty() ? data_.measure : data_.exportMeasure;
    const bool own = data_.exportRows.size() == data_.rows.size();
    return table(own ? data_.exportRows : data_.rows, "sequence,measure,",
                 quotedField(sequence) + ',' + quotedField(measure) + ',');
}

QString MatrixView::table(const QStringList& rows, const QString& headBefore, const QString& before) const {
    QString out = headBefore + "stage";
    for (const QString& column : data_.columns) out += ',' + quotedField(column);
    out += '\n';
    for (int r = 0; r < rows.size(); ++r) {
        out += before + quotedField(rows[r]);
        for (int c = 0; c < data_.columns.size(); ++c) {
            out += ',';
            if (const auto score = value(r, c))
                out += QString::number(*score, 'g', QLocale::FloatingPointShortest);
        }
        out += '\n';
    }
    return out;
}

}  // namespace studio::widgets

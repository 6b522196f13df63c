// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/joint_bars.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

#include "widgets/parts/text.h"
#include "widgets/robot/robot_words.h"
#include "widgets/theme/theme.h"

namespace studio::widgets {

namespace {

constexpr int kNameWidth = 46, kFigureWidth = 58, kLeastBar = 60;

}  // namespace

JointBars::JointBars(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setFont(typeFont(Type::Caption));
    // the joint that lifts each arm, to begin with
    on_[0] = on_[8] = true;
}

QString JointBars::name(int row) {
    if (row == 7) return tr("Grip L");
    if (row == 15) return tr("Grip R");
    return jointName(static_cast<std::size_t>(row < 7 ? row : row - 1));
}

QString JointBars::plainName(int row) {
    if (row == 7) return "Grip L";
    if (row == 15) return "Grip R";
    return jointName(static_cast<std::size_t>(row < 7 ? row : row - 1));
}

QColor JointBars::colour(int row) {
    // the two arms share hues, joint by joint
    return row < 8 ? Theme::seriesColour(row) : Theme::pairedColour(row % 8);
}

void JointBars::setValues(const std::array<JointValues, robot::kVectorWidth>& values) {
    values_ = values;
    update();
}

void JointBars::setStale(bool stale) {
    if (stale_ == stale) return;
    stale_ = stale;
    update();
}

void JointBars::setOn(int row, bool on) {
    auto& held = on_[static_cast<std::size_t>(row)];
    if (held == on) return;
    held = on;
    update();
    Q_EMIT switched();
}

int JointBars::countOn() const {
    return static_cast<int>(std::count(on_.begin(), on_.end(), true));
}

int JointBars::rowHeight() const {
    return fontMetrics().height() + 2;
}

QSize JointBars::sizeHint() const {
    return {kNameWidth + kFigureWidth + 140, rowHeight() * kRows};
}

QSize JointBars::minimumSizeHint() const {
    return {kNameWidth + kFigureWidth + kLeastBar, rowHeight() * kRows};
}

int JointBars::rowAt(const QPoint& place) const {
    return std::clamp(place.y() / rowHeight(), 0, kRows - 1);
}

void JointBars::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (stale_) painter.setOpacity(0.35);
    for (int row = 0; row < kRows; ++row)
        paintRow(painter, row, QRect(0, row * rowHeight(), width(), rowHeight()));
}

void JointBars::paintRow(QPainter& painter, int row, const QRect& box) const {
    const Theme& theme = Theme::current();
    const JointValues& value = values_[static_cast<std::size_t>(row)];
    bool on = on_[static_cast<std::size_t>(row)];
    if (row == current_ && hasFocus()) painter.fillRect(box, theme.selection);
    // the switch: full where its curves are wanted
    QRectF light(box.left() + 2, box.center().y() - 4, 9, 9);
    painter.setPen(QPen(colour(row), 1.5));
    painter.setBrush(on ? QBrush(colour(row)) : QBrush(Qt::NoBrush));
    painter.drawRect(light);
    painter.setPen(on ? theme.text : theme.muted);
    painter.drawText(box.adjusted(15, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, name(row));

    QRectF bar(box.left() + kNameWidth + 4, box.top() + 3, box.width() - kNameWidth - kFigureWidth - 8,
               box.height() - 6);
    double span = std::max(1e-9, value.upper - value.lower);
    auto x = [&](double v) {
        return bar.left() + bar.width() * std::clamp((v - value.lower) / span, -0.03, 1.03);
    };
    // the band between the limits
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.raised);
    painter.drawRect(bar);
    if (value.predicted) {
        QColor pale = colour(row);
        pale.setAlphaF(0.35F);
        double from = x(value.predicted->first), to = x(value.predicted->second);
        painter.setBrush(pale);
        painter.drawRect(QRectF(from, bar.top(), std::max(1.5, to - from), bar.height()));
    }
    if (value.sent) {
        painter.setBrush(colour(row));
        painter.drawRect(QRectF(x(*value.sent) - 1.5, bar.top(), 3, bar.height()));
    }
    if (value.start) {
        // hollow: no policy's
        painter.setPen(QPen(colour(row), 1.2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(x(*value.start) - 2.5, bar.top(), 5, bar.height()));
    }
    if (value.asked) {
        double at = x(*value.asked);
        painter.setPen(QPen(value.limited ? theme.bad : theme.text, 1.2));
        painter.setBrush(theme.surface);
        painter.drawPolygon(QPolygonF{{at, bar.top() + 5}, {at - 4, bar.top() - 2}, {at + 4, bar.top() - 2}});
    }
    if (value.measured) {
        painter.setPen(QPen(theme.text, 1.6));
        painter.drawLine(QPointF(x(*value.measured), bar.top() - 1),
                         QPointF(x(*value.measured), bar.bottom() + 1));
    }
    painter.setPen(theme.text);
    QString figures = value.measured ? QString::number(*value.measured, 'f', 3) : QString::fromUtf8("–");
    painter.drawText(box.adjusted(0, 0, -4, 0), Qt::AlignRight | Qt::AlignVCenter, figures);
}

void JointBars::mousePressEvent(QMouseEvent* event) {
    current_ = rowAt(event->pos());
    setOn(current_, !isOn(current_));
    update();
}

void JointBars::keyPressEvent(QKeyEvent* event) {
    int step = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
    if (step != 0) {
        current_ = std::clamp(current_ + step, 0, kRows - 1);
        update();
    } else if (event->key() == Qt::Key_Space) {
        setOn(current_, !isOn(current_));
    } else {
        QWidget::keyPressEvent(event);
    }
}

bool JointBars::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    auto* help = static_cast<QHelpEvent*>(event);
    int row = rowAt(help->pos());
    const JointValues& value = values_[static_cast<std::size_t>(row)];
    auto figure = [](const std::optional<double>& v) {
        return v ? QString::number(*v, 'f', 3) : QString::fromUtf8("–");
    };
    QString words = tr("%1: measured %2, asked %3, sent %4; limits %5 to %6")
                        .arg(name(row), figure(value.measured), figure(value.asked), figure(value.sent))
                        .arg(value.lower, 0, 'f', 3)
                        .arg(value.upper, 0, 'f', 3);
    if (value.start) words += '\n' + tr("sent to the start pose: %1").arg(figure(value.start));
    QToolTip::showText(help->globalPos(), words);
    return true;
}

}  // namespace studio::widgets

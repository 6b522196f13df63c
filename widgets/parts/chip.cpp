// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/chip.h"

#include <QCoreApplication>
#include <QEvent>
#include <QPainter>
#include <QPixmap>

#include "widgets/theme/theme.h"

namespace studio::widgets {

QColor moodColour(Mood mood) {
    const Theme& theme = Theme::current();
    switch (mood) {
        case Mood::Neutral:
            return theme.muted;
        case Mood::Busy:
            return theme.accent;
        case Mood::Good:
            return theme.good;
        case Mood::Warning:
            return theme.warn;
        case Mood::Bad:
            return theme.bad;
    }
    return theme.muted;
}

void paintMood(QPainter& painter, const QRectF& box, Mood mood) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QColor colour = moodColour(mood);
    QPointF centre = box.center();
    double r = std::min(box.width(), box.height()) / 2;
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    switch (mood) {
        case Mood::Neutral:
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(colour, r / 3));
            painter.drawEllipse(centre, r * 0.8, r * 0.8);
            break;
        case Mood::Busy:
            painter.drawPolygon(QPolygonF{{centre.x() - r * 0.7, centre.y() - r},
                                          {centre.x() + r, centre.y()},
                                          {centre.x() - r * 0.7, centre.y() + r}});
            break;
        case Mood::Good:
            painter.drawEllipse(centre, r * 0.9, r * 0.9);
            break;
        case Mood::Warning:
            painter.drawPolygon(QPolygonF{{centre.x(), centre.y() - r},
                                          {centre.x() + r, centre.y() + r * 0.8},
                                          {centre.x() - r, centre.y() + r * 0.8}});
            break;
        case Mood::Bad:
            painter.drawPolygon(QPolygonF{{centre.x(), centre.y() - r},
                                          {centre.x() + r, centre.y()},
                                          {centre.x(), centre.y() + r},
                                          {centre.x() - r, centre.y()}});
            break;
    }
    painter.restore();
}

QIcon moodIcon(Mood mood, int size) {
    QPixmap pixmap(2 * size, 2 * size);
    pixmap.setDevicePixelRatio(2);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paintMood(painter, QRectF(1, 1, size - 2, size - 2), mood);
    painter.end();
    return pixmap;
}

Mood moodOf(run::RunState state) {
    switch (state) {
        case run::RunState::Starting:
        case run::RunState::Running:
            return Mood::Busy;
        case run::RunState::Done:
            return Mood::Good;
        case run::RunState::Paused:
        case run::RunState::Silent:
            return Mood::Warning;
        case run::RunState::Stopped:
            return Mood::Neutral;
        case run::RunState::Interrupted:
        case run::RunState::Failed:
            return Mood::Bad;
    }
    return Mood::Neutral;
}

QString wordOf(run::RunState state) {
    static const char* const words[] = {
        QT_TRANSLATE_NOOP("RunState", "Starting"),    QT_TRANSLATE_NOOP("RunState", "Running"),
        QT_TRANSLATE_NOOP("RunState", "Paused"),      QT_TRANSLATE_NOOP("RunState", "Silent"),
        QT_TRANSLATE_NOOP("RunState", "Interrupted"), QT_TRANSLATE_NOOP("RunState", "Done"),
        QT_TRANSLATE_NOOP("RunState", "Stopped"),     QT_TRANSLATE_NOOP("RunState", "Failed")};
    return QCoreApplication::translate("RunState", words[static_cast<int>(state)]);
}

Chip::Chip(QWidget* parent) : QAbstractButton(parent) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setFont(typeFont(Type::Caption));
}

void Chip::setMood(Mood mood) {
    mood_ = mood;
    update();
}

QSize Chip::sizeHint() const {
    return {fontMetrics().horizontalAdvance(text()) + 10 + 3 * kGap, fontMetrics().height() + kGap};
}

void Chip::changeEvent(QEvent* event) {
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::PaletteChange) update();
    QAbstractButton::changeEvent(event);
}

void Chip::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QRectF field = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(QPen(hasFocus() ? theme.accent : theme.line, 1));
    painter.setBrush(underMouse() && isEnabled() ? theme.selection : theme.raised);
    painter.drawRoundedRect(field, field.height() / 2, field.height() / 2);
    QRectF mark(kGap, (height() - 10) / 2.0, 10, 10);
    paintMood(painter, mark, mood_);
    painter.setPen(theme.text);
    QRect words(kGap + 10 + kGap - 2, 0, width() - 10 - 2 * kGap - 4, height());
    painter.drawText(words, Qt::AlignVCenter | Qt::AlignLeft,
                     fontMetrics().elidedText(text(), Qt::ElideRight, words.width()));
}

}  // namespace studio::widgets

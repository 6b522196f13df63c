// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QIcon>

#include "core/run/run_follower.h"

namespace studio::widgets {

/// What a state means; each has a colour and a shape of its own, so that neither is needed alone.
enum class Mood {
    Neutral,  ///< ring
    Busy,     ///< triangle to the right
    Good,     ///< full circle
    Warning,  ///< triangle
    Bad,      ///< diamond
};

QColor moodColour(Mood mood);
/// Paints the mood's shape into `box`.
void paintMood(QPainter& painter, const QRectF& box, Mood mood);
/// The shape alone, `size` pixels wide and sharp at twice the scale, for lists.
QIcon moodIcon(Mood mood, int size = 14);

Mood moodOf(run::RunState state);
/// The state's word in the language of the window.
QString wordOf(run::RunState state);

/// A word in a rounded field with its mood's shape in front. May be clicked.
class Chip : public QAbstractButton {
    Q_OBJECT
public:
    explicit Chip(QWidget* parent = nullptr);
    void setMood(Mood mood);
    Mood mood() const { return mood_; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent*) override;
    void changeEvent(QEvent* event) override;

private:
    Mood mood_ = Mood::Neutral;
};

}  // namespace studio::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace studio::widgets {

/// A label that shows its text whole or, where it has no room, not at all: part of a figure reads as another
/// one. The tooltip always has it.
class WholeLabel : public QLabel {
    Q_OBJECT
public:
    WholeLabel() { setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); }
    void showText(const QString& text) {
        setText(text);
        setToolTip(text);
    }

protected:
    void paintEvent(QPaintEvent* event) override {
        if (QLabel::sizeHint().width() <= width()) QLabel::paintEvent(event);
    }
};

}  // namespace studio::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>
#include <QStyleOptionComboBox>
#include <QStylePainter>

namespace studio::widgets {

/// A box whose choice loses its middle where it has no room: names begin with their run and end with their
/// step, and both tell them apart. The tooltip has all of it.
class ElidedCombo : public QComboBox {
public:
    explicit ElidedCombo(QWidget* parent = nullptr) : QComboBox(parent) {
        connect(this, &QComboBox::currentTextChanged, this,
                [this](const QString& text) { setToolTip(text); });
    }
    /// What is seen of the choice in the width that there is.
    QString shownText() const {
        QStyleOptionComboBox option;
        initStyleOption(&option);
        const QRect room =
            style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, this);
        // the style keeps the words a pixel from the border on either side
        return fontMetrics().elidedText(currentText(), Qt::ElideMiddle, room.width() - 2);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QStylePainter painter(this);
        painter.setPen(palette().color(QPalette::Text));
        QStyleOptionComboBox option;
        initStyleOption(&option);
        painter.drawComplexControl(QStyle::CC_ComboBox, option);
        option.currentText = shownText();
        painter.drawControl(QStyle::CE_ComboBoxLabel, option);
    }
};

}  // namespace studio::widgets

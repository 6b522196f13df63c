// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDoubleSpinBox>

namespace studio::widgets {

/// A number with decimals. A comma that is typed begins them, as a point does: Qt takes it for a separator of
/// thousands and drops it, which makes 8 of "0,8".
class DecimalBox : public QDoubleSpinBox {
public:
    using QDoubleSpinBox::QDoubleSpinBox;
    QValidator::State validate(QString& typed, int& cursor) const override {
        constexpr char16_t kWideComma = 0xFF0C;
        typed.replace(',', '.').replace(QChar(kWideComma), '.');
        return QDoubleSpinBox::validate(typed, cursor);
    }
};

}  // namespace studio::widgets

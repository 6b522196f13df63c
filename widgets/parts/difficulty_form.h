// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <span>
#include <vector>

#include "core/sim/difficulty.h"

class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QPushButton;
class QToolButton;

namespace studio::widgets {

/// How much harder than documented the simulated scenes are: folded to one line until somebody asks.
class DifficultyForm : public QWidget {
    Q_OBJECT
public:
    explicit DifficultyForm(QWidget* parent = nullptr);
    sim::Difficulty value() const;
    void setValue(const sim::Difficulty& difficulty);
    /// Options of kstudio sim that differ from its defaults.
    static QStringList options(const sim::Difficulty& difficulty);

Q_SIGNALS:
    void changed();

private:
    struct Setting;
    static std::span<const Setting> settings();
    struct Row {
        QLabel* label;
        QDoubleSpinBox* field;
    };
    void unfold(bool on);
    void retranslate();
    QToolButton* fold_;
    QWidget* rows_;
    QPushButton* reset_;
    std::vector<Row> fields_;
};

}  // namespace studio::widgets

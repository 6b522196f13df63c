// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include "widgets/demo_services.h"
#include "widgets/parts/chip.h"

class QBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;

namespace studio::widgets {

class ElidedLabel;

/// One click of the demo: number, what it does, how it stands, and its button.
class DemoCard : public QFrame {
    Q_OBJECT
public:
    explicit DemoCard(DemoClick::Kind kind, QWidget* parent = nullptr);
    DemoClick::Kind kind() const { return kind_; }
    /// `next`: the one to press now. `mine`: this window works on it; `busy`: on another one.
    void show(const DemoState& state, const DemoClick& click, bool next, bool mine, bool busy);
    /// Title and button in one row, beside them the time that is left; the rest stands in the tooltip.
    void setFolded(bool folded);
    QPushButton* button() const { return button_; }

Q_SIGNALS:
    void pressed();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    DemoClick::Kind kind_;
    Mood mood_ = Mood::Neutral;
    bool folded_ = false;
    ElidedLabel* title_;
    QLabel* standing_;
    QBoxLayout* rows_;
    QProgressBar* bar_;
    QPushButton* button_;
};

}  // namespace studio::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

namespace studio::widgets {

/// Holds a panel that may get less height than it needs and is scrolled then: so the window fits a small
/// screen, whatever stands above and below the page. In width it is as the panel.
class PanelScroll : public QScrollArea {
public:
    explicit PanelScroll(QWidget* parent = nullptr);
    /// Takes the panel over; one made as a child of `viewport()` is not moved.
    void hold(QWidget* panel);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

}  // namespace studio::widgets

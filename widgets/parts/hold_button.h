// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>

namespace studio::widgets {

/// A button that acts only while it is held. Whatever takes the pointer, the keyboard or the window away from
/// it counts as a release.
class HoldButton : public QPushButton {
    Q_OBJECT
public:
    explicit HoldButton(QWidget* parent = nullptr);
    bool isHeld() const { return held_; }
    /// 0..1, drawn as a filling along the lower edge.
    void setProgress(double done);
    double progress() const { return done_; }

Q_SIGNALS:
    void held(bool down);

protected:
    void paintEvent(QPaintEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void hold(bool down);
    bool held_ = false;
    double done_ = 0;
};

}  // namespace studio::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <deque>

#include "widgets/workspace.h"

class QLabel;
class QHBoxLayout;
class QToolButton;

namespace studio::widgets {

/// Shows what went wrong, with its next step, until somebody closes it. Several wait behind each other.
class NoticeBar : public QFrame {
    Q_OBJECT
public:
    explicit NoticeBar(Workspace& workspace, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void showFirst();
    std::deque<Notice> waiting_;
    QLabel* message_;
    QLabel* hint_;
    QLabel* more_;
    QHBoxLayout* remedies_;
    QToolButton* close_;
};

}  // namespace studio::widgets

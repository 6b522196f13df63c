// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/tab_order.h"

#include <QWidget>
#include <vector>

namespace studio::widgets {

namespace {

/// What Tab comes to before `widget`, seen or not; the nearest that takes the focus.
QWidget* focusBefore(QWidget* widget) {
    QWidget* before = widget->previousInFocusChain();
    while (before != widget && (before->isWindow() || before->focusPolicy() == Qt::NoFocus))
        before = before->previousInFocusChain();
    return before;
}

}  // namespace

void visitBefore(QWidget& one, QWidget& next) {
    QWidget* before = focusBefore(&next);
    const bool alone = before == &next || before == &one;
    alone ? QWidget::setTabOrder(&one, &next) : QWidget::setTabOrder(before, &one);
}

void visitLast(QWidget& part) {
    QWidget* window = part.window();
    std::vector<QWidget*> inside;
    for (QWidget* one = window->nextInFocusChain(); one != window; one = one->nextInFocusChain()) {
        // the field inside a box of numbers goes with its box
        if (part.isAncestorOf(one) && one->focusPolicy() != Qt::NoFocus && !one->focusProxy())
            inside.push_back(one);
    }
    for (QWidget* one : inside) {
        QWidget* last = focusBefore(window);
        if (last != window && last != one) QWidget::setTabOrder(last, one);
    }
}

}  // namespace studio::widgets

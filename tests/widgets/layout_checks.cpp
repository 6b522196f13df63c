// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/layout_checks.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QLabel>
#include <QScrollArea>
#include <QWidget>
#include <algorithm>
#include <set>

#include "widgets/parts/elided_label.h"
#include "widgets/parts/whole_label.h"
#include "widgets/plots/plot_legend.h"

namespace studio::test {

using namespace widgets;

namespace {

QString inWords(QWidget* widget) {
    return QString("%1 %2 '%3'")
        .arg(widget->metaObject()->className(), widget->objectName(), spokenName(widget));
}

/// Where a person sees `widget` who looks at `other` as well: only areas that hold both scroll them alike.
QRect seenPlace(QWidget* widget, QWidget* other, QWidget* root) {
    QRect box(widget->mapTo(root, QPoint(0, 0)), widget->size());
    for (QWidget* around = widget->parentWidget(); around && around != root;
         around = around->parentWidget()) {
        auto* scroll = qobject_cast<QScrollArea*>(around->parentWidget());
        if (!scroll || scroll->viewport() != around || around->isAncestorOf(other)) continue;
        const QRect seen(around->mapTo(root, QPoint(0, 0)), around->size());
        box.moveTop(
            std::clamp(box.top(), seen.top(), std::max(seen.top(), seen.bottom() + 1 - box.height())));
    }
    return box;
}

/// Qt puts the tabs of docks behind the docks, wherever a person drags them.
bool ofDocks(QWidget* widget) {
    return widget->inherits("QTabBar") && widget->parentWidget() &&
           widget->parentWidget()->inherits("QMainWindow");
}

/// The dock that it lies in; null: none. Docks stand beside one another: from the foot of one Tab goes to the
/// head of the next.
const QWidget* dockAround(const QWidget* widget) {
    while (widget && !widget->inherits("QDockWidget")) widget = widget->parentWidget();
    return widget;
}

}  // namespace

QString spokenName(QWidget* widget) {
    auto* about = QAccessible::queryAccessibleInterface(widget);
    return about ? about->text(QAccessible::Name) : QString();
}

QStringList unnamed(QWidget* root) {
    QStringList found;
    for (QWidget* widget : root->findChildren<QWidget*>()) {
        if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisibleTo(root)) continue;
        // parts of a widget that is named as a whole
        if (widget->objectName().startsWith("qt_") || widget->inherits("QTabBar") ||
            widget->inherits("QHeaderView"))
            continue;
        if (spokenName(widget).isEmpty()) found << inWords(widget);
    }
    return found;
}

QStringList cutOff(QWidget* root) {
    QStringList found;
    for (QAbstractButton* button : root->findChildren<QAbstractButton*>()) {
        if (!button->isVisibleTo(root) || button->text().isEmpty()) continue;
        if (button->width() + 1 < button->minimumSizeHint().width())
            found << QString("%1 '%2': %3 < %4")
                         .arg(button->metaObject()->className(), button->text())
                         .arg(button->width())
                         .arg(button->minimumSizeHint().width());
    }
    for (QLabel* label : root->findChildren<QLabel*>()) {
        if (!label->isVisibleTo(root) || label->text().isEmpty()) continue;
        if (qobject_cast<WholeLabel*>(label)) continue;
        // what has no room in it stands in its tooltip
        if (dynamic_cast<ElidedLabel*>(label) && label->toolTip().contains(label->text())) continue;
        if (label->wordWrap()) {
            if (label->height() + 1 < label->heightForWidth(label->width()))
                found << QString("label '%1': %2 high, needs %3")
                             .arg(label->text())
                             .arg(label->height())
                             .arg(label->heightForWidth(label->width()));
            continue;
        }
        if (label->width() + 1 < label->sizeHint().width())
            found << QString("label '%1': %2 < %3")
                         .arg(label->text())
                         .arg(label->width())
                         .arg(label->sizeHint().width());
    }
    for (PlotLegend* legend : root->findChildren<PlotLegend*>()) {
        if (legend->isVisibleTo(root) && !legend->figuresWhole())
            found << QString("legend of %1").arg(legend->parentWidget()->objectName());
    }
    return found;
}

std::vector<QWidget*> tabOrder(QWidget* root) {
    std::vector<QWidget*> visited;
    for (QWidget* next = root->nextInFocusChain(); next && next != root; next = next->nextInFocusChain()) {
        if (!root->isAncestorOf(next) || !next->isVisibleTo(root) || !next->isEnabled()) continue;
        if (next->focusPolicy() & Qt::TabFocus && !next->focusProxy()) visited.push_back(next);
    }
    return visited;
}

QStringList tabFaults(QWidget* root) {
    QStringList found;
    auto order = tabOrder(root);
    std::erase_if(order, ofDocks);
    const std::set<QWidget*> reached(order.begin(), order.end());
    for (QWidget* widget : root->findChildren<QWidget*>()) {
        if (!widget->isVisibleTo(root) || !widget->isEnabled() || widget->focusProxy()) continue;
        // another window, a floating dock say, has an order of its own
        if (widget->window() != root->window() || ofDocks(widget)) continue;
        if (widget->focusPolicy() & Qt::TabFocus && !reached.contains(widget))
            found << "Tab never comes to " + inWords(widget);
    }
    for (std::size_t i = 1; i < order.size(); ++i) {
        const QWidget *left = dockAround(order[i - 1]), *entered = dockAround(order[i]);
        if (left && entered && left != entered) continue;
        const QRect from = seenPlace(order[i - 1], order[i], root),
                    to = seenPlace(order[i], order[i - 1], root);
        const bool above = to.bottom() < from.top() && to.left() < from.right();
        const bool before = to.right() < from.left() && to.bottom() > from.top() && to.top() < from.bottom();
        if (above || before) found << "from " + inWords(order[i - 1]) + " back to " + inWords(order[i]);
    }
    return found;
}

}  // namespace studio::test

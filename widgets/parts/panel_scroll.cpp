// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/panel_scroll.h"

#include <QEvent>
#include <QScrollBar>
#include <algorithm>

namespace studio::widgets {

namespace {

constexpr int kLeastHeight = 64;

}  // namespace

PanelScroll::PanelScroll(QWidget* parent) : QScrollArea(parent) {
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
}

void PanelScroll::hold(QWidget* panel) {
    setWidget(panel);
    // the panel's frame paints the ground
    viewport()->setAutoFillBackground(false);
    panel->setAutoFillBackground(false);
}

QSize PanelScroll::sizeHint() const {
    return widget() ? widget()->sizeHint() : QScrollArea::sizeHint();
}

QSize PanelScroll::minimumSizeHint() const {
    if (!widget()) return QScrollArea::minimumSizeHint();
    QSize least = widget()->minimumSizeHint().expandedTo(widget()->minimumSize());
    return {least.width(), std::min(least.height(), kLeastHeight)};
}

bool PanelScroll::eventFilter(QObject* watched, QEvent* event) {
    if (watched == widget() && event->type() == QEvent::LayoutRequest) updateGeometry();
    return QScrollArea::eventFilter(watched, event);
}

}  // namespace studio::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/job_form.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/parts/retranslate.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"
#include "widgets/workspace.h"

namespace studio::widgets {

JobForm::JobForm(Workspace& workspace, QWidget* parent)
    : QWidget(parent),
      workspace_(workspace),
      scroll_(new QScrollArea(this)),
      body_(new QWidget(scroll_->viewport())),
      fields_(new QVBoxLayout(body_)),
      start_(new QPushButton),
      stop_(new QPushButton),
      copy_(new QToolButton),
      state_(new QLabel),
      hindrance_(new QLabel) {
    setMinimumWidth(330);
    fields_->setContentsMargins(0, 0, kGap, 0);
    fields_->setSpacing(kGap);
    scroll_->setWidgetResizable(true);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus);
    scroll_->setWidget(body_);
    start_->setProperty("look", "primary");
    themed(this, [this] { start_->setIcon(icon("play", Theme::current().onAccent)); });
    stop_->setIcon(icon("stop"));
    copy_->setIcon(icon("terminal"));
    state_->setProperty("look", "caption");
    state_->setWordWrap(true);
    hindrance_->setProperty("look", "error");
    hindrance_->setWordWrap(true);
    hindrance_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    hindrance_->setFocusPolicy(Qt::NoFocus);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(kGap);
    buttons->addWidget(start_, 1);
    buttons->addWidget(stop_);
    buttons->addWidget(copy_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, kUnit, 0);
    layout->setSpacing(kGap);
    layout->addWidget(scroll_, 1);
    layout->addWidget(hindrance_);
    layout->addWidget(state_);
    layout->addLayout(buttons);
    connect(start_, &QPushButton::clicked, this, &JobForm::startWanted);
    connect(stop_, &QPushButton::clicked, this, &JobForm::stopWanted);
    connect(copy_, &QToolButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(command());
        workspace_.notify(Level::Info, tr("Copied: %1").arg(command()));
    });
    translated(this, [this] {
        stop_->setText(tr("Stop"));
        copy_->setToolTip(tr("Copy as command: the kstudio line that does the same"));
        copy_->setAccessibleName(copy_->toolTip());
    });
}

void JobForm::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    // the fields came after the buttons and stand before them
    QWidget* last = nullptr;
    for (QWidget* next = nextInFocusChain(); next && next != this; next = next->nextInFocusChain()) {
        if (body_->isAncestorOf(next)) last = next;
    }
    if (!last) return;
    setTabOrder(last, start_);
    setTabOrder(start_, stop_);
    setTabOrder(stop_, copy_);
}

void JobForm::addRow(QGridLayout& grid, QLabel* label, QWidget* field, QWidget* behind) {
    int row = grid.rowCount();
    label->setBuddy(field);
    grid.addWidget(label, row, 0);
    grid.addWidget(field, row, 1, 1, behind ? 1 : 2);
    if (behind) grid.addWidget(behind, row, 2);
}

void JobForm::setStart(const QString& text, bool sensible) {
    start_->setText(text);
    sensible_ = sensible;
}

bool JobForm::mayStart() const {
    return start_->isEnabled();
}

void JobForm::showState(bool running, const QString& hindrance, const QString& state) {
    start_->setEnabled(!running && hindrance.isEmpty() && sensible_);
    stop_->setEnabled(running);
    body_->setEnabled(!running);
    hindrance_->setText(hindrance);
    hindrance_->setVisible(!running && !hindrance.isEmpty());
    state_->setText(state);
    state_->setVisible(running || hindrance.isEmpty());
}

}  // namespace studio::widgets

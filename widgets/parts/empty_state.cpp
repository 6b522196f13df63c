// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/empty_state.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedLayout>
#include <QVBoxLayout>

#include "widgets/parts/retranslate.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace studio::widgets {

EmptyState::EmptyState(const QString& name, QWidget* parent)
    : QWidget(parent), picture_(new QLabel), title_(new QLabel), next_(new QLabel), button_(new QPushButton) {
    themed(this, [this, name] {
        picture_->setPixmap(icon(name, Theme::current().muted).pixmap(QSize(36, 36), devicePixelRatioF()));
    });
    title_->setProperty("look", "title");
    next_->setWordWrap(true);
    next_->setAlignment(Qt::AlignHCenter);
    next_->setProperty("look", "caption");
    next_->setMinimumWidth(240);
    next_->setMaximumWidth(440);
    title_->setAlignment(Qt::AlignHCenter);
    title_->setWordWrap(true);
    button_->setProperty("look", "primary");
    button_->hide();
    connect(button_, &QPushButton::clicked, this, [this] {
        if (act_) act_();
    });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kWide, kWide, kWide, kWide);
    layout->setSpacing(kGap);
    layout->addStretch(2);
    layout->addWidget(picture_, 0, Qt::AlignHCenter);
    layout->addWidget(title_);
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(next_, 8);
    row->addStretch(1);
    layout->addLayout(row);
    layout->addSpacing(kGap);
    layout->addWidget(button_, 0, Qt::AlignHCenter);
    layout->addStretch(3);
}

void EmptyState::setText(const QString& title, const QString& next) {
    title_->setText(title);
    next_->setText(next);
}

void EmptyState::setButton(const QString& text, std::function<void()> act) {
    button_->setText(text);
    button_->setVisible(!text.isEmpty());
    act_ = std::move(act);
}

Stage::Stage(QWidget* content, EmptyState* empty, QWidget* parent)
    : QWidget(parent), layout_(new QStackedLayout(this)) {
    layout_->addWidget(empty);
    layout_->addWidget(content);
}

void Stage::showContent(bool there) {
    layout_->setCurrentIndex(there ? 1 : 0);
}

bool Stage::hasContent() const {
    return layout_->currentIndex() == 1;
}

bool Stage::hasHeightForWidth() const {
    return !(contentShrinks_ && hasContent()) && QWidget::hasHeightForWidth();
}

}  // namespace studio::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/source_list.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QListWidget>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace studio::widgets {

namespace fs = std::filesystem;

namespace {

constexpr int kSourceRows = 4;  ///< that are seen without scrolling

}  // namespace

SourceList::SourceList(Of what, QWidget* parent)
    : QWidget(parent),
      what_(what),
      list_(new QListWidget(this)),
      add_(new QToolButton),
      up_(new QToolButton),
      remove_(new QToolButton) {
    list_->setTextElideMode(Qt::ElideMiddle);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setFixedHeight(kSourceRows * list_->fontMetrics().lineSpacing() + 2 * kGap);
    add_->setIcon(icon("add"));
    up_->setIcon(icon("up"));
    remove_->setIcon(icon("remove"));
    auto* buttons = new QVBoxLayout;
    buttons->setSpacing(kUnit);
    for (QToolButton* button : {add_, up_, remove_}) buttons->addWidget(button);
    buttons->addStretch(1);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kUnit);
    layout->addWidget(list_, 1);
    layout->addLayout(buttons);
    setFocusProxy(list_);
    if (what_ == Of::Datasets) {
        auto* menu = new QMenu(add_);
        add_->setMenu(menu);
        add_->setPopupMode(QToolButton::InstantPopup);
        connect(menu, &QMenu::aboutToShow, this, &SourceList::buildMenu);
    } else {
        connect(add_, &QToolButton::clicked, this, &SourceList::browse);
    }
    connect(up_, &QToolButton::clicked, this, &SourceList::raiseChosen);
    connect(remove_, &QToolButton::clicked, this, &SourceList::removeChosen);
    translated(this, [this] {
        const bool bags = what_ == Of::Bags;
        list_->setAccessibleName(bags ? tr("Bags to import") : tr("Data sets to merge"));
        add_->setToolTip(bags ? tr("Add bags") : tr("Add a data set"));
        up_->setToolTip(tr("Read it earlier"));
        remove_->setToolTip(tr("Take it out of the list"));
        for (QToolButton* button : {add_, up_, remove_}) button->setAccessibleName(button->toolTip());
    });
}

std::vector<fs::path> SourceList::sources() const {
    std::vector<fs::path> all;
    for (int i = 0; i < list_->count(); ++i) all.push_back(path(list_->item(i)->text()));
    return all;
}

void SourceList::setSources(const std::vector<fs::path>& sources) {
    list_->clear();
    for (const fs::path& source : sources) add(source);
    Q_EMIT changed();
}

void SourceList::add(const fs::path& source) {
    if (!list_->findItems(text(source), Qt::MatchExactly).isEmpty()) return;
    auto* item = new QListWidgetItem(text(source), list_);
    item->setToolTip(item->text());
    list_->setCurrentItem(item);
    Q_EMIT changed();
}

void SourceList::buildMenu() {
    QMenu* menu = add_->menu();
    menu->clear();
    for (const auto& [name, root] : known_) {
        if (!list_->findItems(text(root), Qt::MatchExactly).isEmpty()) continue;
        menu->addAction(name, this, [this, root = root] { add(root); });
    }
    if (!menu->isEmpty()) menu->addSeparator();
    menu->addAction(tr("From anywhere…"), this, &SourceList::browse);
}

void SourceList::browse() {
    if (what_ == Of::Datasets) {
        QString folder = QFileDialog::getExistingDirectory(this, tr("Add a data set"));
        if (!folder.isEmpty()) add(path(folder));
        return;
    }
    for (const QString& file :
         QFileDialog::getOpenFileNames(this, tr("Add bags"), {}, tr("ROS 1 bags (*.bag)")))
        add(path(file));
}

void SourceList::removeChosen() {
    delete list_->takeItem(list_->currentRow());
    Q_EMIT changed();
}

void SourceList::raiseChosen() {
    const int row = list_->currentRow();
    if (row < 1) return;
    list_->insertItem(row - 1, list_->takeItem(row));
    list_->setCurrentRow(row - 1);
    Q_EMIT changed();
}

}  // namespace studio::widgets

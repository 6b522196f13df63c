// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/checkpoint_list.h"

#include <QHeaderView>
#include <QSignalBlocker>
#include <algorithm>
#include <map>

#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/words/core_text.h"

namespace studio::widgets {

namespace fs = std::filesystem;

namespace {

constexpr int kFolderRole = Qt::UserRole;

bool contains(const std::vector<fs::path>& list, const fs::path& one) {
    return std::find(list.begin(), list.end(), one) != list.end();
}

/// The run of a checkpoint, or the folder around one that has none.
fs::path runAbove(const fs::path& checkpoint) {
    fs::path folder = checkpoint.parent_path();
    return folder.filename() == "checkpoints" ? folder.parent_path() : folder;
}

}  // namespace

CheckpointList::CheckpointList(std::function<QString(const fs::path&)> runLabel, QWidget* parent)
    : QTreeWidget(parent), runLabel_(std::move(runLabel)) {
    setHeaderHidden(true);
    setColumnCount(1);
    setUniformRowHeights(true);
    setTextElideMode(Qt::ElideMiddle);
    connect(this, &QTreeWidget::itemChanged, this, [this] {
        chosen_ = true;
        Q_EMIT changed();
    });
    translated(this, [this] { showRows(); });
}

QTreeWidgetItem* CheckpointList::add(const CheckpointRow& row) {
    fs::path run = runAbove(row.path);
    QTreeWidgetItem* parent = nullptr;
    for (int i = 0; i < topLevelItemCount() && !parent; ++i) {
        if (topLevelItem(i)->data(0, kFolderRole).toString() == text(run)) parent = topLevelItem(i);
    }
    if (!parent) {
        parent = new QTreeWidgetItem({runLabel_(run)});
        parent->setData(0, kFolderRole, text(run));
        parent->setToolTip(0, text(run));
        parent->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
        addTopLevelItem(parent);
        parent->setExpanded(true);
    }
    auto* item = new QTreeWidgetItem;
    showRow(*item, row);
    item->setData(0, kFolderRole, text(row.path));
    item->setFlags(row.problem.empty() ? Qt::ItemIsEnabled | Qt::ItemIsUserCheckable | Qt::ItemIsSelectable
                                       : Qt::ItemIsSelectable);
    item->setCheckState(0, Qt::Unchecked);
    parent->addChild(item);
    return item;
}

void CheckpointList::showRow(QTreeWidgetItem& item, const CheckpointRow& row) const {
    QStringList name{row.step >= 0 ? tr("step %1").arg(grouped(row.step)) : text(row.path.filename())};
    for (const auto& link : row.links)
        name << (link == "best" ? tr("best") : link == "last" ? tr("last") : text(link));
    if (!row.problem.empty()) name << tr("damaged");
    item.setText(0, name.join(QString::fromUtf8("  ·  ")));
    item.setToolTip(0, row.problem.empty() ? text(row.path) : coreText(row.problem));
}

void CheckpointList::showRows() {
    // other words are no choice of a person
    QSignalBlocker quiet(this);
    std::map<QString, const CheckpointRow*> rows;
    for (const CheckpointRow& row : rows_) rows.emplace(text(row.path), &row);
    for (int i = 0; i < topLevelItemCount(); ++i) {
        for (int k = 0; k < topLevelItem(i)->childCount(); ++k) {
            QTreeWidgetItem* item = topLevelItem(i)->child(k);
            auto row = rows.find(item->data(0, kFolderRole).toString());
            if (row != rows.end()) showRow(*item, *row->second);
        }
    }
}

void CheckpointList::setRows(const std::vector<CheckpointRow>& rows) {
    rows_ = rows;
    apply();
}

void CheckpointList::apply() {
    std::vector<fs::path> before = checked();
    {
        QSignalBlocker quiet(this);
        clear();
        bool found = false, first = true;
        for (auto row = rows_.rbegin(); row != rows_.rend(); ++row) {
            QTreeWidgetItem* item = add(*row);
            if (!row->problem.empty()) continue;
            bool last = std::find(row->links.begin(), row->links.end(), "last") != row->links.end();
            bool wanted = contains(wanted_, row->path) || (last && contains(wanted_, runAbove(row->path)));
            found = found || wanted;
            bool on = !wanted_.empty() ? wanted : chosen_ ? contains(before, row->path) : first;
            item->setCheckState(0, on ? Qt::Checked : Qt::Unchecked);
            first = false;
        }
        if (found) wanted_.clear();
    }
    Q_EMIT changed();
}

std::vector<fs::path> CheckpointList::checked() const {
    std::vector<fs::path> folders;
    for (int i = 0; i < topLevelItemCount(); ++i) {
        for (int k = 0; k < topLevelItem(i)->childCount(); ++k) {
            QTreeWidgetItem* item = topLevelItem(i)->child(k);
            if (item->checkState(0) == Qt::Checked)
                folders.push_back(path(item->data(0, kFolderRole).toString()));
        }
    }
    return folders;
}

void CheckpointList::choose(const std::vector<fs::path>& wanted) {
    wanted_ = wanted;
    chosen_ = true;
    apply();
}

void CheckpointList::forget() {
    wanted_.clear();
    chosen_ = false;
}

int CheckpointList::checkpoints() const {
    int count = 0;
    for (int i = 0; i < topLevelItemCount(); ++i) count += topLevelItem(i)->childCount();
    return count;
}

}  // namespace studio::widgets

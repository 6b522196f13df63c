// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/checkpoint_tree.h"

#include <QHeaderView>
#include <QSignalBlocker>
#include <map>

#include "widgets/parts/chip.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/theme/icons.h"
#include "widgets/words/core_text.h"

namespace studio::widgets {

namespace fs = std::filesystem;

namespace {

constexpr int kCheckpointRole = Qt::UserRole;

fs::path runOf(const fs::path& checkpoint) {
    fs::path folder = checkpoint.parent_path();
    return folder.filename() == "checkpoints" ? folder.parent_path() : folder;
}

}  // namespace

CheckpointTree::CheckpointTree(QWidget* parent) : QTreeWidget(parent) {
    setColumnCount(3);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    header()->setSectionResizeMode(0, QHeaderView::Stretch);
    header()->setStretchLastSection(false);
    translated(this, [this] {
        setHeaderLabels({tr("Checkpoint"), tr("Size"), tr("State")});
        setAccessibleName(tr("Checkpoints"));
    });
}

void CheckpointTree::setRows(const std::vector<CheckpointRow>& rows,
                             const std::function<QString(const fs::path&)>& label, const fs::path& wanted,
                             bool takeFirst) {
    QString before = currentItem() ? currentItem()->data(0, kCheckpointRole).toString() : QString();
    if (!wanted.empty()) before = text(wanted);
    QSignalBlocker quiet(this);
    clear();
    std::map<fs::path, QTreeWidgetItem*> parents;
    QTreeWidgetItem* first = nullptr;
    QTreeWidgetItem* again = nullptr;
    // newest runs first, as in the list of runs
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
        fs::path run = runOf(row->path);
        QTreeWidgetItem*& parent = parents[run];
        if (!parent) {
            parent = new QTreeWidgetItem({label(run), QString(), QString()});
            parent->setToolTip(0, text(run));
            parent->setIcon(0, icon("folder"));
            addTopLevelItem(parent);
            parent->setExpanded(true);
        }
        QStringList marks;
        for (const auto& link : row->links)
            marks << (link == "best" ? tr("best") : link == "last" ? tr("last") : text(link));
        QString name = row->step >= 0 ? tr("step %1").arg(row->step) : text(row->path.filename());
        if (!marks.isEmpty()) name += QString::fromUtf8("  ·  ") + marks.join(", ");
        auto* item = new QTreeWidgetItem(
            {name, byteSize(row->bytes), row->problem.empty() ? tr("whole") : tr("damaged")});
        item->setData(0, kCheckpointRole, text(row->path));
        item->setIcon(0, icon("checkpoint"));
        item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
        item->setForeground(2, moodColour(row->problem.empty() ? Mood::Good : Mood::Bad));
        item->setToolTip(2, row->problem.empty()
                                ? tr("Every file of the manifest is there with its size; Verify looks "
                                     "inside")
                                : coreText(row->problem));
        parent->addChild(item);
        if (!first) first = item;
        if (text(row->path) == before) again = item;
    }
    resizeColumnToContents(1);
    resizeColumnToContents(2);
    quiet.unblock();
    if (QTreeWidgetItem* now = again ? again : takeFirst ? first : nullptr) setCurrentItem(now);
}

std::optional<fs::path> CheckpointTree::chosen() const {
    if (selectedItems().size() != 1) return {};
    auto one = marked();
    return one.empty() ? std::nullopt : std::optional(one.front());
}

std::vector<fs::path> CheckpointTree::marked() const {
    std::vector<fs::path> found;
    for (auto* item : selectedItems()) {
        if (QString folder = item->data(0, kCheckpointRole).toString(); !folder.isEmpty())
            found.push_back(path(folder));
    }
    return found;
}

int CheckpointTree::checkpoints() const {
    int count = 0;
    for (int i = 0; i < topLevelItemCount(); ++i) count += topLevelItem(i)->childCount();
    return count;
}

}  // namespace studio::widgets

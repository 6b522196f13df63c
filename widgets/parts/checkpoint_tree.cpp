// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/checkpoint_tree.h"

#include <QHeaderView>
#include <QSignalBlocker>
#include <algorithm>
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

/// When a file of the checkpoint was changed last.
fs::file_time_type newestFile(const fs::path& checkpoint) {
    fs::file_time_type newest = fs::file_time_type::min();
    std::error_code ignored;
    for (fs::recursive_directory_iterator at(checkpoint, ignored), end; at != end; at.increment(ignored)) {
        auto time = at->last_write_time(ignored);
        if (!ignored) newest = std::max(newest, time);
    }
    return newest;
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
    rows_ = rows;
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
        auto* item = new QTreeWidgetItem({name, byteSize(row->bytes), QString()});
        item->setData(0, kCheckpointRole, text(row->path));
        item->setIcon(0, icon("checkpoint"));
        item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
        showState(*item, *row);
        parent->addChild(item);
        if (!first) first = item;
        if (text(row->path) == before) again = item;
    }
    resizeColumnToContents(1);
    resizeColumnToContents(2);
    quiet.unblock();
    if (QTreeWidgetItem* now = again ? again : takeFirst ? first : nullptr) setCurrentItem(now);
}

void CheckpointTree::showState(QTreeWidgetItem& item, const CheckpointRow& row) const {
    auto found = verified_.find(row.path);
    // a listing compares names and sizes; only Verify has seen the bytes
    bool seen = found != verified_.end() && found->second.changed == newestFile(row.path);
    QString problem = !row.problem.empty() ? coreText(row.problem) : seen ? found->second.problem : QString();
    Mood mood = !problem.isEmpty() ? Mood::Bad : seen ? Mood::Good : Mood::Neutral;
    item.setText(2, !problem.isEmpty() ? tr("damaged") : seen ? tr("whole") : tr("not verified"));
    item.setForeground(2, moodColour(mood));
    item.setToolTip(2, !problem.isEmpty() ? problem
                       : seen             ? tr("Every byte is as the manifest says")
                                          : tr("Every file of the manifest is there with its size; Verify "
                                                           "looks inside"));
}

void CheckpointTree::setVerified(const fs::path& checkpoint, const QString& problem) {
    verified_[checkpoint] = {problem, newestFile(checkpoint)};
    for (int i = 0; i < topLevelItemCount(); ++i) {
        for (int k = 0; k < topLevelItem(i)->childCount(); ++k) {
            QTreeWidgetItem* item = topLevelItem(i)->child(k);
            if (item->data(0, kCheckpointRole).toString() != text(checkpoint)) continue;
            auto row = std::find_if(rows_.begin(), rows_.end(),
                                    [&](const CheckpointRow& one) { return one.path == checkpoint; });
            if (row != rows_.end()) showState(*item, *row);
        }
    }
    resizeColumnToContents(2);
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

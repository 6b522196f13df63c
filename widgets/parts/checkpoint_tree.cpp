// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/checkpoint_tree.h"

#include <QHeaderView>
#include <QLocale>
#include <QSignalBlocker>
#include <algorithm>
#include <map>
#include <string>
#include <tuple>

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

/// Newest runs first, as in the list of runs, and of each the newest checkpoint. Names begin with the time,
/// which tells where run.json does not.
std::vector<const CheckpointRow*> inOrder(const std::vector<CheckpointRow>& rows) {
    struct Placed {
        std::tuple<double, std::string, std::string, std::int64_t, std::string> key;
        const CheckpointRow* row;
    };
    std::vector<Placed> placed;
    for (const CheckpointRow& row : rows) {
        const fs::path run = runOf(row.path);
        placed.push_back(
            {{row.runStartedS, run.filename().string(), run.string(), row.step, row.path.string()}, &row});
    }
    std::sort(placed.begin(), placed.end(), [](const Placed& a, const Placed& b) { return b.key < a.key; });
    std::vector<const CheckpointRow*> ordered;
    for (const Placed& each : placed) ordered.push_back(each.row);
    return ordered;
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
        showRows();
    });
    themed(this, [this] { showRows(); });
}

bool CheckpointTree::setRows(const std::vector<CheckpointRow>& rows, Verifications verified,
                             const std::function<QString(const fs::path&)>& label, const fs::path& wanted,
                             bool takeFirst) {
    QString before = currentItem() ? currentItem()->data(0, kCheckpointRole).toString() : QString();
    QSignalBlocker quiet(this);
    rows_ = rows;
    verified_ = std::move(verified);
    clear();
    std::map<fs::path, QTreeWidgetItem*> parents;
    QTreeWidgetItem* first = nullptr;
    QTreeWidgetItem* again = nullptr;
    QTreeWidgetItem* asked = nullptr;
    for (const CheckpointRow* row : inOrder(rows)) {
        fs::path run = runOf(row->path);
        QTreeWidgetItem*& parent = parents[run];
        if (!parent) {
            parent = new QTreeWidgetItem({label(run), QString(), QString()});
            parent->setToolTip(0, text(run));
            parent->setIcon(0, icon("folder"));
            addTopLevelItem(parent);
            parent->setExpanded(true);
        }
        auto* item = new QTreeWidgetItem;
        item->setData(0, kCheckpointRole, text(row->path));
        item->setIcon(0, icon("checkpoint"));
        item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
        showRow(*item, *row);
        parent->addChild(item);
        if (!first) first = item;
        if (text(row->path) == before) again = item;
        const bool inside = row->path.parent_path() == wanted || run == wanted;
        if (!wanted.empty() && (row->path == wanted || (inside && !asked))) asked = item;
    }
    resizeColumnToContents(1);
    resizeColumnToContents(2);
    quiet.unblock();
    QTreeWidgetItem* now = asked ? asked : again ? again : takeFirst ? first : nullptr;
    if (now) setCurrentItem(now);
    if (asked) scrollToItem(asked, QAbstractItemView::PositionAtCenter);
    return asked != nullptr;
}

void CheckpointTree::showRow(QTreeWidgetItem& item, const CheckpointRow& row) const {
    QStringList marks;
    for (const auto& link : row.links)
        marks << (link == "best" ? tr("best") : link == "last" ? tr("last") : text(link));
    QString name = row.step >= 0 ? tr("step %1").arg(row.step) : text(row.path.filename());
    if (!marks.isEmpty()) name += QString::fromUtf8("  ·  ") + marks.join(", ");
    item.setText(0, name);
    item.setText(1, byteSize(row.bytes));
    // a listing compares names and sizes; only Verify has seen the bytes
    auto found = verified_.find(row.path);
    const Verification* seen = found == verified_.end() ? nullptr : &found->second;
    QStringList tip;
    QString state = tr("not verified");
    Mood mood = Mood::Neutral;
    if (!row.problem.empty()) {
        tip << coreText(row.problem);
    } else if (!seen) {
        tip << tr("Every file of the manifest is there with its size; Verify looks inside");
    } else if (seen->whole()) {
        state = tr("verified on %1").arg(seen->when.date().toString(Qt::ISODate));
        mood = Mood::Good;
        tip << tr("Every byte is as the manifest says");
    } else {
        tip << coreText(seen->problem) << coreText(seen->hint);
    }
    if (!row.problem.empty() || (seen && !seen->whole())) {
        state = tr("damaged");
        mood = Mood::Bad;
    }
    if (seen)
        tip << tr("Verified on %1; its files are the same since.")
                   .arg(QLocale().toString(seen->when, QLocale::ShortFormat));
    tip.removeAll(QString());
    item.setText(2, state);
    item.setForeground(2, moodColour(mood));
    item.setToolTip(2, tip.join('\n'));
}

void CheckpointTree::setVerified(const fs::path& checkpoint, const Verification& verification) {
    verified_[checkpoint] = verification;
    showRows();
}

void CheckpointTree::showRows() {
    std::map<QString, const CheckpointRow*> rows;
    for (const CheckpointRow& row : rows_) rows.emplace(text(row.path), &row);
    for (int i = 0; i < topLevelItemCount(); ++i) {
        for (int k = 0; k < topLevelItem(i)->childCount(); ++k) {
            QTreeWidgetItem* item = topLevelItem(i)->child(k);
            auto row = rows.find(item->data(0, kCheckpointRole).toString());
            if (row != rows.end()) showRow(*item, *row->second);
        }
    }
    resizeColumnToContents(1);
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

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parts/checkpoint_tree.h"

#include <QHeaderView>
#include <QLocale>
#include <QSignalBlocker>
#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <tuple>

#include "widgets/parts/chip.h"
#include "widgets/parts/own_widths.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/parts/view_state.h"
#include "widgets/theme/icons.h"
#include "widgets/words/core_text.h"

namespace studio::widgets {

namespace fs = std::filesystem;

namespace {

constexpr int kCheckpointRole = Qt::UserRole;
constexpr int kFirstLoss = 3;     ///< column
constexpr int kWidestLoss = 110;  ///< of a column, in pixels

std::string labelOfTask(const retention::TaskLabel& task) {
    return task.name.empty() ? "task " + std::to_string(task.id) : task.name;
}

/// The tasks of all runs, each once: those of the sequence in its order, then the others.
std::vector<std::string> taskColumns(const LossesOfRuns& losses,
                                     const std::function<std::optional<int>(const std::string&)>& place) {
    std::vector<const retention::RunLosses*> runs;
    for (const auto& [run, known] : losses) runs.push_back(known.get());
    // a late stage knows the order of all before it
    std::stable_sort(runs.begin(), runs.end(),
                     [](const auto* a, const auto* b) { return a->tasks.size() > b->tasks.size(); });
    std::vector<std::string> names;
    for (const auto* run : runs) {
        for (const auto& task : run->tasks) {
            const std::string name = labelOfTask(task);
            if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
        }
    }
    std::stable_sort(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
        constexpr int kUnknown = std::numeric_limits<int>::max();
        return place(a).value_or(kUnknown) < place(b).value_or(kUnknown);
    });
    return names;
}

/// Of the task of that name at a step; null: it was not measured there.
const retention::MeasuredLoss* lossAt(const retention::RunLosses& run, std::int64_t step,
                                      const std::string& task) {
    const auto measured = run.at.find(step);
    if (measured == run.at.end()) return nullptr;
    for (const auto& label : run.tasks) {
        const auto found = measured->second.find(label.id);
        if (found != measured->second.end() && labelOfTask(label) == task) return &found->second;
    }
    return nullptr;
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
        const fs::path run = runAround(row.path);
        placed.push_back(
            {{row.runStartedS, run.filename().string(), run.string(), row.step, row.path.string()}, &row});
    }
    std::sort(placed.begin(), placed.end(), [](const Placed& a, const Placed& b) { return b.key < a.key; });
    std::vector<const CheckpointRow*> ordered;
    for (const Placed& each : placed) ordered.push_back(each.row);
    return ordered;
}

}  // namespace

fs::path runAround(const fs::path& checkpoint) {
    const fs::path folder = checkpoint.parent_path();
    return folder.filename() == "checkpoints" ? folder.parent_path() : folder;
}

CheckpointTree::CheckpointTree(QWidget* parent) : QTreeWidget(parent) {
    setColumnCount(kFirstLoss);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setUniformRowHeights(true);
    header()->setStretchLastSection(false);
    // rows out of sight are like those in sight: of hundreds of runs not each is measured
    header()->setResizeContentsPrecision(60);
    // a column per task comes with the losses
    keepView(this, "checkpoints", KeptColumns::Grow);
    translated(this, [this] {
        setAccessibleName(tr("Checkpoints"));
        showHeader();
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
        fs::path run = runAround(row->path);
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
    // a run has no figures of its own, and a long name; all at once, as each would lay out what is new
    for (int i = 0; i < topLevelItemCount(); ++i) topLevelItem(i)->setFirstColumnSpanned(true);
    fitColumns();
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
    showLosses(item, row);
}

void CheckpointTree::showLosses(QTreeWidgetItem& item, const CheckpointRow& row) const {
    const auto run = losses_.find(runAround(row.path));
    // nothing is said before the run was read
    if (run == losses_.end()) return;
    int column = kFirstLoss;
    for (const std::string& task : tasks_) {
        const QString name = coreText(task);
        const auto* loss = lossAt(*run->second, row.step, task);
        QString tip;
        if (!loss) {
            tip = row.step >= 0 ? tr("%1 was not validated at step %2 of this run.").arg(name).arg(row.step)
                                : tr("Of no run: nothing tells what was validated.");
        } else if (loss->onTrainingFrames) {
            tip = tr("Validation loss of %1 at this step, on %2 frames that were trained on")
                      .arg(name, grouped(loss->frames));
        } else {
            tip = tr("Validation loss of %1 at this step, on %2 held-out frames")
                      .arg(name, grouped(loss->frames));
        }
        item.setText(column, loss ? figure(loss->value) : QString::fromUtf8("–"));
        item.setToolTip(column, tip);
        item.setData(column, Qt::AccessibleTextRole, loss ? QVariant() : QVariant(tip));
        item.setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
        ++column;
    }
}

void CheckpointTree::setLosses(const LossesOfRuns& losses,
                               const std::function<std::optional<int>(const std::string&)>& place) {
    std::vector<std::string> tasks = taskColumns(losses, place);
    // a log that did not change gives the same losses as before
    if (losses == losses_ && tasks == tasks_) return;
    losses_ = losses;
    tasks_ = std::move(tasks);
    setColumnCount(kFirstLoss + static_cast<int>(tasks_.size()));
    showHeader();
    showRows();
}

void CheckpointTree::showHeader() {
    setHeaderLabels(QStringList{tr("Checkpoint"), tr("Size"), tr("State")});
    int column = kFirstLoss;
    for (const std::string& task : tasks_) {
        const QString name = coreText(task);
        headerItem()->setText(column, name);
        headerItem()->setToolTip(column,
                                 tr("Validation loss of %1 at the step of each checkpoint").arg(name));
        headerItem()->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
        ++column;
    }
}

void CheckpointTree::fitColumns() {
    int taken = 0;
    for (int column = 1; column < columnCount(); ++column) {
        fitColumn(*this, *header(), column, column >= kFirstLoss ? kWidestLoss : kNoLimit);
        taken += columnWidth(column);
    }
    // what is left is the name's, which is never squeezed: the tree scrolls sideways before
    if (!isDragged(*header(), 0))
        setOwnWidth(*header(), 0, std::max(sizeHintForColumn(0), viewport()->width() - taken));
}

void CheckpointTree::resizeEvent(QResizeEvent* event) {
    QTreeWidget::resizeEvent(event);
    fitColumns();
}

std::string CheckpointTree::problemOf(const fs::path& checkpoint) const {
    for (const CheckpointRow& row : rows_) {
        if (row.path == checkpoint && !row.problem.empty()) return row.problem;
    }
    const auto found = verified_.find(checkpoint);
    return found == verified_.end() || found->second.whole() ? std::string() : found->second.problem;
}

void CheckpointTree::setVerified(const fs::path& checkpoint, const Verification& verification) {
    verified_[checkpoint] = verification;
    showRows();
}

void CheckpointTree::showRows() {
    // thousands of cells are told of once
    QSignalBlocker quiet(model());
    std::map<QString, const CheckpointRow*> rows;
    for (const CheckpointRow& row : rows_) rows.emplace(text(row.path), &row);
    for (int i = 0; i < topLevelItemCount(); ++i) {
        for (int k = 0; k < topLevelItem(i)->childCount(); ++k) {
            QTreeWidgetItem* item = topLevelItem(i)->child(k);
            auto row = rows.find(item->data(0, kCheckpointRole).toString());
            if (row != rows.end()) showRow(*item, *row->second);
        }
    }
    quiet.unblock();
    viewport()->update();
    fitColumns();
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

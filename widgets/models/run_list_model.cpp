// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/run_list_model.h"

#include <QDateTime>
#include <algorithm>
#include <limits>

#include "widgets/parts/chip.h"
#include "widgets/parts/text.h"
#include "widgets/words/core_text.h"
#include "widgets/workspace.h"

namespace studio::widgets {

RunListModel::RunListModel(Workspace& workspace, QObject* parent)
    : QAbstractTableModel(parent), workspace_(workspace) {
    auto refreshAll = [this] {
        if (!runs_.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
    };
    connect(&workspace_, &Workspace::currentRunChanged, this, &RunListModel::followCurrent);
    connect(&workspace_, &Workspace::comparedChanged, this, refreshAll);
    connect(&workspace_, &Workspace::currentRunChanged, this, refreshAll);
    connect(&workspace_, &Workspace::runLabelsChanged, this, refreshAll);
    connect(&workspace_.settings(), &Settings::changed, this, refreshAll);
    followCurrent();
}

void RunListModel::followCurrent() {
    if (current_) current_->disconnect(this);
    current_ = workspace_.currentRun();
    if (!current_) return;
    connect(current_.get(), &RunSession::changed, this, [this] {
        const int row = rowOf(current_->folder());
        if (row >= 0) Q_EMIT dataChanged(index(row, State), index(row, Best));
    });
}

const run::RunStatus& RunListModel::statusOf(const run::RunListEntry& run) const {
    const bool seen = current_ && current_->folder() == run.path && current_->loaded() && !current_->error();
    return seen ? current_->status() : run.status;
}

void RunListModel::setRuns(std::vector<run::RunListEntry> runs) {
    bool same = runs.size() == runs_.size() &&
                std::equal(runs.begin(), runs.end(), runs_.begin(),
                           [](const auto& a, const auto& b) { return a.path == b.path; });
    if (same) {
        runs_ = std::move(runs);
        if (!runs_.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
        return;
    }
    beginResetModel();
    runs_ = std::move(runs);
    endResetModel();
}

int RunListModel::rowOf(const std::filesystem::path& run) const {
    auto found =
        std::find_if(runs_.begin(), runs_.end(), [&](const auto& entry) { return entry.path == run; });
    return found == runs_.end() ? -1 : static_cast<int>(found - runs_.begin());
}

int RunListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(runs_.size());
}

int RunListModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumns;
}

QVariant RunListModel::display(const run::RunListEntry& run, int column) const {
    const run::RunStatus& status = statusOf(run);
    switch (column) {
        case Name:
            return workspace_.runLabel(run.path);
        case State:
            return run.problems.empty() || status.alive() ? wordOf(status.state) : tr("Damaged");
        case Step:
            return status.totalSteps > 0 ? QString("%1 / %2").arg(status.step).arg(status.totalSteps)
                                         : QString::number(status.step);
        case Loss:
            return status.lastLoss ? figure(*status.lastLoss) : QString::fromUtf8("–");
        case Best:
            return status.bestValidation ? figure(status.bestValidation->loss) : QString::fromUtf8("–");
        case Started:
            return run.startedS > 0 ? QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(run.startedS * 1000))
                                          .toString("yyyy-MM-dd HH:mm")
                                    : QString::fromUtf8("–");
        case Note:
            return workspace_.settings().runNote(text(run.path.filename()));
        default:
            return {};
    }
}

QVariant RunListModel::sortKey(const run::RunListEntry& run, int column) const {
    double none = std::numeric_limits<double>::max();
    switch (column) {
        case Step:
            return QVariant::fromValue<qlonglong>(statusOf(run).step);
        case Loss:
            return statusOf(run).lastLoss.value_or(none);
        case Best:
            return statusOf(run).bestValidation ? statusOf(run).bestValidation->loss : none;
        case Started:
            return run.startedS;
        default:
            return display(run, column);
    }
}

QVariant RunListModel::data(const QModelIndex& index, int role) const {
    const run::RunListEntry& run = at(index.row());
    auto current = workspace_.currentRun();
    bool isCurrent = current && current->folder() == run.path;
    const auto& compared = workspace_.compared();
    bool isCompared = std::find(compared.begin(), compared.end(), run.path) != compared.end();
    switch (role) {
        case Qt::DisplayRole:
            return display(run, index.column());
        case Qt::EditRole:
            return display(run, index.column());
        case kSortRole:
            return sortKey(run, index.column());
        case Qt::CheckStateRole:
            if (index.column() == Name) return isCompared ? Qt::Checked : Qt::Unchecked;
            return {};
        case Qt::DecorationRole:
            if (index.column() == Name && (isCurrent || isCompared)) return workspace_.runColour(run.path);
            return {};
        case Qt::FontRole:
            if (isCurrent) return typeFont(Type::Strong);
            return {};
        case Qt::ForegroundRole:
            if (index.column() == State)
                return moodColour(run.problems.empty() || statusOf(run).alive() ? moodOf(statusOf(run).state)
                                                                                : Mood::Bad);
            return {};
        case Qt::TextAlignmentRole:
            if (index.column() >= Step && index.column() <= Best)
                return int(Qt::AlignRight | Qt::AlignVCenter);
            return {};
        case Qt::ToolTipRole: {
            QStringList lines{text(run.path)};
            for (const auto& problem : run.problems) lines << coreText(problem);
            if (!statusOf(run).message.empty()) lines << coreText(statusOf(run).message);
            if (!statusOf(run).hint.empty()) lines << coreText(statusOf(run).hint);
            return lines.join('\n');
        }
        default:
            return {};
    }
}

bool RunListModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const run::RunListEntry run = at(index.row());
    if (role == Qt::CheckStateRole && index.column() == Name) {
        workspace_.setCompared(run.path, value.toInt() == Qt::Checked);
        return true;
    }
    if (role == Qt::EditRole && index.column() == Note) {
        workspace_.settings().setRunNote(text(run.path.filename()), value.toString());
        return true;
    }
    return false;
}

QVariant RunListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    const QString names[] = {tr("Run"),       tr("State"),   tr("Step"), tr("Loss"),
                             tr("Best val."), tr("Started"), tr("Note")};
    return section < kColumns ? names[section] : QString();
}

Qt::ItemFlags RunListModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.column() == Name) flags |= Qt::ItemIsUserCheckable;
    if (index.column() == Note) flags |= Qt::ItemIsEditable;
    return flags;
}

void RunListModel::retranslate() {
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, kColumns - 1);
    if (!runs_.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
}

}  // namespace studio::widgets

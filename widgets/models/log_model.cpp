// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/log_model.h"

#include <QDateTime>

#include "widgets/parts/chip.h"

namespace studio::widgets {

namespace {

constexpr std::size_t kRows = 1000;

}  // namespace

QString wordOf(Level level) {
    switch (level) {
        case Level::Info:
            return LogModel::tr("Information");
        case Level::Warning:
            return LogModel::tr("Warning");
        case Level::Error:
            return LogModel::tr("Error");
    }
    return {};
}

LogModel::LogModel(Workspace& workspace, QObject* parent)
    : QAbstractTableModel(parent), notices_(workspace.notices().begin(), workspace.notices().end()) {
    connect(&workspace, &Workspace::noticed, this, [this](const Notice& notice) {
        if (notices_.size() >= kRows) {
            beginRemoveRows({}, 0, 0);
            notices_.erase(notices_.begin());
            endRemoveRows();
        }
        int row = static_cast<int>(notices_.size());
        beginInsertRows({}, row, row);
        notices_.push_back(notice);
        endInsertRows();
    });
}

int LogModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(notices_.size());
}

int LogModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumns;
}

QVariant LogModel::data(const QModelIndex& index, int role) const {
    const Notice& notice = notices_[static_cast<std::size_t>(index.row())];
    if (role == kLevelRole) return static_cast<int>(notice.level);
    if (role == Qt::ForegroundRole && index.column() == Weight) {
        return notice.level == Level::Error     ? moodColour(Mood::Bad)
               : notice.level == Level::Warning ? moodColour(Mood::Warning)
                                                : moodColour(Mood::Neutral);
    }
    if (role == Qt::ToolTipRole)
        return notice.hint.isEmpty() ? notice.message : notice.message + "\n" + notice.hint;
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
        case Time:
            return QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(notice.timeS * 1000))
                .toString("HH:mm:ss");
        case Weight:
            return wordOf(notice.level);
        case Message:
            return notice.message;
        case NextStep:
            return notice.hint;
        default:
            return {};
    }
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case Time:
            return tr("Time");
        case Weight:
            return tr("Kind");
        case Message:
            return tr("Message");
        case NextStep:
            return tr("Next step");
        default:
            return {};
    }
}

void LogModel::retranslate() {
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, kColumns - 1);
    if (!notices_.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
}

}  // namespace studio::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/episode_model.h"

#include <cmath>

#include "widgets/parts/chip.h"
#include "widgets/parts/text.h"

namespace studio::widgets {

namespace {

// beyond these an episode is worth a look
constexpr double kLongIdleS = 1.0, kHardJerk = 12, kFarValue = 6, kOddLength = 3.5;

}  // namespace

void EpisodeModel::setDataset(std::shared_ptr<const data::Dataset> dataset) {
    beginResetModel();
    dataset_ = std::move(dataset);
    facts_ = {};
    thumbnails_.clear();
    endResetModel();
}

void EpisodeModel::setFacts(data::DatasetFacts facts) {
    facts_ = std::move(facts);
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
}

void EpisodeModel::setThumbnail(int row, const QImage& image) {
    thumbnails_[row] =
        QPixmap::fromImage(image.scaled(64, 48, Qt::KeepAspectRatio, Qt::SmoothTransformation));
    Q_EMIT dataChanged(index(row, 0), index(row, 0));
}

int EpisodeModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !dataset_ ? 0 : static_cast<int>(dataset_->episodes().size());
}

int EpisodeModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumns;
}

QVariant EpisodeModel::data(const QModelIndex& index, int role) const {
    auto row = static_cast<std::size_t>(index.row());
    const data::Episode& episode = dataset_->episodes()[row];
    const data::EpisodeFacts* facts = row < facts_.episodes.size() ? &facts_.episodes[row] : nullptr;
    double fps = dataset_->info().fps;
    double seconds = fps > 0 ? static_cast<double>(episode.length) / fps : 0;
    double value = std::nan("");
    bool odd = false;
    switch (index.column()) {
        case Length:
            value = seconds;
            odd = facts && std::abs(facts->lengthScore) > kOddLength;
            break;
        case Idle:
            if (facts) value = facts->idleStartS;
            odd = value > kLongIdleS;
            break;
        case Jerk:
            if (facts) value = facts->jerk;
            odd = value > kHardJerk;
            break;
        case Farthest:
            if (facts) value = facts->farthest;
            odd = value > kFarValue;
            break;
        default:
            break;
    }
    if (role == kSortRole) {
        if (index.column() == Number) return QVariant::fromValue<qlonglong>(episode.index);
        return index.column() == Task ? data(index, Qt::DisplayRole)
                                      : QVariant(std::isfinite(value) ? value : -1.0);
    }
    if (role == Qt::DecorationRole && index.column() == Number) {
        if (auto found = thumbnails_.find(index.row()); found != thumbnails_.end()) return found->second;
    }
    if (role == Qt::ForegroundRole && odd) return moodColour(Mood::Warning);
    if (role == Qt::TextAlignmentRole && index.column() >= Length && index.column() <= Farthest)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && facts) {
        if (index.column() == Jerk) return tr("Row %1").arg(facts->jerkRow);
        if (index.column() == Farthest)
            return tr("%1 at row %2").arg(text(facts->farthestDimension)).arg(facts->farthestRow);
        if (index.column() == Idle)
            return tr("Nothing moves in %1 % of its steps").arg(qRound(100 * facts->idleShare));
    }
    if (role == Qt::ToolTipRole && index.column() == Task) return data(index, Qt::DisplayRole);
    if (role != Qt::DisplayRole) return {};
    QString mark = odd ? QString::fromUtf8("▲ ") : QString();
    switch (index.column()) {
        case Number:
            return QString::number(episode.index);
        case Length:
            return mark + QString("%1 s").arg(seconds, 0, 'f', 1);
        case Idle:
            return std::isfinite(value) ? mark + QString("%1 s").arg(value, 0, 'f', 1) : QString();
        case Jerk:
        case Farthest:
            return std::isfinite(value) ? mark + QString::number(value, 'f', 1) : QString();
        case Task: {
            QStringList tasks;
            for (const auto& task : episode.tasks) tasks << text(task);
            return tasks.join("; ");
        }
        default:
            return {};
    }
}

QVariant EpisodeModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    const QString names[] = {tr("Episode"), tr("Length"),   tr("Idle start"),
                             tr("Jerk"),    tr("Farthest"), tr("Task")};
    const QString tips[] = {tr("Number of the episode"),
                            tr("▲: unlike the others"),
                            tr("Seconds at the beginning in which nothing moves: a policy learns to wait"),
                            tr("Largest change of velocity, in usual steps"),
                            tr("Largest distance of a value from its mean, in standard deviations"),
                            tr("Instruction")};
    if (section >= kColumns) return {};
    if (role == Qt::DisplayRole) return names[section];
    if (role == Qt::ToolTipRole) return tips[section];
    return {};
}

void EpisodeModel::retranslate() {
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, kColumns - 1);
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
}

}  // namespace studio::widgets

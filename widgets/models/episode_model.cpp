// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/episode_model.h"

#include <algorithm>
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
        image.isNull()
            ? QPixmap()
            : QPixmap::fromImage(image.scaled(64, 48, Qt::KeepAspectRatio, Qt::SmoothTransformation));
    if (image.isNull()) return;
    Q_EMIT dataChanged(index(row, 0), index(row, 0));
}

int EpisodeModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !dataset_ ? 0 : static_cast<int>(dataset_->episodes().size());
}

int EpisodeModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumns;
}

double EpisodeModel::oddness(int column, std::size_t row) const {
    if (row >= facts_.episodes.size()) return 0;
    const data::EpisodeFacts& facts = facts_.episodes[row];
    auto share = [](double value, double usual) { return std::isfinite(value) ? value / usual : 0; };
    switch (column) {
        case Length:
            return share(std::abs(facts.lengthScore), kOddLength);
        case Idle:
            return share(facts.idleStartS, kLongIdleS);
        case Jerk:
            return share(facts.jerk, kHardJerk);
        case Farthest:
            return share(facts.farthest, kFarValue);
        case Flags:
            return std::max(
                {oddness(Length, row), oddness(Idle, row), oddness(Jerk, row), oddness(Farthest, row)});
        default:
            return 0;
    }
}

QString EpisodeModel::flags(std::size_t row) const {
    const std::pair<int, QString> words[] = {
        {Length, tr("length")}, {Idle, tr("idle start")}, {Jerk, tr("jerk")}, {Farthest, tr("outlier")}};
    QStringList odd;
    for (const auto& [column, word] : words) {
        if (oddness(column, row) > 1) odd << word;
    }
    return odd.isEmpty() ? QString() : QString::fromUtf8("▲ ") + odd.join(", ");
}

QVariant EpisodeModel::data(const QModelIndex& index, int role) const {
    auto row = static_cast<std::size_t>(index.row());
    const data::Episode& episode = dataset_->episodes()[row];
    const data::EpisodeFacts* facts = row < facts_.episodes.size() ? &facts_.episodes[row] : nullptr;
    double fps = dataset_->info().fps;
    double seconds = fps > 0 ? static_cast<double>(episode.length) / fps : 0;
    double value = std::nan("");
    const bool odd = oddness(index.column(), row) > 1;
    switch (index.column()) {
        case Length:
            value = seconds;
            break;
        case Idle:
            if (facts) value = facts->idleStartS;
            break;
        case Jerk:
            if (facts) value = facts->jerk;
            break;
        case Farthest:
            if (facts) value = facts->farthest;
            break;
        case Flags:
            value = oddness(Flags, row);
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
        if (auto found = thumbnails_.find(index.row()); found != thumbnails_.end() && !found->second.isNull())
            return found->second;
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
    if (role == Qt::ToolTipRole && index.column() >= Flags) return data(index, Qt::DisplayRole);
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
        case Flags:
            return flags(row);
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
    // what is ranked begins with the most
    if (role == Qt::InitialSortOrderRole && section >= Idle && section <= Flags) return Qt::DescendingOrder;
    const QString names[] = {tr("Episode"),  tr("Length"), tr("Idle start"), tr("Jerk"),
                             tr("Farthest"), tr("Flags"),  tr("Task")};
    const QString tips[] = {tr("Number of the episode"),
                            tr("▲: unlike the others"),
                            tr("Seconds at the beginning in which nothing moves: a policy learns to wait"),
                            tr("Largest change of velocity, in usual steps"),
                            tr("Largest distance of a value from its mean, in standard deviations"),
                            tr("What is unlike the other episodes; sorted, the most remarkable come first"),
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

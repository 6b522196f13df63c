// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QPixmap>
#include <map>
#include <memory>
#include <set>

#include "core/data/episode_facts.h"

namespace studio::widgets {

/// The episodes of a data set: picture, length, what the analysis says of each, what is odd in one word each,
/// and the task.
class EpisodeModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Number, Length, Idle, Jerk, Farthest, Flags, Task, kColumns };
    static constexpr int kSortRole = Qt::UserRole;

    using QAbstractTableModel::QAbstractTableModel;
    void setDataset(std::shared_ptr<const data::Dataset> dataset);
    void setFacts(data::DatasetFacts facts);
    /// A null image: there is none to be had, and no more is asked.
    void setThumbnail(int row, const QImage& image);
    bool askedForThumbnail(int row) const { return thumbnails_.contains(row); }
    const data::DatasetFacts& facts() const { return facts_; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void retranslate();

private:
    /// How far what a column tells of an episode goes beyond what is usual: from 1 on it is worth a look. Of
    /// Flags the farthest of them all; 0 where nothing is known.
    double oddness(int column, std::size_t row) const;
    QString flags(std::size_t row) const;

    std::shared_ptr<const data::Dataset> dataset_;
    data::DatasetFacts facts_;
    std::map<int, QPixmap> thumbnails_;
};

}  // namespace studio::widgets

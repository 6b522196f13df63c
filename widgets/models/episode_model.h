// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QPixmap>
#include <map>
#include <memory>
#include <set>

#include "core/data/episode_facts.h"

namespace studio::widgets {

/// The episodes of a data set: picture, length, task, and what the analysis says of each.
class EpisodeModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Number, Length, Idle, Jerk, Farthest, Task, kColumns };
    static constexpr int kSortRole = Qt::UserRole;

    using QAbstractTableModel::QAbstractTableModel;
    void setDataset(std::shared_ptr<const data::Dataset> dataset);
    void setFacts(data::DatasetFacts facts);
    void setThumbnail(int row, const QImage& image);
    const data::DatasetFacts& facts() const { return facts_; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void retranslate();

private:
    std::shared_ptr<const data::Dataset> dataset_;
    data::DatasetFacts facts_;
    std::map<int, QPixmap> thumbnails_;
};

}  // namespace studio::widgets

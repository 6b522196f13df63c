// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTabWidget>
#include <memory>

#include "core/data/episode_facts.h"
#include "core/data/verify.h"

class QSortFilterProxyModel;
class QTableView;
class QTreeWidget;

namespace studio::widgets {

class EpisodeModel;

/// The episodes of a data set, its dimensions and the findings of its check, in tabs. What is odd leads to
/// its place with one click.
class DatasetTabs : public QTabWidget {
    Q_OBJECT
public:
    explicit DatasetTabs(QWidget* parent = nullptr);
    /// Null: none is open.
    void setDataset(std::shared_ptr<const data::Dataset> dataset);
    void setFacts(data::DatasetFacts facts);
    void setThumbnail(int position, const QImage& image);
    void setReport(const data::VerifyReport& report);
    void showReportTab();
    /// Marks the episode at this place of the data set.
    void markEpisode(int position);

    int episodes() const;
    int findings() const;
    int dimensions() const;

Q_SIGNALS:
    void episodeChosen(int position);
    /// A row of an episode that is worth a look.
    void placeChosen(int position, qint64 row);

private:
    void buildEpisodes();
    void connectEpisodes();
    void showDimensions();

    std::shared_ptr<const data::Dataset> dataset_;
    data::VerifyReport shown_;
    EpisodeModel* model_;
    QSortFilterProxyModel* sorted_;
    QTableView* list_;
    QTreeWidget* dimensions_;
    QTreeWidget* report_;
};

}  // namespace studio::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTabWidget>
#include <memory>

#include "core/data/episode_facts.h"
#include "core/data/verify.h"

class QComboBox;
class QSortFilterProxyModel;
class QTableView;
class QTreeWidget;

namespace studio::widgets {

class DimensionView;
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
    /// Null: there is none.
    void setThumbnail(int position, const QImage& image);
    /// Place in the data set of an episode whose thumbnail nobody asked for yet and that can be seen, or is
    /// the next to be; -1: none.
    int nextThumbnail() const;
    void setReport(const data::VerifyReport& report);
    void showReportTab();
    /// Marks the episode at this place of the data set.
    void markEpisode(int position);

    /// Numbers of the episodes that a person marked in the list, ascending.
    std::vector<std::int64_t> chosenEpisodes() const;
    int episodes() const;
    int findings() const;
    int dimensions() const;
    DimensionView* dimensionView() const { return dimensions_; }

Q_SIGNALS:
    void episodeChosen(int position);
    /// A row of an episode that is worth a look.
    void placeChosen(int position, qint64 row);
    /// Other episodes can be seen: nextThumbnail() may be another.
    void scrolled();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* buildEpisodes();
    void showOrder();
    void connectEpisodes();
    /// Goes to the place that a cell of the list of episodes tells of.
    void goTo(const QModelIndex& cell);

    std::shared_ptr<const data::Dataset> dataset_;
    data::VerifyReport shown_;
    EpisodeModel* model_;
    QSortFilterProxyModel* sorted_;
    QTableView* list_;
    QComboBox* order_;
    DimensionView* dimensions_;
    QTreeWidget* report_;
};

}  // namespace studio::widgets

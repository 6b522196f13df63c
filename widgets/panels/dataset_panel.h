// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QTimer>
#include <memory>
#include <vector>

#include "core/data/episode_facts.h"
#include "core/data/verify.h"
#include "widgets/panels/panel.h"
#include "widgets/workspace.h"

class QComboBox;
class QHBoxLayout;
class QLabel;
class QSlider;
class QSortFilterProxyModel;
class QTableView;
class QTabWidget;
class QToolButton;
class QTreeWidget;

namespace studio::widgets {

class EpisodeModel;
class FrameLoader;
class Plot;
class Stage;
class VideoView;

/// A LeRobot data set: episodes, all cameras and all numbers on one time cursor, what is odd, and its check.
class DatasetPanel : public Panel {
    Q_OBJECT
public:
    DatasetPanel(Workspace& workspace, QWidget* parent);
    QJsonObject facts() const override;
    bool busy() const override;

    void open(const QString& root, qint64 episode, qint64 row);
    /// Chooses an episode by its place in the data set and a row in it.
    void showEpisode(int position, std::int64_t row);
    void setRow(std::int64_t row);
    std::int64_t row() const { return row_; }
    /// Seconds that the slowest picture took since the episode was chosen.
    double slowestFrameS() const;

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QWidget* buildList();
    QWidget* buildView();
    void retranslate();
    void listSets();
    void takeDataset(const QString& root, Result<std::shared_ptr<const data::Dataset>> opened, qint64 episode,
                     qint64 row);
    void takeColumns(std::vector<data::Column> columns);
    void makeThumbnails();
    void nextThumbnail(int row);
    void analyse();
    void verify(bool full);
    void showReport(const data::VerifyReport& report);
    void showDimensions();
    void play(bool on);
    void step();
    double seconds(std::int64_t row) const;

    std::shared_ptr<const data::Dataset> dataset_;
    int position_ = -1;
    std::int64_t row_ = 0, length_ = 0;
    QComboBox* sets_;
    QToolButton* browse_;
    QToolButton* verify_;
    QToolButton* copy_;
    QLabel* about_;
    QLabel* problem_;
    EpisodeModel* episodes_;
    QSortFilterProxyModel* sorted_;
    QTableView* list_;
    QTabWidget* tabs_;
    QTreeWidget* report_;
    QTreeWidget* dimensions_;
    QHBoxLayout* cameras_;
    std::vector<VideoView*> views_;
    std::vector<FrameLoader*> loaders_;
    QLabel* instruction_;
    Plot* state_;
    Plot* action_;
    QToolButton* play_;
    QSlider* slider_;
    QLabel* time_;
    Stage* stage_;
    std::vector<double> timeS_;
    std::vector<std::vector<double>> stateValues_, actionValues_;  ///< one column per dimension
    QTimer timer_;
    QElapsedTimer clock_;
    double playFromS_ = 0;
    bool opening_ = false, reading_ = false;
};

}  // namespace studio::widgets

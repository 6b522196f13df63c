// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>
#include <map>
#include <memory>
#include <vector>

#include "core/data/dataset.h"
#include "widgets/jobs/job_runner.h"

class QHBoxLayout;
class QLabel;
class QSlider;
class QToolButton;

namespace studio::widgets {

class FrameLoader;
class Plot;
class VideoView;

/// All cameras and all numbers of an episode on one time cursor, which is dragged, played at the recorded
/// speed, or moved by a click into a chart. Pictures and numbers come from jobs.
class EpisodePlayer : public QWidget {
    Q_OBJECT
public:
    explicit EpisodePlayer(JobRunner& jobs, QWidget* parent = nullptr);

    /// Shows the episode at `position` of the data set, at a row of it.
    void showEpisode(std::shared_ptr<const data::Dataset> dataset, int position, std::int64_t row);
    int position() const { return position_; }
    /// Forgets the data set.
    void clear();
    void setRow(std::int64_t row);
    std::int64_t row() const { return row_; }
    void togglePlay();
    void stopPlaying();

    bool busy() const;
    int frames() const;
    qint64 points() const;
    /// Seconds that the slowest picture took since the episode was chosen.
    double slowestFrameS() const;

Q_SIGNALS:
    /// Numbers of the episode were read, or could not be.
    void read(const studio::Status& outcome);
    /// Another row, or episode, is shown.
    void moved();

private:
    QLayout* buildTransport();
    void retranslate();
    void showCaption();
    void makeViews();
    void readColumns();
    void forgetColumns();
    void takeColumns(const std::vector<data::Column>& columns);
    void showColumns();
    void play(bool on);
    void step();
    double seconds(std::int64_t row) const;

    JobRunner& jobs_;
    std::shared_ptr<const data::Dataset> dataset_;
    int position_ = -1;
    std::int64_t row_ = 0, length_ = 0;
    QLabel* instruction_;
    QHBoxLayout* cameras_;
    std::vector<VideoView*> views_;
    std::vector<FrameLoader*> loaders_;
    std::map<VideoView*, Error> problems_ = {};  ///< why views show no picture
    Plot* state_;
    Plot* action_;
    QToolButton* play_;
    QSlider* slider_;
    QLabel* time_;
    std::vector<double> timeS_;
    std::vector<std::vector<double>> stateValues_, actionValues_;  ///< one column per dimension
    QTimer timer_;
    QElapsedTimer clock_;
    double playFromS_ = 0;
    bool reading_ = false;
};

}  // namespace studio::widgets

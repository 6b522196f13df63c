// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include "core/data/dataset.h"
#include "core/data/verify.h"
#include "widgets/panels/panel.h"
#include "widgets/workspace.h"

class QComboBox;
class QLabel;
class QToolButton;

namespace studio::widgets {

class DatasetTabs;
class EpisodePlayer;
class Stage;
class WrappedLabel;

/// A LeRobot data set: episodes, all cameras and all numbers on one time cursor, what is odd, and its check.
class DatasetPanel : public Panel {
    Q_OBJECT
public:
    DatasetPanel(Workspace& workspace, QWidget* parent);
    QJsonObject facts() const override;
    bool busy() const override;

    void open(const QString& root, qint64 episode, qint64 row);
    EpisodePlayer* player() const { return player_; }

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QWidget* buildList();
    QWidget* buildView();
    void retranslate();
    /// `keepsOpen`: a set that is open stays in the list, wherever it lies.
    void listSets(bool keepsOpen);
    void listTaskSets();
    void showNone();
    void showMissing();
    void showProblem();
    /// Stands in the list where there is none.
    QString noSet() const;
    void takeDataset(const QString& root, Result<std::shared_ptr<const data::Dataset>> opened, qint64 episode,
                     qint64 row);
    void showAbout();
    /// An episode by its place in the data set, at a row of it.
    void showEpisode(int position, std::int64_t row);
    void nextThumbnail(int row);
    void analyse();
    void verify(bool full);

    std::shared_ptr<const data::Dataset> dataset_;
    QComboBox* sets_;
    QToolButton* browse_;
    QToolButton* verify_;
    QToolButton* copy_;
    QLabel* about_;
    QLabel* problem_;
    std::optional<Error> failure_ = {};  ///< why the set, or an episode of it, cannot be read
    WrappedLabel* absent_;
    QStringList missing_ = {};  ///< data sets of the project's tasks that are not there
    DatasetTabs* tabs_;
    EpisodePlayer* player_;
    Stage* stage_;
    bool opening_ = false;
};

}  // namespace studio::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include "core/data/dataset.h"
#include "core/data/verify.h"
#include "widgets/dataset_services.h"
#include "widgets/panels/panel.h"
#include "widgets/workspace.h"

class QAction;
class QComboBox;
class QLabel;
class QToolButton;

namespace studio::widgets {

class DatasetEditDialog;
class DatasetMaker;
class DatasetTabs;
class EpisodePlayer;
class Stage;
class WrappedLabel;

/// A LeRobot data set: episodes, all cameras and all numbers on one time cursor, what is odd, its check, and
/// new sets made of it.
class DatasetPanel : public Panel {
    Q_OBJECT
public:
    DatasetPanel(Workspace& workspace, QWidget* parent);
    QJsonObject facts() const override;
    bool busy() const override;
    QJsonObject lookedAt() const override;
    void lookAgain(const QJsonObject& at) override;

    void open(const QString& root, qint64 episode, qint64 row);
    EpisodePlayer* player() const { return player_; }
    /// Asks in a dialog of the window how a new set is to be made, of the open one to begin with.
    DatasetEditDialog* askToMake(DatasetEdit::Kind kind);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    QWidget* buildList();
    void buildMaker();
    /// Asks how to make another data set, of the open one, of several or of bags.
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
    void takeDataset(const QString& root, Result<std::shared_ptr<const data::Dataset>> opened);
    void showAbout();
    /// An episode by its place in the data set, at a row of it.
    void showEpisode(int position, std::int64_t row);
    /// Of the episodes that can be seen, one after another.
    void nextThumbnail();
    /// By a person, who finds it open again after a restart.
    void choose(const QString& root, qint64 episode, qint64 row);
    void analyse();
    void verify(bool full);

    std::shared_ptr<const data::Dataset> dataset_;
    QComboBox* sets_;
    QToolButton* browse_;
    QToolButton* verify_;
    QToolButton* copy_;
    QToolButton* make_;
    std::vector<std::pair<QAction*, DatasetEdit::Kind>> makes_ = {};
    DatasetMaker* maker_;
    QLabel* about_;
    QLabel* problem_;
    std::optional<Error> failure_ = {};  ///< why the set, or an episode of it, cannot be read
    WrappedLabel* absent_;
    QStringList missing_ = {};  ///< data sets of the project's tasks that are not there
    DatasetTabs* tabs_;
    EpisodePlayer* player_;
    Stage* stage_;
    bool opening_ = false;
    qint64 wantedEpisode_ = -1, wantedRow_ = -1;  ///< of the set that is being opened; -1: the first
    bool thumbnail_ = false;                      ///< one is being decoded
};

}  // namespace studio::widgets

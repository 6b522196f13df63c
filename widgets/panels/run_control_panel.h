// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "widgets/panels/panel.h"
#include "widgets/workspace.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QProgressBar;
class QPushButton;
class QScrollArea;
class QToolButton;

namespace studio::widgets {

class Chip;
class SchemaForm;
class WrappedLabel;

/// Start, pause, stop and resume training; how the run stands; the configuration as a form.
class RunControlPanel : public Panel {
    Q_OBJECT
public:
    RunControlPanel(Workspace& workspace, QWidget* parent);
    QJsonObject facts() const override;
    bool busy() const override;
    void saveEdits() override;
    bool keepsEdits() const override { return true; }
    QJsonObject lookedAt() const override;
    void lookAgain(const QJsonObject& at) override;
    QJsonObject edits() const override;
    void takeEdits(const QJsonObject& edits) override;
    SchemaForm* form() const { return form_; }
    /// The `kstudio` line that starts what the panel would start.
    QString command() const;

private:
    QWidget* buildStatus(QWidget* parent);
    QWidget* buildConfig(QWidget* parent);
    void retranslate();
    void listConfigs();
    /// By a person, who finds it chosen again after a restart.
    void choose(const QString& file);
    void load(const QString& file);
    void takeLoaded(const QString& file, Result<LoadedConfig> loaded);
    /// Those that takeEdits() left, once their file is read.
    void makeKeptEdits();
    void start();
    void save();
    void settleSave();
    /// Writes the edits into the file, or into a new one beside it; says which.
    Result<std::filesystem::path> saveNow();
    QString unsavedText() const;
    void resume();
    void pause();
    void stop();
    static QString noConfiguration();
    static QString ofAnotherProject(const std::filesystem::path& file);
    void showProblem();
    void showRun();
    void showNotes();
    void showButtons();
    void showStart();
    /// Where the number of Torch's threads comes from, if the settings of the window name one.
    void showThreads();
    /// From which checkpoint a resume of the run goes on, or why it cannot.
    QString resumeWords() const;
    /// Whether a resume finds less than the run's log tells of.
    bool lostCheckpoint() const;
    bool resumable() const;
    /// Whether a project's file is that of the open project, so that its edits are those of the plan.
    bool ofOpenProject(const std::filesystem::path& file) const;
    bool openSequence() const { return sequence_ && !foreign_; }
    /// Threads that the settings of the window give to what would be started; nothing: it names its own.
    std::optional<int> threadsOfWindow() const;
    TrainRequest request() const;

    std::shared_ptr<RunSession> session_;
    // how the run stands
    Chip* state_;
    QLabel* name_;
    QProgressBar* bar_;
    QLabel* figures_;
    WrappedLabel* why_;
    WrappedLabel* first_;  ///< what to do where no run is chosen
    QListWidget* notes_;
    std::size_t notesShown_ = 0;
    QPushButton* start_;
    QPushButton* pause_;
    QPushButton* stop_;
    QPushButton* resume_;
    // what is started
    QComboBox* configs_;
    QToolButton* browse_;
    QToolButton* save_;
    QToolButton* copy_;
    QCheckBox* process_;
    QLineEdit* search_;
    QCheckBox* all_;
    SchemaForm* form_;
    WrappedLabel* problem_;
    WrappedLabel* threads_;
    QScrollArea* scroll_;
    std::vector<std::string> warnings_;  ///< about the configuration that is shown
    std::optional<Error> failure_;       ///< why it cannot be read
    std::filesystem::path outputFolder_;
    QString shownFile_;                                  ///< whose values the form shows
    std::future<Result<std::filesystem::path>> saving_;  ///< the file that is being written; valid: one is
    std::map<std::string, std::string> saved_;           ///< what goes into it
    std::filesystem::path savedFile_;                    ///< whose values these are
    int saveId_ = 0;
    QJsonObject kept_;  ///< edits of a session before, until a file was read
    bool loading_ = false, loadedOk_ = false;
    bool sequence_ = false;  ///< the configuration is a project: the start trains all its stages
    bool foreign_ = false;   ///< and that project is not the one that is open
    int threadsStated_ = 0;  ///< by the configuration's file; 0: none
};

}  // namespace studio::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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
    SchemaForm* form() const { return form_; }
    /// The `kstudio` line that starts what the panel would start.
    QString command() const;

private:
    QWidget* buildStatus(QWidget* parent);
    QWidget* buildConfig(QWidget* parent);
    void retranslate();
    void listConfigs();
    void load(const QString& file);
    void takeLoaded(const QString& file, Result<LoadedConfig> loaded);
    void start();
    void save();
    /// Writes the edits into the file, or into a new one beside it; says which.
    Result<std::filesystem::path> saveNow();
    QString unsavedText() const;
    void resume();
    void pause();
    void stop();
    static QString noConfiguration();
    void showProblem();
    void showRun();
    void showNotes();
    void showButtons();
    void showStart();
    TrainRequest request() const;

    std::shared_ptr<RunSession> session_;
    // how the run stands
    Chip* state_;
    QLabel* name_;
    QProgressBar* bar_;
    QLabel* figures_;
    WrappedLabel* why_;
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
    QScrollArea* scroll_;
    std::vector<std::string> warnings_;  ///< about the configuration that is shown
    std::optional<Error> failure_;       ///< why it cannot be read
    std::filesystem::path outputFolder_;
    QString shownFile_;  ///< whose values the form shows
    bool loading_ = false, loadedOk_ = false;
    bool sequence_ = false;  ///< the configuration is a project: the start trains all its stages
};

}  // namespace studio::widgets

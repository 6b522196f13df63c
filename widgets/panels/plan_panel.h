// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>

#include "widgets/panels/panel.h"
#include "widgets/workspace.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QTableWidget;
class QTableWidgetItem;
class QToolButton;

namespace studio::widgets {

class Plot;
class ReplayTable;
class Stage;

/// Tasks in order, replay, trainable parts and learning rate of the whole sequence. Edits are kept as
/// overrides, undoable, until they are saved into the project's files.
class PlanPanel : public Panel {
    Q_OBJECT
public:
    PlanPanel(Workspace& workspace, QWidget* parent);
    QJsonObject facts() const override;
    bool busy() const override { return reading_; }

    /// Values that differ from the files: "sequential.stage2_replay.task1" -> YAML text.
    const std::map<std::string, std::string>& changes() const { return changes_; }
    void setChanges(std::map<std::string, std::string> changes);
    QString command() const;
    /// Writes the changes into the project's files.
    void save();

private:
    QWidget* buildContent();
    void retranslate();
    void read();
    void take(Result<ProjectPlan> plan);
    void showTasks();
    void showReplay();
    void showParts();
    void showRates();
    void showState();
    void change(const QString& what, const std::map<std::string, std::string>& values);
    void taskEdited(QTableWidgetItem* item);
    void start();
    std::vector<std::string> overrides() const;

    std::optional<ProjectPlan> plan_;
    std::map<std::string, std::string> changes_;
    QTableWidget* tasks_;
    QComboBox* strategy_;
    QLabel* strategyAbout_;
    ReplayTable* replay_;
    QCheckBox* vision_;
    QCheckBox* backbone_;
    QCheckBox* stateProj_;
    QLabel* parts_;
    Plot* rates_;
    std::vector<std::vector<double>> rateX_, rateY_;
    QLabel* problem_;
    QLabel* reason_;
    QLabel* unsaved_;
    QPushButton* start_;
    QToolButton* save_;
    QToolButton* copy_;
    Stage* stage_;
    bool reading_ = false, again_ = false, showing_ = false;
};

}  // namespace studio::widgets

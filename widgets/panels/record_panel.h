// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "widgets/panels/sim_job_panel.h"

class QPushButton;
class QTreeWidget;

namespace studio::widgets {

class RecordForm;
class Stage;
class VideoView;

/// Records demonstrations of the simulated robot: what, how many, how hard and where; the cameras live while
/// it goes on; the finished sets.
class RecordPanel : public SimJobPanel {
    Q_OBJECT
public:
    RecordPanel(Workspace& workspace, QWidget* parent);
    ~RecordPanel() override;
    QJsonObject facts() const override;
    bool busy() const override { return looking_ || look_.isActive(); }

    RecordForm& form() const { return *form_; }
    /// Records, or goes on with what lies in the folder.
    void start();
    bool recording() const { return working(); }

private:
    struct Live;
    QWidget* buildView();
    void retranslate();
    void edited();
    void lookAtFolder();
    void watch() override;
    void take(const Result<std::vector<RecordedSet>>& sets);
    void showState();
    void showFigures();
    void showSets(const std::vector<RecordedSet>& sets);
    QString hindrance() const;

    RecordForm* form_;
    QLabel* task_;
    QLabel* instruction_;
    std::vector<VideoView*> views_;
    QTreeWidget* sets_;
    QPushButton* open_;
    Stage* stage_;

    std::shared_ptr<Live> live_;
    std::vector<RecordedSet> found_;  ///< what lies in the folder, one per task asked for
    RecordedSet now_;                 ///< the task that is being recorded
    QTimer look_;
    bool looking_ = false, again_ = false;
    qint64 pictures_ = 0;  ///< that were shown since the start
};

}  // namespace studio::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QTimer>
#include <optional>

#include "widgets/workspace.h"

class QLabel;
class QProgressBar;
class QToolButton;

namespace studio::widgets {

class ElidedLabel;

/// The strip at the bottom: what runs, how far it is, how long it takes, cancel; and the doors to log and
/// jobs. What was done as it was asked for (Level::Info) stands here for a while, and takes no room from the
/// page and no place from a warning.
class JobStrip : public QFrame {
    Q_OBJECT
public:
    explicit JobStrip(Workspace& workspace, QWidget* parent = nullptr);
    QToolButton* logButton() const { return log_; }
    QToolButton* jobsButton() const { return jobs_; }

private:
    void showJobs();
    void showTitle();
    Workspace& workspace_;
    std::optional<Notice> said_;  ///< shown instead of the job until the timer ends
    QTimer* until_;
    QString job_;
    ElidedLabel* title_;
    QProgressBar* bar_;
    QLabel* eta_;
    QToolButton* cancel_;
    QToolButton* log_;
    QToolButton* jobs_;
    qint64 shown_ = 0;
};

}  // namespace studio::widgets

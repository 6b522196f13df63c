// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QProgressBar;
class QToolButton;

namespace studio::widgets {

class Workspace;

/// The strip at the bottom: what runs, how far it is, how long it takes, cancel; and the doors to log and
/// jobs.
class JobStrip : public QFrame {
    Q_OBJECT
public:
    explicit JobStrip(Workspace& workspace, QWidget* parent = nullptr);
    QToolButton* logButton() const { return log_; }
    QToolButton* jobsButton() const { return jobs_; }

private:
    void showJobs();
    Workspace& workspace_;
    QLabel* title_;
    QProgressBar* bar_;
    QLabel* eta_;
    QToolButton* cancel_;
    QToolButton* log_;
    QToolButton* jobs_;
    qint64 shown_ = 0;
};

}  // namespace studio::widgets

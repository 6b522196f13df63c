// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QTimer>

#include "widgets/panels/panel.h"
#include "widgets/workspace.h"

class QLabel;
class QProgressBar;

namespace studio::widgets {

class JobForm;
class Stage;

/// Base of the panels that let the simulated robot work for long: the form on the left, what comes out on the
/// right, a bar and the time left meanwhile; one sentence instead of all where the build has no simulator.
class SimJobPanel : public Panel {
    Q_OBJECT
public:
    /// `watchMs`: how often what the job tells is looked at.
    SimJobPanel(Workspace& workspace, int watchMs, QWidget* parent);
    void stop();

protected:
    /// Puts the parts in their places; once, at the end of construction.
    void arrange(JobForm* form, QWidget* view);
    bool working() const { return job_ >= 0; }
    qint64 job() const { return job_; }  ///< -1: none goes on
    /// The job that was started is followed from now on, until ended().
    void began(qint64 job);
    void ended();
    /// `said`: what stands before the time passed and the time left. `share`: done of the job, 0..1.
    void showProgress(double share, QStringList said);
    virtual void watch() = 0;

    QProgressBar* bar_;
    QLabel* figures_;

private:
    Stage* whole_ = nullptr;
    qint64 job_ = -1;
    QElapsedTimer clock_;
    QTimer watch_;
};

}  // namespace studio::widgets

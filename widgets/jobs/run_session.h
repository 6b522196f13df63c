// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>
#include <QTimer>
#include <deque>
#include <filesystem>
#include <memory>
#include <optional>

#include "core/base/result.h"
#include "core/run/run_follower.h"
#include "widgets/models/run_series.h"
#include "widgets/services.h"

namespace studio::widgets {

class JobRunner;

/// From what a resume of a run would go on, by what lies in its folder and whatever its log tells.
struct ResumePoint {
    std::optional<std::int64_t> step = {};  ///< of the newest whole checkpoint; nothing: there is none
    bool damaged = false;                   ///< there are some, and none is whole: a resume is refused
    bool operator==(const ResumePoint&) const = default;
};

/// Follows one run directory for the window: figures, state and notes, whoever trains it and wherever. Reads
/// in jobs, never on the GUI thread; polls while the trainer lives and now and then afterwards (it may be
/// resumed). Lives on the GUI thread.
class RunSession : public QObject {
    Q_OBJECT
public:
    /// `keptRows`: of the figures, see RunSeries.
    RunSession(const Services& services, JobRunner& jobs, std::filesystem::path run,
               QObject* parent = nullptr, std::size_t keptRows = RunSeries::kMaxRows);

    const std::filesystem::path& folder() const { return run_; }
    QString name() const;
    const RunSeries& series() const { return series_; }
    /// Averages of the figures with this weight: at once where all rows are there, else as soon as the log
    /// was read once more, in a job; until then series() has those with the weight that it names.
    void setSmoothing(double weight);
    /// The log is being read once more for that.
    bool smoothsAnew() const { return rereading_; }
    const run::RunStatus& status() const { return status_; }
    const run::RunRecord& record() const { return record_; }
    /// Step of the newest and of the best checkpoint, and its path; nothing yet: none.
    const std::optional<run::CheckpointSaved>& lastCheckpoint() const { return last_; }
    const std::optional<run::CheckpointSaved>& bestCheckpoint() const { return best_; }
    /// Of a run that nobody trains and that is not done.
    const ResumePoint& resumePoint() const { return resume_; }
    /// Everything but steps, newest last; at most a few hundred.
    const std::deque<run::Event>& notes() const { return notes_; }
    /// Everything there was has been read once.
    bool loaded() const { return loaded_; }
    /// Why the run cannot be followed; where only run.json cannot be read, all that the log tells is there.
    const std::optional<Error>& error() const { return error_; }
    std::int64_t damagedLines() const { return damaged_; }
    /// Looks at once instead of at the next tick.
    void poke();

Q_SIGNALS:
    /// New figures or another state; at most a few times a second.
    void changed();
    /// The trainer is gone without having finished.
    void interrupted();
    /// The trainer cannot write (status().trouble), or it ended and could not write that (endUnlogged).
    void troubled();

private:
    struct Look;
    struct Reread;
    using Follower = std::shared_ptr<std::optional<run::RunFollower>>;
    void look();
    void take(const Look& look);
    void reread();

    const Services& services_;
    QPointer<JobRunner> jobs_;  ///< its window may go first: a session is deleted later
    std::filesystem::path run_;
    Follower follower_;
    RunSeries series_;
    run::RunStatus status_;
    run::RunRecord record_;
    std::optional<run::CheckpointSaved> last_, best_;
    ResumePoint resume_;
    std::deque<run::Event> notes_;
    std::optional<Error> error_;
    std::int64_t damaged_ = 0;
    bool loaded_ = false, looking_ = false, rereading_ = false;
    double weight_ = 0;  ///< of the averages that are wished
    std::size_t keptRows_;
    QTimer timer_;
};

}  // namespace studio::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <map>
#include <mutex>
#include <thread>

#include "core/run/process.h"
#include "widgets/jobs/job_runner.h"
#include "widgets/services.h"

namespace studio::widgets {

/// Notices that a process of this machine which trains a run is gone, whichever run a person looks at. Asks
/// /proc alone, in a thread of its own: no disk and no full pool of jobs can hold it up. A process is known
/// by its number and start time, so that a number used again is no life. Lives on the GUI thread.
class TrainerWatch : public QObject {
    Q_OBJECT
public:
    /// Between two looks at the processes.
    static constexpr std::chrono::milliseconds kPeriod{250};
    /// For what the folder of a run whose process is gone says of its end.
    static constexpr std::chrono::milliseconds kPatience{1000};

    TrainerWatch(const Services& services, JobRunner& jobs, QObject* parent = nullptr);
    ~TrainerWatch() override;

    /// Whoever trains the run, as its run.json says, which is read in a job. Without effect where that is a
    /// process of another machine, or this one.
    void watch(const std::filesystem::path& run);
    /// The same of a process that is known. One that trains several runs in a row is watched with the newest.
    void watch(const std::filesystem::path& run, const run::ProcessId& process);
    bool watches(const std::filesystem::path& run) const;

Q_SIGNALS:
    /// The process that trains `run` is gone, and the run not at its end. Not `certain`: what is in its
    /// folder could not be read within kPatience.
    void gone(const QString& run, bool certain);

private:
    using Watched = std::map<std::filesystem::path, run::ProcessId>;
    void loop(const std::stop_token& stop);
    void look(const std::filesystem::path& run, const run::ProcessId& process);

    const Services& services_;
    JobRunner& jobs_;
    const run::ProcessId self_;
    mutable std::mutex mutex_;
    std::condition_variable_any wake_;
    Watched watched_;  ///< guarded by mutex_
    std::jthread thread_;
};

}  // namespace studio::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QStringList>
#include <QTemporaryFile>
#include <QTimer>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <thread>

#include "core/base/result.h"
#include "widgets/jobs/job_runner.h"
#include "widgets/services.h"

namespace studio::widgets {

/// Where training runs.
enum class Where {
    Thread,   ///< a worker thread of the window, which ends with it
    Process,  ///< a program of its own, which survives the window
};

/// The command line of `kstudio` that does the same as the request.
QStringList trainCommand(const TrainRequest& request);
/// The one that says what there is to say before it is started, and starts nothing; empty: there is none, as
/// of a run that is gone on with.
QStringList checkCommand(const TrainRequest& request);

/// Starts training and tells which run directory it writes; from then on the run is followed there, like any
/// other. One training at a time. Lives on the GUI thread.
class RunHost : public QObject {
    Q_OBJECT
public:
    RunHost(const Services& services, JobRunner& jobs, QObject* parent = nullptr);
    /// Training in the thread is asked to stop (it saves) and waited for.
    ~RunHost() override;

    /// `runsRoot`: where the runs of the request appear (a process is found there by its id). Errors:
    /// InvalidArgument (training runs already), Unsupported, Io.
    Status start(const TrainRequest& request, Where where, const std::filesystem::path& runsRoot);
    /// The same for any command line of the program that makes runs, in a process of its own. With
    /// `severalRuns` every run that it makes is told, and its end as well.
    Status startProcess(const QStringList& arguments, const std::filesystem::path& runsRoot,
                        bool severalRuns = false);
    /// Asks the thread's training to finish its step and save. A process is asked through its run directory.
    void stopThread();
    /// Something was started and has not ended (a process: has not shown its run directory).
    bool starting() const { return starting_; }
    bool threadBusy() const { return thread_.joinable(); }
    /// Training that this window started is under way and would refuse another one.
    bool busy() const { return starting_ || thread_.joinable() || watch_.isActive(); }
    /// Of this run, which a process trains, ended() or died() will tell how it ends. `run`: canonical.
    bool follows(const std::filesystem::path& run) const { return watch_.isActive() && run == whole_; }
    /// A look at the process has been going on for longer than a disk should need.
    bool hangs() const { return looking_ && lookBegan_.hasExpired(kHangsAfterMs); }
    /// The run that the thread trains; empty: it trains none.
    QString threadRun() const;

Q_SIGNALS:
    /// A run directory is there.
    void opened(const QString& run);
    /// The thread is done with its run, or a sequence with its stages. `run`: that was trained last; empty:
    /// none.
    void ended(const studio::widgets::TrainEnd& end, const QString& run);
    /// A process that trained is gone without having said how its sequence ended. `run`: the one that it
    /// trained last; `cause`: what it said of that on standard error, empty where it was killed.
    void died(const QString& run, const QString& cause);
    /// It ended before there was a run, or the thread broke. `run`: that the thread had opened last, which
    /// can be resumed; empty: none.
    void failed(const studio::Error& error, const QString& run);
    void changed();

private:
    static constexpr int kHangsAfterMs = 1000;
    /// What a look at the process and its folder found.
    struct Seen {
        std::optional<std::filesystem::path> run;  ///< the newest that it trains
        std::filesystem::path whole;               ///< the same, canonical
        bool alive = false;
        QString said, ended;  ///< on standard error, and on standard output
    };
    void watchProcess();
    void take(const Seen& seen);
    void endProcess();
    bool endOfSequence(const QString& said);
    void finishThread(Result<TrainEnd> end);

    const Services& services_;
    JobRunner& jobs_;
    std::thread thread_;
    std::filesystem::path threadRun_;  ///< that the thread opened last
    std::stop_source stop_;
    bool starting_ = false;
    qint64 pid_ = 0;
    std::filesystem::path runsRoot_;
    std::filesystem::path shown_, whole_;  ///< run of the process that was told last; canonical
    bool severalRuns_ = false;
    double begunS_ = 0;  ///< when the process was started: earlier runs of the same number are not its own
    /// What the process writes, in files without a name: they are gone when nobody holds them any more.
    std::shared_ptr<QTemporaryFile> said_, ended_;
    bool looking_ = false;
    QElapsedTimer lookBegan_;
    QTimer watch_;
};

}  // namespace studio::widgets

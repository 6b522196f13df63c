// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>
#include <QThreadPool>
#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>

#include "core/base/result.h"

namespace studio::widgets {

/// What a job's work may ask and tell, from its own thread.
class JobContext {
public:
    std::stop_token stop() const { return stop_.get_token(); }
    /// `done`: 0..1, negative where nobody knows.
    void progress(double done, const std::string& what = {});
    /// `seconds` that it still needs, where it knows better than from what is done; negative: it does not.
    void left(double seconds) { left_ = seconds; }

private:
    friend class JobRunner;
    std::stop_source stop_;
    std::atomic<double> done_{-1}, left_{-1};
    std::mutex mutex_;
    std::string what_;
};

/// A job as the strip shows it.
struct JobInfo {
    qint64 id = 0;
    std::function<QString()> title;  ///< in the language of the window
    double done = -1;                ///< 0..1, negative: unknown
    QString what;
    double startedS = 0, endedS = 0;  ///< wall clock; endedS is 0 while it runs
    QString outcome;                  ///< empty while it runs; "done", "failed", "cancelled"
    Error error;                      ///< of one that did not end well
    /// As the work says, or what its share and the time passed come to; negative: nobody knows yet. Whoever
    /// shows a time left shows this one, so that no two of them differ.
    double leftS = -1;
    bool running() const { return endedS == 0; }
};

/// Runs blocking core calls in a pool and brings their results back to the GUI thread. The one place where a
/// job's exception becomes an Error. Lives on the GUI thread; outlives nothing that it was given.
class JobRunner : public QObject {
    Q_OBJECT
public:
    explicit JobRunner(QObject* parent = nullptr);
    /// Asks every job to stop and waits for them.
    ~JobRunner() override;

    /// Runs `work(JobContext&) -> Result<T>` on a worker; then `done(Result<T>)` on the GUI thread, unless
    /// `receiver` is gone by then. A job with a title shows in the job strip; one without is too short to.
    /// `title` is asked for anew when the language changes, and may outlive whoever gave it.
    template <class Work, class Done>
    qint64 run(QObject* receiver, std::function<QString()> title, Work work, Done done) {
        using Outcome = std::invoke_result_t<Work, JobContext&>;
        return start(std::move(title),
                     [receiver = QPointer<QObject>(receiver), work = std::move(work),
                      done = std::move(done)](JobContext& context) mutable -> Finish {
                         auto outcome =
                             std::make_shared<Outcome>(guarded<Outcome>([&] { return work(context); }));
                         Error error = outcome->ok() ? Error{} : outcome->error();
                         return {outcome->ok(), error, [receiver, outcome, done = std::move(done)]() mutable {
                                     if (receiver) done(std::move(*outcome));
                                 }};
                     });
    }
    void cancel(qint64 id);
    /// Running and lately ended jobs with a title, oldest first.
    const std::deque<JobInfo>& jobs() const { return infos_; }
    /// One of them; null: it is not among them.
    const JobInfo* job(qint64 id) const;
    /// Nothing runs and nothing waits.
    bool idle() const { return contexts_.empty(); }

Q_SIGNALS:
    /// A job appeared, moved or ended.
    void changed();
    void failed(qint64 job, const std::function<QString()>& title, const studio::Error& error);
    /// One with a title ended well.
    void succeeded(qint64 job, const std::function<QString()>& title);

private:
    /// What a worker hands back: whether it went well, and what to do on the GUI thread.
    struct Finish {
        bool ok = false;
        Error error;
        std::function<void()> deliver;
    };
    template <class Outcome, class Call>
    static Outcome guarded(Call call) {
        try {
            return call();
        } catch (const std::exception& exception) {
            return Error{ErrorCode::Internal, std::string("a bug: ") + exception.what(), ""};
        }
    }
    qint64 start(std::function<QString()> title, std::function<Finish(JobContext&)> work);
    void finish(qint64 id, const Finish& outcome);
    void refresh();
    JobInfo* find(qint64 id);

    QThreadPool pool_;
    qint64 next_ = 1;
    std::map<qint64, std::shared_ptr<JobContext>> contexts_;
    std::deque<JobInfo> infos_;
    bool ending_ = false;
};

}  // namespace studio::widgets

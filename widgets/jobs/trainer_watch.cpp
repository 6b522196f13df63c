// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/trainer_watch.h"

#include <QTimer>
#include <memory>

#include "core/run/clock.h"
#include "core/run/heartbeat.h"
#include "core/run/run_info.h"
#include "widgets/parts/text.h"

namespace studio::widgets {

namespace fs = std::filesystem;

namespace {

/// A trainer that let go of its run so long before its process went is not missed any more.
constexpr double kLetGoS = 10;

/// What the process left behind.
enum class Remains {
    Ended,      ///< a run that came to its end, or was let go of long before
    Cut,        ///< one that can be resumed
    TakenOver,  ///< one that another process trains by now
};

Result<Remains> leftBehind(const decltype(Services::listRuns)& list, const fs::path& run,
                           const run::ProcessId& process) {
    STUDIO_ASSIGN(const run::RunRecord record, run::readRunRecord(run));
    if (record.sessions.back().process != process) return Remains::TakenOver;
    const auto beat = run::readHeartbeat(run);
    if (beat.ok() && beat->closed && run::wallClockS() - beat->timeS > kLetGoS) return Remains::Ended;
    STUDIO_ASSIGN(const auto runs, list(run));
    const bool cut = runs.size() == 1 && runs.front().status.state == run::RunState::Interrupted;
    return cut ? Remains::Cut : Remains::Ended;
}

}  // namespace

TrainerWatch::TrainerWatch(const Services& services, JobRunner& jobs, QObject* parent)
    : QObject(parent), services_(services), jobs_(jobs), self_(run::currentProcess()) {
    thread_ = std::jthread([this](const std::stop_token& stop) { loop(stop); });
}

TrainerWatch::~TrainerWatch() {
    thread_.request_stop();
    thread_.join();
}

void TrainerWatch::watch(const fs::path& run) {
    using Found = std::pair<fs::path, run::ProcessId>;
    auto work = [run](JobContext&) -> Result<Found> {
        STUDIO_ASSIGN(const run::RunRecord record, run::readRunRecord(run));
        // one name for a run, whoever speaks of it
        std::error_code ignored;
        const fs::path whole = fs::weakly_canonical(run, ignored);
        return Found{whole.empty() ? run : whole, record.sessions.back().process};
    };
    jobs_.run(this, {}, work, [this](const Result<Found>& found) {
        if (found.ok()) watch(found->first, found->second);
    });
}

void TrainerWatch::watch(const fs::path& run, const run::ProcessId& process) {
    if (process == self_) return;
    std::lock_guard lock(mutex_);
    if (auto known = watched_.find(run); known != watched_.end() && known->second == process) return;
    std::erase_if(watched_, [&](const auto& one) { return one.second == process; });
    watched_[run] = process;
    wake_.notify_one();
}

bool TrainerWatch::watches(const fs::path& run) const {
    std::lock_guard lock(mutex_);
    return watched_.contains(run);
}

void TrainerWatch::loop(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
        // without a process there is nothing to look at
        if (!wake_.wait(lock, stop, [this] { return !watched_.empty(); })) return;
        const Watched now = watched_;
        lock.unlock();
        Watched dead, foreign;
        for (const auto& [run, process] : now) {
            const auto life = run::probe(process);
            if (life == run::Liveness::Dead) dead[run] = process;
            if (life == run::Liveness::Elsewhere || life == run::Liveness::Rebooted) foreign[run] = process;
        }
        lock.lock();
        // of one run another process may be watched since
        std::erase_if(watched_, [&](const auto& one) {
            for (const Watched* over : {&dead, &foreign}) {
                auto found = over->find(one.first);
                if (found != over->end() && found->second == one.second) return true;
            }
            return false;
        });
        for (const auto& [run, process] : dead) {
            // the destructor joins before this object is gone, so the call arrives or is dropped
            QMetaObject::invokeMethod(
                this, [this, run = run, process = process] { look(run, process); }, Qt::QueuedConnection);
        }
        wake_.wait_for(lock, stop, kPeriod, [] { return false; });
    }
}

/// Whether the process came to its end its folder knows, which lies on a disk that may not answer.
void TrainerWatch::look(const fs::path& run, const run::ProcessId& process) {
    auto answered = std::make_shared<bool>(false);
    QTimer::singleShot(kPatience, this, [this, run, answered] {
        if (*answered) return;
        *answered = true;
        Q_EMIT gone(text(run), false);
    });
    auto work = [list = services_.listRuns, run, process](JobContext&) {
        return leftBehind(list, run, process);
    };
    jobs_.run(this, {}, work, [this, run, answered](const Result<Remains>& left) {
        if (*answered) return;
        *answered = true;
        if (left.ok() && *left == Remains::TakenOver) watch(run);
        if (left.ok() && *left == Remains::Cut) Q_EMIT gone(text(run), true);
        // a folder that was removed needs no word
        if (!left.ok() && left.error().code != ErrorCode::NotFound) Q_EMIT gone(text(run), false);
    });
}

}  // namespace studio::widgets

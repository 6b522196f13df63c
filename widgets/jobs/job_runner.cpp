// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/job_runner.h"

#include <QThread>
#include <QTimer>
#include <algorithm>

#include "core/run/clock.h"
#include "widgets/parts/text.h"
#include "widgets/words/core_text.h"

namespace studio::widgets {

namespace {

constexpr std::size_t kKept = 50;  ///< ended jobs that stay in the list
constexpr int kRefreshMs = 150;
constexpr double kTellingShare = 0.02;  ///< from which on the time left is worth a word

}  // namespace

void JobContext::progress(double done, const std::string& what) {
    done_ = done;
    std::lock_guard lock(mutex_);
    what_ = what;
}

JobRunner::JobRunner(QObject* parent) : QObject(parent) {
    // opening and decoding waits for disks as much as for processors
    pool_.setMaxThreadCount(std::max(4, QThread::idealThreadCount()));
    auto* timer = new QTimer(this);
    timer->setInterval(kRefreshMs);
    connect(timer, &QTimer::timeout, this, &JobRunner::refresh);
    timer->start();
}

JobRunner::~JobRunner() {
    ending_ = true;
    for (auto& [id, context] : contexts_) context->stop_.request_stop();
    pool_.clear();
    pool_.waitForDone();
}

qint64 JobRunner::start(std::function<QString()> title, std::function<Finish(JobContext&)> work) {
    qint64 id = next_++;
    auto context = std::make_shared<JobContext>();
    contexts_[id] = context;
    if (title) {
        infos_.push_back({id, std::move(title), -1, {}, run::wallClockS(), 0, {}, {}});
        Q_EMIT changed();
    }
    pool_.start([this, id, context, work = std::move(work)]() mutable {
        Finish outcome = work(*context);
        // the queued call is dropped if this object is gone before it arrives
        QMetaObject::invokeMethod(
            this, [this, id, outcome = std::move(outcome)] { finish(id, outcome); }, Qt::QueuedConnection);
    });
    return id;
}

void JobRunner::finish(qint64 id, const Finish& outcome) {
    bool cancelled = !outcome.ok && outcome.error.code == ErrorCode::Cancelled;
    contexts_.erase(id);
    if (JobInfo* info = find(id)) {
        info->endedS = run::wallClockS();
        info->outcome = outcome.ok ? "done" : cancelled ? "cancelled" : "failed";
        if (!outcome.ok) info->error = outcome.error;
        if (outcome.ok) info->done = 1;
        // whoever hears of it may begin a job, which moves the others
        const auto title = info->title;
        if (!outcome.ok && !cancelled) Q_EMIT failed(id, title, outcome.error);
        if (outcome.ok) Q_EMIT succeeded(id, title);
    }
    while (infos_.size() > kKept && !infos_.front().running()) infos_.pop_front();
    outcome.deliver();
    Q_EMIT changed();
}

void JobRunner::refresh() {
    bool moved = false;
    for (JobInfo& info : infos_) {
        auto found = contexts_.find(info.id);
        if (found == contexts_.end()) continue;
        const double done = found->second->done_, left = found->second->left_, before = info.leftS;
        const bool further = done != info.done;
        std::lock_guard lock(found->second->mutex_);
        QString what = coreText(found->second->what_);
        info.done = done;
        if (left >= 0) {
            info.leftS = left;
        } else if (further) {
            const double passed = run::wallClockS() - info.startedS;
            info.leftS = done > kTellingShare && done < 1 ? passed / done - passed : -1;
        }
        moved = moved || further || what != info.what || before != info.leftS;
        info.what = what;
    }
    if (moved) Q_EMIT changed();
}

void JobRunner::cancel(qint64 id) {
    if (auto found = contexts_.find(id); found != contexts_.end()) found->second->stop_.request_stop();
}

const JobInfo* JobRunner::job(qint64 id) const {
    auto found =
        std::find_if(infos_.begin(), infos_.end(), [id](const JobInfo& info) { return info.id == id; });
    return found == infos_.end() ? nullptr : &*found;
}

JobInfo* JobRunner::find(qint64 id) {
    auto found =
        std::find_if(infos_.begin(), infos_.end(), [id](const JobInfo& info) { return info.id == id; });
    return found == infos_.end() ? nullptr : &*found;
}

}  // namespace studio::widgets

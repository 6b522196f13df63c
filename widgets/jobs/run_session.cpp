// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/run_session.h"

#include <cmath>

#include "core/run/checkpoint_store.h"
#include "widgets/jobs/job_runner.h"
#include "widgets/parts/text.h"

namespace studio::widgets {

namespace {

constexpr int kLiveMs = 300;       ///< between looks at a run that is being trained
constexpr int kRestingMs = 2000;   ///< at one that is not
constexpr int kPollsPerLook = 40;  ///< so that a long log appears piece by piece
constexpr std::size_t kNotes = 300;

void keepNote(std::deque<run::Event>& notes, const run::Event& event) {
    if (std::holds_alternative<run::Step>(event.body)) return;
    notes.push_back(event);
    if (notes.size() > kNotes) notes.pop_front();
}

/// A loss that is no number stays the same.
bool sameFigure(double one, double other) {
    return one == other || (std::isnan(one) && std::isnan(other));
}

bool sameFigures(const run::RunStatus& one, const run::RunStatus& other) {
    if (one.lastLoss.has_value() != other.lastLoss.has_value()) return false;
    if (one.lastLoss && !sameFigure(*one.lastLoss, *other.lastLoss)) return false;
    const auto &best = one.bestValidation, &otherBest = other.bestValidation;
    if (best.has_value() != otherBest.has_value()) return false;
    return !best || (best->step == otherBest->step && sameFigure(best->loss, otherBest->loss));
}

bool sameTrouble(const run::RunStatus& one, const run::RunStatus& other) {
    const std::string was = one.trouble ? one.trouble->message : std::string();
    return was == (other.trouble ? other.trouble->message : std::string()) &&
           one.endUnlogged == other.endUnlogged;
}

/// As a resume finds it, but for the contents of the files.
ResumePoint resumePointOf(const std::filesystem::path& run) {
    std::vector<std::string> skipped;
    const auto newest = run::CheckpointStore(run / "checkpoints").newestValid(&skipped, true);
    ResumePoint point;
    if (newest.ok()) {
        point.step = newest->step;
    } else {
        point.damaged = !skipped.empty();
    }
    return point;
}

}  // namespace

/// What one visit to the run directory brought.
struct RunSession::Look {
    std::vector<run::Event> events;
    bool restarted = false, more = false;
    std::int64_t damaged = 0;
    run::RunStatus status;
    run::RunRecord record;
    std::optional<Error> error;  ///< of run.json
    std::optional<run::CheckpointSaved> last, best;
    ResumePoint resume;
};

/// What the whole log says, and where it was left off.
struct RunSession::Reread {
    Follower follower;
    RunSeries series;
    std::deque<run::Event> notes = {};
    std::int64_t damaged = 0;
};

RunSession::RunSession(const Services& services, JobRunner& jobs, std::filesystem::path run, QObject* parent,
                       std::size_t keptRows)
    : QObject(parent),
      services_(services),
      jobs_(&jobs),
      run_(std::move(run)),
      follower_(std::make_shared<std::optional<run::RunFollower>>()),
      series_(keptRows),
      keptRows_(keptRows) {
    timer_.setSingleShot(true);
    connect(&timer_, &QTimer::timeout, this, &RunSession::look);
    timer_.start(0);
}

QString RunSession::name() const {
    return text(record_.id.empty() ? run_.filename().string() : record_.id);
}

void RunSession::poke() {
    if (!looking_) timer_.start(0);
}

void RunSession::setSmoothing(double weight) {
    weight_ = weight;
    if (!series_.setWeight(weight) && !rereading_) reread();
}

void RunSession::reread() {
    if (!jobs_) return;
    rereading_ = true;
    auto work = [open = services_.followRun, run = run_, weight = weight_,
                 rows = keptRows_](JobContext& context) -> Result<Reread> {
        STUDIO_ASSIGN(run::RunFollower follower, open(run));
        Reread all{nullptr, RunSeries(rows, weight)};
        for (bool more = true; more;) {
            if (context.stop().stop_requested())
                return Error{ErrorCode::Cancelled, "the averages stay as they were", ""};
            const run::FollowerPoll poll = follower.poll();
            if (poll.restarted) {
                all.series.clear();
                all.notes.clear();
            }
            for (const run::Event& event : poll.events) {
                all.series.add(event);
                keepNote(all.notes, event);
            }
            all.damaged += poll.damaged;
            more = poll.more;
        }
        all.follower = std::make_shared<std::optional<run::RunFollower>>(std::move(follower));
        return all;
    };
    auto title = [name = name()] { return tr("Smooth the curves of %1 anew").arg(name); };
    jobs_->run(this, title, std::move(work), [this](Result<Reread> all) {
        rereading_ = false;
        if (!all.ok()) {
            // a log that cannot be read is told of by the looks; what was averaged so far stays
            Q_EMIT changed();
            return;
        }
        const int generation = series_.generation();
        follower_ = all->follower;
        series_ = std::move(all->series);
        series_.follow(generation);
        notes_ = std::move(all->notes);
        damaged_ = all->damaged;
        loaded_ = true;
        // another one was wished meanwhile
        setSmoothing(weight_);
        poke();
        Q_EMIT changed();
    });
}

void RunSession::look() {
    // without its window, what it asks is gone as well
    if (!jobs_ || looking_ || !services_.followRun) return;
    looking_ = true;
    auto work = [follower = follower_, open = services_.followRun, run = run_](JobContext&) -> Result<Look> {
        if (!*follower) {
            STUDIO_ASSIGN(*follower, open(run));
        }
        run::RunFollower& from = **follower;
        Look look;
        auto read = [&] {
            for (int i = 0; i < kPollsPerLook; ++i) {
                run::FollowerPoll poll = from.poll();
                if (poll.restarted) look.events.clear();
                look.restarted = look.restarted || poll.restarted;
                look.damaged += poll.damaged;
                for (auto& event : poll.events) look.events.push_back(std::move(event));
                look.more = poll.more;
                if (!poll.more) return;
            }
        };
        read();
        look.status = from.status();
        // its last words may have come between the reading and the question
        if (!look.more && !look.status.alive()) {
            read();
            look.status = from.status();
        }
        look.record = from.record();
        look.error = from.recordError();
        look.last = from.lastCheckpoint();
        look.best = from.summary().bestCheckpoint();
        if (!look.status.alive() && look.status.state != run::RunState::Done)
            look.resume = resumePointOf(run);
        return look;
    };
    jobs_->run(this, {}, std::move(work), [this, from = follower_](Result<Look> look) {
        looking_ = false;
        if (from != follower_) {
            // the log was read once more meanwhile, by another follower, which has all of this
            timer_.start(0);
            return;
        }
        if (!look.ok()) {
            bool changes = !error_ || error_->message != look.error().message;
            error_ = look.error();
            if (changes) Q_EMIT changed();
            timer_.start(kRestingMs);
            return;
        }
        take(*look);
    });
}

void RunSession::take(const Look& look) {
    bool wasAlive = loaded_ && status_.alive();
    bool otherError = look.error.has_value() != error_.has_value() ||
                      (error_ && look.error && error_->message != look.error->message);
    // the results of a run with a damaged log may be written after its last event, and replaced by others
    bool otherFigures = !sameFigures(look.status, status_);
    const bool otherTrouble = !sameTrouble(look.status, status_);
    bool news = !loaded_ || look.restarted || !look.events.empty() || look.status.state != status_.state ||
                otherError || otherFigures || otherTrouble || look.resume != resume_;
    error_ = look.error;
    if (look.restarted) {
        series_.clear();
        notes_.clear();
        // a log that begins anew has all its rows again
        setSmoothing(weight_);
    }
    for (const run::Event& event : look.events) {
        series_.add(event);
        keepNote(notes_, event);
    }
    status_ = look.status;
    record_ = look.record;
    last_ = look.last;
    best_ = look.best;
    resume_ = look.resume;
    damaged_ += look.damaged;
    loaded_ = loaded_ || !look.more;
    timer_.start(look.more ? 0 : status_.alive() ? kLiveMs : kRestingMs);
    if (news) Q_EMIT changed();
    if (wasAlive && status_.state == run::RunState::Interrupted) Q_EMIT interrupted();
    const bool tells = status_.alive() ? status_.trouble.has_value() : wasAlive && status_.endUnlogged;
    if (otherTrouble && tells) Q_EMIT troubled();
}

}  // namespace studio::widgets

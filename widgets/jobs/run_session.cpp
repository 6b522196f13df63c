// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/run_session.h"

#include <cmath>

#include "widgets/jobs/job_runner.h"
#include "widgets/parts/text.h"

namespace studio::widgets {

namespace {

constexpr int kLiveMs = 300;       ///< between looks at a run that is being trained
constexpr int kRestingMs = 2000;   ///< at one that is not
constexpr int kPollsPerLook = 40;  ///< so that a long log appears piece by piece
constexpr std::size_t kNotes = 300;

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
};

RunSession::RunSession(const Services& services, JobRunner& jobs, std::filesystem::path run, QObject* parent)
    : QObject(parent),
      services_(services),
      jobs_(jobs),
      run_(std::move(run)),
      follower_(std::make_shared<std::optional<run::RunFollower>>()) {
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

void RunSession::look() {
    if (looking_ || !services_.followRun) return;
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
        return look;
    };
    jobs_.run(this, {}, std::move(work), [this](Result<Look> look) {
        looking_ = false;
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
    bool news = !loaded_ || look.restarted || !look.events.empty() || look.status.state != status_.state ||
                otherError || otherFigures;
    error_ = look.error;
    if (look.restarted) {
        series_.clear();
        notes_.clear();
    }
    for (const run::Event& event : look.events) {
        series_.add(event);
        if (std::holds_alternative<run::Step>(event.body)) continue;
        notes_.push_back(event);
        if (notes_.size() > kNotes) notes_.pop_front();
    }
    status_ = look.status;
    record_ = look.record;
    last_ = look.last;
    best_ = look.best;
    damaged_ += look.damaged;
    loaded_ = loaded_ || !look.more;
    timer_.start(look.more ? 0 : status_.alive() ? kLiveMs : kRestingMs);
    if (news) Q_EMIT changed();
    if (wasAlive && status_.state == run::RunState::Interrupted) Q_EMIT interrupted();
}

}  // namespace studio::widgets

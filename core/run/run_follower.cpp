// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/run_follower.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "core/run/checkpoint_store.h"
#include "core/run/clock.h"
#include "core/run/log_lines.h"
#include "core/run/resume_hint.h"
#include "core/run/saved_figures.h"

namespace studio::run {

namespace {

constexpr std::size_t kTailBytes = 256;
constexpr double kSilentSteps = 3;  ///< of the slowest recent one

/// Reads up to `size` bytes at `offset`; what the file does not have is left out.
std::string readAt(int fd, std::uint64_t offset, std::size_t size) {
    std::string bytes(size, '\0');
    std::size_t got = 0;
    while (got < size) {
        auto n = ::pread(fd, bytes.data() + got, size - got, static_cast<off_t>(offset + got));
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) break;
        got += static_cast<std::size_t>(n);
    }
    bytes.resize(got);
    return bytes;
}

constexpr const char* kLogLacksEnd = "the end of training could not be written into the log";

RunState endState(const Finished& finished) {
    if (finished.outcome == "done") return RunState::Done;
    return finished.outcome == "stopped" ? RunState::Stopped : RunState::Failed;
}

}  // namespace

const char* toString(RunState state) {
    constexpr const char* kNames[] = {"starting",    "running", "paused",  "silent",
                                      "interrupted", "done",    "stopped", "failed"};
    return kNames[static_cast<int>(state)];
}

double silentAfterS(const RunSummary& summary) {
    return std::max(kSilentAfterS, kSilentSteps * summary.slowestStepS().value_or(0));
}

RunStatus statusOf(const RunRecord& record, const std::optional<HeartbeatRecord>& heartbeat,
                   std::optional<double> heartbeatAgeS, const RunSummary& summary) {
    RunStatus status{.step = summary.step(),
                     .totalSteps = summary.totalSteps(),
                     .lastLoss = summary.lastLoss(),
                     .bestValidation = summary.bestValidation(),
                     .etaS = {},
                     .heartbeatAgeS = heartbeatAgeS,
                     .stepAgeS = {},
                     .message = {},
                     .hint = {}};
    if (heartbeat) status.stepAgeS = std::max(0.0, heartbeat->timeS - heartbeat->stepTimeS);
    if (summary.finished()) {
        status.state = endState(*summary.finished());
        status.message = summary.finished()->message;
        status.hint = summary.finished()->hint;
        return status;
    }
    if (heartbeat) status.trouble = heartbeat->trouble;
    if (heartbeat && heartbeat->closed && heartbeat->end) {
        // the log could not take it, which is no reason to tell another end
        const Finished& end = *heartbeat->end;
        status.state = endState(end);
        status.step = std::max(status.step, end.step);
        status.message = end.message.empty() ? kLogLacksEnd : end.message;
        status.hint = end.hint;
        status.endUnlogged = true;
        return status;
    }
    auto beats = [&](double withinS) {
        return heartbeat && !heartbeat->closed && heartbeatAgeS && *heartbeatAgeS < withinS;
    };
    switch (probe(record.sessions.back().process)) {
        case Liveness::Alive:
            // the process may be a window that has let go of this run
            status.state = heartbeat && heartbeat->closed ? RunState::Interrupted : RunState::Running;
            break;
        case Liveness::Dead:
            status.state = RunState::Interrupted;
            break;
        // two machines may share a name: a fresh heartbeat tells
        case Liveness::Rebooted:
            status.state = beats(kSilentAfterS) ? RunState::Running : RunState::Interrupted;
            break;
        case Liveness::Elsewhere:
            status.state = beats(silentAfterS(summary))     ? RunState::Running
                           : heartbeat && heartbeat->closed ? RunState::Interrupted
                                                            : RunState::Silent;
            break;
    }
    if (status.state == RunState::Running) {
        if (summary.paused()) status.state = RunState::Paused;
        if (!summary.started()) status.state = RunState::Starting;
        status.etaS = summary.etaS();
    }
    if (status.state == RunState::Interrupted) {
        status.message = "the trainer is gone without having finished";
        status.hint = resumeHint(summary.lastCheckpoint().has_value());
    }
    return status;
}

RunFollower::RunFollower(std::filesystem::path run, FollowerOptions options, RunRecord record)
    : run_(std::move(run)), options_(options), record_(std::move(record)) {}

Result<RunFollower> RunFollower::open(const std::filesystem::path& run, const FollowerOptions& options) {
    auto record = readRunRecord(run);
    if (record.ok()) return RunFollower(run, options, std::move(*record));
    std::error_code ignored;
    if (!options.withoutRecord || !std::filesystem::is_directory(run, ignored)) return record.error();
    RunFollower follower(run, options, {.id = {}, .parentRun = {}, .extra = {}, .sessions = {{}}});
    follower.recordError_ = record.error();
    return follower;
}

bool RunFollower::wasCut(int fd, std::uint64_t size) const {
    if (size < offset_) return true;
    // cut and already grown beyond: the bytes before our place are others now
    return readAt(fd, offset_ - tail_.size(), tail_.size()) != tail_;
}

FollowerPoll RunFollower::poll() {
    FollowerPoll result;
    auto path = run_ / "events.jsonl";
    int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return result;
    struct Closer {
        int fd;
        ~Closer() { ::close(fd); }
    } closer{fd};
    struct stat info {};
    if (::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) return result;
    auto size = static_cast<std::uint64_t>(info.st_size);
    if (wasCut(fd, size)) {
        result.restarted = true;
        summary_ = {};
        check_ = {};
        tail_.clear();
        offset_ = 0;
        skipping_ = false;
    }
    // one byte more than a line may have, so that an over-long one is recognised
    auto wanted = std::min<std::uint64_t>(size - offset_, std::max(options_.maxBytes, kMaxLineBytes + 1));
    bool all = offset_ + wanted == size;
    consume(readAt(fd, offset_, wanted), result);
    result.more = result.more || !all;
    caughtUp_ = !result.more;
    return result;
}

void RunFollower::consume(std::string_view bytes, FollowerPoll& poll) {
    std::size_t used = 0, lines = 0;
    while (used < bytes.size()) {
        auto end = bytes.find('\n', used);
        if (end == std::string_view::npos) {
            // an unfinished line waits for its rest, unless it is too long to be one
            if (bytes.size() - used > kMaxLineBytes) {
                if (!skipping_) ++poll.damaged;
                skipping_ = true;
                used = bytes.size();
            }
            break;
        }
        if (lines++ == options_.maxLines) {
            poll.more = true;
            break;
        }
        if (skipping_) {
            check_.take({}, parseEventLine({}));
        } else {
            takeLine(bytes.substr(used, end - used), poll);
        }
        skipping_ = false;
        used = end + 1;
    }
    offset_ += used;
    tail_.append(bytes.substr(used - std::min(used, kTailBytes), std::min(used, kTailBytes)));
    if (tail_.size() > kTailBytes) tail_.erase(0, tail_.size() - kTailBytes);
}

void RunFollower::takeLine(std::string_view line, FollowerPoll& poll) {
    auto event = parseEventLine(line);
    check_.take(line, event);
    if (event.ok()) {
        summary_.add(*event);
        if (const auto* resumed = std::get_if<Resumed>(&event->body); resumed && check_.damaged(true))
            goOnBehindLoss(summary_, run_, resumed->step);
        poll.events.push_back(std::move(*event));
    } else if (event.error().code == ErrorCode::Unsupported) {
        ++poll.unknown;
    } else {
        ++poll.damaged;
    }
}

bool RunFollower::isDamaged(bool alive) const {
    if (check_.damaged(!alive)) return true;
    return !alive && missingEnd(run_, summary_.finished().has_value()).has_value();
}

RunStatus RunFollower::status() {
    // a resume adds itself to run.json while we look on
    auto record = readRunRecord(run_);
    if (record.ok()) {
        record_ = std::move(*record);
        recordError_.reset();
    } else if (recordError_) {
        recordError_ = record.error();
    }
    std::optional<HeartbeatRecord> beat;
    std::optional<double> ageS;
    auto read = readHeartbeat(run_);
    if (read.ok()) {
        beat = *read;
        auto now = std::chrono::steady_clock::now();
        if (!lastBeat_ || beat->timeS != lastBeat_->timeS) {
            beatMoved_ = lastBeat_.has_value();
            lastBeatSeen_ = now;
        }
        lastBeat_ = beat;
        // another machine's clock may be off: once the file was seen to move, our own clock measures
        double bySight = std::chrono::duration<double>(now - lastBeatSeen_).count();
        ageS = beatMoved_ ? bySight : std::max(wallClockS() - beat->timeS, bySight);
    }
    RunStatus status = statusOf(record_, beat, ageS, summary_);
    // a damaged log does not know all that was saved, and what a log tells may be gone
    if (status.state == RunState::Interrupted)
        status.hint = resumeHint(!CheckpointStore(run_ / "checkpoints").steps().empty());
    // without run.json nobody is known who could still be heard of
    if (recordError_ && status.state == RunState::Silent) status.state = RunState::Interrupted;
    const bool alive = !recordError_ && (status.alive() || status.state == RunState::Silent);
    damaged_ = caughtUp_ && isDamaged(alive);
    if (damaged_ && !alive) takeResults(status, run_);
    return status;
}

std::optional<CheckpointSaved> RunFollower::lastCheckpoint() const {
    if (!damaged_) return summary_.lastCheckpoint();
    const auto steps = CheckpointStore(run_ / "checkpoints").steps();
    return steps.empty() ? std::nullopt : savedAt(run_, steps.back());
}

}  // namespace studio::run

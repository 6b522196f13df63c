// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/run/events.h"
#include "core/run/heartbeat.h"
#include "core/run/log_check.h"
#include "core/run/run_info.h"
#include "core/run/run_summary.h"

namespace studio::run {

/// How a run stands: from its last event, its process and its heartbeat.
enum class RunState {
    Starting,  ///< the trainer lives and has not begun
    Running,
    Paused,
    Silent,       ///< trained elsewhere, and its heartbeat has stopped moving
    Interrupted,  ///< the trainer is gone without having finished: can be resumed
    Done,
    Stopped,  ///< ended by a person; can be resumed
    Failed,
};
/// The state's name in JSON and lists ("running").
const char* toString(RunState state);

/// How a run stands, seen from outside.
struct RunStatus {
    RunState state = RunState::Interrupted;
    std::int64_t step = 0, totalSteps = 0;
    /// These two of a run with a damaged log that nobody trains: as training_results.json has them, if it is
    /// of this step.
    std::optional<double> lastLoss;
    std::optional<RunSummary::Best> bestValidation;
    std::optional<double> etaS;
    std::optional<double> heartbeatAgeS;  ///< process lives: seconds since the file was written
    std::optional<double> stepAgeS;       ///< loop moves: seconds since the step counter moved, at that time
    std::string message, hint;            ///< of the end, where there was one
    /// What the trainer cannot write just now, as its heartbeat tells; of a run that ended so, what it could
    /// not.
    std::optional<Error> trouble = {};
    bool endUnlogged = false;  ///< the end is known by the heartbeat alone: the log could not take it

    bool alive() const { return state <= RunState::Paused; }
};

/// A heartbeat older than silentAfterS() is none, where the process itself cannot be asked, and that is never
/// less than this: it is written every 2 s, and a remote file system may show a file 20 s late (sshfs).
constexpr double kSilentAfterS = 30;
/// Three times the slowest recent step, seconds: a machine on which steps take long may stall its heartbeat
/// as long. kSilentAfterS where that is more, or no step is known. Docs: decisions/0001-run-directory.md.
double silentAfterS(const RunSummary& summary);

/// The state that record, heartbeat and events add up to. `heartbeatAgeS`: as the caller measured it.
RunStatus statusOf(const RunRecord& record, const std::optional<HeartbeatRecord>& heartbeat,
                   std::optional<double> heartbeatAgeS, const RunSummary& summary);

/// What one look at the log brought.
struct FollowerPoll {
    std::vector<Event> events;
    bool restarted = false;    ///< the log was cut (a resume): forget everything; `events` begin anew
    bool more = false;         ///< the cap was reached, more lines wait
    std::int64_t unknown = 0;  ///< lines of a type that this version does not know
    std::int64_t damaged = 0;  ///< lines that could not be read
};

/// Bounds of one poll, so that a long log never blocks a window.
struct FollowerOptions {
    std::size_t maxLines = 2000;      ///< a poll returns at most so many
    std::size_t maxBytes = 4u << 20;  ///< and reads at most so much
    /// A run.json that is missing or damaged is no error of open(): the log is followed without it, see
    /// recordError().
    bool withoutRecord = false;
};

/// Reads a run directory while another process, thread or machine writes it. Never waits: an unfinished last
/// line is left for the next poll. Not thread-safe.
class RunFollower {
public:
    /// Errors: NotFound, Io, Corrupt, Unsupported (of run.json); the log itself may be missing or damaged.
    static Result<RunFollower> open(const std::filesystem::path& run, const FollowerOptions& options = {});

    FollowerPoll poll();
    /// Reads run.json and heartbeat again; the rest is what the polls brought so far. A trainer may finish
    /// and leave between a poll and this: poll again before believing that a run was interrupted.
    RunStatus status();
    /// The newest checkpoint that the polls told of; with a log that the last status() found damaged, the
    /// newest one there is.
    std::optional<CheckpointSaved> lastCheckpoint() const;

    /// What is wrong with the lines that the polls took; more of them may come.
    LogFindings findings() const { return check_.findings(/*ended=*/false); }

    const RunSummary& summary() const { return summary_; }
    const RunRecord& record() const { return record_; }
    /// Why run.json could not be read so far; record() then has one session that nothing is known of.
    const std::optional<Error>& recordError() const { return recordError_; }
    const std::filesystem::path& folder() const { return run_; }

private:
    RunFollower(std::filesystem::path run, FollowerOptions options, RunRecord record);
    bool wasCut(int fd, std::uint64_t size) const;
    void consume(std::string_view bytes, FollowerPoll& poll);
    void takeLine(std::string_view line, FollowerPoll& poll);
    bool isDamaged(bool alive) const;

    std::filesystem::path run_;
    FollowerOptions options_;
    RunRecord record_;
    std::optional<Error> recordError_ = {};
    RunSummary summary_;
    LogCheck check_ = {};       ///< was fed with the lines that the polls took
    bool damaged_ = false;      ///< the log, when status() looked at it
    bool caughtUp_ = false;     ///< the last poll left no lines waiting
    std::uint64_t offset_ = 0;  ///< behind the last line taken
    bool skipping_ = false;     ///< inside of a line that is too long to be one
    std::string tail_;          ///< the last bytes before `offset_`, to notice that they were replaced
    std::optional<HeartbeatRecord> lastBeat_;
    std::chrono::steady_clock::time_point lastBeatSeen_;
    bool beatMoved_ = false;
};

}  // namespace studio::run

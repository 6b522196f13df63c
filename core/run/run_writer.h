// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "core/base/result.h"
#include "core/run/events.h"
#include "core/run/run_lock.h"

namespace studio::run {

/// What run.json says; written once at the start (a resume adds itself to `resumes`).
struct RunInfo {
    std::string id;  ///< the folder's name
    std::vector<std::string> argv;
    std::string device, gitCommit;
    std::string parentRun;  ///< the stage this one continues; empty: none
    nlohmann::json extra;   ///< stage, task, …
};

/// Where an event log was cut, so that a resume can continue it as if nothing had happened.
struct LogPosition {
    std::uint64_t offset = 0;  ///< bytes of events.jsonl
    std::int64_t seq = 0;      ///< of the next event
};

/// The trainer's side of a run directory (architecture.md 4): events.jsonl, TensorBoard, log.txt, heartbeat,
/// control files. `emit` never blocks training for long and never throws: a log that cannot be written is
/// noted once and retried; until it can, the heartbeat tells of it, and of an end that the log could not
/// take. One object per process and run; a lock file refuses a second trainer on the same run.
class RunWriter : public EventSink {
public:
    /// Creates `<root>/<time>_<name>/` with run.json and config.yaml. Errors: Io.
    static Result<std::unique_ptr<RunWriter>> create(const std::filesystem::path& root,
                                                     const std::string& name, const RunInfo& info,
                                                     const std::string& configYaml);
    /// Opens an existing run for more events; the log is cut back to `position` first. `held`: the run's lock
    /// where the caller has it already, else it is taken here. Errors: NotFound, Io, InvalidArgument (a
    /// living process trains it).
    static Result<std::unique_ptr<RunWriter>> resume(const std::filesystem::path& run,
                                                     const LogPosition& position, const RunInfo& info,
                                                     std::optional<RunLock> held = std::nullopt);
    ~RunWriter() override;

    void emit(const EventBody& body) override;
    /// Position after the last event, flushed and synced to disk: what a checkpoint records.
    Result<LogPosition> sync();
    const std::filesystem::path& folder() const;

    /// Tells the heartbeat thread how far training is; cheap, call once a step.
    void beat(std::int64_t step);
    /// Why the checkpoint that was due could not be saved, for the heartbeat to tell until one was (nothing).
    void tellUnsaved(std::optional<Error> why);
    bool stopRequested() const;   ///< control/stop exists
    bool pauseRequested() const;  ///< control/pause exists

private:
    struct State;
    explicit RunWriter(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace studio::run

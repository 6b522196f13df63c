// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/result.h"

namespace studio::run {

/// Loss and gradient norm of the samples of one task inside a step.
struct SourceLoss {
    std::string task;
    double loss = 0;  ///< mean over the samples of this task
    std::int64_t samples = 0;
    std::optional<double> gradNorm = {};  ///< of these samples alone; nothing: not measured at this step
    /// Samples drawn of this task since the last logged step, this step's included: over all events every
    /// draw is counted once. 0 in logs of versions that did not count.
    std::int64_t drawn = 0;
};

/// A term that a regularizer adds to the loss.
struct LossTerm {
    std::string name;                  ///< "distill", "l2sp"
    std::optional<double> value = {};  ///< weighted; nothing: the step had no samples for it
};

/// Training begins or continues.
struct Started {
    std::int64_t step = 0, totalSteps = 0;
    double stepsPerEpoch = 0;
    std::int64_t trainableParameters = 0, frozenParameters = 0;
    std::string weights;  ///< where they came from: a path with hash, or "random weights, asked for by name"
    std::string device, dtype;
};

/// One optimizer step.
struct Step {
    std::int64_t step = 0;  ///< 1 after the first update
    double epoch = 0;
    double loss = 0, gradNorm = 0, lr = 0;
    double samplesPerSecond = 0, seconds = 0;  ///< exempt from bit-equal resume
    std::vector<SourceLoss> sources;
    std::vector<LossTerm> terms = {};  ///< added to `loss`, which is the flow loss alone
};

/// Action error of one task after full denoising, in the data's own units, over unpadded steps.
struct ActionError {
    double mean = 0;                 ///< mean absolute error over all dimensions and steps
    std::vector<double> dimensions;  ///< per action dimension
    std::vector<double> horizon;     ///< per step of the chunk
    double gripperAgreement = 0;  ///< share of (frame, step, gripper) on the same side of half open; 1: all
    std::int64_t frames = 0;      ///< start frames; 0: not measured, the rest is then meaningless
    bool operator==(const ActionError&) const = default;
};

/// One task measured with the same frames, noise and times every time.
struct Validation {
    std::int64_t step = 0;
    std::string task;
    double loss = 0;  ///< flow loss
    std::int64_t frames = 0;
    int taskId = 1;
    std::string on = "held_out";  ///< held_out, or training: frames that were trained on
    ActionError action = {};
    /// Tells the measured frames from others: a hash of what they hold (train::ValidationResult). Two losses
    /// of one task can be subtracted where it is the same. Empty in logs of versions that did not write it.
    std::string framesHash = {};
    /// Tells the statistics that actions are normalised by, in whose units `loss` is, from others
    /// (retention::statisticsHash): losses are subtracted where this is the same as well. Empty as above.
    std::string statisticsHash = {};
};

/// Closed-loop trials of one task, in simulation or on the robot.
struct Evaluation {
    std::int64_t step = 0;  ///< of the checkpoint
    int taskId = 1;
    std::string task;
    std::string where;       ///< "sim" or "robot"
    std::string checkpoint;  ///< relative to the run directory
    std::int64_t trials = 0, successes = 0;
    double progress = 0;          ///< mean partial progress, 0..1
    double secondsToSuccess = 0;  ///< mean over the successes, in the task's own time
    std::vector<std::int64_t> failedSeeds = {};
    /// The trials had the seeds firstSeed … firstSeed + trials - 1; -1: they had none (a person's trials).
    std::int64_t firstSeed = -1;
};

/// A checkpoint is complete and verified on disk.
struct CheckpointSaved {
    std::int64_t step = 0;
    std::string path;  ///< relative to the run directory
    bool best = false;
};

/// Something a person should know: a warning, a fall-back, a failed save.
struct Note {
    std::string level;  ///< "info", "warning", "error"
    std::string message, hint;
    std::int64_t step = -1;
    /// Of the machine (its disk) and not of training: another run of the same inputs may lack it, and so it
    /// takes no number, see Event::seq.
    bool ofMachine = false;
};

/// Training goes on after `step`.
struct Resumed {
    std::int64_t step = 0;
    bool bitEqual = true;
    std::string why;  ///< where not bit-equal
};

/// A person made training wait, or go on.
struct Paused {
    std::int64_t step = 0;
    bool paused = true;  ///< false: goes on
};

/// The shares that a replay strategy draws with from now on.
struct Mixture {
    std::int64_t step = 0;
    std::vector<std::string> tasks;  ///< the stage's own first
    std::vector<double> shares;      ///< sum 1
    std::string why;                 ///< "plan", or what moved them
};

/// The last event of a run, unless the process died.
struct Finished {
    std::string outcome;  ///< "done", "stopped", "failed"
    std::int64_t step = 0;
    std::string message, hint;
};

using EventBody = std::variant<Started, Step, Validation, Evaluation, CheckpointSaved, Note, Resumed, Paused,
                               Mixture, Finished>;

/// One line of events.jsonl.
struct Event {
    /// Counts the events of training itself. Resumed, Paused and notes of the machine carry the number of the
    /// event that follows them, so that a resumed run numbers its steps as an uninterrupted one does.
    std::int64_t seq = 0;
    double timeS = 0;  ///< seconds since 1970, wall clock; exempt from bit-equal resume
    EventBody body;
};

/// Where training reports to; called from the training thread only.
class EventSink {
public:
    virtual ~EventSink() = default;
    virtual void emit(const EventBody& body) = 0;
};

/// The event's fields, as in toLine() but in no fixed order.
nlohmann::json toJson(const Event& event);
/// The event as one line of events.jsonl, without the newline: seq, t and type first, fields in a fixed
/// order. Finite doubles read back bit-equal; bytes that are not UTF-8 are replaced.
std::string toLine(const Event& event);
/// Errors: Corrupt. An unknown `type` gives Unsupported, which followers skip.
Result<Event> fromJson(const nlohmann::json& line);

/// JSON has no NaN and no infinity: they are written as "nan", "inf", "-inf".
nlohmann::json numberToJson(double value);
/// Absent: null.
nlohmann::json numberToJson(const std::optional<double>& value);
/// Name of the event's type as it stands in the log ("step").
const char* typeName(const EventBody& body);
/// Every name there is, in the order of EventBody.
std::vector<const char*> typeNames();

}  // namespace studio::run

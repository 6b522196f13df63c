// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/retention/measured_on.h"
#include "core/retention/score_matrix.h"
#include "core/run/run_follower.h"

namespace studio::retention {

/// One measurement of one task.
struct CurvePoint {
    std::int64_t step = 0;  ///< optimizer steps since the beginning of the sequence
    double value = 0;
    int stage = 0;  ///< in which it was measured, from 0
    bool operator==(const CurvePoint&) const = default;
};

/// One task over the whole sequence.
struct Curve {
    TaskLabel task;
    std::vector<CurvePoint> points;  ///< by step
};

/// The shares that a stage drew with from a step on.
struct MixturePoint {
    std::int64_t step = 0;                              ///< of the stage, from 0
    std::vector<std::pair<std::string, double>> share;  ///< task's name as the run wrote it -> share
    std::string why;
};

/// One stage of a sequence.
struct StageSpan {
    TaskLabel task;  ///< that it teaches
    std::filesystem::path run;
    std::string strategy;                ///< replay strategy ("none", "proportional", …)
    std::int64_t begin = 0, length = 0;  ///< global steps [begin, begin + length]; length: planned
    std::int64_t done = 0;               ///< steps taken so far
    run::RunState state = run::RunState::Interrupted;
    std::vector<MixturePoint> mixture;  ///< as it was drawn
    std::string on;  ///< what was validated on: "held_out", "training", or "" (nothing yet)
    std::uint64_t seed = 0;
    std::filesystem::path project;  ///< that it belongs to, see config::projectOf(); empty: none
    /// The checkpoint whose scores are the stage's row of the matrix: "best", "last" or a folder's name, and
    /// its step. Empty and -1: the newest measurement, as the stage is not done (or saved none).
    std::string checkpoint;
    std::int64_t checkpointStep = -1;
};

/// Curves and matrices of one sequence, read from the run directories of its stages and kept up to date while
/// they are trained. Not thread-safe; one object per reader.
class SequenceHistory {
public:
    /// `runs`: one run directory per stage, in order. A joint run (that taught all tasks at once) is a
    /// sequence of one stage whose other tasks are validated as well. Errors: those of RunFollower::open and
    /// of config.yaml; InvalidArgument (no runs).
    static Result<SequenceHistory> open(const std::vector<std::filesystem::path>& runs);

    /// A stage that has begun since. Errors as in open.
    Status append(const std::filesystem::path& run);
    /// Reads what is new. Never waits; true if anything changed. One call may not read everything of a long
    /// log: call again while it says true.
    bool poll();

    const std::vector<StageSpan>& stages() const { return stages_; }
    /// Every task measured or taught: the taught ones in the order of their stages, then the others by id.
    std::vector<TaskLabel> tasks() const;
    /// The instructions of the tasks, by id, as far as the configurations say them.
    std::map<int, std::string> instructions() const;
    /// Per task of tasks(); empty curves where nothing was measured.
    std::vector<Curve> curves(Measure measure) const;
    /// R over the tasks that the stages taught. A row is the checkpoint that its stage hands on: the one that
    /// the next stage started from, measured by that stage before its first step (or by the stage itself at
    /// that step); of the last stage the same kind, see handsOn(); while a stage is trained, the newest
    /// measurement. `joint` (may be null): the scores of the same kind of checkpoint become a*; and where it
    /// began with the same weights (seed, startDifferences), its first scores become those of b that are
    /// missing. All of a column is measured on the same frames, with the same noise, and losses under the
    /// same statistics, as its newest score: where a stage measured other frames than the one before it, its
    /// own score before its first step is the row before it, and older ones are left out
    /// (ScoreMatrix::mixed). Under other statistics that score is of another policy than the one that was
    /// left, and counts for no row.
    ScoreMatrix matrix(Measure measure, const SequenceHistory* joint = nullptr) const;
    /// The first stage, from 0, since which the task was measured on the same frames as newest; the number of
    /// stages where it was never measured.
    int comparableSince(Measure measure, int task) const;
    /// How the newest score of the task was measured otherwise than that of another sequence (words of
    /// measuredApart); empty: alike as far as both tell, or not measured in both. Scores of two sequences
    /// stand beside each other only where it is empty.
    std::string measuredElsewhere(Measure measure, int task, const SequenceHistory& other) const;
    /// The kind of checkpoint that stages hand on: "last" where one went on from its predecessor's last
    /// checkpoint, else "best", as sequences do unless they are told otherwise.
    std::string handsOn() const;
    /// The scores of the last stage's checkpoint of that kind, by id; the newest where it was not measured,
    /// or the stage is not done.
    std::map<int, double> finalScores(Measure measure, const std::string& checkpoint) const;
    /// The trials behind finalScores(Measure::Success, checkpoint), by id.
    std::map<int, TrialCount> finalTrials(const std::string& checkpoint) const;
    /// How the trials of a task behind them ended, by seed, as far as the log tells it.
    std::map<std::int64_t, bool> finalOutcomes(int task, const std::string& checkpoint) const;
    /// Whether every stage is done.
    bool finished() const;
    /// The newest score of every task, by id.
    std::map<int, double> lastScores(Measure measure) const;
    /// Scores before the first step of the first stage, by id; empty where it did not measure them.
    std::map<int, double> firstScores(Measure measure) const;
    /// Of its last stage; one before it may be a run of another seed.
    std::uint64_t seed() const { return stages_.back().seed; }
    /// Whether the newest losses of a task that both measured are compared although they do not both tell
    /// which frames they are of, which kGuessedFrames says.
    bool guessesFrames(const SequenceHistory& other) const;
    static const char* const kGuessedFrames;  ///< note of runs whose log does not tell the frames
    /// Real action columns of the policy; 0: not known yet.
    int actionWidth() const { return actionWidth_; }
    /// What the user should know: stages validated on training frames or otherwise than the one before them,
    /// damaged lines, …
    std::vector<std::string> notes() const;
    /// Measured on frames that were trained on, which shows retention of what was learnt and nothing about
    /// new scenes: every view says so.
    bool onTrainingFrames() const;

private:
    struct Stage;
    SequenceHistory() = default;
    void take(std::size_t stage, const run::Event& event);
    void nameRows();
    /// "validation.max_frames 4 instead of 8"; empty: as the stage before it.
    std::string measuredOtherwise(std::size_t stage) const;
    /// Of the newest score; nothing: never measured.
    std::optional<MeasuredOn> newestBasis(Measure measure, int task) const;
    /// Whether scores of two stages are compared that do not both tell their frames.
    bool guessesFrames() const;

    std::vector<StageSpan> stages_;
    std::vector<std::shared_ptr<Stage>> readers_;
    int actionWidth_ = 0;
};

/// Optimizer steps after the beginning of `stage` until `curve` is within `epsilon` (a share of the best) of
/// the best score that it had before that stage, for a task that had left it; nothing while it has not come
/// back, or where it never left (reference/peers-and-performance.md 5.2, "Recovery steps").
std::optional<std::int64_t> recoverySteps(const Curve& curve, const StageSpan& stage, Direction direction,
                                          double epsilon);

/// A task that had left its best score before a stage began and came back within that stage.
struct Recovery {
    std::size_t stage = 0;  ///< place in stages(), from 0
    TaskLabel task;
    std::int64_t steps = 0;  ///< as recoverySteps() counts them
};

/// All of a sequence, in the order of its stages. Tasks that never left or did not come back are not among
/// them.
std::vector<Recovery> recoveries(const SequenceHistory& sequence, Measure measure, double epsilon);

}  // namespace studio::retention

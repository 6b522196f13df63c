// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace studio::retention {

/// What is measured of a task.
enum class Measure {
    Loss,     ///< flow loss; lower is better
    Action,   ///< mean absolute action error after full denoising; lower is better
    Success,  ///< share of successful closed-loop trials; higher is better
};
/// Which way a measure is better.
enum class Direction { HigherBetter, LowerBetter };

const char* toString(Measure measure);  ///< "loss", "action", "success"
/// "loss", "action" or "success".
std::optional<Measure> parseMeasure(const std::string& name);
Direction directionOf(Measure measure);
const std::vector<Measure>& allMeasures();

/// A score, or nothing where it was not measured.
using Score = std::optional<double>;

/// Trials that a success rate counts; none for other measures.
struct TrialCount {
    std::int64_t successes = 0, trials = 0;
    /// Nothing without a trial.
    Score rate() const;
    bool operator==(const TrialCount&) const = default;
};

/// A task as it stands over a column.
struct TaskLabel {
    int id = 0;
    std::string name;
    bool operator==(const TaskLabel&) const = default;
};

/// R: the score on every task after every stage (peers-and-performance.md 5.2). Stage k taught task k; both
/// count from 0. Scores keep their own sign and unit; `direction` says which way is better.
struct ScoreMatrix {
    Direction direction = Direction::LowerBetter;
    std::vector<TaskLabel> tasks;                 ///< columns, in the order in which they were taught
    std::vector<std::vector<Score>> after;        ///< [stage][task]; R_{i,j}
    std::vector<std::vector<TrialCount>> trials;  ///< [stage][task]; behind each of `after`
    std::vector<Score> before;                    ///< [task]; b_j, before any training
    /// [task]; a*_j, of a reference trained on all tasks together.
    std::vector<Score> joint;
    /// [task]: its scores at the validations within its own stage, the end included; LIBERO's c_{k,e}.
    std::vector<std::vector<double>> during;
    /// [task]: scores since its own stage were measured otherwise (MeasuredOn) than its newest and are left
    /// out.
    std::vector<bool> mixed;
    /// [task]: on what else the joint run measured it, which is why `joint` has nothing; empty otherwise.
    std::vector<std::string> jointApart;
    /// [task]: measured before its own stage, but under other statistics than the stage before was trained
    /// with, which is why that row has nothing.
    std::vector<bool> beginsApart;
    /// In what the joint run of the same seed began otherwise ("start", "statistics"), which is why it gave
    /// nothing to `before`; empty otherwise.
    std::string beganApart = {};

    ScoreMatrix() = default;
    ScoreMatrix(Direction wanted, std::vector<TaskLabel> columns);

    std::size_t size() const { return tasks.size(); }
    /// R_{stage, task}; nothing outside.
    Score at(std::size_t stage, std::size_t task) const;
    /// Behind at(); none outside, and where a mean over training seeds is shown.
    TrialCount trialsAt(std::size_t stage, std::size_t task) const;
    /// Whether the score after the task's own stage is left out, being measured on other frames.
    bool isCut(std::size_t task) const;
    /// How many stages, from the first on, have a score of their own task, or had one (isCut).
    std::size_t stagesMeasured() const;
    /// Lowest or highest score of `task` from its own stage up to `stage`, whichever is better.
    /// Nothing where isCut(task): it may have been better before.
    Score best(std::size_t stage, std::size_t task) const;
    /// By how much `now` is worse than `reference`, as a share of |reference| (0.1: ten percent worse;
    /// negative: better). Nothing where the reference is 0 and the two differ.
    Score worseBy(double reference, double now) const;
    bool operator==(const ScoreMatrix&) const = default;
};

}  // namespace studio::retention

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace studio::demo {

/// Seeds of the trials count up from here: places that no demonstration has seen, the same for every policy.
constexpr std::int64_t kFirstTrialSeed = 100000;

/// The two sequences of a demo. They share stage 1.
inline constexpr const char* kReplay = "replay";
inline constexpr const char* kNaive = "naive";

/// What a demo was made with; kept in its demo file, so that going on with it changes nothing.
struct DemoOptions {
    bool quick = false;                      ///< two tasks instead of four
    std::optional<std::uint64_t> seed = {};  ///< of the training; nothing: the project's
    std::int64_t demonstrations = 0;         ///< per task; 0: what belongs to `quick`
    std::int64_t trials = 100;               ///< per figure of success
    bool operator==(const DemoOptions&) const = default;
};

/// One step on the way from nothing to the report.
struct DemoStep {
    enum class Kind { Record, Train, Evaluate, Report };
    enum class State { ToDo, Doing, Done };

    Kind kind = Kind::Record;
    std::string id;             ///< "record-weighing", "train-naive-2", "evaluate-replay-4", "report"
    std::string sequence = {};  ///< kReplay or kNaive; empty for Record and Report
    int stage = 0;              ///< from 1; 0 for Report
    std::string task = {};      ///< name of that stage's task
    std::int64_t steps = 0;     ///< Train: of training, as the project says
    std::vector<std::string> tried = {};  ///< Evaluate: tasks, in the order of their stages
    std::vector<std::size_t> after = {};  ///< places of the steps that must be done before
    State state = State::ToDo;
    double share = 0;                   ///< done of it, 0 … 1
    double seconds = 0;                 ///< wall time spent so far
    std::optional<double> etaS = {};    ///< of a step that is at work: seconds left at its present pace
    std::filesystem::path result = {};  ///< data set, run directory or page; empty: not there yet
};

/// A demo as it is on disk: a project with `demo.json` beside its project.yaml.
struct Demo {
    std::filesystem::path folder;  ///< absolute
    DemoOptions options;           ///< as it was made; `demonstrations` filled in
    std::vector<DemoStep> steps;   ///< in the order in which they are told
    bool acted = false;            ///< its policy has commanded a robot, see noteActed()

    const DemoStep* find(const std::string& id) const;
    bool done() const;
};

/// Makes the project of the demo in `folder` from the example in `example` (configs/examples/demo). All or
/// nothing: a kill leaves no half of it. Errors: InvalidArgument (the folder is there and not empty),
/// NotFound (the example), Io.
Status createDemo(const std::filesystem::path& folder, const std::filesystem::path& example,
                  const DemoOptions& options);

/// Whether `folder` holds a demo file; says nothing about its content.
bool isDemo(const std::filesystem::path& folder);

/// Reads how far the demo in `folder` is: whether a step is done follows from its data set, run or
/// evaluation alone. Errors: NotFound (no demo there), those of loadProject, Corrupt.
Result<Demo> readDemo(const std::filesystem::path& folder);

/// Adds wall time to a step. Errors: Io, Corrupt.
Status addSeconds(const std::filesystem::path& folder, const std::string& step, double seconds);

/// Keeps that the policy of the demo has commanded a robot: no step of its own, a person lets it act. Errors:
/// Io, Corrupt.
Status noteActed(const std::filesystem::path& folder);

/// Arguments of `kstudio` that do the step with so many threads. Errors: InvalidArgument (a step before it
/// is not done).
Result<std::vector<std::string>> commandOf(const Demo& demo, const DemoStep& step, int threads);

/// The step in words: "train weighing, naive".
std::string describe(const DemoStep& step);

/// Seconds that `step` still needs: at its own pace where a run tells it, else from what the finished steps
/// of its kind took; from experience where there are none yet.
double secondsLeft(const Demo& demo, const DemoStep& step);

}  // namespace studio::demo

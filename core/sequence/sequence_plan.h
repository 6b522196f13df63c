// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/config/moved_run.h"
#include "core/config/project_config.h"
#include "core/sequence/sequence_state.h"

namespace studio::sequence {

/// Where a stage's weights come from.
struct StageStart {
    enum class Kind {
        Pretrained,   ///< `weights`: folder or hub id
        Scratch,      ///< random, asked for by name
        Checkpoint,   ///< found: `weights` is its pretrained_model folder
        ComingStage,  ///< will be made by stage `stage`
        Missing,      ///< nothing found; an issue says what to do
    };
    Kind kind = Kind::Missing;
    std::string weights;
    int task = 0, stage = 0;    ///< that it continues; 0: none
    std::filesystem::path run;  ///< whose checkpoint it is
    std::string checkpoint;     ///< best, last, or as it was typed
    std::string text;           ///< for a table: "best of task 1 (main/2026-…, step 300)"
};

/// A task's part of a stage's batches.
struct TaskShare {
    int task = 0;
    /// Expected, as the stage begins; nothing where it follows from numbers of frames that are not known.
    std::optional<double> share = {};
    std::int64_t episodes = 0;  ///< replay pool; 0: all, or the stage's own task
};

/// Parameters of the policy that a stage trains.
struct StageSize {
    std::int64_t trainable = 0, frozen = 0;
    bool assumed = false;  ///< by the configuration's sizes: the weights that it starts from are not here
};

/// What one stage will do; of one that has a run what that was made with, whatever the project says today.
struct StagePlan {
    int stage = 1;  ///< as its task's file numbers it
    int task = 1;   ///< id
    std::string name, instruction;
    std::filesystem::path data;
    bool dataThere = false;
    std::vector<std::int64_t> episodes = {};  ///< of `data`, numbers; empty: all
    /// Held out of them by name, and as a share of them: at most one of the two says something.
    std::vector<std::int64_t> namedHeldOut = {};
    double heldOutShare = 0;
    int batchSize = 0;  ///< samples; 0: not known
    StageStart start;
    double rate = 0;          ///< peak learning rate
    bool rateStated = false;  ///< by the task; else base rate x decay
    double decayRate = 0;     ///< where the decay ends
    std::int64_t warmupSteps = 0, decaySteps = 0;
    double epochs = 0;
    std::int64_t steps = 0;  ///< 0: `epochs` counts
    /// Joint training whose length is that of all stages together, some of which count in epochs: `steps` is
    /// 0 until their data sets were looked at.
    bool asLongAsAll = false;
    std::vector<TaskShare> shares;  ///< by task; empty where nothing is mixed
    bool freezeVision = true, expertOnly = true, trainStateProj = true;
    std::optional<std::vector<std::int64_t>> heldOut = {};  ///< episodes; nothing: the data was not looked at
    std::int64_t frames = 0;                                ///< of its own that it trains on; 0: not known
    std::string validatedOn;                                ///< "held_out" or "training"
    std::optional<StageSize> size = {};                     ///< nothing: not known
    std::filesystem::path run;                              ///< empty: not begun
    std::string state;  ///< "done", "interrupted", … of `run`; "gone"; "" where there is none
    /// It is told as `run` was begun. false: that has none, or its configuration cannot be read, and this is
    /// what the project says.
    bool asRun = false;
    std::filesystem::path gone = {};  ///< the run that it had, whose folder is not there any more
    /// Trained, unless it is done. false: gone, and what was asked for does without it, as a later stage has
    /// gone on from it.
    bool needed = true;
};

/// Something that the start of a stage has to reckon with.
struct Issue {
    bool blocking = false;
    int stage = 0;  ///< 0: the whole sequence
    std::string message, hint;
};

/// What a start would do, stage by stage, and what stands against it.
struct SequencePlan {
    SequenceState sequence;  ///< as it is on disk, or as it would be created
    bool begun = false;      ///< sequence.json is there
    std::string strategy, stats;
    std::vector<StagePlan> stages;  ///< those asked for
    std::vector<Issue> issues;

    bool blocked() const;
};

/// Which sequence of a project is meant, and which of its stages.
struct PlanOptions {
    int first = 1, last = 0;  ///< stages asked for; last 0: to the end
    std::optional<std::uint64_t> seed = {};
    std::string baseline = {};  ///< "", joint or naive
    /// Name of a branch: stages before `branchAt` are those of the sequence `parent`, the others its own.
    std::string branch = {}, parent = "main";
    int branchAt = 0;  ///< 0: the branch is there already, or begins at the first stage
    std::vector<std::string> overrides = {};  ///< that the project was loaded with; kept in sequence.json
};

/// A sequence as it is on disk, or as it would begin.
struct FoundSequence {
    SequenceState state;
    bool begun = false;  ///< sequence.json is there
};
/// The sequence that these options mean. Errors: InvalidArgument (baseline, branch), NotFound (the parent of
/// a branch), Corrupt.
Result<FoundSequence> findSequence(const config::ProjectConfig& project, const PlanOptions& options);

/// What a new branch does not take over of the values (`--set`) that its parent was begun with, or a new
/// bound of those of the sequence that it bounds: the keys that `options.overrides` does not give and that
/// change its own stages. A branch shares the finished stages as they are and trains its own with the values
/// that are given now. Nothing: there are none, or the sequence is begun already.
std::optional<Issue> notTakenOver(const config::ProjectConfig& project, const PlanOptions& options,
                                  const FoundSequence& found);

/// That a sequence was begun with other values (`--set`) than `options.overrides`, by which its stages to
/// come are trained. Nothing: with the same, or it is not begun.
std::optional<Issue> begunOtherwise(const PlanOptions& options, const FoundSequence& found);

/// What a stage finds in its data sets.
struct StageFacts {
    std::vector<std::int64_t> heldOut;  ///< episodes of its own task
    std::int64_t frames = 0;            ///< of its own task that it trains on
    std::map<int, double> shares;       ///< by task, as its strategy begins to draw
    double stepsPerEpoch = 0;           ///< optimizer steps in which its own task is seen once
};

/// What planning needs from data sets and networks, which this library cannot open.
struct DataFacts {
    /// Episodes that validation holds out of a task. Null: only those that are named.
    std::function<Result<std::vector<std::int64_t>>(const config::DataConfig&,
                                                    const config::ValidationConfig&)>
        heldOut = {};
    /// What a stage finds; `config` has data, validation and replay. Null: numbers of frames stay unknown.
    std::function<Result<StageFacts>(const config::TrainConfig& config)> stage = {};
    /// Size of the policy that starts from `weights` (folder or hub id; empty: from scratch). Null: unknown.
    std::function<Result<StageSize>(const config::TrainConfig& config, const std::string& weights)> size = {};
};

/// Plans the stages of a project from what is on disk: which runs are there, which weights, which data sets.
/// A stage that has a run is shown as that was made; where the project says something else today, an issue
/// names it. Nothing is written. Errors: InvalidArgument (range, baseline, branch), Corrupt.
Result<SequencePlan> planSequence(const config::ProjectConfig& project, const PlanOptions& options = {},
                                  const DataFacts& facts = {});

/// The whole configuration of the stage with place `stage`: the task's settings, source of weights, rate,
/// statistics, earlier tasks and what keeps them. Checked as loadTrainConfig checks. Errors: InvalidConfig
/// (also the plan's blocking issues), and those of `facts`.
Result<config::TrainConfig> stageTrainConfig(const config::ProjectConfig& project, const SequencePlan& plan,
                                             int stage, const DataFacts& facts = {});

/// As `kstudio sequence plan --json` prints it.
nlohmann::ordered_json toJson(const SequencePlan& plan);

}  // namespace studio::sequence

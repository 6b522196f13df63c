// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/config/train_config.h"
#include "core/data/dataset.h"
#include "core/data/verify.h"
#include "core/retention/run_losses.h"
#include "core/run/control.h"
#include "core/run/run_follower.h"
#include "core/run/run_list.h"
#include "core/run/trash.h"
#include "core/sequence/sequence_plan.h"
#include "widgets/dataset_services.h"
#include "widgets/demo_services.h"
#include "widgets/robot/policy_comparison.h"
#include "widgets/robot/robot_link.h"
#include "widgets/sim_services.h"

namespace studio::widgets {

/// How the hint of an error begins where a press of Download would fetch what is missing.
inline constexpr const char* kDownloadOffer = "Press Download:";

/// What to train: one stage by its configuration file, a run to go on with, or a project's whole sequence.
struct TrainRequest {
    std::filesystem::path config;        ///< file of one stage; empty: `resume` or `sequence` counts
    std::vector<std::string> overrides;  ///< "key=value", as after --set
    std::filesystem::path resume;
    bool download = false;                ///< consent to fetch weights and a tokenizer
    std::filesystem::path sequence = {};  ///< project whose stages follow each other, those done left alone
    bool operator==(const TrainRequest&) const = default;
};

/// How training ended.
struct TrainEnd {
    std::string word;                       ///< "done", "stopped", "failed"
    std::int64_t step = 0, totalSteps = 0;  ///< both 0: of a sequence
    std::string message, hint;
};

/// How large a policy is, and what its training holds in memory beside pictures and activations.
struct PolicySize {
    std::int64_t trainable = 0, frozen = 0;  ///< parameters
    std::uint64_t trainingBytes = 0;         ///< weights, gradients and the optimizer's moments
    bool assumed = false;  ///< by the configuration's sizes: the weights named are not on this machine
};

/// A project's tasks and what its sequence will do with them.
struct ProjectPlan {
    config::ProjectConfig project;
    sequence::SequencePlan plan;
    std::optional<PolicySize> size = {};         ///< of the policy that the stages train
    std::string sizeUnknown = {};                ///< why there is none
    std::vector<config::Warning> warnings = {};  ///< of the project's files
};

/// What a configuration file comes to.
struct LoadedConfig {
    config::TrainConfig config;
    std::vector<config::Warning> warnings;
    bool sequence = false;  ///< of a project: `config` is its first task's, and the start trains all stages
};

/// A checkpoint on disk.
struct CheckpointRow {
    std::filesystem::path path;
    std::int64_t step = -1;          ///< -1: not of a run
    std::uint64_t bytes = 0;         ///< of all its files
    std::vector<std::string> links;  ///< "best", "last"
    std::string problem;             ///< empty: nothing wrong seen from outside
    double runStartedS = 0;          ///< when its run began, seconds since 1970; 0: unknown
};

struct CheckpointTensor {
    std::string name, dtype, module;
    std::vector<std::int64_t> shape;
    std::int64_t elements = 0;
    bool trainable = false;
};

struct CheckpointModule {
    std::string name;
    std::int64_t tensors = 0, parameters = 0, trainable = 0;
};

/// A checkpoint without the values of its weights.
struct CheckpointDetails {
    std::filesystem::path folder;
    std::vector<std::pair<std::string, std::string>> config;  ///< key, value as JSON
    std::vector<CheckpointTensor> tensors;
    std::vector<CheckpointModule> modules;
    std::int64_t parameters = 0, trainable = 0;
    std::uint64_t bytes = 0;  ///< of the weights
    /// Normalisation: feature, what it holds ("mean, std"), width.
    struct Statistic {
        std::string feature, what;
        std::int64_t width = 0;
    };
    std::vector<Statistic> statistics;
    std::filesystem::path tokenizer;
    std::vector<std::string> notes;
};

/// Values of one tensor in figures.
struct TensorFigures {
    double min = 0, max = 0, mean = 0, std = 0;
    std::int64_t elements = 0, zeros = 0, notFinite = 0;
    std::vector<std::int64_t> histogram;  ///< equal bins from min to max
};

/// Differences of two checkpoints.
struct CheckpointComparison {
    struct Key {
        std::string key, a, b;
    };
    struct Module {
        std::string name;
        std::int64_t tensors = 0, different = 0;
        double distance = 0;  ///< ||b - a|| / ||a||
    };
    std::vector<Key> config;
    std::vector<Module> modules;
    double distance = 0;
    std::vector<std::string> onlyA, onlyB, shapes, statistics;
};

/// One thing that a start has to reckon with.
struct PreflightLine {
    enum class Light { Green, Yellow, Red } light = Light::Green;
    std::string what;                  ///< "Data set"
    std::string found;                 ///< what was found
    std::string remedy;                ///< what to do; empty: nothing
    int stage = 0;                     ///< of a sequence; 0: all of it
    std::vector<int> moreStages = {};  ///< of which the same is said
    bool fetchable = false;            ///< it is missing, and a download would bring it
};

/// Told with the share done (0..1, negative: unknown) and what is being looked at.
using Progress = std::function<void(double, const std::string&)>;

/// The only door from the window to the core: a struct of functions of values. Filled by app/studio with core
/// functions, in tests with fakes. All block and may be called on any thread, several at a time, unless said
/// otherwise. A member that is empty is something this build cannot do.
struct Services {
    // ---- runs ----
    std::function<Result<std::vector<run::RunListEntry>>(const std::filesystem::path& root)> listRuns;
    std::function<Result<run::RunFollower>(const std::filesystem::path& run)> followRun;
    std::function<Status(const std::filesystem::path& run, run::Control what, bool wanted)> controlRun;
    std::function<Result<std::filesystem::path>(const std::filesystem::path& run)> trashRun;
    /// Moves something out of the trash, back to where it was.
    std::function<Status(const std::filesystem::path& trashed, const std::filesystem::path& original)>
        restore;

    // ---- training ----
    /// Trains until the end or `stop`; `opened` is told every run directory as soon as it is there.
    std::function<Result<TrainEnd>(const TrainRequest& request, std::stop_token stop,
                                   const std::function<void(const std::filesystem::path&)>& opened)>
        train;
    /// The program that does the same in a process of its own; empty: there is none.
    std::filesystem::path trainProgram;
    std::function<Result<LoadedConfig>(const std::filesystem::path& config,
                                       const std::vector<std::string>& overrides)>
        loadConfig;

    /// Plans a project's sequence from what is on disk. NotFound: the folder is no project with tasks.
    std::function<Result<ProjectPlan>(const std::filesystem::path& project,
                                      const std::vector<std::string>& overrides)>
        loadPlan;

    /// Looks at everything that training of the request needs, without starting it; with its `download` what
    /// is missing of weights and tokenizers is fetched, which `stop` ends and a later call continues.
    std::function<Result<std::vector<PreflightLine>>(const TrainRequest& request, const Progress& progress,
                                                     std::stop_token stop)>
        preflight;

    /// Fetches the tokenizers whose absence was refused with kDownloadOffer. Errors: NotFound, Network,
    /// Corrupt, Io, Cancelled (a later call continues).
    std::function<Status(const Progress& progress, std::stop_token stop)> fetchMissing = {};

    // ---- data sets ----
    std::function<Result<std::shared_ptr<const data::Dataset>>(const std::filesystem::path& root)>
        openDataset;
    std::function<Result<data::VerifyReport>(const std::filesystem::path& root, bool full,
                                             const Progress& progress, std::stop_token stop)>
        verifyDataset;
    DatasetServices datasets;

    // ---- checkpoints ----
    std::function<Result<std::vector<CheckpointRow>>(const std::filesystem::path& root)> findCheckpoints;
    std::function<Result<CheckpointDetails>(const std::filesystem::path& checkpoint)> describeCheckpoint;
    /// Lines that say what was checked and found whole.
    std::function<Result<std::vector<std::string>>(const std::filesystem::path& checkpoint)> verifyCheckpoint;
    std::function<Result<TensorFigures>(const std::filesystem::path& checkpoint, const std::string& tensor)>
        tensorFigures;
    std::function<Result<CheckpointComparison>(const std::filesystem::path& a,
                                               const std::filesystem::path& b)>
        compareCheckpoints;
    /// Writes a copy that LeRobot loads unchanged.
    std::function<Status(const std::filesystem::path& checkpoint, const std::filesystem::path& target)>
        exportCheckpoint;
    /// Moves a checkpoint to `.trash/` of its run's project; returns where it went.
    std::function<Result<std::filesystem::path>(const std::filesystem::path& checkpoint)> trashCheckpoint;
    /// What a run measured of its tasks, by step: as its log has it, never measured anew. Never null.
    std::function<std::shared_ptr<const retention::RunLosses>(const std::filesystem::path& run)> runLosses =
        {};

    // ---- trash ----
    /// What lies in the trash of a project or of folders of runs, with sizes.
    std::function<std::vector<run::TrashEntry>(const std::vector<std::filesystem::path>& places)> listTrash =
        {};
    /// Removes for good what was deleted more than 30 days ago.
    std::function<run::TrashRemoval(const std::vector<std::filesystem::path>& places)> removeExpired = {};
    /// Removes these for good.
    std::function<run::TrashRemoval(const std::vector<run::TrashEntry>& entries)> removeFromTrash = {};

    // ---- robot ----
    std::function<Result<std::shared_ptr<RobotLink>>(const RobotRequest& request)> openRobot;
    /// Policies beside recorded actions, over the same frames and noise.
    std::function<Result<std::vector<PolicyComparison>>(const ComparisonRequest& request,
                                                        const Progress& progress, std::stop_token stop)>
        compareRecorded;
    /// A session's recording as a data set, or only what a person did after taking over; returns its frames.
    std::function<Result<std::int64_t>(const std::filesystem::path& recording,
                                       const std::filesystem::path& output, bool correctionsOnly)>
        exportRecording;
    std::span<const robot::SafetyRow> safetyRows;  ///< every number of the session's safety
    robot::SafetySettings simulatorSafety;         ///< usual numbers of the simulated robot in this process
    /// The small program with a STOP button of its own; empty: there is none.
    std::filesystem::path stopProgram;

    // ---- the window's log ----
    /// File that the log goes to; empty: none.
    std::filesystem::path logFile = {};
    /// Versions, machine and the last lines of the log as a text, for whoever looks for a cause.
    std::function<Result<std::string>(std::stop_token stop)> diagnostics = {};

    // ---- the simulated robot, and the demo on it ----
    SimServices sim;
    DemoServices demo;
};

}  // namespace studio::widgets

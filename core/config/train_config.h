// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/result.h"
#include "core/config/data_config.h"
#include "core/config/replay_config.h"
#include "core/config/retention_config.h"
#include "core/config/warning.h"

namespace studio::config {

/// Where the policy's weights, sizes and tokenizer come from. Exactly one source of weights is named.
struct PolicySource {
    std::string pretrainedPath;       ///< local folder (a policy or a raw SmolVLM2), or a hub id; empty: none
    bool fromScratch = false;         ///< random weights, asked for by name (`policy.from_scratch: true`)
    std::filesystem::path vlmConfig;  ///< backbone sizes (a config.json); empty: those of vlm_model_name
    std::string tokenizer;            ///< path of a tokenizer.json, or "bytes"; empty: the checkpoint's own
    bool operator==(const PolicySource&) const = default;
};

/// Image augmentation (lerobot-dataset.md 7), off by default.
struct AugmentConfig {
    bool enabled = false;
    int maxTransforms = 3;
    bool randomOrder = false;
    bool operator==(const AugmentConfig&) const = default;
};

/// The section `training`: how long, how fast, on what, and what is kept. Ranges: schema_training.cpp.
struct TrainingConfig {
    std::filesystem::path outputDirectory = "runs";
    std::string name;             ///< ends the run's folder name
    std::string device = "auto";  ///< auto, cpu, cuda, cuda:N
    std::string dtype = "fp32";   ///< fp32 or bf16 (computation; master weights are always fp32)
    std::uint64_t seed = 42;
    int batchSize = 8;
    int gradientAccumulation = 1;  ///< micro-batches per optimizer step
    int drawsPerSample = 1;  ///< draws of noise and time per sample and step; the prefix runs once for all
    std::int64_t steps = 0;  ///< optimizer steps; 0: `epochs` counts
    double epochs = 0;
    int numWorkers = 2;                 ///< loader threads
    int prefetchFactor = 2;             ///< batches waiting per loader thread
    std::int64_t frameCacheMib = 2048;  ///< upper bound of the decoded-frame cache
    std::int64_t featureCacheMib = 0;   ///< upper bound of kept outputs of a frozen vision part; 0: none kept
    int threads = 0;                    ///< Torch's threads; 0: all cores
    std::int64_t logFreq = 1;           ///< steps between step events
    /// Steps between measurements of each task's own gradient norm (about one more pass over the batch each);
    /// 0: never. A step with one task alone has its norm anyway.
    std::int64_t sourceGradNormFreq = 50;
    std::int64_t saveFreq = 0;  ///< steps between checkpoints; 0: `saveFreqEpoch` counts, and the end
    double saveFreqEpoch = 0;
    int keepLast = 3;
    std::string preset =
        "lerobot";        ///< lerobot or robot_train: defaults of policy.optimizer_* and scheduler_*
    double emaDecay = 0;  ///< 0: off
    std::string bestBy = "validation";  ///< validation or train_loss
    AugmentConfig augment;
    bool operator==(const TrainingConfig&) const = default;
};

/// The section `validation`: on what and how often the policy is measured while it trains, always by the same
/// frames, noise and times. Ranges: schema_validation.cpp.
struct ValidationConfig {
    /// Episode numbers held out of data.episodes (never trained on); empty: the last ceil(n * split).
    std::vector<std::int64_t> episodes;
    double split = 0;       ///< 0: no validation unless `episodes` are named
    std::int64_t freq = 0;  ///< steps between validations; 0: `freqEpoch` counts
    double freqEpoch = 0;
    std::int64_t maxFrames = 256;  ///< evenly spaced frames used
    std::uint64_t seed = 1234;     ///< of the fixed noise and time
    /// held_out (the episodes above) or training: the frames trained on, where a task has too few episodes to
    /// hold one out. Such a result shows retention of what was learnt and nothing about new scenes, and every
    /// view says so.
    std::string on = "held_out";
    /// Denoise this many of the frames as well and report the action error; 0: flow loss alone.
    std::int64_t actionFrames = 0;
    bool operator==(const ValidationConfig&) const = default;
};

/// One stage of training, resolved and checked; from here on trusted.
struct TrainConfig {
    /// Every key of the policy's config.json with its value (names of LeRobot), presets and defaults filled
    /// in.
    nlohmann::json policy;
    /// Keys of `policy` that the file, an override or a named preset gave, sorted; from scratch: all of them.
    /// The others are defaults, which give way to the config.json of `source.pretrainedPath`.
    std::vector<std::string> policyExplicit;
    PolicySource source;
    TrainingConfig training;
    DataConfig data;
    ValidationConfig validation;
    StageConfig stage;
    ReplayConfig replay;
    RetentionConfig retention;
    bool operator==(const TrainConfig&) const = default;
};

/// Reads, completes and checks the configuration of one stage: defaults, then the preset, then the file, then
/// `overrides` ("training.batch_size=32", values in YAML). Relative paths of the file lie beside the file,
/// those of overrides in the current folder; environment variables are not expanded. A project (its
/// folder, project.yaml, or a base file of robot_train) is recognised and gives the stage that it, or the
/// override "task=NAME", names (robot_train_config.h). Errors: NotFound, Io, InvalidConfig, which lists every
/// problem with file, line and column.
Result<TrainConfig> loadTrainConfig(const std::filesystem::path& path,
                                    const std::vector<std::string>& overrides = {},
                                    std::vector<Warning>* warnings = nullptr);

/// The resolved configuration as YAML with absolute paths; loading it gives the same TrainConfig. Policy keys
/// that give way to a checkpoint are written as comments.
std::string toYaml(const TrainConfig& config);

/// Fills the keys of `config.policy` that are not explicit from a checkpoint's config.json and makes all keys
/// explicit, so that toYaml then repeats the run whatever the defaults of a later version are. Unknown keys
/// of the checkpoint are left out. Errors: InvalidConfig, when a value there is unusable or two do not fit.
Status adoptCheckpointPolicy(TrainConfig& config, const nlohmann::json& checkpointConfig);

}  // namespace studio::config

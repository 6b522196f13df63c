// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/policy/checkpoint_tokenizer.h"
#include "core/policy/embodiment.h"
#include "core/policy/policy.h"
#include "core/policy/processors.h"
#include "core/text/tokenizer.h"

namespace studio::policy {

namespace smolvla {
class SmolVlaPolicy;
}

/// A policy ready for use, with everything that belongs to it.
struct OpenedPolicy {
    std::shared_ptr<smolvla::SmolVlaPolicy> policy;  ///< float32, on the CPU, freezing applied
    Processors processors;
    std::optional<text::Tokenizer> tokenizer;  ///< none: must be named by the caller before text can be used
    std::filesystem::path tokenizerFile;       ///< where it came from; empty for the byte tokenizer
    std::string weights;                       ///< "<path> (<hash>)", or that they are random
    std::optional<Embodiment> embodiment;      ///< of its data; none: nothing is stated
    std::vector<std::string> notes;  ///< what was tolerated: absent lm_head, old in-model statistics, …
};

/// Opens a checkpoint folder of the studio, of LeRobot (any release since 0.2) or of robot_train: `folder` is
/// a pretrained_model folder, or a step folder that holds one, or a run's link. Weights are float32 masters.
/// With `lookUp`, a checkpoint without a tokenizer gets that of the model it names (namedTokenizer()), before
/// its weights are loaded. Errors: NotFound, Corrupt, InvalidConfig, Unsupported, those of `lookUp`; nothing
/// is loaded by half.
Result<OpenedPolicy> openPolicy(const std::filesystem::path& folder, const TokenizerLookup& lookUp = {});

/// Writes `pretrained_model`: config.json, model.safetensors (published dtypes, or all F32), both processors,
/// tokenizer/tokenizer.json, vlm/config.json for an unpublished backbone, embodiment.json. LeRobot loads it
/// unchanged.
Status savePolicy(const std::filesystem::path& folder, const OpenedPolicy& policy, bool allFloat = false);

/// Statistics from in-model buffers of old checkpoints ("normalize_inputs.buffer_observation_state.mean"), as
/// "<feature>.<stat>". Errors: Corrupt (uninitialised buffers hold infinity).
Result<Normalizer::Stats> statsFromBuffers(const std::map<std::string, at::Tensor>& buffers);

}  // namespace studio::policy

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

#include "core/base/result.h"
#include "core/loading/collator.h"
#include "core/loading/sample.h"
#include "core/policy/policy.h"
#include "core/run/events.h"
#include "core/train/chunk_errors.h"

namespace studio::train {

/// Which frames are measured, and by which noise. `seed` fixes noise and time, so that all validations of a
/// run compare.
struct ValidationOptions {
    std::int64_t maxFrames = 256;  ///< evenly spaced over the source
    std::int64_t batchSize = 8;
    std::uint64_t seed = 1234;
    c10::Device device = c10::kCPU;

    /// Denoise so many frames, evenly spaced over the source, and measure the action error; 0: none.
    std::int64_t actionFrames = 0;
    int euler = 0;  ///< Euler steps of denoising; 0: the policy's own
    /// From what the policy predicts to the data's own units: [B, S, A] -> [B, S, A]. Empty: no change.
    std::function<at::Tensor(const at::Tensor&)> unnormalize = {};
    std::vector<Gripper> grippers = {};  ///< dimensions of the gripper agreement; see grippersOf
};

/// What one task's validation found.
struct ValidationResult {
    double loss = 0;  ///< mean over frames of each frame's flow loss
    std::int64_t frames = 0;
    run::ActionError action;  ///< in the data's own units; its `frames` is 0 where it was not asked for
    /// 16 hexadecimal digits of the frames behind `loss`: how many the source has, and of each its state,
    /// recorded actions (in the data's own units) and instruction. Wherever the data set lies, the same
    /// frames have the same; other episodes, columns or words have another.
    std::string framesHash = {};
};

/// Flow loss, and where asked the action error after full denoising, on the frames of a source. Noise and
/// time belong to the frame (drawsOfFrames), so that two measurements differ by the weights alone. No
/// gradients. Errors: those of the source; Cancelled.
Result<ValidationResult> validate(policy::Policy& policy, const loading::SampleSource& source,
                                  const loading::Collator& collator, const ValidationOptions& options,
                                  std::stop_token stop);

/// `count` frames of `total`, evenly spaced, first and last included (all of them where there are fewer).
std::vector<std::size_t> evenlySpaced(std::int64_t count, std::size_t total);

}  // namespace studio::train

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>

#include "core/base/result.h"
#include "core/loading/collator.h"
#include "core/loading/sample.h"
#include "core/policy/policy.h"

namespace studio::train {

struct ValidationOptions {
    std::int64_t maxFrames = 256;  ///< evenly spaced over the source
    std::int64_t batchSize = 8;
    std::uint64_t seed = 1234;
    c10::Device device = c10::kCPU;
};

struct ValidationResult {
    double loss = 0;  ///< mean over frames of each frame's flow loss
    std::int64_t frames = 0;
};

/// Flow loss on held-out frames. Noise and time belong to the frame (a pure function of seed and frame), so
/// that two measurements differ by the weights alone. No gradients. Errors: those of the source; Cancelled.
Result<ValidationResult> validate(policy::Policy& policy, const loading::SampleSource& source,
                                  const loading::Collator& collator, const ValidationOptions& options,
                                  std::stop_token stop);

}  // namespace studio::train

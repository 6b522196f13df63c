// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace studio::config {

/// LeRobot's `cosine_decay_with_warmup`; the defaults are its SmolVLA preset.
/// Source: reference/checkpoint-and-processors.md 4.
struct CosineSchedule {
    double peakRate = 1e-4, decayRate = 2.5e-6;
    std::int64_t warmupSteps = 1000, decaySteps = 30000;

    /// The schedule of a run of `totalSteps` scheduler steps: shrunk in proportion where the run is shorter
    /// than the decay (warm-up truncated), unchanged otherwise.
    CosineSchedule scaledTo(std::int64_t totalSteps) const;
    /// Factor on the peak rate after `step` scheduler steps (the first update uses 0). Rises linearly over
    /// the warm-up, then follows a cosine that began at step 0 (a small jump at the border is intended), and
    /// stays at decayRate / peakRate after decaySteps.
    double multiplier(std::int64_t step) const;
    /// Learning rate after `step` scheduler steps.
    double rate(std::int64_t step) const { return peakRate * multiplier(step); }
};

}  // namespace studio::config

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/cosine_schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace studio::config {

CosineSchedule CosineSchedule::scaledTo(std::int64_t totalSteps) const {
    CosineSchedule scaled = *this;
    if (totalSteps >= decaySteps) return scaled;
    // the ratio first: the order of operations decides the truncated number
    double ratio = static_cast<double>(totalSteps) / static_cast<double>(decaySteps);
    scaled.warmupSteps = static_cast<std::int64_t>(static_cast<double>(warmupSteps) * ratio);
    scaled.decaySteps = totalSteps;
    return scaled;
}

double CosineSchedule::multiplier(std::int64_t step) const {
    if (step < warmupSteps) {
        double first = 1.0 / (static_cast<double>(warmupSteps) + 1.0);
        if (step <= 0) return first;
        double left = 1.0 - static_cast<double>(step) / static_cast<double>(warmupSteps);
        return (first - 1.0) * left + 1.0;
    }
    double progress = 1.0;
    if (decaySteps > 0)
        progress = static_cast<double>(std::min(step, decaySteps)) / static_cast<double>(decaySteps);
    double floor = decayRate / peakRate;
    double cosine = 0.5 * (1.0 + std::cos(std::numbers::pi * progress));
    return (1.0 - floor) * cosine + floor;
}

}  // namespace studio::config

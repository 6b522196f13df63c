// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "core/base/result.h"
#include "core/sim/recorder.h"

namespace studio::sim {

/// What is measured, and over how much.
struct SimBenchOptions {
    std::vector<int> sizes = {64, 128, 256, 480};  ///< of the pictures; 480 means 640x480
    std::vector<int> threads = {1, 2};
    int frames = 60;      ///< drawn per figure
    int episodes = 6;     ///< played per figure
    bool shadows = true;  ///< measure with shadows too
};

/// Measures physics steps/s, pictures/s of every size with and without shadows, and episodes/min of the
/// expert with and without three cameras, by 1 and more threads (pictures: the plainest of each size by more
/// than 1). Rates are of all threads together. Rows of {what, threads, machine, …}. Without EGL the rows of
/// pictures say why they are missing. Blocking; nothing is written. Errors: Internal.
Result<nlohmann::ordered_json> benchSim(const SimBenchOptions& options);

}  // namespace studio::sim

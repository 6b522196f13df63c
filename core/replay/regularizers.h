// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/config/replay_config.h"
#include "core/replay/regularizer.h"
#include "core/replay/start_weights.h"

namespace studio::replay {

/// One term that may be added to the loss, with any strategy.
struct RegularizerInfo {
    const char* name;                                      ///< key of ReplayConfig that holds its weight
    const char* sentence;                                  ///< what it does and costs, for a form
    std::vector<const char*> settings;                     ///< keys of ReplayConfig that it reads
    double (*weight)(const config::ReplayConfig& config);  ///< 0: off
    std::unique_ptr<Regularizer> (*create)(const config::ReplayConfig& config,
                                           std::shared_ptr<StartWeights> start);
};

/// All there are. A new one is a file pair and a row here; the contract test runs over every row.
std::span<const RegularizerInfo> regularizers();
/// Rows that a configuration switches on.
std::vector<const RegularizerInfo*> activeRegularizers(const config::ReplayConfig& config);

}  // namespace studio::replay

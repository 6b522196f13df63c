// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/replay/regularizers.h"

#include "core/replay/distill.h"
#include "core/replay/l2sp.h"

namespace studio::replay {

std::span<const RegularizerInfo> regularizers() {
    using C = config::ReplayConfig;
    static const std::vector<RegularizerInfo> rows = {
        {"distill",
         "Keeps the velocity field near the previous stage's on replayed or current observations; one more "
         "pass over them, and one more copy of the trainable weights.",
         {"distill", "distillOn"},
         [](const C& config) { return config.distill; },
         distill},
        {"l2sp",
         "Keeps the weights near those that the stage began with; one more copy of the trainable weights.",
         {"l2sp"},
         [](const C& config) { return config.l2sp; },
         l2sp},
    };
    return rows;
}

std::vector<const RegularizerInfo*> activeRegularizers(const config::ReplayConfig& config) {
    std::vector<const RegularizerInfo*> active;
    for (const auto& row : regularizers()) {
        if (row.weight(config) > 0) active.push_back(&row);
    }
    return active;
}

}  // namespace studio::replay

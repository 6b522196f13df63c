// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/events.h"

namespace studio::run {

/// Step `n` of a training whose loss is 1/n.
inline Step stepEvent(std::int64_t n) {
    return {.step = n,
            .epoch = 0,
            .loss = 1.0 / double(n),
            .gradNorm = 2,
            .lr = 1e-4,
            .samplesPerSecond = 8,
            .seconds = 0.5,
            .sources = {}};
}

}  // namespace studio::run

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/base/result.h"
#include "core/loading/batch_loader.h"

namespace studio::loading {

/// How fast batches come when nobody works with them.
struct LoaderFigures {
    std::uint64_t batches = 0, samples = 0;
    std::uint64_t frames = 0;  ///< pictures in those samples (all cameras)
    double seconds = 0;
    double samplesPerSecond = 0, framesPerSecond = 0;
    double warmUpSeconds = 0;  ///< time of the batches before, which fill the frame cache
};

/// Draws `warmUp` batches, then `batches` more against the clock. Blocking; uses the loader up to there.
/// Errors: the loader's.
Result<LoaderFigures> benchLoader(BatchLoader& loader, std::uint64_t warmUp, std::uint64_t batches);

}  // namespace studio::loading

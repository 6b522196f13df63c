// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <c10/core/ScalarType.h>

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

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

    // of the batches that were timed
    at::ScalarType numberType = at::kFloat;                       ///< of state and action
    std::optional<at::ScalarType> pictureType;                    ///< none: no picture was in them
    std::int64_t tokens = 0;                                      ///< of the widest
    std::int64_t chunk = 0;                                       ///< steps of an action chunk
    std::vector<std::pair<std::int64_t, std::int64_t>> pictures;  ///< width, height by camera; 0x0: had none
};

/// Draws `warmUp` batches, then `batches` more against the clock. Blocking; uses the loader up to there.
/// Errors: the loader's.
Result<LoaderFigures> benchLoader(BatchLoader& loader, std::uint64_t warmUp, std::uint64_t batches);

}  // namespace studio::loading

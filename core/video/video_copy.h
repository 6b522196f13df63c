// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/data/media.h"

namespace studio::video {

/// Joins parts of videos, one after another, into an mp4 by copying packets: nothing is decoded, so nothing
/// loses quality. All parts must share codec, picture size, pixel format and (H.264, HEVC) parameter sets.
/// Returns where each part begins in the output, in seconds. Errors: NotFound, Io, Corrupt, Unsupported
/// (codings that differ; a part that does not begin at a key frame, which only re-encoding could cut).
Result<std::vector<double>> copyVideos(std::span<const data::VideoPart> parts,
                                       const std::filesystem::path& output);

}  // namespace studio::video

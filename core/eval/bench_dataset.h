// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "core/base/result.h"
#include "core/data/media.h"

namespace studio::eval {

/// How the pictures of a data set made for measuring are stored: "av1" or "h264" (video, as LeRobot writes
/// it), "png" (images in the parquet file), "none" (numbers alone, for a build without pictures).
struct BenchDatasetOptions {
    std::string coding = "av1";
    int cameras = 3, height = 480, width = 640;  ///< pixels
    int episodes = 4, frames = 20;               ///< frames of each episode, 10 a second
};

/// Records a LeRobot v3.0 data set of 16 values and pictures in `root`, which does not exist or is empty: a
/// ramp and a disc that move, under a little noise, so that decoding costs what a real camera's pictures
/// cost. Returns what it is, for the figures measured on it. Errors: InvalidArgument, Unsupported (pictures
/// without media, or an encoder that this build lacks), Io.
Result<nlohmann::ordered_json> writeBenchDataset(const std::filesystem::path& root,
                                                 std::shared_ptr<const data::MediaBackend> media,
                                                 const BenchDatasetOptions& options = {});

}  // namespace studio::eval

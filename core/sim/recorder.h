// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/media.h"
#include "core/sim/episode.h"

namespace studio::sim {

/// What is recorded, and where.
struct RecordOptions {
    std::string task = {};              ///< a row of tasks.h
    std::filesystem::path folder = {};  ///< new, or a recording to go on with
    std::int64_t episodes = 40;         ///< in the whole set, those of an earlier start among them
    std::uint64_t firstSeed = 0;        ///< seeds count up from here; those that fail are left out
    int width = 256, height = 256;
    bool shadows = false;
    bool chinese = false;  ///< language of the instruction
    CommandNoise noise = {};
    Difficulty difficulty = {};
    std::string codec = "av1";
    int threads = 1;  ///< that simulate and draw, beside the one that encodes
    std::shared_ptr<const data::MediaBackend> media = {};  ///< required
    /// Told the frames of one of the threads as they are drawn, on that thread, whatever becomes of the
    /// episode; the pictures are shared, not copied. It decides nothing about the data.
    std::function<void(const DemonstrationFrame& frame, std::uint64_t seed)> watch = {};
};

/// How far a recording is.
struct RecordProgress {
    std::int64_t episodes = 0, wanted = 0;  ///< complete on disk
    std::int64_t frames = 0;
    std::int64_t before = 0;  ///< episodes of an earlier start
    std::vector<std::uint64_t> failedSeeds = {};
};

/// Records the expert as a LeRobot v3.0 data set, successful episodes alone: state, action (the clean
/// targets) and three cameras at 10 Hz. Resumable: stopped or killed at any time and called again with the
/// same options, it ends with the same episodes. Which seed became which episode stands in recording.json
/// beside the data. `progress` is called on this thread after each episode. Blocking. Errors: NotFound
/// (task), InvalidArgument (the folder holds a recording of other options, or other data), Unsupported (no
/// video, no EGL), Io (what is complete stays valid), Cancelled.
Result<RecordProgress> record(const RecordOptions& options,
                              const std::function<void(const RecordProgress&)>& progress = {},
                              std::stop_token stop = {});

/// What record() with these options would go on with, from the files alone. Errors: NotFound (nothing there
/// yet), InvalidArgument (a recording of other options, or other data), Io, Corrupt.
Result<RecordProgress> lookAtRecording(const RecordOptions& options);

}  // namespace studio::sim

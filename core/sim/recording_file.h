// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/base/result.h"
#include "core/sim/recorder.h"

namespace studio::sim {

/// recording.json beside a recorded set: by which options, and which seed became which episode.
struct RecordingFile {
    nlohmann::json settings;            ///< all that decides what an episode is
    std::vector<std::uint64_t> seeds;   ///< of the episodes, in their order
    std::vector<std::uint64_t> failed;  ///< left out

    /// The first seed that has not been tried; above kLastSeed: there is none.
    std::uint64_t next(std::uint64_t firstSeed) const;
};

/// Those of the options that decide what an episode is; a recording goes on only under equal ones.
nlohmann::json recordingSettings(const RecordOptions& options);
/// Where the set in `folder` keeps its RecordingFile.
std::filesystem::path recordingPath(const std::filesystem::path& folder);
/// Errors: NotFound, Io, Corrupt.
Result<RecordingFile> readRecording(const std::filesystem::path& folder);
Status writeRecording(const std::filesystem::path& folder, const RecordingFile& recording);

}  // namespace studio::sim

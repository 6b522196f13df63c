// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/recording_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/json.h"
#include "core/base/seeds.h"

namespace studio::sim {

using nlohmann::json;

std::uint64_t RecordingFile::next(std::uint64_t firstSeed) const {
    std::uint64_t next = firstSeed;
    for (std::uint64_t seed : seeds) next = std::max(next, std::min(seed, kLastSeed) + 1);
    // failures behind the last episode count as well
    for (std::uint64_t seed : failed) next = std::max(next, std::min(seed, kLastSeed) + 1);
    return next;
}

json recordingSettings(const RecordOptions& o) {
    const Difficulty& d = o.difficulty;
    return {{"task", o.task},
            {"first_seed", o.firstSeed},
            {"width", o.width},
            {"height", o.height},
            {"shadows", o.shadows},
            {"language", o.chinese ? "zh" : "en"},
            {"command_noise_rad", o.noise.rad},
            {"codec", o.codec},
            {"difficulty",
             {{"positions", d.positionRange},
              {"belt_speed", d.beltSpeed},
              {"colours", d.colours},
              {"distractors", d.distractors},
              {"lighting", d.lighting},
              {"camera_jitter", d.cameraJitter}}}};
}

std::filesystem::path recordingPath(const std::filesystem::path& folder) {
    return folder / "recording.json";
}

Result<RecordingFile> readRecording(const std::filesystem::path& folder) {
    STUDIO_ASSIGN(json file, readJson(recordingPath(folder)));
    RecordingFile out;
    try {
        out.settings = file.at("settings");
        out.seeds = file.at("seeds").get<std::vector<std::uint64_t>>();
        out.failed = file.at("failed_seeds").get<std::vector<std::uint64_t>>();
    } catch (const json::exception&) {
        return Error{ErrorCode::Corrupt,
                     fmt::format("cannot read {}: a value in it is missing or of another kind",
                                 recordingPath(folder).string()),
                     "Record into a new folder."};
    }
    return out;
}

Status writeRecording(const std::filesystem::path& folder, const RecordingFile& recording) {
    return writeJson(recordingPath(folder), json{{"schema", 1},
                                                 {"settings", recording.settings},
                                                 {"seeds", recording.seeds},
                                                 {"failed_seeds", recording.failed}});
}

}  // namespace studio::sim

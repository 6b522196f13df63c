// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/open_dataset.h"

#include <fmt/format.h>

#include <set>

namespace studio::data {

Status checkEpisodeList(const std::vector<Episode>& episodes, const std::filesystem::path& source) {
    const char* hint = "Restore the file from where the data set came from.";
    if (episodes.empty()) {
        return Error{ErrorCode::Corrupt, fmt::format("cannot use {}: it lists no episodes", source.string()),
                     hint};
    }
    std::set<std::int64_t> numbers;
    for (const Episode& episode : episodes) {
        if (!numbers.insert(episode.index).second) {
            return Error{
                ErrorCode::Corrupt,
                fmt::format("cannot use {}: episode {} appears twice", source.string(), episode.index), hint};
        }
    }
    return {};
}

Result<std::shared_ptr<const LeRobotDataset>> openLeRobot(const std::filesystem::path& root,
                                                          const OpenOptions& options, std::string& stage) {
    stage = "info";
    STUDIO_ASSIGN(InfoJson json, readInfoJson(root));
    return json.majorVersion == 2 ? openV2(std::move(json), options, stage)
                                  : openV3(std::move(json), options, stage);
}

Result<std::shared_ptr<const Dataset>> openDataset(const std::filesystem::path& root,
                                                   const OpenOptions& options) {
    std::string stage;
    STUDIO_ASSIGN(auto dataset, openLeRobot(root, options, stage));
    return std::shared_ptr<const Dataset>(std::move(dataset));
}

}  // namespace studio::data

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/measured_on.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

namespace studio::retention {

namespace {

constexpr std::size_t kEpisodesShown = 24;  ///< letters of a list that a note still carries

bool hasOtherFrames(const MeasuredOn& a, const MeasuredOn& b) {
    if (!a.framesHash.empty() && !b.framesHash.empty()) return a.framesHash != b.framesHash;
    return !a.episodes.empty() && !b.episodes.empty() && a.episodes != b.episodes;
}

/// Those that a task's own stage holds out.
std::vector<std::int64_t> ownHeldOut(const config::TrainConfig& config) {
    const auto& validation = config.validation;
    const auto& all = config.data.episodes;
    if (!validation.episodes.empty() || validation.split <= 0 || all.empty()) return validation.episodes;
    // as train::openStageData splits them: the last ones
    const auto wanted =
        static_cast<std::size_t>(std::ceil(static_cast<double>(all.size()) * validation.split));
    return {all.end() - static_cast<std::ptrdiff_t>(std::min(wanted, all.size())), all.end()};
}

std::string episodesText(const config::TrainConfig& config, const config::DataConfig& data,
                         const std::vector<std::int64_t>& heldOut) {
    std::set<std::int64_t> measured(heldOut.begin(), heldOut.end());
    if (config.validation.on == "training") {
        measured = {data.episodes.begin(), data.episodes.end()};
        for (std::int64_t episode : heldOut) measured.erase(episode);
    }
    return fmt::format("{}", fmt::join(measured, ", "));
}

}  // namespace

bool MeasuredOn::isSame(const MeasuredOn& other) const {
    return measuredApart(other, *this).empty();
}

std::string measuredApart(const MeasuredOn& then, const MeasuredOn& now) {
    std::vector<std::string> apart;
    if (then.on != now.on) apart.push_back(fmt::format("validation.on {} instead of {}", now.on, then.on));
    if (then.frames != now.frames)
        apart.push_back(fmt::format("{} frames instead of {}", now.frames, then.frames));
    if (then.actionFrames != now.actionFrames)
        apart.push_back(
            fmt::format("validation.action_frames {} instead of {}", now.actionFrames, then.actionFrames));
    if (then.seed != now.seed)
        apart.push_back(fmt::format("validation.seed {} instead of {}", now.seed, then.seed));
    if (hasOtherFrames(then, now)) {
        const bool named = !then.episodes.empty() && !now.episodes.empty() && then.episodes != now.episodes;
        if (named && then.episodes.size() + now.episodes.size() <= kEpisodesShown) {
            apart.push_back(fmt::format("episodes {} instead of {}", now.episodes, then.episodes));
        } else if (apart.empty()) {
            apart.emplace_back(named ? "other episodes" : "other frames or another instruction");
        }
    }
    if (!then.statistics.empty() && !now.statistics.empty() && then.statistics != now.statistics)
        apart.emplace_back("other statistics");
    return fmt::format("{}", fmt::join(apart, ", "));
}

std::map<int, std::string> measuredEpisodes(const config::TrainConfig& config) {
    std::map<int, std::string> episodes;
    for (const auto& earlier : config.replay.previous)
        episodes[earlier.task] = episodesText(config, earlier.data, earlier.heldOut);
    episodes[config.stage.task] = episodesText(config, config.data, ownHeldOut(config));
    return episodes;
}

}  // namespace studio::retention

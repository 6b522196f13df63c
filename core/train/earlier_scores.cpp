// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/earlier_scores.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/retention/statistics_hash.h"

namespace studio::train {

std::map<int, Progress::TaskScore> earlierScores(const config::TrainConfig& config,
                                                 const std::filesystem::path& pretrainedModel,
                                                 std::vector<std::string>& notes) {
    if (config.stage.parent.empty()) return {};
    auto scores = readTaskScores(pretrainedModel);
    // of versions that did not write it the checkpoint itself tells
    const std::string units = scores.empty() ? "" : retention::statisticsOf(config.stage.parent);
    for (auto& [task, score] : scores) {
        if (score.statisticsHash.empty()) score.statisticsHash = units;
    }
    auto parent = config::loadTrainConfig(config.stage.parent / "config.yaml");
    if (scores.empty() || !parent.ok()) return scores;
    std::vector<std::string> apart;
    auto compare = [&](const char* key, const auto& then, const auto& now) {
        if (then != now) apart.push_back(fmt::format("{} {} instead of {}", key, now, then));
    };
    compare("validation.on", parent->validation.on, config.validation.on);
    compare("validation.max_frames", parent->validation.maxFrames, config.validation.maxFrames);
    compare("validation.seed", parent->validation.seed, config.validation.seed);
    if (apart.empty()) return scores;
    notes.push_back(
        fmt::format("what earlier stages measured is no measure here, as this one measures otherwise: {}",
                    fmt::join(apart, ", ")));
    return {};
}

std::set<int> dropOtherFrames(const std::vector<run::Validation>& measured,
                              std::map<int, Progress::TaskScore>& scores, std::vector<std::string>& notes) {
    auto differ = [](const std::string& then, const std::string& now) {
        return !then.empty() && !now.empty() && then != now;
    };
    std::set<int> dropped;
    for (const run::Validation& event : measured) {
        auto known = scores.find(event.taskId);
        if (known == scores.end()) continue;
        const bool frames = differ(known->second.framesHash, event.framesHash);
        const bool units = differ(known->second.statisticsHash, event.statisticsHash);
        if (!frames && !units) continue;
        notes.push_back(
            frames ? fmt::format("what earlier stages measured of task {} ({}) is no measure here, as this "
                                 "one measures it on other frames or with another instruction",
                                 event.taskId, event.task)
                   : fmt::format("what earlier stages measured of task {} ({}) is no measure here, as this "
                                 "one measures it under other statistics",
                                 event.taskId, event.task));
        scores.erase(known);
        dropped.insert(event.taskId);
    }
    return dropped;
}

}  // namespace studio::train

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/earlier_scores.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace studio::train {

std::map<int, Progress::TaskScore> earlierScores(const config::TrainConfig& config,
                                                 const std::filesystem::path& pretrainedModel,
                                                 std::vector<std::string>& notes) {
    if (config.stage.parent.empty()) return {};
    auto scores = readTaskScores(pretrainedModel);
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
    std::set<int> dropped;
    for (const run::Validation& event : measured) {
        auto known = scores.find(event.taskId);
        if (known == scores.end() || known->second.framesHash.empty() || event.framesHash.empty()) continue;
        if (known->second.framesHash == event.framesHash) continue;
        notes.push_back(
            fmt::format("what earlier stages measured of task {} ({}) is no measure here, as this one "
                        "measures it on other frames or with another instruction",
                        event.taskId, event.task));
        scores.erase(known);
        dropped.insert(event.taskId);
    }
    return dropped;
}

}  // namespace studio::train

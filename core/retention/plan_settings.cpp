// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/plan_settings.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <utility>

#include "core/config/schema.h"
#include "core/config/value.h"

namespace studio::retention {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kFew = 2;  ///< differences that a name still carries

/// Short words for the settings that people speak of, in the order in which they are named.
const std::vector<std::pair<std::string, std::string>>& shortWords() {
    static const std::vector<std::pair<std::string, std::string>> words = {
        {"replay.strategy", "replay"},
        {"replay.shares", "shares"},
        {"training.batch_size", "batch"},
        {"training.steps", "steps"},
        {"training.epochs", "epochs"},
        {"policy.optimizer_lr", "rate"},
        {"replay.distill", "distill"},
        {"replay.distill_on", "distill on"},
        {"replay.l2sp", "l2sp"},
        {"replay.min_share", "least share"},
        {"replay.max_share", "largest share"},
        {"replay.gain", "gain"},
        {"replay.reservoir_frames", "reservoir frames"},
        {"replay.pools", "replayed episodes"},
        {"data.stats", "statistics"},
        {"policy.freeze_vision_encoder", "vision frozen"},
        {"policy.train_expert_only", "expert only"},
        {"policy.train_state_proj", "state projection trained"},
        {"stage.start", "start"},
        {"stage.task", "task"},
        {"data.root", "data"}};
    return words;
}

std::string shortWord(const std::string& path) {
    for (const auto& [key, word] : shortWords()) {
        if (key == path) return word;
    }
    return path;
}

/// Place in the order of naming; those without a word of their own come last.
std::size_t rankOf(const std::string& setting) {
    const auto& words = shortWords();
    return static_cast<std::size_t>(
        std::find_if(words.begin(), words.end(), [&](const auto& row) { return row.second == setting; }) -
        words.begin());
}

/// Where and how fast, names, and what is told in another way below.
bool leftOut(const std::string& path, const config::TrainConfig& config) {
    static const std::set<std::string> keys = {"policy.pretrained_path",
                                               "policy.from_scratch",
                                               "policy.vlm_config",
                                               "policy.tokenizer",
                                               "data.root",
                                               "data.stats_file",
                                               "training.name",
                                               "training.output_directory",
                                               "training.seed",
                                               "training.preset",
                                               "training.device",
                                               "training.num_workers",
                                               "training.prefetch_factor",
                                               "training.frame_cache_mib",
                                               "training.feature_cache_mib",
                                               "training.threads",
                                               "training.log_freq",
                                               "training.source_grad_norm_freq",
                                               "training.keep_last"};
    // they decide which checkpoint is the best only where the training loss does
    if (path.starts_with("training.save_freq")) return config.training.bestBy != "train_loss";
    return keys.contains(path) || path.starts_with("stage.") || path.starts_with("retention.") ||
           (path.starts_with("replay.") && path != "replay.l2sp" && path != "replay.distill");
}

/// A folder or file as runs of several machines have it in common: within the project its way from there,
/// elsewhere its own name and that of the folder around it, as one name alone (`lerobot`) is soon another's.
std::string placeName(const fs::path& path, const fs::path& project) {
    fs::path place = path.lexically_normal();
    if (!place.has_filename()) place = place.parent_path();
    if (project.empty()) return place.filename().string();
    const fs::path within = place.lexically_relative(project.lexically_normal());
    if (!within.empty() && *within.begin() != "..") return within.generic_string();
    return (place.parent_path().filename() / place.filename()).generic_string();
}

/// A hub id as it is; of a run's checkpoint the run and the step.
std::string weightsName(const std::string& path, const fs::path& project) {
    fs::path place = fs::path(path).lexically_normal();
    if (!place.is_absolute()) return path;
    // every checkpoint has a folder of this name
    if (place.filename() == "pretrained_model") place = place.parent_path();
    const fs::path folder = place.parent_path();
    if (folder.filename() != "checkpoints") return placeName(place, project);
    return placeName(folder.parent_path(), project) + "/" + place.filename().string();
}

std::string startOf(const config::TrainConfig& config) {
    // of the stage before: which of its checkpoints
    if (!config.stage.parent.empty()) return config.stage.checkpoint;
    const fs::path& project = config.stage.project;
    if (!config.source.fromScratch) return weightsName(config.source.pretrainedPath, project);
    if (config.source.vlmConfig.empty()) return "scratch";
    return "scratch, " + placeName(config.source.vlmConfig, project);
}

/// The data of the earlier tasks, which are replayed or validated on.
void addEarlierTasks(const config::TrainConfig& config, StageSettings& settings) {
    auto numbers = [](const std::vector<std::int64_t>& episodes, const char* none) {
        return episodes.empty() ? std::string(none) : fmt::format("{}", fmt::join(episodes, "+"));
    };
    for (const config::PreviousTask& task : config.replay.previous) {
        auto set = [&](const char* what, const std::string& value) {
            settings[fmt::format("task {} {}", task.task, what)] = value;
        };
        const config::DataConfig& data = task.data;
        set("data", placeName(data.root, config.stage.project));
        set("episodes", numbers(data.episodes, "all"));
        set("episodes held out", numbers(task.heldOut, "none"));
        set("instruction", data.instruction);
        set("state", fmt::format("{}", fmt::join(data.state, "+")));
        set("action", fmt::format("{}", fmt::join(data.action, "+")));
        std::vector<std::string> cameras;
        for (const auto& [camera, from] : data.cameras) cameras.push_back(camera + "=" + from);
        set("cameras", fmt::format("{}", fmt::join(cameras, "+")));
    }
}

/// How earlier tasks are mixed in, as far as the strategy uses it.
void addReplay(const config::ReplayConfig& replay, StageSettings& settings) {
    if (replay.distill > 0) settings[shortWord("replay.distill_on")] = replay.distillOn;
    // a first stage has nothing to replay, whatever its strategy
    if (replay.previous.empty()) return;
    settings["replay.validate_previous"] = replay.validatePrevious ? "true" : "false";
    settings[shortWord("replay.strategy")] = replay.strategy;
    const bool planned =
        replay.strategy == "proportional" || replay.strategy == "adaptive" || replay.strategy == "reservoir";
    if (planned) {
        std::vector<std::string> shares;
        for (const auto& task : replay.previous) shares.push_back(fmt::format("{:.4g}", task.share));
        shares.push_back(fmt::format("{:.4g}", replay.share));
        settings[shortWord("replay.shares")] = fmt::format("{}", fmt::join(shares, "+"));
    }
    if (replay.strategy != "none" && replay.strategy != "reservoir") {
        std::vector<std::int64_t> pools;
        for (const auto& task : replay.previous) pools.push_back(task.episodes);
        settings[shortWord("replay.pools")] = fmt::format("{}", fmt::join(pools, "+"));
    }
    if (replay.strategy == "reservoir")
        settings[shortWord("replay.reservoir_frames")] = std::to_string(replay.reservoirFrames);
    if (replay.strategy == "adaptive") {
        settings[shortWord("replay.min_share")] = fmt::format("{:.4g}", replay.minShare);
        settings[shortWord("replay.max_share")] = fmt::format("{:.4g}", replay.maxShare);
        settings[shortWord("replay.gain")] = fmt::format("{:.4g}", replay.gain);
    }
}

std::vector<std::string> inOrder(const std::set<std::string>& settings) {
    std::vector<std::string> ordered(settings.begin(), settings.end());
    std::stable_sort(ordered.begin(), ordered.end(),
                     [](const auto& a, const auto& b) { return rankOf(a) < rankOf(b); });
    return ordered;
}

}  // namespace

StageSettings stageSettings(const config::TrainConfig& config) {
    StageSettings settings;
    for (const config::KeySpec& row : config::schema()) {
        if (leftOut(row.path, config) || row.type == config::ValueType::Nothing || !row.bind.read) continue;
        const auto value = row.bind.read(config);
        settings[shortWord(row.path)] = row.type == config::ValueType::Number && value.is_number()
                                            ? fmt::format("{}", value.get<double>())
                                            : config::valueText(row, value);
    }
    settings[shortWord("stage.task")] = std::to_string(config.stage.task);
    settings[shortWord("data.root")] = placeName(config.data.root, config.stage.project);
    if (const std::string start = startOf(config); !start.empty()) settings[shortWord("stage.start")] = start;
    addReplay(config.replay, settings);
    addEarlierTasks(config, settings);
    return settings;
}

std::vector<std::string> differences(const PlanSettings& a, const PlanSettings& b) {
    std::set<std::string> found;
    for (std::size_t k = 0; k < std::min(a.size(), b.size()); ++k) {
        for (const auto& [setting, value] : a[k]) {
            auto other = b[k].find(setting);
            if (other != b[k].end() && other->second != value) found.insert(setting);
        }
    }
    return inOrder(found);
}

bool samePlan(const PlanSettings& a, const PlanSettings& b) {
    return differences(a, b).empty();
}

std::vector<std::string> startDifferences(const StageSettings& a, const StageSettings& b) {
    auto decides = [](const std::string& setting) {
        const bool learns =
            setting.starts_with("policy.optimizer_") || setting.starts_with("policy.scheduler_");
        return setting == shortWord("stage.start") || setting == "training.dtype" ||
               (setting.starts_with("policy.") && !learns);
    };
    std::vector<std::string> apart = differences({a}, {b});
    std::erase_if(apart, [&](const std::string& setting) { return !decides(setting); });
    return apart;
}

bool isReplaySetting(const std::string& setting) {
    static const std::set<std::string> words = [] {
        std::set<std::string> found;
        for (const auto& [key, word] : shortWords()) {
            if (key.starts_with("replay.")) found.insert(word);
        }
        return found;
    }();
    return words.contains(setting) || setting.starts_with("replay.");
}

std::size_t differencesBesideReplay(const PlanSettings& a, const PlanSettings& b) {
    const auto found = differences(a, b);
    return found.size() -
           static_cast<std::size_t>(std::count_if(found.begin(), found.end(), isReplaySetting));
}

std::string valueOver(const PlanSettings& plan, const std::string& setting) {
    std::vector<std::string> values;
    for (const StageSettings& stage : plan) {
        if (auto found = stage.find(setting); found != stage.end()) values.push_back(found->second);
    }
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return fmt::format("{}", fmt::join(values, "/"));
}

std::vector<std::string> distinctions(const std::vector<PlanSettings>& plans,
                                      const std::vector<std::string>& names) {
    std::set<std::string> found;
    for (std::size_t i = 0; i < plans.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            for (const std::string& setting : differences(plans[i], plans[j])) found.insert(setting);
        }
    }
    std::vector<std::string> settings = inOrder(found);
    const std::set<std::string> distinct(names.begin(), names.end());
    const bool named = distinct.size() == plans.size() && !distinct.contains("");
    std::vector<std::string> said;
    for (std::size_t i = 0; i < plans.size(); ++i) {
        if (settings.size() > kFew && named) {
            said.push_back(names[i]);
            continue;
        }
        std::vector<std::string> parts;
        for (std::size_t s = 0; s < std::min(settings.size(), kFew); ++s) {
            if (std::string value = valueOver(plans[i], settings[s]); !value.empty())
                parts.push_back(settings[s] + " " + value);
        }
        if (settings.size() > kFew) parts.push_back(fmt::format("{} more", settings.size() - kFew));
        said.push_back(fmt::format("{}", fmt::join(parts, ", ")));
    }
    return said;
}

}  // namespace studio::retention

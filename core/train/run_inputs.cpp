// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/run_inputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "core/config/schema.h"
#include "core/config/value.h"
#include "core/train/file_marks.h"
#include "core/train/stage.h"

namespace studio::train {

namespace {

namespace fs = std::filesystem;
using config::KeySpec;
using config::ValueType;

constexpr std::size_t kShown = 5;     ///< differences of a kind that are named
constexpr std::size_t kLongest = 60;  ///< letters of a value that is shown

bool leftOut(const KeySpec& row) {
    static const std::set<std::string> keys = {
        // the checkpoint has weights, sizes and statistics
        "policy.pretrained_path", "policy.from_scratch", "policy.vlm_config", "policy.tokenizer",
        "data.stats", "data.stats_file", "data.std_floor",
        // where, how fast and under which name; device, type and threads are compared as they turned out
        "training.name", "training.device", "training.dtype", "training.threads", "training.num_workers",
        "training.prefetch_factor", "training.frame_cache_mib", "training.keep_last",
        // its keys stand under policy
        "training.preset"};
    return row.type == ValueType::Path || row.type == ValueType::Nothing || keys.contains(row.path) ||
           row.path.starts_with("stage.") || row.path.starts_with("retention.");
}

std::string textOf(const KeySpec& row, const nlohmann::json& value) {
    if (row.type != ValueType::List) return config::valueText(row, value);
    auto entries = value;
    for (auto& entry : entries) {
        for (const KeySpec& item : row.items) {
            if (leftOut(item)) entry.erase(item.path);
        }
    }
    return entries.dump();
}

/// The first few, then how many more there are.
void addFew(std::vector<std::string> texts, std::vector<std::string>& all) {
    const std::size_t more = texts.size() - std::min(texts.size(), kShown);
    texts.resize(texts.size() - more);
    if (more > 0) texts.push_back(fmt::format("and {} more", more));
    all.insert(all.end(), texts.begin(), texts.end());
}

using Marks = std::map<std::string, std::string>;

std::vector<std::string> fileDifferences(const std::string& origin, const Marks& then, const Marks& now) {
    std::vector<std::string> found;
    for (const auto& [name, mark] : then) {
        auto today = now.find(name);
        if (today == now.end()) {
            found.push_back(fmt::format("{}: {} is gone", origin, name));
        } else if (!sameMark(mark, today->second)) {
            found.push_back(fmt::format("{}: {} has changed", origin, name));
        }
    }
    for (const auto& [name, mark] : now) {
        if (!then.contains(name)) found.push_back(fmt::format("{}: {} is new", origin, name));
    }
    return found;
}

}  // namespace

std::vector<std::string> RunInputs::differences(const RunInputs& now) const {
    std::vector<std::string> all, found;
    for (const auto& [key, then] : settings) {
        auto today = now.settings.find(key);
        if (today == now.settings.end() || today->second == then) continue;
        const bool isShort = std::max(then.size(), today->second.size()) <= kLongest;
        found.push_back(isShort ? fmt::format("{} {} instead of {}", key, today->second, then)
                                : fmt::format("{} has changed", key));
    }
    addFew(std::move(found), all);
    static const Marks kNone;
    std::set<std::string> origins;
    for (const auto* side : {&files, &now.files}) {
        for (const auto& [origin, marks] : *side) origins.insert(origin);
    }
    for (const std::string& origin : origins) {
        auto then = files.find(origin), today = now.files.find(origin);
        addFew(fileDifferences(origin, then == files.end() ? kNone : then->second,
                               today == now.files.end() ? kNone : today->second),
               all);
    }
    return all;
}

std::map<std::string, std::string> decidingSettings(const config::TrainConfig& config) {
    std::map<std::string, std::string> settings;
    for (const KeySpec& row : config::schema()) {
        if (!leftOut(row)) settings[row.path] = textOf(row, row.bind.read(config));
    }
    return settings;
}

RunInputs runInputs(const Stage& stage) {
    RunInputs inputs;
    inputs.settings = decidingSettings(stage.config);
    for (const StageTask& task : stage.tasks.tasks) {
        if (task.dataset)
            inputs.files[fmt::format("data of task {}", task.id)] = filesBelow(task.dataset->info().root);
    }
    if (const fs::path reservoir = reservoirFolder(stage.config); !reservoir.empty())
        inputs.files["kept frames"] = filesBelow(reservoir);
    return inputs;
}

nlohmann::json toJson(const RunInputs& inputs) {
    return {{"settings", inputs.settings}, {"files", inputs.files}};
}

std::optional<RunInputs> runInputsFromJson(const nlohmann::json& json) {
    if (!json.is_object() || !json.contains("settings") || !json.contains("files")) return std::nullopt;
    try {
        RunInputs inputs;
        json.at("settings").get_to(inputs.settings);
        json.at("files").get_to(inputs.files);
        return inputs;
    } catch (const nlohmann::json::exception&) {
        // written by another version, in another form: as good as not there
        return std::nullopt;
    }
}

}  // namespace studio::train

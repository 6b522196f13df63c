// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/run_inputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <span>
#include <utility>

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/config/schema.h"
#include "core/config/value.h"
#include "core/train/stage.h"

namespace studio::train {

namespace {

namespace fs = std::filesystem;
using config::KeySpec;
using config::ValueType;

constexpr std::size_t kShown = 5;             ///< differences of a kind that are named
constexpr std::size_t kLongest = 60;          ///< letters of a value that is shown
constexpr std::size_t kNamedFiles = 64;       ///< of one folder; more are summed up by folder
constexpr std::uint64_t kTableEnd = 1 << 16;  ///< bytes at the end of a parquet file: its footer, usually

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

/// Name and size, and what can be read of a file at little cost.
std::string markOf(const fs::path& file, const fs::path& relative) {
    std::error_code problem;
    const auto size = fs::file_size(file, problem);
    if (problem) return "unreadable";
    std::string mark = fmt::format("{} bytes", size);
    const bool describes = *relative.begin() == "meta", table = file.extension() == ".parquet";
    if (size == 0 || !(describes || table)) return mark;
    auto mapped = MappedFile::open(file);
    if (!mapped.ok()) return mark;
    auto bytes = mapped->bytes();
    if (!describes && bytes.size() > kTableEnd) bytes = bytes.last(kTableEnd);
    return mark + " " + hashHex(bytes);
}

/// Statistics may be worked out anew at any time: the checkpoint has those that count.
bool isStatistics(const fs::path& relative) {
    return relative == "meta/stats.json" || relative == "meta/episodes_stats.jsonl";
}

/// One mark per folder instead of one per file.
std::map<std::string, std::string> summedUp(const std::map<std::string, std::string>& files) {
    std::map<std::string, std::pair<std::size_t, std::string>> folders;
    for (const auto& [name, mark] : files) {
        auto& [count, text] = folders[fs::path(name).parent_path().generic_string()];
        ++count;
        text += name + " " + mark + "\n";
    }
    std::map<std::string, std::string> marks;
    for (const auto& [folder, what] : folders) {
        const auto& [count, text] = what;
        marks[folder.empty() ? "." : folder] =
            fmt::format("{} files {}", count, hashHex(std::as_bytes(std::span(text))));
    }
    return marks;
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
        } else if (today->second != mark) {
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

std::map<std::string, std::string> filesBelow(const fs::path& root) {
    static const std::set<std::string> kParts = {"meta", "data", "videos", "images"};
    Marks files;
    std::error_code problem;
    // whatever else lies in a data set's folder decides nothing
    const bool isDataset = fs::is_directory(root / "meta", problem);
    problem.clear();
    fs::recursive_directory_iterator at(root, fs::directory_options::skip_permission_denied, problem), end;
    for (; !problem && at != end; at.increment(problem)) {
        // what file managers and version control keep there is no data
        const std::string name = at->path().filename().string();
        const bool passed = name.starts_with('.') || (isDataset && at.depth() == 0 && !kParts.contains(name));
        std::error_code ignored;
        if (passed && at->is_directory(ignored)) at.disable_recursion_pending();
        if (passed || !at->is_regular_file(ignored)) continue;
        const fs::path relative = at->path().lexically_relative(root);
        if (!isStatistics(relative)) files[relative.generic_string()] = markOf(at->path(), relative);
    }
    return files.size() > kNamedFiles ? summedUp(files) : files;
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

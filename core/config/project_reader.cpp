// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/project_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "core/config/exclusive_keys.h"
#include "core/config/value.h"

namespace studio::config {

using nlohmann::json;

namespace {

std::string foundText(const YamlNode& node) {
    return node.isScalar() ? "'" + node.text + "'" : node.isNull() ? "no value" : "a list or map";
}

}  // namespace

std::optional<int> numberIn(const std::string& word, const std::string& prefix, const std::string& suffix) {
    if (!word.starts_with(prefix) || !word.ends_with(suffix) ||
        word.size() <= prefix.size() + suffix.size()) {
        return {};
    }
    std::string digits = word.substr(prefix.size(), word.size() - prefix.size() - suffix.size());
    if (digits.size() > 6 ||
        !std::all_of(digits.begin(), digits.end(), [](unsigned char c) { return std::isdigit(c); })) {
        return {};
    }
    // task01 beside task1 would be one number under two keys
    if (digits.size() > 1 && digits[0] == '0') return {};
    return std::stoi(digits);
}

bool ProjectReader::aside(const YamlEntry& entry, const std::string& path) {
    const bool interpolated = entry.value.isScalar() && entry.value.text.find("${") != std::string::npos;
    if (entry.key.starts_with("_") || interpolated) {
        hydra_.push_back(path);
        return true;
    }
    return false;
}

void ProjectReader::noteHydra(const std::string& name) {
    if (hydra_.empty()) return;
    std::sort(hydra_.begin(), hydra_.end());
    warn(name, fmt::format("ignored, as it belongs to Hydra: {}", fmt::join(hydra_, ", ")),
         "Values with ${...} fall back to the defaults here; --set replaces them.");
    hydra_.clear();
}

std::string placeOf(const std::map<std::string, std::string>& places, std::string_view key,
                    const std::filesystem::path& file) {
    for (;;) {
        auto found = places.find(std::string(key));
        if (found != places.end()) return found->second;
        const auto dot = key.rfind('.');
        if (dot == std::string_view::npos) return file.string();
        key = key.substr(0, dot);
    }
}

void ProjectReader::walk(const YamlDocument& document, const YamlNode& map, const std::string& prefix,
                         const Take& take) {
    if (!map.isMap()) {
        if (!map.isNull()) fail(document.where(map.at), fmt::format("'{}' is no map of keys", prefix));
        return;
    }
    for (const YamlEntry& entry : map.entries) {
        std::string path = prefix.empty() ? entry.key : prefix + "." + entry.key;
        if (places_) (*places_)[path] = document.where(entry.at);
        if (aside(entry, path) || take(entry, path)) continue;
        if (strict_) {
            fail(document.where(entry.at), fmt::format("unknown key '{}'", path),
                 unknownProjectKeyHint(path));
        } else {
            warn(document.where(entry.at), fmt::format("unknown key '{}' is ignored", path),
                 findKey(path) || isSection(path) ? unknownKeyHint(path) : unknownProjectKeyHint(path));
        }
    }
}

void ProjectReader::ours(const YamlDocument& document, const YamlNode& node, const std::string& path) {
    settings_->set(path, node, document.where(node.at), project_.folder);
}

bool ProjectReader::takeOurs(const YamlDocument& document, const YamlEntry& entry, const std::string& path,
                             const std::string& shown) {
    const KeySpec* key = findKey(path);
    if (!key && !isSection(path)) return false;
    if (key) {
        const bool nullable = key->type == ValueType::PictureSize || key->type == ValueType::Nothing;
        if (entry.value.isNull() && !nullable && !strict_) {
            warn(document.where(entry.at), fmt::format("'{}' has no value, its default counts", shown));
        } else {
            ours(document, entry.value, path);
        }
        return true;
    }
    walk(document, entry.value, shown, [&](const YamlEntry& inner, const std::string& innerShown) {
        return takeOurs(document, inner, path + "." + inner.key, innerShown);
    });
    return true;
}

template <class T>
bool ProjectReader::takeRow(std::span<const BoundKey<T>> rows, T& into, const std::string& path,
                            const YamlDocument& document, const YamlNode& node) {
    for (const auto& row : rows) {
        if (row.key.path != path || !row.bind.write) continue;
        auto value = parseValue(row.key, node, project_.folder);
        if (value.ok()) {
            row.bind.write(into, *value);
        } else {
            fail(document.where(node.at), value.error().message, value.error().hint);
        }
        return true;
    }
    return false;
}

bool ProjectReader::takeTaskKey(TaskConfig& task, const std::string& path, const YamlDocument& document,
                                const YamlNode& node) {
    return takeRow(taskKeys(), task, path, document, node);
}

bool ProjectReader::takePolicy(const YamlDocument& document, const YamlEntry& entry, const std::string& path,
                               const std::string& shown) {
    if (path != "policy.normalization_mapping") return takeOurs(document, entry, path, shown);
    walk(document, entry.value, shown, [&](const YamlEntry& kind, const std::string& kindShown) {
        const YamlNode* inner = kind.value.find("value");
        const YamlNode& mode = inner ? *inner : kind.value;
        if (kind.value.find("_target_")) hydra_.push_back(kindShown + "._target_");
        if (kind.key == "DEPTH") {
            warn(document.where(kind.at),
                 fmt::format("'{}' is ignored: SmolVLA has no depth input", kindShown));
            return true;
        }
        if (!findKey(path + "." + kind.key)) return false;
        ours(document, mode, path + "." + kind.key);
        return true;
    });
    return true;
}

bool ProjectReader::takeTraining(const YamlDocument& document, const YamlEntry& entry,
                                 ProjectExtras& extras) {
    const std::string path = "training." + entry.key;
    if (entry.key == "drop_last" || entry.key == "persistent_workers") {
        warn(document.where(entry.at), fmt::format("'{}' has no counterpart here and is ignored", path),
             "Batches are always full and loader threads always stay.");
    } else if (entry.key == "validate_all_previous_tasks") {
        takeRow(projectKeys(), project_, "sequential.validate_all_previous_tasks", document, entry.value);
    } else if (entry.key == "validation_freq_epoch") {
        ours(document, entry.value, "validation.freq_epoch");
    } else if (entry.key == "validation_episodes") {
        project_.heldOut = integer(document, entry.value, path, 0);
    } else if (entry.key == "target_action_dim") {
        extras.actionWidth = integer(document, entry.value, path, 1);
    } else if (entry.key == "max_epoch") {
        ours(document, entry.value, "training.epochs");
    } else {
        return takeOurs(document, entry, path, path);
    }
    return true;
}

bool ProjectReader::takeSequential(const YamlDocument& document, const YamlEntry& entry) {
    if (auto stage = numberIn(entry.key, "stage", "_replay")) {
        takeShares(document, entry, *stage);
        return true;
    }
    return takeRow(projectKeys(), project_, "sequential." + entry.key, document, entry.value);
}

void ProjectReader::takeShares(const YamlDocument& document, const YamlEntry& entry, int stage) {
    const std::string path = "sequential." + entry.key;
    auto& shares = project_.sequential.shares[stage];
    walk(document, entry.value, path, [&](const YamlEntry& share, const std::string& sharePath) {
        auto task = numberIn(share.key, "task", "");
        if (!task) return false;
        const YamlNode& node = share.value;
        auto value = node.isScalar() && !node.quoted ? parseNumber(node.text) : std::nullopt;
        // noted even where it is unusable, so that it is neither said to be missing nor added up
        const bool usable = value && *value >= 0 && *value <= 1;
        shares[*task] = usable ? *value : std::nan("");
        if (!usable) {
            fail(document.where(node.at),
                 fmt::format("{} needs a number in [0, 1], found {}", sharePath, foundText(node)),
                 "A share that is left empty is no default: write 0 to leave the task out on purpose.");
        }
        return true;
    });
}

void ProjectReader::takeTaskFiles(const YamlDocument& document, const YamlNode& node, ProjectExtras& extras) {
    extras.taskFiles.emplace();
    if (node.isNull()) return;
    if (!node.isSequence()) {
        fail(document.where(node.at), "tasks needs a list of files, found " + foundText(node),
             "Write one file a line: - tasks/task1_moving_grasp.yaml");
        return;
    }
    for (const YamlNode& item : node.items) {
        if (item.isScalar() && !item.text.empty()) {
            extras.taskFiles->emplace_back(item.text, item.at);
        } else {
            fail(document.where(item.at), "tasks needs the name of a file, found " + foundText(item));
        }
    }
}

bool ProjectReader::takeTop(const YamlDocument& document, const YamlEntry& entry, ProjectExtras& extras) {
    const std::string& key = entry.key;
    if (key == "defaults" || key == "hydra" || key == "timestamp") {
        hydra_.push_back(key);
    } else if (key == "method") {
        // named their output folder; ours is named by task
    } else if (key == "policy_name") {
        if (entry.value.text != "smolvla") {
            fail(document.where(entry.value.at),
                 fmt::format("policy_name = {} is not supported", entry.value.text), "Only smolvla is.");
        }
    } else if (key == "task") {
        extras.task = entry.value.text;
    } else if (key == "tasks") {
        takeTaskFiles(document, entry.value, extras);
    } else if (key == "policy") {
        walk(document, entry.value, key, [&](const YamlEntry& inner, const std::string& path) {
            return takePolicy(document, inner, path, path);
        });
    } else if (key == "training") {
        walk(document, entry.value, key, [&](const YamlEntry& inner, const std::string&) {
            return takeTraining(document, inner, extras);
        });
    } else if (key == "sequential") {
        walk(document, entry.value, key,
             [&](const YamlEntry& inner, const std::string&) { return takeSequential(document, inner); });
    } else if (key == "stage" || key == "replay") {
        return false;  // of one stage's own configuration
    } else if (key == "data" && strict_) {
        walk(document, entry.value, key, [&](const YamlEntry& inner, const std::string& path) {
            if (inner.key == "stats" || inner.key == "stats_file") return false;
            return takeOurs(document, inner, path, path);
        });
    } else {
        return takeRow(projectKeys(), project_, key, document, entry.value) ||
               takeOurs(document, entry, key, key);
    }
    return true;
}

ProjectExtras ProjectReader::readProject(const YamlDocument& document) {
    ProjectExtras extras;
    settings_ = &project_.base;
    places_ = &extras.places;
    settings_->setName(document.name);
    if (strict_ && !document.root.isMap()) {
        fail(document.name, "the file is not a map of keys", "A project begins with `tasks:` or `policy:`.");
        return extras;
    }
    walk(document, document.root, "",
         [&](const YamlEntry& entry, const std::string&) { return takeTop(document, entry, extras); });
    places_ = nullptr;
    refuseTwoSpellings(extras.places);
    for (const auto& [path, where] : extras.places) settings_->place(path, where);
    noteHydra(document.name);
    return extras;
}

void ProjectReader::setProject(const std::string& path, const YamlNode& value, const std::string& where) {
    YamlDocument document;
    document.name = where;
    YamlEntry entry{path.substr(path.rfind('.') + 1), {}, value};
    entry.value.at = {};
    if (findKey(path) || (isSection(path) && !path.starts_with("sequential"))) {
        const bool elsewhere = path.starts_with("stage.") || path.starts_with("replay.") ||
                               path == "data.stats" || path == "data.stats_file";
        if (elsewhere) {
            fail(where, fmt::format("'{}' is decided by the sequence", path), unknownProjectKeyHint(path));
            return;
        }
        std::error_code ignored;
        project_.base.set(path, value, where, std::filesystem::current_path(ignored));
        // what is typed wins over what the tasks say
        for (TaskConfig& task : project_.tasks) task.own.forget(path);
        const auto* typed = project_.base.find(path);
        if (!typed || !saysSomething(typed->value)) return;
        for (const std::string& other : excludedBy(path)) {
            project_.base.forget(other);
            for (TaskConfig& task : project_.tasks) task.own.forget(other);
        }
        return;
    }
    if (path == "tasks") {
        fail(where, "the list of tasks belongs to the project and is not set on the command line",
             "Write it into the project's file, one line a task (- tasks/task1_moving_grasp.yaml), or leave "
             "it "
             "out to take every file of tasks/.");
        return;
    }
    const auto stage = numberIn(path.substr(0, path.rfind('.')), "sequential.stage", "_replay");
    const auto task = numberIn(entry.key, "task", "");
    if (stage && task) {
        auto number = value.isScalar() ? parseNumber(value.text) : std::nullopt;
        if (number && *number >= 0 && *number <= 1) {
            project_.sequential.shares[*stage][*task] = *number;
        } else {
            fail(where, fmt::format("{} needs a number in [0, 1], found {}", path, foundText(value)));
        }
    } else if (path.starts_with("sequential.") && path.find('.', 11) == std::string::npos) {
        if (!takeSequential(document, entry)) {
            fail(where, fmt::format("unknown key '{}'", path), unknownProjectKeyHint(path));
        }
    } else {
        fail(where, fmt::format("unknown key '{}'", path), unknownProjectKeyHint(path));
    }
}

std::optional<std::int64_t> ProjectReader::integer(const YamlDocument& document, const YamlNode& node,
                                                   const std::string& key, std::int64_t minimum) {
    auto value = node.isScalar() && !node.quoted ? parseInteger(node.text) : std::nullopt;
    if (value && *value >= minimum) return value;
    fail(document.where(node.at),
         fmt::format("{} needs a whole number of at least {}, found {}", key, minimum, foundText(node)));
    return {};
}

void ProjectReader::refuseTwoSpellings(const std::map<std::string, std::string>& places) {
    for (const Spelling& spelling : otherSpellings()) {
        const auto other = places.find(spelling.path), own = places.find(spelling.key);
        if (!spelling.same || other == places.end() || own == places.end()) continue;
        fail(other->second,
             fmt::format("'{}' and '{}' ({}) are one key", spelling.path, spelling.key, own->second),
             "Leave one of them out.");
    }
}

void ProjectReader::fail(const std::string& where, const std::string& message, const std::string& hint) {
    project_.base.fail(where, {ErrorCode::InvalidConfig, message, hint});
}

void ProjectReader::warn(const std::string& where, const std::string& message, const std::string& hint) {
    warnings_.push_back({where + ": " + message, hint});
}

}  // namespace studio::config

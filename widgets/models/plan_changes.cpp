// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/plan_changes.h"

#include <fmt/format.h>

#include <charconv>
#include <filesystem>
#include <optional>
#include <set>

#include "core/config/exclusive_keys.h"
#include "core/config/value.h"
#include "widgets/forms/config_edit.h"

namespace studio::widgets {

namespace {

/// "task2.training.steps" -> (2, "training.steps"); nothing: of no task.
std::optional<std::pair<int, std::string>> ofTask(const std::string& key) {
    const auto dot = key.find('.');
    int id = 0;
    if (!key.starts_with("task") || dot == std::string::npos) return {};
    const auto end = std::from_chars(key.data() + 4, key.data() + dot, id);
    if (end.ec != std::errc() || end.ptr != key.data() + dot) return {};
    return std::pair{id, key.substr(dot + 1)};
}

/// The keys that cannot count beside a changed one, as changes name them.
std::vector<std::string> excludedChanges(const std::string& key) {
    const auto own = ofTask(key);
    std::vector<std::string> others = config::excludedBy(own ? own->second : key);
    for (std::string& other : others) {
        if (own) other = fmt::format("task{}.{}", own->first, other);
    }
    return others;
}

/// The first and the last number where robot_train's spelling can say them: "[0, 39]"; all of them: "null".
Result<std::string> asOneRange(const config::TaskConfig& task, const std::string& value) {
    const config::KeySpec& row = *config::findKey("data.episodes");
    STUDIO_ASSIGN(auto typed, config::parseOverride("data.episodes=" + value));
    STUDIO_ASSIGN(const nlohmann::json numbers, config::parseValue(row, typed.second, {}));
    if (numbers.empty()) return std::string("null");
    const auto first = numbers.front().get<std::int64_t>(), last = numbers.back().get<std::int64_t>();
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (numbers[i].get<std::int64_t>() == first + static_cast<std::int64_t>(i)) continue;
        return Error{ErrorCode::Unsupported,
                     fmt::format("cannot save the episodes of {}: {} names them as episodes_to_use, which "
                                 "holds one range",
                                 task.name, task.file.string()),
                     "Choose one range, or write task.data.episodes into that file in its place."};
    }
    return fmt::format("[{}, {}]", first, last);
}

/// A key of TrainConfig as the task's file spells it.
std::string spelled(const config::TaskConfig& task, const std::string& key) {
    for (const auto& [own, other] : {std::pair("training.epochs", "task.training.max_epoch"),
                                     std::pair("data.episodes", "task.data.episodes_to_use")}) {
        if (key == own && task.places.contains(other)) return other;
    }
    return "task." + key;
}

/// What the task's file states against a new value of `key`, saying nothing.
PlanChanges givingWay(const config::TaskConfig& task, const std::string& key) {
    PlanChanges values;
    for (const std::string& other : config::excludedBy(key)) {
        const auto* stated = task.own.find(other);
        if (stated && config::saysSomething(stated->value))
            values[spelled(task, other)] = stated->value.is_array() ? "[]" : "0";
    }
    return values;
}

}  // namespace

int countOf(const PlanChanges& changes) {
    std::set<std::string> edits;
    for (const auto& [key, value] : changes) {
        const std::size_t shares = key.starts_with("sequential.stage") ? key.find("_replay.") : key.npos;
        const std::string held = ".validation.split";
        std::string edit = key.substr(0, shares);
        if (edit.ends_with(held))
            edit.replace(edit.size() - held.size(), held.size(), ".validation.episodes");
        edits.insert(edit);
    }
    return static_cast<int>(edits.size());
}

std::vector<std::string> overridesOf(const PlanChanges& changes) {
    std::vector<std::string> words;
    for (const auto& [key, value] : changes) words.push_back(key + "=" + value);
    return words;
}

PlanChanges merged(PlanChanges changes, const PlanChanges& values) {
    for (const auto& [key, value] : values) {
        for (const std::string& other : excludedChanges(key)) changes.erase(other);
    }
    for (const auto& [key, value] : values) changes[key] = value;
    return changes;
}

Result<config::ProjectEdit> savedInto(const config::ProjectConfig& project, const PlanChanges& changes) {
    std::map<std::filesystem::path, PlanChanges> files, yielding;
    for (const auto& [key, value] : changes) {
        const auto own = ofTask(key);
        const config::TaskConfig* owner = own ? project.findTask(own->first) : nullptr;
        if (!owner) {
            files[project.file][key] = value;
            continue;
        }
        // in its file it stands below `task`
        const std::string path = spelled(*owner, own->second);
        std::string written = value;
        if (path == "task.data.episodes_to_use") {
            STUDIO_ASSIGN(written, asOneRange(*owner, value));
        }
        files[owner->file][path] = written;
        yielding[owner->file].merge(givingWay(*owner, own->second));
    }
    // what was changed itself stays as it was changed
    for (auto& [file, values] : yielding) files[file].merge(values);
    config::ProjectEdit edit;
    for (const auto& [file, values] : files) {
        STUDIO_ASSIGN(config::FileEdit one, editConfig(file, values));
        edit.push_back(std::move(one));
    }
    return edit;
}

}  // namespace studio::widgets

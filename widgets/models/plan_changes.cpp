// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/plan_changes.h"

#include <charconv>
#include <filesystem>
#include <set>

#include "widgets/forms/config_edit.h"

namespace studio::widgets {

int countOf(const PlanChanges& changes) {
    std::set<std::string> edits;
    for (const auto& [key, value] : changes) {
        const std::size_t shares = key.starts_with("sequential.stage") ? key.find("_replay.") : key.npos;
        edits.insert(key.substr(0, shares));
    }
    return static_cast<int>(edits.size());
}

std::vector<std::string> overridesOf(const PlanChanges& changes) {
    std::vector<std::string> words;
    for (const auto& [key, value] : changes) words.push_back(key + "=" + value);
    return words;
}

Result<config::ProjectEdit> savedInto(const config::ProjectConfig& project, const PlanChanges& changes) {
    std::map<std::filesystem::path, PlanChanges> files;
    for (const auto& [key, value] : changes) {
        const config::TaskConfig* owner = nullptr;
        auto dot = key.find('.');
        if (key.starts_with("task") && dot != std::string::npos) {
            int id = 0;
            std::from_chars(key.data() + 4, key.data() + dot, id);
            owner = project.findTask(id);
        }
        if (owner) {
            // in its file it stands below `task`
            files[owner->file]["task" + key.substr(dot)] = value;
        } else {
            files[project.file][key] = value;
        }
    }
    config::ProjectEdit edit;
    for (const auto& [file, values] : files) {
        STUDIO_ASSIGN(config::FileEdit one, editConfig(file, values));
        edit.push_back(std::move(one));
    }
    return edit;
}

}  // namespace studio::widgets

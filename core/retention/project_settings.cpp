// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/project_settings.h"

#include <optional>

#include "core/config/project_config.h"
#include "core/config/project_places.h"
#include "core/config/resolve.h"
#include "core/config/train_config.h"

namespace studio::retention {

namespace fs = std::filesystem;

namespace {

std::optional<ProjectSettings> ofProject(const fs::path& place) {
    if (place.empty() || !config::isProject(place)) return std::nullopt;
    auto project = config::loadProject(place);
    if (!project.ok()) return std::nullopt;
    return ProjectSettings{config::resolve(project->base, project->folder).retention, project->file.string()};
}

}  // namespace

ProjectSettings projectSettings(const std::vector<fs::path>& places,
                                const std::vector<FoundSequence>& found) {
    for (const fs::path& place : places) {
        if (auto settings = ofProject(place)) return *settings;
    }
    for (const FoundSequence& sequence : found) {
        if (sequence.runs.empty()) continue;
        const fs::path file = sequence.runs.back() / "config.yaml";
        auto config = config::loadTrainConfig(file);
        if (!config.ok()) continue;
        if (auto settings = ofProject(config::projectOf(sequence.runs.back(), *config))) return *settings;
        return {config->retention, file.string()};
    }
    return {};
}

}  // namespace studio::retention

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/project_places.h"

#include <vector>

namespace studio::config {

namespace fs = std::filesystem;

DataRoots dataRoots(const ProjectConfig& project) {
    DataRoots roots;
    for (const TaskConfig& task : project.tasks) roots[task.id] = taskTrainConfig(project, task).data.root;
    return roots;
}

fs::path projectOf(const fs::path& run, const TrainConfig& config) {
    const fs::path& named = config.stage.project;
    const fs::path within = config.training.outputDirectory.lexically_relative(named);
    if (named.empty() || within.empty() || *within.begin() == "..") return named;
    // back from the run by the way that leads to it
    const std::vector<fs::path> way(within.begin(), within.end());
    fs::path now = run.parent_path();
    for (auto part = way.rbegin(); part != way.rend(); ++part) {
        if (*part == "." || part->empty()) continue;
        if (now.filename() != *part) return named;
        now = now.parent_path();
    }
    return isProject(now) ? now : named;
}

}  // namespace studio::config

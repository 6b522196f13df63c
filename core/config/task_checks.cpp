// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "core/config/project_config.h"
#include "core/config/resolve.h"

namespace studio::config {

Status checkTasks(const ProjectConfig& project) {
    const PolicySource base = resolve(project.base, project.folder).source;
    for (const TaskConfig& task : project.tasks) {
        Settings settings = taskSettings(project, task);
        TrainConfig config = resolveTask(project, task, settings);
        // only random weights have no sizes of their own
        const bool first = task.id == project.tasks.front().id;
        config.source = {};
        config.source.fromScratch = task.start.from == TaskStart::From::Scratch ||
                                    (first && base.fromScratch && base.pretrainedPath.empty());
        if (!config.source.fromScratch) config.source.pretrainedPath = "a checkpoint";
        config.data.stats = "compute";
        config.data.statsFile.clear();
        if (config.data.root.empty()) config.data.root = project.folder;
        if (config.training.steps == 0 && config.training.epochs == 0) config.training.steps = 1;
        config.replay = {};
        std::vector<Warning> unheard;
        checkTogether(config, settings, unheard);
        if (settings.failed())
            return settings.error().within(fmt::format("task {} ({})", task.id, task.name));
    }
    return {};
}

std::vector<Warning> unfinishedTasks(const ProjectConfig& project) {
    std::vector<Warning> warnings;
    for (const TaskConfig& task : project.tasks) {
        Settings settings = taskSettings(project, task);
        const TrainConfig config = resolveTask(project, task, settings);
        auto add = [&](const char* missing, const char* keys) {
            warnings.push_back(
                {fmt::format("task {} ({}) cannot be trained yet: {}", task.id, task.name, missing),
                 fmt::format("Give {} in {} or in the project.", keys, task.file.string())});
        };
        if (config.data.root.empty()) add("its data set is not named", "data.root");
        if (config.training.steps == 0 && config.training.epochs == 0)
            add("it has neither steps nor epochs", "training.steps or training.epochs");
    }
    return warnings;
}

}  // namespace studio::config

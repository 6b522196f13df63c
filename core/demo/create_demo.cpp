// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/config/new_project.h"
#include "core/config/yaml_edit.h"
#include "core/demo/demo_file.h"

namespace studio::demo {

namespace fs = std::filesystem;

namespace {

/// How much is recorded and trained. Chosen by what two cores do in the time that the demo may take
/// (docs/results/demo.md).
constexpr std::int64_t kDemonstrations = 120, kQuickDemonstrations = 100;
constexpr int kQuickTasks = 2, kQuickSteps = 1250;

/// The example shortened to its first tasks and to fewer steps.
Status shorten(const fs::path& folder) {
    const fs::path file = folder / "project.yaml";
    STUDIO_ASSIGN(std::string text, readFile(file));
    auto set = [&text](const char* path, const std::string& value) -> Status {
        STUDIO_ASSIGN(text, config::setYamlValue(text, path, value));
        return {};
    };
    STUDIO_CHECK(set("tasks", "[tasks/task1_moving_grasp.yaml, tasks/task2_weighing.yaml]"));
    STUDIO_CHECK(set("training.steps", std::to_string(kQuickSteps)));
    STUDIO_CHECK(set("policy.scheduler_decay_steps", std::to_string(kQuickSteps)));
    for (int stage = kQuickTasks + 1; stage <= 4; ++stage) {
        STUDIO_ASSIGN(text, config::removeYamlKey(text, fmt::format("sequential.stage{}_replay", stage)));
    }
    STUDIO_CHECK(writeFileAtomic(file, text));
    std::error_code ignored;
    for (const char* task : {"task3_placement.yaml", "task4_sorting.yaml"})
        fs::remove(folder / "tasks" / task, ignored);
    return {};
}

Status fill(const fs::path& folder, const fs::path& example, const DemoOptions& options) {
    STUDIO_CHECK(config::createProject({folder, "", example}));
    if (options.quick) STUDIO_CHECK(shorten(folder));
    DemoFile file{options, {}};
    if (file.options.demonstrations == 0)
        file.options.demonstrations = options.quick ? kQuickDemonstrations : kDemonstrations;
    return writeDemoFile(folder, file);
}

}  // namespace

Status createDemo(const fs::path& folder, const fs::path& example, const DemoOptions& options) {
    std::error_code problem;
    fs::path target = fs::absolute(folder, problem).lexically_normal();
    if (!target.has_filename()) target = target.parent_path();
    if (fs::exists(target, problem) && !(fs::is_directory(target, problem) && fs::is_empty(target, problem)))
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("cannot make the demo in {}: it is there and not empty", target.string()),
                     "Choose a folder that is not there yet, or one of an earlier demo to go on with."};
    // made beside its place and put there in one step: a kill leaves nothing that looks like a demo
    const fs::path making =
        target.parent_path() / fmt::format(".{}.making-{}", target.filename().string(), ::getpid());
    STUDIO_CHECK(makeFolders(target.parent_path()));
    fs::remove_all(making, problem);
    Status filled = fill(making, example, options);
    if (filled.ok()) {
        fs::rename(making, target, problem);
        if (!problem) return {};
        filled =
            Error{ErrorCode::Io, fmt::format("cannot make {}: {}", target.string(), problem.message()), ""};
    }
    fs::remove_all(making, problem);
    return filled.error().within("cannot make the demo");
}

}  // namespace studio::demo

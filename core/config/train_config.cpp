// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/train_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/config/project_config.h"
#include "core/config/resolve.h"
#include "core/config/robot_train_config.h"
#include "core/config/schema.h"
#include "core/config/settings.h"
#include "core/config/value.h"

namespace studio::config {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

/// The file of one task says what is its own alone: the rest stands in its project.
Error taskFileAlone(const fs::path& path) {
    const fs::path beside = path.has_parent_path() ? path.parent_path() : fs::path(".");
    fs::path above = (beside / "..").lexically_normal();
    if (!above.has_filename()) above = above.parent_path();
    const fs::path project = isProject(above) ? above : isProject(beside) ? beside : fs::path();
    return {ErrorCode::InvalidConfig,
            fmt::format("{} is the file of one task of a project (it has the section `task`), no "
                        "configuration of a training",
                        path.string()),
            fmt::format("Pass the project and name the task: {} and --set task={}.",
                        project.empty() ? "its project.yaml" : project.string(), path.stem().string())};
}

}  // namespace

Status adoptCheckpointPolicy(TrainConfig& config, const json& checkpointConfig) {
    const std::set<std::string> kept(config.policyExplicit.begin(), config.policyExplicit.end());
    TrainConfig adopted = config;
    for (const KeySpec& row : schema()) {
        // real-time chunking concerns inference only; what is not supported of it stays off
        if (!isPolicyKey(row) || row.type == ValueType::Nothing || kept.contains(policyName(row))) continue;
        std::string pointer = "/" + policyName(row);
        std::replace(pointer.begin(), pointer.end(), '.', '/');
        json::json_pointer place(pointer);
        if (!checkpointConfig.contains(place)) continue;
        // the checkpoint's JSON is YAML too: one reader, one set of rules
        auto node = parseYaml(checkpointConfig[place].dump(), "config.json");
        STUDIO_CHECK(node);
        auto value = parseValue(row, node->root, {});
        if (!value.ok()) return value.error().within("cannot use the checkpoint's config.json");
        row.bind.write(adopted, *value);
    }
    adopted.policyExplicit = allPolicyNames();
    Settings problems;
    checkPolicyTogether(adopted, problems);
    if (problems.failed())
        return problems.error().within("the checkpoint's config.json and this configuration");
    config = std::move(adopted);
    return {};
}

Result<TrainConfig> loadTrainConfig(const fs::path& path, const std::vector<std::string>& overrides,
                                    std::vector<Warning>* warnings) {
    std::vector<Warning> unheard;
    std::vector<Warning>& notes = warnings ? *warnings : unheard;
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) return loadProjectStage(path, overrides, notes);
    STUDIO_ASSIGN(YamlDocument document, readYaml(path));
    if (isRobotTrainBase(document) || document.root.find("tasks")) {
        return loadProjectStage(path, overrides, notes);
    }
    const YamlNode* task = document.root.find("task");
    if (task && task->isMap()) return taskFileAlone(path);

    fs::path folder = fs::absolute(path, ignored).parent_path().lexically_normal();
    Settings settings;
    settings.addDocument(document, folder);
    for (const std::string& text : overrides) settings.addOverride(text);
    if (settings.failed()) return settings.error();
    TrainConfig config = resolve(settings, folder);
    checkTogether(config, settings, notes);
    if (settings.failed()) return settings.error();
    return config;
}

}  // namespace studio::config

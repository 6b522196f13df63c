// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/embodiment.h"

#include <fmt/format.h>

#include <cmath>

#include "core/base/json.h"
#include "core/policy/checkpoint_files.h"

namespace studio::policy {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using nlohmann::ordered_json;

constexpr int kSchema = 1;

Result<Embodiment> parsed(const json& root) {
    if (!root.is_object()) return Error{ErrorCode::Corrupt, "it is no object", ""};
    STUDIO_ASSIGN(int schema, jsonValue<int>(root, "schema", kSchema));
    if (schema > kSchema) {
        return Error{ErrorCode::Unsupported, fmt::format("its schema {} is newer than {}", schema, kSchema),
                     "Use the release that trained this checkpoint, or a newer one."};
    }
    Embodiment made;
    STUDIO_ASSIGN(made.robotType, jsonValue<std::string>(root, "robot_type", ""));
    STUDIO_ASSIGN(made.fps, jsonValue<double>(root, "fps", 0));
    STUDIO_ASSIGN(made.stateNames, jsonValue<std::vector<std::string>>(root, "state_names", {}));
    STUDIO_ASSIGN(made.actionNames, jsonValue<std::vector<std::string>>(root, "action_names", {}));
    using Pairs = std::vector<std::pair<std::string, std::string>>;
    STUDIO_ASSIGN(made.cameras, jsonValue<Pairs>(root, "cameras", {}));
    json gripper = root.value("gripper", json::object());
    if (!gripper.is_object()) return Error{ErrorCode::Corrupt, "'gripper' is no object", ""};
    STUDIO_ASSIGN(made.gripper, jsonValue<std::string>(gripper, "kind", ""));
    STUDIO_ASSIGN(made.gripperStateScale, jsonValue<double>(gripper, "state_scale", 0));
    STUDIO_ASSIGN(made.gripperCommandScale, jsonValue<double>(gripper, "command_scale", 0));
    for (double value : {made.fps, made.gripperStateScale, made.gripperCommandScale}) {
        if (!std::isfinite(value) || value < 0)
            return Error{ErrorCode::Corrupt, fmt::format("{} is no rate or scale", value), ""};
    }
    return made;
}

}  // namespace

Result<std::optional<Embodiment>> readEmbodiment(const fs::path& folder) {
    fs::path file = folder / kEmbodimentFile;
    if (!isFile(file)) return std::optional<Embodiment>();
    STUDIO_ASSIGN(json root, readJson(file));
    auto made = parsed(root);
    if (!made.ok()) {
        Error error = made.error().within("cannot read " + file.string());
        if (error.hint.empty())
            error.hint =
                "Take the file from a copy of the checkpoint; without it, what the data say is unstated.";
        return error;
    }
    return std::optional<Embodiment>(std::move(*made));
}

Status writeEmbodiment(const fs::path& folder, const Embodiment& embodiment) {
    ordered_json root{{"schema", kSchema}};
    if (!embodiment.robotType.empty()) root["robot_type"] = embodiment.robotType;
    if (embodiment.fps > 0) root["fps"] = embodiment.fps;
    root["state_names"] = embodiment.stateNames;
    root["action_names"] = embodiment.actionNames;
    root["cameras"] = embodiment.cameras;
    ordered_json gripper = ordered_json::object();
    if (!embodiment.gripper.empty()) gripper["kind"] = embodiment.gripper;
    if (embodiment.gripperStateScale > 0) gripper["state_scale"] = embodiment.gripperStateScale;
    if (embodiment.gripperCommandScale > 0) gripper["command_scale"] = embodiment.gripperCommandScale;
    if (!gripper.empty()) root["gripper"] = gripper;
    return writeJson(folder / kEmbodimentFile, root, 2);
}

}  // namespace studio::policy

// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/path_kind.h"

#include "core/run/run_list.h"

namespace studio::widgets {

namespace fs = std::filesystem;

namespace {

bool has(const fs::path& folder, const char* name) {
    std::error_code ignored;
    return fs::exists(folder / name, ignored);
}

}  // namespace

PathKind kindOf(const fs::path& path) {
    std::error_code ignored;
    if (!fs::exists(path, ignored)) return PathKind::Nothing;
    if (!fs::is_directory(path, ignored)) {
        if (path.filename() == "project.yaml") return PathKind::Project;
        if (path.extension() == ".yaml" || path.extension() == ".yml") return PathKind::Configuration;
        if (path.filename() == "model.safetensors") return PathKind::Checkpoint;
        return PathKind::Nothing;
    }
    if (has(path, "run.json") || run::looksLikeRun(path)) return PathKind::Run;
    if (fs::exists(path / "meta" / "info.json", ignored)) return PathKind::Dataset;
    if (has(path, "pretrained_model") || (has(path, "config.json") && has(path, "model.safetensors"))) {
        return PathKind::Checkpoint;
    }
    // a project of ours, one of robot_train, or a folder that has runs or data sets
    if (has(path, "project.yaml") || has(path, "tasks") || has(path, "runs") || has(path, "datasets")) {
        return PathKind::Project;
    }
    return PathKind::Nothing;
}

}  // namespace studio::widgets

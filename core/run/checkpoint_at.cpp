// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/checkpoint_at.h"

#include <fmt/format.h>

#include "core/run/checkpoint_store.h"

namespace studio::run {

namespace fs = std::filesystem;

Result<fs::path> checkpointAt(const fs::path& given) {
    std::error_code ignored;
    if (!fs::is_directory(given / "checkpoints", ignored)) return given;
    CheckpointStore store(given / "checkpoints");
    auto steps = store.steps();
    if (!steps.empty()) return store.path(steps.back());
    return Error{ErrorCode::NotFound,
                 fmt::format("cannot open the run {}: it has no checkpoint yet", given.string()),
                 "Checkpoints come every training.save_freq steps and at the end."};
}

fs::path runOf(const fs::path& checkpoint) {
    std::error_code ignored;
    fs::path folder = fs::weakly_canonical(checkpoint, ignored);
    // <run>/checkpoints/<step>/pretrained_model is the deepest
    for (int up = 0; up < 4 && !folder.empty(); ++up, folder = folder.parent_path()) {
        if (fs::is_regular_file(folder / "config.yaml", ignored) &&
            fs::is_directory(folder / "checkpoints", ignored))
            return folder;
    }
    return {};
}

}  // namespace studio::run

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/project_starter.h"

#include "core/base/file.h"

namespace studio::app {

namespace fs = std::filesystem;

Status makeProject(const fs::path& folder) {
    std::error_code failure;
    if (fs::exists(folder, failure) && !fs::is_empty(folder, failure)) {
        return Error{ErrorCode::InvalidArgument,
                     "cannot make a project in " + folder.string() + ": it is not empty",
                     "Name a folder that is not there yet, or open this one."};
    }
    for (const char* part : {"runs", "datasets", "tasks"}) STUDIO_CHECK(makeFolders(folder / part));
    return {};
}

}  // namespace studio::app

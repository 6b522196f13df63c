// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/project_starter.h"

#include "core/base/file.h"
#include "core/base/resources.h"

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

Result<fs::path> makeDemo(const fs::path& parent) {
    fs::path folder = parent / "kuavo-studio-demo";
    std::error_code failure;
    if (fs::exists(folder / "runs", failure)) return folder;
    STUDIO_ASSIGN(fs::path resources, resourceFolder());
    STUDIO_CHECK(makeProject(folder));
    for (const char* file : {"gr1_pear.yaml", "tiny_vlm.json"}) {
        fs::path from = resources / "configs" / "examples" / file;
        STUDIO_ASSIGN(std::string content, readFile(from));
        STUDIO_CHECK(writeFileAtomic(folder / file, content));
    }
    return folder;
}

}  // namespace studio::app

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/resources.h"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>

namespace studio {

namespace fs = std::filesystem;

Result<fs::path> resourceFolder() {
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    if (error) {
        return Error{ErrorCode::NotFound, "cannot tell where this program lies: " + error.message(),
                     "Is /proc mounted?"};
    }
    return resourceFolder(program.parent_path());
}

Result<fs::path> resourceFolder(const fs::path& programFolder) {
    const fs::path folder = (programFolder / ".." / "share" / "kuavo-studio").lexically_normal();
    std::error_code ignored;
    if (fs::is_directory(folder, ignored)) return folder;
    return Error{ErrorCode::NotFound,
                 "cannot find the program's own files: there is no folder " + folder.string(),
                 "Install again with 'cmake --install build --prefix DIR', or build again with ./run."};
}

fs::path huggingFaceCache() {
    // an empty variable counts as unset, as it does for Hugging Face's own tools
    auto variable = [](const char* name) -> fs::path {
        const char* value = std::getenv(name);
        return value ? value : "";
    };
    if (const fs::path cache = variable("HF_HUB_CACHE"); !cache.empty()) return cache;
    if (const fs::path home = variable("HF_HOME"); !home.empty()) return home / "hub";
    fs::path caches = variable("XDG_CACHE_HOME");
    if (caches.empty()) {
        fs::path home = variable("HOME");
        // services run without HOME
        const passwd* user = home.empty() ? getpwuid(getuid()) : nullptr;
        if (user) home = user->pw_dir;
        caches = home / ".cache";
    }
    return caches / "huggingface" / "hub";
}

}  // namespace studio

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/control.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "core/base/file.h"

namespace studio::run {

namespace {

std::filesystem::path controlPath(const std::filesystem::path& run, Control what) {
    return run / "control" / (what == Control::Stop ? "stop" : "pause");
}

}  // namespace

Status setControl(const std::filesystem::path& run, Control what, bool wanted) {
    std::error_code ignored;
    if (!std::filesystem::exists(run / "run.json", ignored)) {
        return Error{ErrorCode::NotFound, "cannot control " + run.string() + ": no run.json there",
                     "Name a run folder; `kstudio runs list` shows them."};
    }
    auto path = controlPath(run, what);
    if (!wanted) {
        if (fileSystem().unlink(path.c_str()) != 0 && errno != ENOENT) return systemError("remove", path);
        return {};
    }
    STUDIO_CHECK(makeFolders(run / "control"));
    int fd = fileSystem().open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0) return systemError("create", path);
    fileSystem().close(fd);
    return {};
}

bool controlSet(const std::filesystem::path& run, Control what) {
    return ::access(controlPath(run, what).c_str(), F_OK) == 0;
}

}  // namespace studio::run

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/robot_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <span>

#include "core/base/file.h"
#include "core/base/hash.h"

namespace studio::robot {

Result<std::filesystem::path> runtimeFolder() {
    const char* given = std::getenv("XDG_RUNTIME_DIR");
    std::filesystem::path folder =
        given && *given ? std::filesystem::path(given) / "kuavo-studio"
                        : std::filesystem::path("/tmp") / fmt::format("kuavo-studio-{}", ::getuid());
    STUDIO_CHECK(makeFolders(folder));
    struct stat facts {};
    if (::lstat(folder.c_str(), &facts) != 0) return systemError("look at", folder);
    // nobody else may put a socket there that looks like ours
    if (!S_ISDIR(facts.st_mode) || facts.st_uid != ::getuid()) {
        return Error{ErrorCode::Io,
                     fmt::format("cannot use {}: it belongs to somebody else", folder.string()),
                     "Remove it, or set XDG_RUNTIME_DIR."};
    }
    ::chmod(folder.c_str(), 0700);
    return folder;
}

std::string addressKey(const std::string& address) {
    return "robot-" + hashHex(std::as_bytes(std::span(address))).substr(0, 16);
}

Result<RobotLock> RobotLock::take(const std::string& address, const std::filesystem::path& folder) {
    auto path = folder / (addressKey(address) + ".lock");
    int fd = fileSystem().open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return systemError("open", path);
    RobotLock lock(fd);
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        char holder[32] = {};
        ssize_t read = ::pread(fd, holder, sizeof holder - 1, 0);
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("cannot connect to {}: process {} of this machine has it", address,
                                 read > 0 ? holder : "(unknown)"),
                     "Disconnect there first: one session per robot."};
    }
    std::string self = std::to_string(::getpid());
    if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, self.data(), self.size(), 0) < 0)
        return systemError("write", path);
    return lock;
}

RobotLock::~RobotLock() {
    if (fd_ >= 0) fileSystem().close(fd_);
}

}  // namespace studio::robot

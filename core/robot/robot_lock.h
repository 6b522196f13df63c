// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "core/base/result.h"

namespace studio::robot {

/// Folder of the user's locks and sockets, made where needed ($XDG_RUNTIME_DIR/kuavo-studio, else below the
/// temporary folder, readable by the user alone). Errors: Io.
Result<std::filesystem::path> runtimeFolder();
/// "robot-<hash>": names lock and socket. Ways to write one address (scheme left out, ws, a host name, a
/// trailing slash, the usual port left out) come to the same; asks the resolver for host names, for
/// 2 s at most: one that is not resolved by then stands for itself.
std::string addressKey(const std::string& address);
/// Process that holds a lock file; none: nobody does.
std::optional<std::string> holderOf(const std::filesystem::path& lock);

/// One session per robot address on this machine. Released by the destructor or the death of the process.
class RobotLock {
public:
    /// Errors: InvalidArgument (somebody has it; the process is named), Io.
    static Result<RobotLock> take(const std::string& address, const std::filesystem::path& folder);
    RobotLock(RobotLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)), key_(std::move(other.key_)) {}
    RobotLock& operator=(RobotLock&&) = delete;
    ~RobotLock();
    /// addressKey() as it was when the lock was taken.
    const std::string& key() const { return key_; }

private:
    RobotLock(int fd, std::string key) : fd_(fd), key_(std::move(key)) {}
    int fd_;
    std::string key_;
};

}  // namespace studio::robot

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <utility>

#include "core/base/result.h"

namespace studio::run {

/// Holds `<run>/lock` (flock) so that a run has one trainer at a time and is not deleted under it. Released
/// by the destructor or the death of the process.
class RunLock {
public:
    /// Errors: InvalidArgument (somebody holds it; who is named), Io.
    static Result<RunLock> take(const std::filesystem::path& run);
    RunLock(RunLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    RunLock& operator=(RunLock&&) = delete;
    ~RunLock();

private:
    explicit RunLock(int fd) : fd_(fd) {}
    int fd_;
};

/// Whether somebody on this machine holds the lock of a folder now: a run's trainer, or a sequencer that of
/// the folder in which it makes its runs. False also where that cannot be told (no lock file, not readable,
/// a file system without locks). Nothing is made; take() outlasts a question that comes at the same moment.
bool isLocked(const std::filesystem::path& folder);

}  // namespace studio::run

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/run_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

#include <cerrno>
#include <chrono>
#include <thread>

#include "core/base/file.h"
#include "core/run/run_info.h"

namespace studio::run {

namespace {

// whoever asks isLocked() holds the lock for a moment
constexpr int kTries = 5;
constexpr std::chrono::milliseconds kBetweenTries{10};

/// Takes the lock of an open file; errno says why not.
bool lockFile(int fd) {
    for (int left = kTries; left > 0; --left) {
        if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return true;
        if (errno != EWOULDBLOCK) return false;
        if (left > 1) std::this_thread::sleep_for(kBetweenTries);
    }
    errno = EWOULDBLOCK;
    return false;
}

Error held(const std::filesystem::path& run) {
    std::string who = "another process";
    auto record = readRunRecord(run);
    if (record.ok()) {
        const ProcessId& process = record->sessions.back().process;
        who = fmt::format("process {} on {}", process.pid, process.host);
    }
    return {ErrorCode::InvalidArgument, fmt::format("cannot use {}: {} is training it", run.string(), who),
            "Stop that one first, or wait until it ends."};
}

}  // namespace

Result<RunLock> RunLock::take(const std::filesystem::path& run) {
    auto path = run / "lock";
    int fd = fileSystem().open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0644);
    if (fd < 0) return systemError("open", path);
    RunLock lock(fd);
    if (lockFile(fd)) return lock;
    if (errno == EWOULDBLOCK) return held(run);
    // a file system without locks: the recorded process has to do
    auto record = readRunRecord(run);
    if (record.ok()) {
        const ProcessId& process = record->sessions.back().process;
        if (process.pid != currentProcess().pid && probe(process) == Liveness::Alive) return held(run);
    }
    return lock;
}

RunLock::~RunLock() {
    if (fd_ >= 0) fileSystem().close(fd_);
}

bool isLocked(const std::filesystem::path& folder) {
    int fd = fileSystem().open((folder / "lock").c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
    if (fd < 0) return false;
    const bool held = ::flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    fileSystem().close(fd);
    return held;
}

}  // namespace studio::run

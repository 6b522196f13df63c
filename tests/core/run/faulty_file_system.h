// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cerrno>
#include <thread>

#include "core/base/file.h"

namespace studio::test {

/// Skips syncing, which costs milliseconds a call and shows nothing while the machine stays up.
class QuickFileSystem : public FileSystem {
public:
    QuickFileSystem() : before_(&fileSystem()) { setFileSystem(this); }
    ~QuickFileSystem() override { setFileSystem(before_); }
    int fsync(int) override { return 0; }

private:
    FileSystem* before_;
};

/// Makes the k-th call of the constructing thread fail, once or from there on. Other threads (a heartbeat)
/// are served normally, so that the count means the same every time.
class FaultyFileSystem : public QuickFileSystem {
public:
    enum Mode { kOnce, kPersistent };
    FaultyFileSystem(int failAt, Mode mode, int code = ENOSPC) : failAt_(failAt), mode_(mode), code_(code) {}
    bool fired() const { return calls_ >= failAt_; }
    void failFrom(int call) { failAt_ = calls_ + call; }
    void heal() { failAt_ = 1 << 30; }

    int open(const char* path, int flags, int mode) override {
        return fails() ? -1 : FileSystem::open(path, flags, mode);
    }
    /// A full disk takes a part before it refuses: half of the bytes are written.
    std::ptrdiff_t write(int fd, const void* data, std::size_t size) override {
        if (!fails()) return FileSystem::write(fd, data, size);
        if (FileSystem::write(fd, data, size / 2) < 0) return -1;
        errno = code_;
        return -1;
    }
    int fsync(int fd) override { return fails() ? -1 : QuickFileSystem::fsync(fd); }
    int close(int fd) override {
        bool failing = fails();
        int result = FileSystem::close(fd);
        if (failing) errno = code_;
        return failing ? -1 : result;
    }
    int rename(const char* from, const char* to) override {
        return fails() ? -1 : FileSystem::rename(from, to);
    }
    int symlink(const char* target, const char* link) override {
        return fails() ? -1 : FileSystem::symlink(target, link);
    }
    int mkdir(const char* path, int mode) override { return fails() ? -1 : FileSystem::mkdir(path, mode); }
    int unlink(const char* path) override { return fails() ? -1 : FileSystem::unlink(path); }
    int truncate(int fd, std::int64_t size) override { return fails() ? -1 : FileSystem::truncate(fd, size); }

private:
    bool fails() {
        if (std::this_thread::get_id() != thread_) return false;
        ++calls_;
        bool failing = mode_ == kOnce ? calls_ == failAt_ : calls_ >= failAt_;
        if (failing) errno = code_;
        return failing;
    }
    std::thread::id thread_ = std::this_thread::get_id();
    int failAt_;
    Mode mode_;
    int code_, calls_ = 0;
};

}  // namespace studio::test

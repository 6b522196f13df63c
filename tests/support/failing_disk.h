// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>

#include "core/base/file.h"

namespace studio::test {

/// Lets only so many bytes through, then the disk is full. In use as long as it lives.
class FullDisk : public FileSystem {
public:
    explicit FullDisk(std::size_t room) : room_(room) { setFileSystem(this); }
    ~FullDisk() override { setFileSystem(nullptr); }
    std::ptrdiff_t write(int fd, const void* data, std::size_t size) override {
        std::size_t part = std::min(size, room_);
        if (part == 0) {
            errno = ENOSPC;
            return -1;
        }
        room_ -= part;
        return FileSystem::write(fd, data, part);
    }

private:
    std::size_t room_;
};

/// Has no block of 4 KiB left: what fits into the last one of a file is written, nothing else. In use as long
/// as it lives.
class NoNewBlocks : public FileSystem {
public:
    NoNewBlocks() { setFileSystem(this); }
    ~NoNewBlocks() override { setFileSystem(nullptr); }
    std::ptrdiff_t write(int fd, const void* data, std::size_t size) override {
        struct stat info {};
        if (::fstat(fd, &info) != 0) return -1;
        const auto length = static_cast<std::size_t>(info.st_size);
        const bool appends = (::fcntl(fd, F_GETFL) & O_APPEND) != 0;
        const auto from =
            appends ? length : static_cast<std::size_t>(std::max<off_t>(0, ::lseek(fd, 0, SEEK_CUR)));
        const std::size_t room = (length + 4095) / 4096 * 4096;
        const std::size_t part = std::min(size, room - std::min(room, from));
        if (part == 0) {
            errno = ENOSPC;
            return -1;
        }
        return FileSystem::write(fd, data, part);
    }
};

/// Makes the k-th of all calls fail with errno `code`, once. In use as long as it lives.
class FailingFileSystem : public FileSystem {
public:
    FailingFileSystem(int failAt, int code) : failAt_(failAt), code_(code) { setFileSystem(this); }
    ~FailingFileSystem() override { setFileSystem(nullptr); }
    bool fired() const { return calls_ >= failAt_; }

    int open(const char* path, int flags, int mode) override {
        return fails() ? -1 : FileSystem::open(path, flags, mode);
    }
    std::ptrdiff_t write(int fd, const void* data, std::size_t size) override {
        return fails() ? -1 : FileSystem::write(fd, data, size);
    }
    int fsync(int fd) override { return fails() ? -1 : FileSystem::fsync(fd); }
    int rename(const char* from, const char* to) override {
        return fails() ? -1 : FileSystem::rename(from, to);
    }
    int symlink(const char* target, const char* link) override {
        return fails() ? -1 : FileSystem::symlink(target, link);
    }
    int mkdir(const char* path, int mode) override { return fails() ? -1 : FileSystem::mkdir(path, mode); }

private:
    bool fails() {
        if (++calls_ != failAt_) return false;
        errno = code_;
        return true;
    }
    int failAt_, code_, calls_ = 0;
};

}  // namespace studio::test

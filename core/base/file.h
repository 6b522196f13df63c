// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace studio {

/// The few system calls through which every checkpoint, run and data set is written. One instance serves the
/// process; tests replace it to make the k-th call fail (ENOSPC, EIO, short write, failed rename or fsync).
class FileSystem {
public:
    virtual ~FileSystem() = default;
    virtual int open(const char* path, int flags, int mode);
    virtual std::ptrdiff_t write(int fd, const void* data, std::size_t size);
    virtual int fsync(int fd);
    virtual int close(int fd);
    virtual int rename(const char* from, const char* to);
    virtual int symlink(const char* target, const char* link);
    virtual int mkdir(const char* path, int mode);
    virtual int unlink(const char* path);
    virtual int truncate(int fd, std::int64_t size);
};

/// The file system in use. Not for concurrent replacement: tests set it before threads start.
FileSystem& fileSystem();
/// Replaces it (nullptr: the real one again).
void setFileSystem(FileSystem* replacement);

/// A file under construction: bytes go to `<path>.tmp-<pid>`, `commit()` flushes, syncs, renames over `path`
/// and syncs the folder. Dropping it without a commit removes the temporary file and leaves `path` as it was.
class AtomicFile {
public:
    static Result<AtomicFile> create(const std::filesystem::path& path);
    AtomicFile(AtomicFile&&) noexcept;
    AtomicFile& operator=(AtomicFile&&) = delete;
    ~AtomicFile();

    /// Writes all bytes; short writes are continued, EINTR is retried. Errors: Io, with the free space named
    /// on ENOSPC.
    Status write(std::span<const std::byte> bytes);
    Status write(std::string_view text);
    Status commit();

private:
    AtomicFile(std::filesystem::path path, std::filesystem::path temporary, int fd);
    std::filesystem::path path_, temporary_;
    int fd_ = -1;
};

/// Replaces `path` by `content` in one step.
Status writeFileAtomic(const std::filesystem::path& path, std::string_view content);
/// Whole file as a string. Errors: NotFound, Io, Corrupt (larger than `maxBytes`).
Result<std::string> readFile(const std::filesystem::path& path, std::uint64_t maxBytes = 64u << 20);
/// Makes `link` point at `target` (a relative name) by renaming a fresh link over it.
Status replaceSymlink(const std::filesystem::path& link, const std::string& target);
/// fsync of a folder, so that renames inside it survive a power cut.
Status syncFolder(const std::filesystem::path& folder);
/// Creates a folder and its parents. Errors: Io.
Status makeFolders(const std::filesystem::path& folder);

/// A file mapped read-only. Errors of open: NotFound, Io. The bytes stay valid as long as the object (or a
/// copy of it).
class MappedFile {
public:
    static Result<MappedFile> open(const std::filesystem::path& path);
    std::span<const std::byte> bytes() const { return bytes_; }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
    std::shared_ptr<const void> mapping_;
    std::span<const std::byte> bytes_;
};

/// Message for the current errno: "cannot <what> <path>: No space left on device (12 MiB free)". Code Io or
/// NotFound.
Error systemError(const std::string& what, const std::filesystem::path& path);

}  // namespace studio

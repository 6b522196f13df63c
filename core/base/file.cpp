// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>

#include <fmt/format.h>

namespace studio {

namespace fs = std::filesystem;

int FileSystem::open(const char* path, int flags, int mode) {
    return ::open(path, flags, mode);
}
std::ptrdiff_t FileSystem::write(int fd, const void* data, std::size_t size) {
    return ::write(fd, data, size);
}
int FileSystem::fsync(int fd) {
    return ::fsync(fd);
}
int FileSystem::close(int fd) {
    return ::close(fd);
}
int FileSystem::rename(const char* from, const char* to) {
    return ::rename(from, to);
}
int FileSystem::symlink(const char* target, const char* link) {
    return ::symlink(target, link);
}
int FileSystem::mkdir(const char* path, int mode) {
    return ::mkdir(path, static_cast<mode_t>(mode));
}
int FileSystem::unlink(const char* path) {
    return ::unlink(path);
}
int FileSystem::truncate(int fd, std::int64_t size) {
    return ::ftruncate(fd, size);
}

namespace {

FileSystem realFileSystem;
std::atomic<FileSystem*> current{&realFileSystem};

/// A name beside `path` that no other process and no other call of this one uses.
fs::path temporaryName(const fs::path& path) {
    static std::atomic<unsigned> counter{0};
    return path.string() + fmt::format(".tmp-{}-{}", ::getpid(), counter++);
}

}  // namespace

FileSystem& fileSystem() {
    return *current;
}
void setFileSystem(FileSystem* replacement) {
    current = replacement ? replacement : &realFileSystem;
}

Error systemError(const std::string& what, const fs::path& path) {
    int code = errno;
    std::string found = std::strerror(code);
    std::string hint;
    if (code == ENOSPC || code == EDQUOT) {
        std::error_code ignored;
        auto space = fs::space(path.has_parent_path() ? path.parent_path() : fs::path("."), ignored);
        if (!ignored) found += fmt::format(" ({} MiB free)", space.available >> 20);
        hint = "Free some space on that disk or choose another folder.";
    } else if (code == EACCES || code == EPERM || code == EROFS) {
        hint = "Check who may write there, or choose another folder.";
    } else if (code == ENOENT) {
        hint = "Check the path.";
    } else if (code == EEXIST || code == ENOTDIR || code == EISDIR || code == ENOTEMPTY) {
        hint = "Something else has that name: move it away, or choose another one.";
    } else if (code == EIO) {
        hint = "The disk or its link may be failing: copy what matters to another one, then look at it.";
    } else if (code == EMFILE || code == ENFILE) {
        hint = "Close other programs, or raise the number of files that may be open (ulimit -n).";
    } else if (code == ENAMETOOLONG) {
        hint = "Choose a shorter name.";
    }
    ErrorCode kind = code == ENOENT ? ErrorCode::NotFound : ErrorCode::Io;
    return {kind, fmt::format("cannot {} {}: {}", what, path.string(), found), hint};
}

AtomicFile::AtomicFile(fs::path path, fs::path temporary, int fd)
    : path_(std::move(path)), temporary_(std::move(temporary)), fd_(fd) {}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::move(other.temporary_)),
      fd_(std::exchange(other.fd_, -1)) {
    other.temporary_.clear();
}

Result<AtomicFile> AtomicFile::create(const fs::path& path) {
    fs::path temporary = temporaryName(path);
    int fd = fileSystem().open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0) return systemError("create", path);
    return AtomicFile(path, std::move(temporary), fd);
}

AtomicFile::~AtomicFile() {
    if (fd_ >= 0) fileSystem().close(fd_);
    if (!temporary_.empty()) fileSystem().unlink(temporary_.c_str());
}

Status AtomicFile::write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        auto written = fileSystem().write(fd_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written == 0) errno = ENOSPC;
        if (written <= 0) return systemError("write", path_);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return {};
}

Status AtomicFile::write(std::string_view text) {
    return write(std::as_bytes(std::span(text)));
}

Status AtomicFile::commit() {
    if (fileSystem().fsync(fd_) != 0) return systemError("sync", path_);
    // close reports the delayed write errors of network file systems
    if (fileSystem().close(std::exchange(fd_, -1)) != 0) return systemError("close", path_);
    if (fileSystem().rename(temporary_.c_str(), path_.c_str()) != 0) return systemError("rename onto", path_);
    temporary_.clear();
    return syncFolder(path_.has_parent_path() ? path_.parent_path() : fs::path("."));
}

Status writeFileAtomic(const fs::path& path, std::string_view content) {
    STUDIO_ASSIGN(AtomicFile file, AtomicFile::create(path));
    STUDIO_CHECK(file.write(content));
    return file.commit();
}

Result<std::string> readFile(const fs::path& path, std::uint64_t maxBytes) {
    int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return systemError("open", path);
    struct Closer {
        int fd;
        ~Closer() { ::close(fd); }
    } closer{fd};
    struct stat info {};
    if (::fstat(fd, &info) != 0) return systemError("inspect", path);
    if (S_ISDIR(info.st_mode)) {
        return Error{ErrorCode::Io,
                     fmt::format("cannot read {}: it is a folder, a file was expected", path.string()),
                     "Check the path."};
    }
    std::string content;
    char buffer[1 << 16];
    for (;;) {
        auto got = ::read(fd, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return systemError("read", path);
        if (got == 0) return content;
        content.append(buffer, static_cast<std::size_t>(got));
        if (content.size() > maxBytes) {
            return Error{ErrorCode::Corrupt,
                         fmt::format("cannot read {}: larger than the {} bytes expected at most",
                                     path.string(), maxBytes),
                         ""};
        }
    }
}

Status replaceSymlink(const fs::path& link, const std::string& target) {
    fs::path temporary = temporaryName(link);
    if (fileSystem().symlink(target.c_str(), temporary.c_str()) != 0) return systemError("create link", link);
    if (fileSystem().rename(temporary.c_str(), link.c_str()) != 0) {
        Error error = systemError("rename onto", link);
        fileSystem().unlink(temporary.c_str());
        return error;
    }
    return syncFolder(link.parent_path());
}

Status syncFolder(const fs::path& wanted) {
    const fs::path folder = wanted.empty() ? fs::path(".") : wanted;
    int fd = fileSystem().open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    if (fd < 0) return systemError("open folder", folder);
    Status status;
    // some file systems (network mounts) cannot sync a folder and say EINVAL
    if (fileSystem().fsync(fd) != 0 && errno != EINVAL) status = systemError("sync folder", folder);
    fileSystem().close(fd);
    return status;
}

Status makeFolders(const fs::path& folder) {
    if (folder.empty() || fs::is_directory(folder)) return {};
    STUDIO_CHECK(makeFolders(folder.parent_path()));
    if (fileSystem().mkdir(folder.c_str(), 0755) != 0 && errno != EEXIST)
        return systemError("create folder", folder);
    return {};
}

Result<MappedFile> MappedFile::open(const fs::path& path) {
    int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return systemError("open", path);
    struct stat info {};
    bool usable = ::fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
    if (!usable) {
        ::close(fd);
        return Error{ErrorCode::Io, fmt::format("cannot open {}: not a regular file", path.string()),
                     "Check the path."};
    }
    MappedFile file;
    file.path_ = path;
    auto size = static_cast<std::size_t>(info.st_size);
    if (size > 0) {
        void* address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (address == MAP_FAILED) {
            Error error = systemError("map", path);
            ::close(fd);
            return error;
        }
        file.mapping_ = std::shared_ptr<const void>(
            address, [size](const void* a) { ::munmap(const_cast<void*>(a), size); });
        file.bytes_ = {static_cast<const std::byte*>(address), size};
    }
    ::close(fd);
    return file;
}

}  // namespace studio

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/append_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <utility>

#include "core/base/file.h"

namespace studio::run {

AppendFile::AppendFile(std::filesystem::path path, std::size_t maxWaitingBytes)
    : path_(std::move(path)), maxWaitingBytes_(maxWaitingBytes) {}

AppendFile::AppendFile(AppendFile&& other) noexcept
    : path_(std::move(other.path_)),
      maxWaitingBytes_(other.maxWaitingBytes_),
      waitingBytes_(std::exchange(other.waitingBytes_, 0)),
      waiting_(std::move(other.waiting_)),
      dropped_(other.dropped_),
      size_(other.size_),
      fd_(std::exchange(other.fd_, -1)),
      torn_(other.torn_) {}

AppendFile::~AppendFile() {
    if (fd_ >= 0) fileSystem().close(fd_);
}

Status AppendFile::open(std::optional<std::uint64_t> cutAt) {
    if (fd_ < 0) {
        // not blocking: the name could be a pipe that nobody reads
        fd_ = fileSystem().open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0644);
        if (fd_ < 0) return systemError("open", path_);
        struct stat info {};
        if (::fstat(fd_, &info) != 0) return systemError("inspect", path_);
        if (!S_ISREG(info.st_mode)) {
            fileSystem().close(std::exchange(fd_, -1));
            return Error{ErrorCode::Io, "cannot write " + path_.string() + ": not a regular file",
                         "Move it away."};
        }
        size_ = static_cast<std::uint64_t>(info.st_size);
    }
    if (cutAt && *cutAt < size_) {
        size_ = *cutAt;
        torn_ = true;
    }
    return torn_ ? cut() : Status();
}

Status AppendFile::cut() {
    if (fileSystem().truncate(fd_, static_cast<std::int64_t>(size_)) != 0) return systemError("cut", path_);
    torn_ = false;
    return {};
}

Status AppendFile::append(std::string_view record) {
    waiting_.emplace_back(record);
    waitingBytes_ += record.size();
    Status status = flush();
    while (waitingBytes_ > maxWaitingBytes_ && !waiting_.empty()) {
        waitingBytes_ -= waiting_.front().size();
        waiting_.pop_front();
        ++dropped_;
    }
    return status;
}

Status AppendFile::flush() {
    if (waiting_.empty() && !torn_) return {};
    STUDIO_CHECK(open());
    while (!waiting_.empty()) {
        Status status = writeAll(waiting_.front());
        if (!status.ok()) {
            // heal at once, so that readers do not wait for the rest of a line; if not, before the next write
            torn_ = true;
            (void)cut();
            return status;
        }
        size_ += waiting_.front().size();
        waitingBytes_ -= waiting_.front().size();
        waiting_.pop_front();
    }
    return {};
}

Status AppendFile::writeAll(std::string_view record) {
    while (!record.empty()) {
        auto written = fileSystem().write(fd_, record.data(), record.size());
        if (written < 0 && errno == EINTR) continue;
        if (written == 0) errno = ENOSPC;
        if (written <= 0) return systemError("write", path_);
        record.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

Status AppendFile::sync() {
    STUDIO_CHECK(flush());
    STUDIO_CHECK(open());
    if (fileSystem().fsync(fd_) != 0) return systemError("sync", path_);
    return {};
}

}  // namespace studio::run

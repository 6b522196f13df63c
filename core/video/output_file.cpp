// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "core/base/file.h"

namespace studio::video {

namespace {
constexpr int kBufferBytes = 1 << 18;
}

OutputFile::OutputFile(std::filesystem::path path)
    : path_(std::move(path)), temporary_(path_.string() + ".tmp-" + std::to_string(::getpid())) {}

Result<std::unique_ptr<OutputFile>> OutputFile::create(const std::filesystem::path& path) {
    std::unique_ptr<OutputFile> output(new OutputFile(path));
    const std::string& name = output->temporary_.string();
    output->fd_ = fileSystem().open(name.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (output->fd_ < 0) return systemError("create", path);

    // FFmpeg 7 hands the bytes over as const, older ones do not: the parameter's type picks the overload
    struct Callback {
        static int write(void* self, std::uint8_t* data, int size) {
            return static_cast<OutputFile*>(self)->writeAll(data, size);
        }
        static int write(void* self, const std::uint8_t* data, int size) {
            return static_cast<OutputFile*>(self)->writeAll(data, size);
        }
        static std::int64_t seek(void* self, std::int64_t offset, int whence) {
            return static_cast<OutputFile*>(self)->moveTo(offset, whence);
        }
    };
    auto* buffer = static_cast<std::uint8_t*>(av_malloc(kBufferBytes));
    if (buffer) {
        output->io_ = avio_alloc_context(buffer, kBufferBytes, 1, output.get(), nullptr, Callback::write,
                                         Callback::seek);
    }
    if (!output->io_) {
        av_free(buffer);
        return Error{ErrorCode::Io, "cannot write '" + path.string() + "': out of memory", ""};
    }
    return output;
}

OutputFile::~OutputFile() {
    if (io_) {
        av_freep(&io_->buffer);
        avio_context_free(&io_);
    }
    if (fd_ >= 0) {
        fileSystem().close(fd_);
        fileSystem().unlink(temporary_.c_str());
    }
}

int OutputFile::writeAll(const std::uint8_t* data, int size) {
    int done = 0;
    while (done < size) {
        std::ptrdiff_t step = fileSystem().write(fd_, data + done, static_cast<std::size_t>(size - done));
        if (step < 0 && errno == EINTR) continue;
        if (step <= 0) {
            if (step == 0) errno = ENOSPC;
            if (!failure_) failure_ = systemError("write", path_);
            return AVERROR(EIO);
        }
        done += static_cast<int>(step);
    }
    return size;
}

std::int64_t OutputFile::moveTo(std::int64_t offset, int whence) {
    if (whence & AVSEEK_SIZE) {
        struct stat facts {};
        return ::fstat(fd_, &facts) == 0 ? facts.st_size : AVERROR(errno);
    }
    std::int64_t at = ::lseek(fd_, offset, whence & ~AVSEEK_FORCE);
    return at < 0 ? AVERROR(errno) : at;
}

Status OutputFile::commit() {
    avio_flush(io_);
    if (failure_) return *failure_;
    bool synced = fileSystem().fsync(fd_) == 0;
    Status problem = synced ? Status() : Status(systemError("sync", path_));
    int closed = fileSystem().close(std::exchange(fd_, -1));
    if (problem.ok() && closed != 0) problem = systemError("close", path_);
    if (problem.ok() && fileSystem().rename(temporary_.c_str(), path_.c_str()) != 0) {
        problem = systemError("rename to", path_);
    }
    if (!problem.ok()) {
        fileSystem().unlink(temporary_.c_str());
        return problem;
    }
    return syncFolder(path_.parent_path());
}

}  // namespace studio::video

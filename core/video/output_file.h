// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "core/base/result.h"
#include "core/video/av_objects.h"

namespace studio::video {

/// A media file under construction, as AtomicFile but seekable, which the mp4 muxer needs: bytes go to
/// `<path>.tmp-<pid>` through the file-system seam; commit() syncs and renames over `path`. Dropped without a
/// commit, it leaves nothing behind.
class OutputFile {
public:
    static Result<std::unique_ptr<OutputFile>> create(const std::filesystem::path& path);
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;
    ~OutputFile();

    AVIOContext* io() { return io_; }
    const std::filesystem::path& path() const { return path_; }
    /// The first failed write, if any: FFmpeg itself reports only a number.
    const std::optional<Error>& failure() const { return failure_; }
    Status commit();

private:
    explicit OutputFile(std::filesystem::path path);
    int writeAll(const std::uint8_t* data, int size);
    std::int64_t moveTo(std::int64_t offset, int whence);

    std::filesystem::path path_, temporary_;
    int fd_ = -1;
    AVIOContext* io_ = nullptr;
    std::optional<Error> failure_;
};

}  // namespace studio::video

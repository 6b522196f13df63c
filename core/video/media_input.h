// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>

#include "core/base/result.h"
#include "core/data/media.h"
#include "core/video/av_objects.h"
#include "core/video/decoder_log.h"

namespace studio::video {

/// An opened container with one chosen video stream. Reading gives up after a time limit per call, so that a
/// damaged index cannot keep a thread. Not thread-safe; not movable, as FFmpeg holds its address.
class MediaInput {
public:
    /// Errors: NotFound, Io, Corrupt (what the demuxer said), Unsupported (no video in it).
    static Result<std::unique_ptr<MediaInput>> open(const std::filesystem::path& file);
    MediaInput(const MediaInput&) = delete;
    MediaInput& operator=(const MediaInput&) = delete;

    AVFormatContext* context() { return context_.get(); }
    AVStream* stream() const { return context_->streams[stream_]; }
    const std::filesystem::path& file() const { return file_; }
    DecoderLog& log() { return log_; }

    /// Next packet of the video stream; false at the end. Errors: Corrupt, naming the position.
    Result<bool> read(AVPacket& packet);
    /// Starts the time limit of one call anew.
    void restartClock() { deadline_ = std::chrono::steady_clock::now() + kPatience; }
    /// First presentation time in the stream's ticks.
    std::int64_t startTicks() const {
        return stream()->start_time == AV_NOPTS_VALUE ? 0 : stream()->start_time;
    }
    double seconds(std::int64_t ticks) const {
        return static_cast<double>(ticks) * av_q2d(stream()->time_base);
    }
    data::VideoFacts facts() const;

    /// "cannot <what> <file>: <demuxer's or decoder's first complaint, else FFmpeg's words for code>".
    Error error(const std::string& what, int code) const;

private:
    static constexpr std::chrono::seconds kPatience{30};
    explicit MediaInput(std::filesystem::path file) : file_(std::move(file)) {}
    Status openContext();
    static int interrupted(void* self);

    std::filesystem::path file_;
    DecoderLog log_;
    std::chrono::steady_clock::time_point deadline_;
    InputPtr context_;
    int stream_ = -1;
};

}  // namespace studio::video

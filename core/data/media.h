// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/image.h"

namespace studio::data {

/// What a video file says about itself.
struct VideoFacts {
    int width = 0, height = 0;
    double fps = 0;                  ///< average frames per second
    double durationS = 0;            ///< seconds, end of the last frame
    std::int64_t frames = 0;         ///< declared by the container; 0 where it does not say
    std::string codec, pixelFormat;  ///< "av1", "yuv420p"
};

/// A decoded frame with its presentation time in seconds from the file's start.
struct VideoFrame {
    Image image;
    double timeS = 0;
};

/// One open video, decoded forward. Not thread-safe: one thread at a time. Decoder complaints are counted,
/// not printed.
class VideoReader {
public:
    virtual ~VideoReader() = default;
    virtual const VideoFacts& facts() const = 0;
    /// Positions at the last key frame at or before `timeS`. Errors: Io, Corrupt.
    virtual Status seek(double timeS) = 0;
    /// Decodes the next frame in presentation order and returns its time, nothing at the end. Frames that
    /// are shown before `fromS` (seconds) are left out where no other is made from them: whoever looks for
    /// one picture spares half the work. Errors: Corrupt, naming file and position.
    virtual Result<std::optional<double>> advance(double fromS) = 0;
    /// The frame advanced to, until the next advance or seek. Errors: Unsupported (its pixel format).
    virtual Result<Image> picture() = 0;
    /// Next frame in presentation order with its picture, nothing at the end. Errors: those of both.
    Result<std::optional<VideoFrame>> next();
    /// Complaints of the decoder since opening (a damaged file can decode to the right count all the same).
    virtual int complaints() const = 0;
};

inline Result<std::optional<VideoFrame>> VideoReader::next() {
    STUDIO_ASSIGN(std::optional<double> timeS, advance(0));
    if (!timeS) return std::optional<VideoFrame>();
    STUDIO_ASSIGN(Image image, picture());
    return std::optional(VideoFrame{std::move(image), *timeS});
}

/// Size, rate and coding of one mp4. Width and height in pixels, even (4:2:0), at most 16384.
struct VideoWriterOptions {
    int width = 0, height = 0;
    double fps = 10;
    std::string codec = "av1";  ///< "av1" (libsvtav1), "h264" (libx264)
    int gop = 2, crf = 30;      ///< LeRobot's defaults
};

/// Encodes frames to an mp4. Not thread-safe.
class VideoWriter {
public:
    virtual ~VideoWriter() = default;
    virtual Status add(const Image& image) = 0;
    /// Flushes and closes the file; without it the file is incomplete.
    virtual Status finish() = 0;
};

/// A stretch of a video file: from the frame shown at `fromS`; all that follows where `durationS` is
/// negative.
struct VideoPart {
    std::filesystem::path file;
    double fromS = 0, durationS = -1;
};

/// Video and pictures, behind an interface so that studio_data needs neither FFmpeg nor OpenCV.
/// The implementation is video::mediaBackend() of studio_video; where that is left out, pictures are
/// Unsupported. Thread-safe; the readers and writers it hands out are not.
class MediaBackend {
public:
    virtual ~MediaBackend() = default;
    virtual Result<std::unique_ptr<VideoReader>> openVideo(const std::filesystem::path& file) const = 0;
    virtual Result<std::unique_ptr<VideoWriter>> createVideo(const std::filesystem::path& file,
                                                             const VideoWriterOptions& options) const = 0;
    /// Whether such videos can be encoded here; nothing is written. Errors: those of createVideo but Io of
    /// the file.
    virtual Status checkVideo(const VideoWriterOptions& options) const = 0;
    /// PNG, JPEG or any other encoded picture. Errors: Corrupt.
    virtual Result<Image> decodePicture(std::span<const std::byte> encoded) const = 0;
    virtual Result<std::vector<std::byte>> encodePng(const Image& image) const = 0;
    /// Area-averaged or bilinear resize to exactly width x height.
    virtual Image resize(const Image& image, int width, int height) const = 0;
    /// Joins parts of videos of equal coding one after another without decoding. Returns where each part
    /// begins in the output, in seconds. Errors: Io, Corrupt, Unsupported (codings differ, or a part does not
    /// begin at a key frame).
    virtual Result<std::vector<double>> copyVideos(std::span<const VideoPart> parts,
                                                   const std::filesystem::path& output) const = 0;
};

}  // namespace studio::data

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/media_backend.h"

#include "core/video/decoder_log.h"
#include "core/video/pictures.h"
#include "core/video/video_copy.h"
#include "core/video/video_reader.h"
#include "core/video/video_writer.h"

namespace studio::video {

namespace {

class Backend final : public data::MediaBackend {
public:
    explicit Backend(const MediaSettings& settings) : settings_(settings) { captureLibraryLogs(); }

    Result<std::unique_ptr<data::VideoReader>> openVideo(const std::filesystem::path& file) const override {
        return openVideoReader(file, settings_.decodeThreads);
    }
    Result<std::unique_ptr<data::VideoWriter>> createVideo(
        const std::filesystem::path& file, const data::VideoWriterOptions& options) const override {
        return createVideoWriter(file, options);
    }
    Status checkVideo(const data::VideoWriterOptions& options) const override {
        return checkVideoWriter(options);
    }
    Result<data::Image> decodePicture(std::span<const std::byte> encoded) const override {
        return video::decodePicture(encoded);
    }
    Result<std::vector<std::byte>> encodePng(const data::Image& image) const override {
        return video::encodePng(image);
    }
    data::Image resize(const data::Image& image, int width, int height) const override {
        return resizePicture(image, width, height);
    }
    Result<std::vector<double>> copyVideos(std::span<const data::VideoPart> parts,
                                           const std::filesystem::path& output) const override {
        return video::copyVideos(parts, output);
    }

private:
    MediaSettings settings_;
};

}  // namespace

std::shared_ptr<const data::MediaBackend> mediaBackend(const MediaSettings& settings) {
    return std::make_shared<Backend>(settings);
}

}  // namespace studio::video

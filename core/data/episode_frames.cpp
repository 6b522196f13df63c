// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/episode_frames.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/base/file.h"

namespace studio::data {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kDecodeThrough = 32;  // frames: a shorter jump forward decodes, a longer one seeks
constexpr std::uint64_t kMaxPictureBytes = 64u << 20;

Error outOfRange(const std::string& place, std::int64_t row, std::int64_t rows) {
    return {ErrorCode::InvalidArgument, fmt::format("{} has no row {}: it has {} rows", place, row, rows),
            ""};
}

class VideoStream : public FrameStream {
public:
    VideoStream(VideoStreamRequest request, std::unique_ptr<VideoReader> reader)
        : request_(std::move(request)), reader_(std::move(reader)) {
        const VideoFacts& facts = reader_->facts();
        double rate = facts.fps > 0 ? facts.fps : request_.fps;
        halfFrameS_ = 0.5 / request_.fps;
        // rows are counted, not timed, where the video's clock is not the data set's
        bool sameRate = std::abs(rate - request_.fps) <= 1e-3 * request_.fps;
        isCounted_ = request_.isByRow && request_.isWholeFile && !sameRate;
    }

    Result<Image> at(std::int64_t row) override {
        auto rows = static_cast<std::int64_t>(request_.timesS.size());
        if (row < 0 || row >= rows) return outOfRange(request_.place, row, rows);
        if (row == row_) return image_;
        auto image = isCounted_ ? byCount(row) : byTime(row);
        if (!image.ok()) {
            row_ = -1;
            Error error = image.error().within(fmt::format("cannot show {}, row {}", request_.place, row));
            if (error.hint.empty()) error.hint = "Check the data set with `kstudio dataset verify --full`.";
            return error;
        }
        row_ = row;
        image_ = *image;
        return image_;
    }

private:
    /// The frame whose time is nearest to the row's, at most half a frame away.
    Result<Image> byTime(std::int64_t row) {
        double wanted = request_.timesS[static_cast<std::size_t>(row)];
        bool isNear = row_ >= 0 && row > row_ && row - row_ <= kDecodeThrough;
        if (!isNear) STUDIO_CHECK(reader_->seek(std::max(0.0, wanted)));
        STUDIO_ASSIGN(std::optional<double> timeS, forwardTo(wanted));
        // some containers index a key frame behind the wanted one: then from the start
        if (!isNear && timeS && *timeS > wanted + halfFrameS_) {
            STUDIO_CHECK(reader_->seek(0));
            STUDIO_ASSIGN(timeS, forwardTo(wanted));
        }
        if (!timeS || *timeS > wanted + halfFrameS_) return missing(wanted, timeS);
        return reader_->picture();
    }

    /// Time of the first frame that is not clearly before `wanted`.
    Result<std::optional<double>> forwardTo(double wanted) {
        // just inside, so that of two frames half a frame away the later one wins only by rounding
        const double fromS = wanted - halfFrameS_;
        for (;;) {
            STUDIO_ASSIGN(std::optional<double> timeS, reader_->advance(fromS));
            if (!timeS) return timeS;
            lastTimeS_ = *timeS;
            if (*timeS > fromS) return timeS;
        }
    }

    Error missing(double wanted, const std::optional<double>& timeS) const {
        std::string found = timeS ? fmt::format("the next frame is at {:.4f} s", *timeS)
                                  : fmt::format("the video ends after {:.4f} s", lastTimeS_);
        return {ErrorCode::Corrupt,
                fmt::format("{} has no frame at {:.4f} s, {}", request_.file.string(), wanted, found), ""};
    }

    /// The frame number `row` of the file, by counting from its start.
    Result<Image> byCount(std::int64_t row) {
        if (row_ < 0 || row < counted_) {
            STUDIO_CHECK(reader_->seek(0));
            counted_ = 0;
        }
        for (;;) {
            STUDIO_ASSIGN(std::optional<double> timeS, reader_->advance(0));
            if (!timeS) {
                return Error{ErrorCode::Corrupt,
                             fmt::format("{} ends after {} frames", request_.file.string(), counted_), ""};
            }
            if (counted_++ == row) return reader_->picture();
        }
    }

    VideoStreamRequest request_;
    std::unique_ptr<VideoReader> reader_;
    double halfFrameS_ = 0, lastTimeS_ = 0;
    bool isCounted_ = false;
    std::int64_t counted_ = 0;  // frames taken since the file's start, when counting
    std::int64_t row_ = -1;     // row of image_
    Image image_;
};

class PictureStream : public FrameStream {
public:
    explicit PictureStream(PictureStreamRequest request) : request_(std::move(request)) {}

    Result<Image> at(std::int64_t row) override {
        std::int64_t rows = request_.end - request_.begin;
        if (row < 0 || row >= rows) return outOfRange(request_.place, row, rows);
        if (row == row_) return image_;
        auto image = load(row);
        if (!image.ok()) {
            reader_.reset();
            row_ = -1;
            return image.error().within(fmt::format("cannot show {}, row {}", request_.place, row));
        }
        row_ = row;
        image_ = *image;
        return image_;
    }

private:
    Result<Image> load(std::int64_t row) {
        if (!reader_ || row < next_) {
            STUDIO_ASSIGN(reader_, request_.table->pictures(request_.column, request_.begin + row));
            next_ = row;
        }
        StoredPicture picture;
        for (; next_ <= row; ++next_) {
            STUDIO_ASSIGN(picture, reader_->next());
        }
        if (!picture.bytes.empty()) return request_.media->decodePicture(picture.bytes);
        return fromFile(picture.path);
    }

    /// A picture beside the parquet file, as some recorders leave them.
    Result<Image> fromFile(const std::string& path) {
        fs::path relative(path);
        bool leaves =
            std::any_of(relative.begin(), relative.end(), [](const fs::path& part) { return part == ".."; });
        if (path.empty() || leaves || relative.is_absolute()) {
            return Error{ErrorCode::Corrupt,
                         fmt::format("{} holds no picture there", request_.table->file().string()),
                         "Restore the file, or leave this episode out."};
        }
        STUDIO_ASSIGN(std::string encoded, readFile(request_.root / relative, kMaxPictureBytes));
        return request_.media->decodePicture(std::as_bytes(std::span(encoded)));
    }

    PictureStreamRequest request_;
    std::unique_ptr<PictureReader> reader_;
    std::int64_t next_ = 0;  // row that reader_ gives next
    std::int64_t row_ = -1;  // row of image_
    Image image_;
};

}  // namespace

Result<std::unique_ptr<FrameStream>> makeVideoStream(VideoStreamRequest request) {
    std::error_code ignored;
    if (!fs::exists(request.file, ignored)) {
        return Error{ErrorCode::NotFound,
                     fmt::format("cannot show {}: there is no {}", request.place, request.file.string()),
                     "Copy the missing video, or leave this episode out."};
    }
    auto reader = request.media->openVideo(request.file);
    if (!reader.ok()) return reader.error().within(fmt::format("cannot show {}", request.place));
    return std::unique_ptr<FrameStream>(
        std::make_unique<VideoStream>(std::move(request), std::move(reader).value()));
}

Result<std::unique_ptr<FrameStream>> makePictureStream(PictureStreamRequest request) {
    if (!request.table->find(request.column)) {
        return Error{ErrorCode::NotFound,
                     fmt::format("cannot show {}: {} has no column '{}'", request.place,
                                 request.table->file().string(), request.column),
                     "Restore the file from where the data set came from."};
    }
    return std::unique_ptr<FrameStream>(std::make_unique<PictureStream>(std::move(request)));
}

}  // namespace studio::data

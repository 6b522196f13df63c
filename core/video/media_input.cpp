// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/media_input.h"

#include <fmt/format.h>

#include <cerrno>
#include <vector>

#include "core/base/file.h"

extern "C" {
#include <libavutil/pixdesc.h>
}

namespace studio::video {

namespace {

/// Containers that robot data comes in; playlists and the like could open other files.
constexpr const char* kContainers = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi";
constexpr const char* kDamagedHint =
    "The file is damaged or was cut off. `kstudio dataset verify` lists what is affected; restore the file "
    "from "
    "its source or drop the episode with `kstudio dataset delete`.";

/// Reads headers and a few frames; lets no decoder of the probe allocate more than a picture may have.
int probeStreams(AVFormatContext* context) {
    unsigned streams = context->nb_streams;
    std::vector<AVDictionary*> options(streams, nullptr);
    for (AVDictionary*& each : options) {
        av_dict_set_int(&each, "max_pixels", std::int64_t{kMaxSide} * kMaxSide, 0);
        av_dict_set_int(&each, "threads", 1, 0);
    }
    int code = avformat_find_stream_info(context, options.data());
    for (AVDictionary*& each : options) av_dict_free(&each);
    return code;
}

}  // namespace

Error MediaInput::error(const std::string& what, int code) const {
    if (code == AVERROR(ENOMEM)) {
        return {ErrorCode::Io, fmt::format("cannot {} '{}': out of memory", what, file_.string()),
                "Close other programs, or load fewer cameras at once."};
    }
    std::string first = log_.first();
    std::string cause = first.empty() ? avText(code) : first;
    if (code == AVERROR_EXIT) cause = fmt::format("no progress for {} s", kPatience.count());
    return {code == AVERROR(EIO) ? ErrorCode::Io : ErrorCode::Corrupt,
            fmt::format("cannot {} '{}': {}", what, file_.string(), cause), kDamagedHint};
}

int MediaInput::interrupted(void* self) {
    return std::chrono::steady_clock::now() > static_cast<MediaInput*>(self)->deadline_ ? 1 : 0;
}

Status MediaInput::openContext() {
    AVFormatContext* context = avformat_alloc_context();
    if (!context) return error("open video", AVERROR(ENOMEM));
    context->interrupt_callback = {interrupted, this};
    Dictionary options;
    options.set("format_whitelist", kContainers);
    options.set("protocol_whitelist", "file");
    // frees the context where it fails
    int code = avformat_open_input(&context, ("file:" + file_.string()).c_str(), nullptr, options.address());
    if (code < 0) return error("open video", code);
    context_.reset(context);
    return {};
}

Result<std::unique_ptr<MediaInput>> MediaInput::open(const std::filesystem::path& file) {
    captureLibraryLogs();
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) {
        return Error{
            ErrorCode::NotFound, fmt::format("cannot open video '{}': there is no such file", file.string()),
            "Check the folder `videos` of the data set; `kstudio dataset verify` names every missing file."};
    }
    std::unique_ptr<MediaInput> input(new MediaInput(file));
    LogScope scope(input->log_);
    input->restartClock();
    STUDIO_CHECK(input->openContext());
    int code = probeStreams(input->context());
    if (code < 0) return input->error("read the header of video", code);
    input->stream_ = av_find_best_stream(input->context(), AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
    if (input->stream_ < 0) {
        return Error{ErrorCode::Unsupported,
                     fmt::format("cannot open video '{}': it holds no video", file.string()),
                     "Check that the file is what its name says."};
    }
    // whatever else the file holds is skipped by the demuxer
    for (unsigned i = 0; i < input->context_->nb_streams; ++i) {
        if (static_cast<int>(i) != input->stream_) input->context_->streams[i]->discard = AVDISCARD_ALL;
    }
    const AVCodecParameters& codec = *input->stream()->codecpar;
    if (codec.width < 1 || codec.height < 1 || codec.width > kMaxSide || codec.height > kMaxSide) {
        return Error{
            ErrorCode::Corrupt,
            fmt::format("cannot open video '{}': it declares pictures of {}x{}, at most {}x{} is possible",
                        file.string(), codec.width, codec.height, kMaxSide, kMaxSide),
            kDamagedHint};
    }
    return input;
}

Result<bool> MediaInput::read(AVPacket& packet) {
    for (;;) {
        av_packet_unref(&packet);
        int code = av_read_frame(context_.get(), &packet);
        if (code == AVERROR_EOF) return false;
        if (code < 0) {
            std::int64_t at = context_->pb ? avio_tell(context_->pb) : -1;
            return error(fmt::format("read video at byte {} of", at), code);
        }
        if (packet.stream_index == stream_) return true;
    }
}

data::VideoFacts MediaInput::facts() const {
    const AVStream& video = *stream();
    data::VideoFacts facts;
    facts.width = video.codecpar->width;
    facts.height = video.codecpar->height;
    AVRational rate = video.avg_frame_rate.num > 0 ? video.avg_frame_rate : video.r_frame_rate;
    facts.fps = rate.num > 0 && rate.den > 0 ? av_q2d(rate) : 0;
    facts.frames = std::max<std::int64_t>(0, video.nb_frames);
    if (video.duration != AV_NOPTS_VALUE) {
        facts.durationS = seconds(video.duration);
    } else if (context_->duration != AV_NOPTS_VALUE) {
        facts.durationS = static_cast<double>(context_->duration) / AV_TIME_BASE;
    }
    facts.codec = avcodec_get_name(video.codecpar->codec_id);
    const char* format = av_get_pix_fmt_name(static_cast<AVPixelFormat>(video.codecpar->format));
    facts.pixelFormat = format ? format : "";
    return facts;
}

}  // namespace studio::video

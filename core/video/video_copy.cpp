// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/video_copy.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/video/media_input.h"
#include "core/video/output_file.h"

namespace studio::video {

namespace {

/// Copies parts into one muxer; `end_` is where the next part begins, in the output's ticks.
class Joiner {
public:
    Joiner(std::filesystem::path file) : file_(std::move(file)) {}
    Status begin(const MediaInput& first);
    Status append(const data::VideoPart& part);
    Status finish();
    const std::vector<double>& starts() const { return starts_; }

private:
    /// Where one part lies in its file, and where it goes.
    struct Window {
        std::int64_t first, end;  ///< presentation ticks of the input, [first, end)
        std::int64_t offset;      ///< added to what was brought into output ticks
        bool started = false;
        std::int64_t shownUntil = 0;  ///< output ticks
    };
    Status checkSame(const MediaInput& input) const;
    Status copyPackets(MediaInput& input, Window& window);
    Status writePacket(MediaInput& input, AVPacket& packet, Window& window);
    Error error(const std::string& what, int code) const;

    std::filesystem::path file_, firstInput_;
    std::unique_ptr<OutputFile> output_;
    OutputPtr muxer_;
    AVStream* stream_ = nullptr;
    DecoderLog log_;
    std::int64_t end_ = 0, lastDts_ = AV_NOPTS_VALUE;
    std::vector<double> starts_;
};

Error Joiner::error(const std::string& what, int code) const {
    if (output_ && output_->failure()) return *output_->failure();
    std::string first = log_.first();
    return {ErrorCode::Io,
            fmt::format("cannot {} '{}': {}", what, file_.string(), first.empty() ? avText(code) : first),
            ""};
}

Status Joiner::begin(const MediaInput& first) {
    LogScope scope(log_);
    AVFormatContext* context = nullptr;
    int code = avformat_alloc_output_context2(&context, nullptr, "mp4", nullptr);
    if (code < 0) return error("set up the mp4 of", code);
    muxer_.reset(context);
    stream_ = avformat_new_stream(context, nullptr);
    if (!stream_) return error("set up the mp4 of", AVERROR(ENOMEM));
    const AVStream& from = *first.stream();
    code = avcodec_parameters_copy(stream_->codecpar, from.codecpar);
    if (code < 0) return error("set up the mp4 of", code);
    stream_->codecpar->codec_tag = 0;  // the container's own tag for this codec
    stream_->time_base = from.time_base;
    stream_->avg_frame_rate = from.avg_frame_rate;
    firstInput_ = first.file();
    STUDIO_ASSIGN(output_, OutputFile::create(file_));
    context->pb = output_->io();
    context->flags |= AVFMT_FLAG_CUSTOM_IO;
    Dictionary options;
    // keeps the input's ticks, so that frame times stay exact
    options.set("video_track_timescale",
                std::to_string(std::max(1, from.time_base.den / from.time_base.num)));
    code = avformat_write_header(context, options.address());
    return code < 0 ? Status(error("write the header of", code)) : Status();
}

Status Joiner::checkSame(const MediaInput& input) const {
    const AVCodecParameters& a = *stream_->codecpar;
    const AVCodecParameters& b = *input.stream()->codecpar;
    std::string differs;
    if (a.codec_id != b.codec_id)
        differs = "codec";
    else if (a.width != b.width || a.height != b.height)
        differs = "picture size";
    else if (a.format != b.format)
        differs = "pixel format";
    // H.264 and HEVC keep their parameter sets once per file; AV1 repeats them in every key frame
    bool outOfBand = a.codec_id == AV_CODEC_ID_H264 || a.codec_id == AV_CODEC_ID_HEVC;
    bool equalSets = a.extradata_size == b.extradata_size &&
                     (a.extradata_size == 0 || std::memcmp(a.extradata, b.extradata, a.extradata_size) == 0);
    if (differs.empty() && outOfBand && !equalSets) differs = "encoder settings";
    if (differs.empty()) return {};
    return Error{ErrorCode::Unsupported,
                 fmt::format("cannot join videos '{}' and '{}' without decoding: {} differ",
                             firstInput_.string(), input.file().string(), differs),
                 "Keep them in files of their own, or re-encode one of them."};
}

Status Joiner::append(const data::VideoPart& part) {
    STUDIO_ASSIGN(std::unique_ptr<MediaInput> input, MediaInput::open(part.file));
    if (!muxer_) STUDIO_CHECK(begin(*input));
    STUDIO_CHECK(checkSame(*input));
    LogScope scope(input->log());

    const AVRational base = input->stream()->time_base;
    double frameS = input->facts().fps > 0 ? 1 / input->facts().fps : 0;
    Window window{};
    window.first = input->startTicks() + std::llround(part.fromS / av_q2d(base));
    // half a frame of slack: times in metadata are rounded, frames are not
    window.end = part.durationS < 0
                     ? INT64_MAX
                     : window.first + std::llround((part.durationS - frameS / 2) / av_q2d(base));
    if (part.fromS > 0) {
        window.first -= std::llround(frameS / 2 / av_q2d(base));
        int code = avformat_seek_file(input->context(), input->stream()->index, INT64_MIN,
                                      window.first + std::llround(frameS / av_q2d(base)),
                                      window.first + std::llround(frameS / av_q2d(base)), 0);
        if (code < 0) return input->error("seek in video", code);
    }
    starts_.push_back(static_cast<double>(end_) * av_q2d(stream_->time_base));
    window.shownUntil = end_;
    STUDIO_CHECK(copyPackets(*input, window));
    if (!window.started) {
        return Error{ErrorCode::Corrupt,
                     fmt::format("cannot copy from {:.3f} s of video '{}': there are no frames", part.fromS,
                                 part.file.string()),
                     "`kstudio dataset verify` compares declared and stored frames."};
    }
    end_ = window.shownUntil;
    return {};
}

Status Joiner::copyPackets(MediaInput& input, Window& window) {
    PacketPtr packet(av_packet_alloc());
    if (!packet) return error("write", AVERROR(ENOMEM));
    bool skipped = false;
    for (;;) {
        input.restartClock();
        STUDIO_ASSIGN(bool more, input.read(*packet));
        if (!more) return {};
        if (packet->flags & AV_PKT_FLAG_CORRUPT)
            return input.error("copy a damaged packet of video", AVERROR_INVALIDDATA);
        std::int64_t pts = packet->pts != AV_NOPTS_VALUE ? packet->pts : packet->dts;
        bool key = (packet->flags & AV_PKT_FLAG_KEY) != 0;
        if (!window.started && pts < window.first) continue;
        if (!window.started && !key) {
            return Error{ErrorCode::Unsupported,
                         fmt::format("cannot cut video '{}' at {:.3f} s without decoding: no key frame there",
                                     input.file().string(), input.seconds(pts - input.startTicks())),
                         "The part has to be re-encoded."};
        }
        // the next group of pictures begins behind the part: nothing of it is needed
        if (pts >= window.end && key) return {};
        if (pts >= window.end) {
            skipped = true;
            continue;
        }
        // what was left out may be what this frame refers to
        if (skipped) {
            return Error{
                ErrorCode::Unsupported,
                fmt::format(
                    "cannot cut video '{}' at {:.3f} s without decoding: frames before it need later ones",
                    input.file().string(), input.seconds(window.end - input.startTicks())),
                "The part has to be re-encoded."};
        }
        STUDIO_CHECK(writePacket(input, *packet, window));
    }
}

Status Joiner::writePacket(MediaInput& input, AVPacket& packet, Window& window) {
    const AVRational base = input.stream()->time_base;
    if (packet.pts == AV_NOPTS_VALUE) packet.pts = packet.dts;
    if (packet.duration <= 0 && input.facts().fps > 0) {
        packet.duration = std::llround(1 / input.facts().fps / av_q2d(base));
    }
    av_packet_rescale_ts(&packet, base, stream_->time_base);
    if (!window.started) {
        window.started = true;
        window.offset = end_ - packet.pts;
    }
    packet.pts += window.offset;
    packet.dts = packet.dts == AV_NOPTS_VALUE ? packet.pts : packet.dts + window.offset;
    // decoding times must ascend across the seam; presentation times are what counts
    if (lastDts_ != AV_NOPTS_VALUE && packet.dts <= lastDts_) packet.dts = lastDts_ + 1;
    if (packet.dts > packet.pts) {
        return Error{
            ErrorCode::Unsupported,
            fmt::format("cannot join video '{}' without decoding: its frames are reordered across the seam",
                        input.file().string()),
            "The part has to be re-encoded."};
    }
    lastDts_ = packet.dts;
    window.shownUntil = std::max(window.shownUntil, packet.pts + packet.duration);
    packet.stream_index = 0;
    packet.pos = -1;
    LogScope scope(log_);
    int code = av_write_frame(muxer_.get(), &packet);
    if (code < 0 || output_->failure()) return error("write", code < 0 ? code : AVERROR(EIO));
    return {};
}

Status Joiner::finish() {
    LogScope scope(log_);
    int code = av_write_trailer(muxer_.get());
    if (code < 0 || output_->failure()) return error("finish", code < 0 ? code : AVERROR(EIO));
    return output_->commit();
}

}  // namespace

Result<std::vector<double>> copyVideos(std::span<const data::VideoPart> parts,
                                       const std::filesystem::path& output) {
    captureLibraryLogs();
    if (parts.empty()) return Error{ErrorCode::InvalidArgument, "cannot join no videos", ""};
    Joiner joiner(output);
    for (const data::VideoPart& part : parts) STUDIO_CHECK(joiner.append(part));
    STUDIO_CHECK(joiner.finish());
    return joiner.starts();
}

}  // namespace studio::video

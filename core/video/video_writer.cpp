// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/video_writer.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "core/video/colour.h"
#include "core/video/decoder_log.h"
#include "core/video/output_file.h"

namespace studio::video {

namespace {

/// One way to encode: its name in VideoWriterOptions, FFmpeg's encoder, and a speed that keeps up with
/// several cameras.
struct Encoder {
    const char* codec;
    const char* name;
    const char* preset;
    int smallestSide;
};
constexpr std::array kEncoders = {Encoder{"av1", "libsvtav1", "12", 64},
                                  Encoder{"h264", "libx264", "fast", 2}};

/// In messages: the file, or what would be in one.
std::string named(const std::filesystem::path& file) {
    return file.empty() ? "pictures" : "'" + file.string() + "'";
}

class Writer final : public data::VideoWriter {
public:
    /// With its encoder set up, and nothing to write into yet. An empty `file` stands for none.
    static Result<std::unique_ptr<Writer>> prepare(const std::filesystem::path& file,
                                                   const data::VideoWriterOptions& options);
    static Result<std::unique_ptr<data::VideoWriter>> create(const std::filesystem::path& file,
                                                             const data::VideoWriterOptions& options);
    ~Writer() override;
    Status add(const data::Image& image) override;
    Status finish() override;

private:
    Status openEncoder(const Encoder& encoder, const data::VideoWriterOptions& options);
    Status openMuxer();
    Status send(const AVFrame* frame);
    Error error(const std::string& what, int code) const;

    DecoderLog log_;
    std::filesystem::path file_;
    std::unique_ptr<OutputFile> output_;
    OutputPtr muxer_;
    CodecPtr encoder_;
    FramePtr frame_;
    PacketPtr packet_;
    FromRgb fromRgb_;
    std::int64_t frames_ = 0;
    bool broken_ = false;
    bool ended_ = false;  ///< the encoder has been told that nothing follows
};

Status checkSize(const Encoder& encoder, const data::VideoWriterOptions& o,
                 const std::filesystem::path& file) {
    bool fits = o.width >= encoder.smallestSide && o.height >= encoder.smallestSide && o.width <= kMaxSide &&
                o.height <= kMaxSide && o.width % 2 == 0 && o.height % 2 == 0;
    if (fits && o.fps > 0 && std::isfinite(o.fps) && o.gop > 0) return {};
    return Error{
        ErrorCode::InvalidArgument,
        fmt::format(
            "cannot encode {}x{} at {} fps as {}{}: sides must be even and {} to {}, the rate above 0",
            o.width, o.height, o.fps, o.codec, file.empty() ? "" : " into " + named(file),
            encoder.smallestSide, kMaxSide),
        "Resize the pictures, or store the camera as images instead of video."};
}

Error Writer::error(const std::string& what, int code) const {
    if (output_ && output_->failure()) return *output_->failure();
    std::string first = log_.first();
    return {code == AVERROR(EIO) || code == AVERROR(ENOMEM) ? ErrorCode::Io : ErrorCode::Internal,
            fmt::format("cannot {} {}: {}", what, named(file_), first.empty() ? avText(code) : first), ""};
}

Result<std::unique_ptr<Writer>> Writer::prepare(const std::filesystem::path& file,
                                                const data::VideoWriterOptions& options) {
    captureLibraryLogs();
    const Encoder* chosen = nullptr;
    for (const Encoder& each : kEncoders) {
        if (options.codec == each.codec) chosen = &each;
    }
    if (!chosen) {
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("cannot encode {}: unknown codec '{}'", named(file), options.codec),
                     "Choose av1 or h264."};
    }
    STUDIO_CHECK(checkSize(*chosen, options, file));
    auto writer = std::make_unique<Writer>();
    writer->file_ = file;
    LogScope scope(writer->log_);
    STUDIO_CHECK(writer->openEncoder(*chosen, options));
    return writer;
}

Result<std::unique_ptr<data::VideoWriter>> Writer::create(const std::filesystem::path& file,
                                                          const data::VideoWriterOptions& options) {
    STUDIO_ASSIGN(auto writer, prepare(file, options));
    LogScope scope(writer->log_);
    STUDIO_CHECK(writer->openMuxer());
    return std::unique_ptr<data::VideoWriter>(std::move(writer));
}

Status Writer::openEncoder(const Encoder& encoder, const data::VideoWriterOptions& options) {
    const AVCodec* codec = avcodec_find_encoder_by_name(encoder.name);
    if (!codec) {
        return Error{
            ErrorCode::Unsupported,
            fmt::format("cannot encode {}: this FFmpeg was built without {}", named(file_), encoder.name),
            "Choose the other codec (av1 or h264), or install FFmpeg's full libavcodec."};
    }
    encoder_.reset(avcodec_alloc_context3(codec));
    frame_.reset(av_frame_alloc());
    packet_.reset(av_packet_alloc());
    if (!encoder_ || !frame_ || !packet_) return error("encode", AVERROR(ENOMEM));
    encoder_->width = options.width;
    encoder_->height = options.height;
    encoder_->pix_fmt = AV_PIX_FMT_YUV420P;
    encoder_->framerate = av_d2q(options.fps, 100000);
    encoder_->time_base = av_inv_q(encoder_->framerate);
    encoder_->gop_size = options.gop;
    encoder_->colorspace = AVCOL_SPC_SMPTE170M;
    encoder_->color_range = AVCOL_RANGE_MPEG;
    encoder_->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    encoder_->opaque = &log_;
    Dictionary settings;
    settings.set("preset", encoder.preset);
    settings.set("crf", std::to_string(options.crf));
    int code = avcodec_open2(encoder_.get(), codec, settings.address());
    if (code < 0) return error(fmt::format("set up {} for", encoder.name), code);

    frame_->width = options.width;
    frame_->height = options.height;
    frame_->format = AV_PIX_FMT_YUV420P;
    frame_->colorspace = encoder_->colorspace;
    frame_->color_range = encoder_->color_range;
    code = av_frame_get_buffer(frame_.get(), 0);
    return code < 0 ? Status(error("encode", code)) : Status();
}

Status Writer::openMuxer() {
    AVFormatContext* context = nullptr;
    int code = avformat_alloc_output_context2(&context, nullptr, "mp4", nullptr);
    if (code < 0) return error("set up the mp4 of", code);
    muxer_.reset(context);
    AVStream* stream = avformat_new_stream(context, nullptr);
    if (!stream) return error("set up the mp4 of", AVERROR(ENOMEM));
    stream->time_base = encoder_->time_base;
    stream->avg_frame_rate = encoder_->framerate;
    code = avcodec_parameters_from_context(stream->codecpar, encoder_.get());
    if (code < 0) return error("set up the mp4 of", code);
    STUDIO_ASSIGN(output_, OutputFile::create(file_));
    context->pb = output_->io();
    context->flags |= AVFMT_FLAG_CUSTOM_IO;
    code = avformat_write_header(context, nullptr);
    return code < 0 ? Status(error("write the header of", code)) : Status();
}

Writer::~Writer() {
    if (!encoder_ || ended_) return;
    // SVT-AV1 waits for ever where it is closed before its first picture, and complains before its end
    LogScope scope(log_);
    if (frames_ == 0 && frame_->buf[0]) {
        frame_->pts = 0;
        avcodec_send_frame(encoder_.get(), frame_.get());
    }
    avcodec_send_frame(encoder_.get(), nullptr);
    while (avcodec_receive_packet(encoder_.get(), packet_.get()) == 0) av_packet_unref(packet_.get());
}

Status Writer::send(const AVFrame* frame) {
    ended_ = ended_ || !frame;
    int code = avcodec_send_frame(encoder_.get(), frame);
    if (code < 0) return error("encode", code);
    for (;;) {
        code = avcodec_receive_packet(encoder_.get(), packet_.get());
        if (code == AVERROR(EAGAIN) || code == AVERROR_EOF) return {};
        if (code < 0) return error("encode", code);
        AVStream* stream = muxer_->streams[0];
        packet_->stream_index = 0;
        // every frame is shown equally long; some encoders leave that open
        if (packet_->duration == 0) packet_->duration = 1;
        av_packet_rescale_ts(packet_.get(), encoder_->time_base, stream->time_base);
        code = av_interleaved_write_frame(muxer_.get(), packet_.get());
        if (code < 0 || output_->failure()) return error("write", code < 0 ? code : AVERROR(EIO));
    }
}

Status Writer::add(const data::Image& image) {
    LogScope scope(log_);
    if (broken_ || !output_) return Error{ErrorCode::Internal, "this video was finished or has failed", ""};
    if (image.empty() || image.width != frame_->width || image.height != frame_->height) {
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("cannot add frame {} to '{}': it is {}x{}, the video {}x{}", frames_,
                                 file_.string(), image.width, image.height, frame_->width, frame_->height),
                     "Every picture of one camera must have the declared size."};
    }
    int code = av_frame_make_writable(frame_.get());
    if (code < 0) return error("encode", code);
    STUDIO_CHECK(fromRgb_.convert(image, *frame_));
    frame_->pts = frames_;
    Status sent = send(frame_.get());
    broken_ = !sent.ok();
    if (sent.ok()) ++frames_;
    return sent;
}

Status Writer::finish() {
    LogScope scope(log_);
    if (broken_ || !output_) return Error{ErrorCode::Internal, "this video was finished or has failed", ""};
    broken_ = true;
    if (frames_ == 0)
        return Error{ErrorCode::InvalidArgument, fmt::format("video '{}' has no frames", file_.string()), ""};
    STUDIO_CHECK(send(nullptr));
    int code = av_write_trailer(muxer_.get());
    if (code < 0 || output_->failure()) return error("finish", code < 0 ? code : AVERROR(EIO));
    return output_->commit();
}

}  // namespace

Result<std::unique_ptr<data::VideoWriter>> createVideoWriter(const std::filesystem::path& file,
                                                             const data::VideoWriterOptions& options) {
    return Writer::create(file, options);
}

Status checkVideoWriter(const data::VideoWriterOptions& options) {
    auto writer = Writer::prepare({}, options);
    return writer.ok() ? Status() : Status(writer.error());
}

}  // namespace studio::video

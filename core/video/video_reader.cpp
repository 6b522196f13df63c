// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/video_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <new>

#include "core/video/colour.h"
#include "core/video/media_input.h"

namespace studio::video {

namespace {

/// Packets in a row that may go by without a frame: more than any encoder's delay, less than a broken index.
constexpr int kMaxSilentPackets = 1024;

/// Decoder of a stream: for AV1 dav1d, several times faster than the others.
const AVCodec* decoderOf(AVCodecID id) {
    const AVCodec* decoder = id == AV_CODEC_ID_AV1 ? avcodec_find_decoder_by_name("libdav1d") : nullptr;
    return decoder ? decoder : avcodec_find_decoder(id);
}

class Reader final : public data::VideoReader {
public:
    static Result<std::unique_ptr<data::VideoReader>> open(const std::filesystem::path& file, int threads);

    const data::VideoFacts& facts() const override { return facts_; }
    Status seek(double timeS) override;
    Result<std::optional<double>> advance(double fromS) override;
    Result<data::Image> picture() override;
    int complaints() const override { return input_->log().count(); }

private:
    Status openDecoder(int threads);
    Result<bool> decode();
    Result<bool> feed();
    Status reposition(std::int64_t ticks);
    std::int64_t frameTicks() const;
    Error corrupt(const std::string& found) const;

    std::unique_ptr<MediaInput> input_;  // first: the codec context logs into it until the end
    CodecPtr decoder_;
    FramePtr frame_;
    PacketPtr packet_;
    ToRgb toRgb_;
    data::VideoFacts facts_;
    bool held_ = false;                   ///< frame_ is decoded and not handed out yet
    bool draining_ = false;               ///< the decoder has been told that nothing follows
    bool fresh_ = true;                   ///< no packet since the last seek
    bool taken_ = false;                  ///< frame_ is the one advanced to
    std::int64_t fromTicks_ = INT64_MIN;  ///< frames before it may be left out
    std::int64_t keyPts_ = AV_NOPTS_VALUE, keyDts_ = AV_NOPTS_VALUE;  ///< of the first packet since then
    std::int64_t lastTicks_ = AV_NOPTS_VALUE;
};

Error Reader::corrupt(const std::string& found) const {
    double at = lastTicks_ == AV_NOPTS_VALUE ? 0 : input_->seconds(lastTicks_ - input_->startTicks());
    return {
        ErrorCode::Corrupt,
        fmt::format("cannot decode video '{}' after {:.3f} s: {}", input_->file().string(), at, found),
        "The file is damaged. Restore it from its source or drop the episode with `kstudio dataset delete`."};
}

Result<std::unique_ptr<data::VideoReader>> Reader::open(const std::filesystem::path& file, int threads) {
    auto reader = std::make_unique<Reader>();
    STUDIO_ASSIGN(reader->input_, MediaInput::open(file));
    reader->facts_ = reader->input_->facts();
    STUDIO_CHECK(reader->openDecoder(threads));
    return std::unique_ptr<data::VideoReader>(std::move(reader));
}

Status Reader::openDecoder(int threads) {
    LogScope scope(input_->log());
    const AVCodecParameters& parameters = *input_->stream()->codecpar;
    const AVCodec* codec = decoderOf(parameters.codec_id);
    if (!codec) {
        return Error{ErrorCode::Unsupported,
                     fmt::format("cannot decode video '{}': FFmpeg here has no decoder for {}",
                                 input_->file().string(), facts_.codec),
                     "Re-encode it as AV1 or H.264."};
    }
    decoder_.reset(avcodec_alloc_context3(codec));
    frame_.reset(av_frame_alloc());
    packet_.reset(av_packet_alloc());
    if (!decoder_ || !frame_ || !packet_) return input_->error("decode video", AVERROR(ENOMEM));
    int code = avcodec_parameters_to_context(decoder_.get(), &parameters);
    if (code < 0) return input_->error("decode video", code);
    decoder_->opaque = &input_->log();
    decoder_->thread_count = std::max(1, threads);
    decoder_->pkt_timebase = input_->stream()->time_base;
    // a damaged sequence header may claim any size: a little more than the container's is enough
    std::int64_t declared = std::int64_t{parameters.width} * parameters.height;
    decoder_->max_pixels = std::max<std::int64_t>(4 * declared, 1 << 20);
    code = avcodec_open2(decoder_.get(), codec, nullptr);
    if (code < 0) return input_->error("decode video", code);
    return {};
}

/// Gives the decoder one more packet, or tells it that there are none; false when it knows already.
Result<bool> Reader::feed() {
    if (draining_) return false;
    STUDIO_ASSIGN(bool more, input_->read(*packet_));
    if (!more) {
        draining_ = true;
        avcodec_send_packet(decoder_.get(), nullptr);
        return true;
    }
    if (fresh_) {
        fresh_ = false;
        keyPts_ = packet_->pts, keyDts_ = packet_->dts;
    }
    // what refers to a frame that is left out would be wrong: only those without such are
    bool early = packet_->pts != AV_NOPTS_VALUE && packet_->pts < fromTicks_;
    decoder_->skip_frame = early ? AVDISCARD_NONREF : AVDISCARD_DEFAULT;
    int before = input_->log().count();
    int code = avcodec_send_packet(decoder_.get(), packet_.get());
    if (code == AVERROR(ENOMEM)) return input_->error("decode video", code);
    bool damaged = code < 0 || (packet_->flags & AV_PKT_FLAG_CORRUPT) != 0;
    // not every decoder says so itself
    if (damaged && input_->log().count() == before) input_->log().add("damaged packet: " + avText(code));
    return true;
}

/// Decodes until frame_ holds the next frame; false at the end.
Result<bool> Reader::decode() {
    if (held_) return true;
    input_->restartClock();
    for (int silent = 0; silent < kMaxSilentPackets;) {
        int before = input_->log().count();
        int code = avcodec_receive_frame(decoder_.get(), frame_.get());
        if (code == 0) {
            bool damaged = frame_->decode_error_flags != 0 || (frame_->flags & AV_FRAME_FLAG_CORRUPT) != 0;
            if (damaged && input_->log().count() == before) input_->log().add("damaged frame");
            // leading pictures of an open group refer to what was not decoded
            if (keyPts_ != AV_NOPTS_VALUE && frameTicks() < keyPts_) continue;
            held_ = true;
            lastTicks_ = frameTicks();
            return true;
        }
        if (code == AVERROR_EOF) return false;
        if (code == AVERROR(ENOMEM)) return input_->error("decode video", code);
        if (code != AVERROR(EAGAIN) && input_->log().count() == before) input_->log().add(avText(code));
        STUDIO_ASSIGN(bool fed, feed());
        if (!fed) return false;
        // of what is left out no frame is expected
        if (decoder_->skip_frame == AVDISCARD_DEFAULT) ++silent;
    }
    return corrupt(fmt::format("no frame came out of {} packets", kMaxSilentPackets));
}

std::int64_t Reader::frameTicks() const {
    if (frame_->best_effort_timestamp != AV_NOPTS_VALUE) return frame_->best_effort_timestamp;
    if (lastTicks_ == AV_NOPTS_VALUE) return input_->startTicks();
    // no time stamps at all: frames follow each other at the declared rate
    double step = facts_.fps > 0 ? 1 / facts_.fps / av_q2d(input_->stream()->time_base) : 1;
    return lastTicks_ + std::llround(step);
}

Result<std::optional<double>> Reader::advance(double fromS) {
    LogScope scope(input_->log());
    taken_ = false;
    double tick = av_q2d(input_->stream()->time_base);
    fromTicks_ = fromS > 0 && fromS < facts_.durationS
                     ? input_->startTicks() + static_cast<std::int64_t>(std::floor(fromS / tick))
                     : INT64_MIN;
    try {
        STUDIO_ASSIGN(bool there, decode());
        if (!there) return std::optional<double>();
        held_ = false;
        if (frame_->width != facts_.width || frame_->height != facts_.height) {
            return corrupt(fmt::format("a frame of {}x{} in a file of {}x{}", frame_->width, frame_->height,
                                       facts_.width, facts_.height));
        }
        taken_ = true;
        return std::optional(input_->seconds(lastTicks_ - input_->startTicks()));
    } catch (const std::bad_alloc&) {
        return input_->error("decode video", AVERROR(ENOMEM));
    }
}

Result<data::Image> Reader::picture() {
    if (!taken_) return Error{ErrorCode::InvalidArgument, "no frame was decoded to make a picture of", ""};
    try {
        return toRgb_.convert(*frame_);
    } catch (const std::bad_alloc&) {
        return input_->error("decode video", AVERROR(ENOMEM));
    }
}

Status Reader::reposition(std::int64_t ticks) {
    int code = avformat_seek_file(input_->context(), input_->stream()->index, INT64_MIN, ticks, ticks, 0);
    // before the first key frame there is nothing to find: start over
    if (code < 0) {
        code = avformat_seek_file(input_->context(), input_->stream()->index, INT64_MIN, input_->startTicks(),
                                  INT64_MAX, 0);
    }
    if (code < 0) return input_->error("seek in video", code);
    avcodec_flush_buffers(decoder_.get());
    held_ = draining_ = taken_ = false;
    fresh_ = true;
    fromTicks_ = INT64_MIN;
    keyPts_ = keyDts_ = lastTicks_ = AV_NOPTS_VALUE;
    return {};
}

Status Reader::seek(double timeS) {
    LogScope scope(input_->log());
    input_->restartClock();
    if (!std::isfinite(timeS))
        return Error{ErrorCode::InvalidArgument, "cannot seek to a time that is no number", ""};
    double limit = std::max(facts_.durationS, 0.0) + 1;
    std::int64_t wanted = input_->startTicks() +
                          std::llround(std::clamp(timeS, 0.0, limit) / av_q2d(input_->stream()->time_base));
    std::int64_t ask = wanted;
    // containers index by decoding time: with B-frames the key frame found may be shown after `wanted`
    for (int attempt = 0; attempt < 16; ++attempt) {
        STUDIO_CHECK(reposition(ask));
        STUDIO_ASSIGN(bool there, decode());
        bool exact = !there || lastTicks_ <= wanted;
        bool first = keyDts_ == AV_NOPTS_VALUE || keyDts_ >= ask || lastTicks_ <= input_->startTicks();
        if (exact || (first && attempt > 0)) return {};
        ask = keyDts_ == AV_NOPTS_VALUE ? ask - 1 : std::min(ask, keyDts_) - 1;
    }
    return {};
}

}  // namespace

Result<std::unique_ptr<data::VideoReader>> openVideoReader(const std::filesystem::path& file, int threads) {
    return Reader::open(file, threads);
}

}  // namespace studio::video

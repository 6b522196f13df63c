// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/error.h>
#include <libavutil/imgutils.h>
#include <libavutil/opt.h>
#include <libswscale/swscale.h>
}

#include <memory>
#include <string>

namespace studio::video {

/// Deleters of FFmpeg's objects, so that every one has exactly one owner.
struct AvDelete {
    void operator()(AVCodecContext* context) const { avcodec_free_context(&context); }
    void operator()(AVFrame* frame) const { av_frame_free(&frame); }
    void operator()(AVPacket* packet) const { av_packet_free(&packet); }
    void operator()(SwsContext* context) const { sws_freeContext(context); }
};
/// An opened input is closed, not only freed.
struct InputDelete {
    void operator()(AVFormatContext* context) const { avformat_close_input(&context); }
};
/// An output is freed; its file belongs to the OutputFile that it writes through.
struct OutputDelete {
    void operator()(AVFormatContext* context) const { avformat_free_context(context); }
};

using CodecPtr = std::unique_ptr<AVCodecContext, AvDelete>;
using FramePtr = std::unique_ptr<AVFrame, AvDelete>;
using PacketPtr = std::unique_ptr<AVPacket, AvDelete>;
using ScalerPtr = std::unique_ptr<SwsContext, AvDelete>;
using InputPtr = std::unique_ptr<AVFormatContext, InputDelete>;
using OutputPtr = std::unique_ptr<AVFormatContext, OutputDelete>;

/// Options for one call; FFmpeg removes what it used.
class Dictionary {
public:
    Dictionary() = default;
    Dictionary(const Dictionary&) = delete;
    Dictionary& operator=(const Dictionary&) = delete;
    ~Dictionary() { av_dict_free(&held_); }
    void set(const char* key, const std::string& value) { av_dict_set(&held_, key, value.c_str(), 0); }
    AVDictionary** address() { return &held_; }

private:
    AVDictionary* held_ = nullptr;
};

/// FFmpeg's words for an error number.
inline std::string avText(int code) {
    char text[AV_ERROR_MAX_STRING_SIZE] = {};
    av_strerror(code, text, sizeof text);
    return text;
}

/// Largest picture side that is accepted anywhere; a larger one is a damaged header.
inline constexpr int kMaxSide = 16384;

}  // namespace studio::video

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/colour.h"

#include <fmt/format.h>

#include <cstring>

extern "C" {
#include <libavutil/pixdesc.h>
}

namespace studio::video {

namespace {

constexpr int kQuality = SWS_BILINEAR | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT;
/// swscale's vector code touches up to a register behind a row.
constexpr int kRowPadding = 64;

int paddedRow(int width) {
    return (width * 3 + kRowPadding - 1) / kRowPadding * kRowPadding + kRowPadding;
}

/// A damaged header can put any number into an enumeration: it is looked at as a number.
template <class Enumeration>
int asNumber(const Enumeration& value) {
    static_assert(sizeof(Enumeration) == sizeof(int));
    int number;
    std::memcpy(&number, &value, sizeof number);
    return number;
}

int matrixOf(int space) {
    switch (space) {
        case AVCOL_SPC_BT709:
            return SWS_CS_ITU709;
        case AVCOL_SPC_FCC:
            return SWS_CS_FCC;
        case AVCOL_SPC_SMPTE240M:
            return SWS_CS_SMPTE240M;
        case AVCOL_SPC_BT2020_NCL:
        case AVCOL_SPC_BT2020_CL:
            return SWS_CS_BT2020;
        default:
            return SWS_CS_ITU601;
    }
}

bool fullRange(const AVFrame& frame) {
    return asNumber(frame.color_range) == AVCOL_RANGE_JPEG || frame.format == AV_PIX_FMT_YUVJ420P ||
           frame.format == AV_PIX_FMT_YUVJ422P || frame.format == AV_PIX_FMT_YUVJ444P;
}

}  // namespace

Status ToRgb::prepare(const AVFrame& frame) {
    bool same = scaler_ && width_ == frame.width && height_ == frame.height && format_ == frame.format &&
                space_ == asNumber(frame.colorspace) && range_ == asNumber(frame.color_range);
    if (same) return {};
    scaler_.reset(sws_getContext(frame.width, frame.height, static_cast<AVPixelFormat>(frame.format),
                                 frame.width, frame.height, AV_PIX_FMT_RGB24, kQuality, nullptr, nullptr,
                                 nullptr));
    if (!scaler_) {
        const char* name = av_get_pix_fmt_name(static_cast<AVPixelFormat>(frame.format));
        return Error{ErrorCode::Unsupported,
                     fmt::format("cannot convert a {}x{} frame of pixel format {} to RGB", frame.width,
                                 frame.height, name ? name : "unknown"),
                     "Re-encode the video as yuv420p."};
    }
    const int* matrix = sws_getCoefficients(matrixOf(asNumber(frame.colorspace)));
    sws_setColorspaceDetails(scaler_.get(), matrix, fullRange(frame) ? 1 : 0,
                             sws_getCoefficients(SWS_CS_DEFAULT), 1, 0, 1 << 16, 1 << 16);
    width_ = frame.width, height_ = frame.height, format_ = frame.format;
    space_ = asNumber(frame.colorspace), range_ = asNumber(frame.color_range);
    scratch_.assign(static_cast<std::size_t>(paddedRow(width_)) * height_, 0);
    return {};
}

Result<data::Image> ToRgb::convert(const AVFrame& frame) {
    STUDIO_CHECK(prepare(frame));
    std::uint8_t* rows[4] = {scratch_.data(), nullptr, nullptr, nullptr};
    int strides[4] = {paddedRow(width_), 0, 0, 0};
    int done = sws_scale(scaler_.get(), frame.data, frame.linesize, 0, height_, rows, strides);
    if (done != height_) {
        return Error{ErrorCode::Internal, fmt::format("colour conversion made {} of {} rows", done, height_),
                     ""};
    }
    std::size_t row = static_cast<std::size_t>(width_) * 3;
    auto pixels = std::make_shared<std::vector<std::uint8_t>>(row * height_);
    for (int y = 0; y < height_; ++y) {
        std::memcpy(pixels->data() + y * row, scratch_.data() + static_cast<std::size_t>(y) * strides[0],
                    row);
    }
    return data::Image{width_, height_, std::move(pixels)};
}

Status FromRgb::convert(const data::Image& image, AVFrame& frame) {
    if (!scaler_) {
        scaler_.reset(sws_getContext(image.width, image.height, AV_PIX_FMT_RGB24, image.width, image.height,
                                     AV_PIX_FMT_YUV420P, kQuality | SWS_FULL_CHR_H_INP, nullptr, nullptr,
                                     nullptr));
        if (!scaler_)
            return Error{ErrorCode::Internal, "cannot set up the conversion from RGB to yuv420p", ""};
        const int* matrix = sws_getCoefficients(SWS_CS_ITU601);
        sws_setColorspaceDetails(scaler_.get(), matrix, 1, matrix, 0, 0, 1 << 16, 1 << 16);
        scratch_.assign(static_cast<std::size_t>(paddedRow(image.width)) * image.height, 0);
    }
    std::size_t row = static_cast<std::size_t>(image.width) * 3;
    int stride = paddedRow(image.width);
    for (int y = 0; y < image.height; ++y) {
        std::memcpy(scratch_.data() + static_cast<std::size_t>(y) * stride, image.pixels->data() + y * row,
                    row);
    }
    const std::uint8_t* rows[4] = {scratch_.data(), nullptr, nullptr, nullptr};
    int strides[4] = {stride, 0, 0, 0};
    int done = sws_scale(scaler_.get(), rows, strides, 0, image.height, frame.data, frame.linesize);
    if (done != image.height) {
        return Error{ErrorCode::Internal,
                     fmt::format("colour conversion made {} of {} rows", done, image.height), ""};
    }
    return {};
}

}  // namespace studio::video

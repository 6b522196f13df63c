// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/result.h"
#include "core/data/image.h"
#include "core/video/av_objects.h"

namespace studio::video {

/// Decoded frames to RGB by swscale: matrix and range of the stream (BT.601, limited where it does not say,
/// as the reference decoders assume), accurate rounding. Keeps its scaler between frames. Not thread-safe.
class ToRgb {
public:
    /// Errors: Unsupported (pixel format), Internal.
    Result<data::Image> convert(const AVFrame& frame);

private:
    Status prepare(const AVFrame& frame);
    ScalerPtr scaler_;
    int width_ = 0, height_ = 0, format_ = -1, space_ = -1, range_ = -1;
    std::vector<std::uint8_t> scratch_;  ///< rows with room behind them: swscale writes past a row's end
};

/// RGB pictures to yuv420p, BT.601 limited, for the encoders. Not thread-safe.
class FromRgb {
public:
    /// `frame` has buffers of yuv420p in the image's size. Errors: Internal.
    Status convert(const data::Image& image, AVFrame& frame);

private:
    ScalerPtr scaler_;
    std::vector<std::uint8_t> scratch_;
};

}  // namespace studio::video

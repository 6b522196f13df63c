// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/smolvla/images.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace studio::policy::smolvla {

at::Tensor resizeWithPad(const at::Tensor& images, int width, int height) {
    auto H = images.size(2), W = images.size(3);
    if (H == height && W == width) return images;
    // in double and truncated, as the reference: 511.9999 becomes 511
    double ratio = std::max(static_cast<double>(W) / width, static_cast<double>(H) / height);
    auto h = static_cast<int64_t>(static_cast<double>(H) / ratio);
    auto w = static_cast<int64_t>(static_cast<double>(W) / ratio);
    auto resized = at::upsample_bilinear2d(images, {h, w}, /*align_corners=*/false);
    return at::constant_pad_nd(resized,
                               {std::max<int64_t>(0, width - w), 0, std::max<int64_t>(0, height - h), 0}, 0);
}

at::Tensor prepareImages(const at::Tensor& images, const std::optional<std::pair<int, int>>& resize) {
    auto pictures = images.scalar_type() == at::kByte ? images.to(at::kFloat) / 255.0 : images;
    if (resize) pictures = resizeWithPad(pictures, resize->first, resize->second);
    return pictures * 2.0 - 1.0;
}

}  // namespace studio::policy::smolvla

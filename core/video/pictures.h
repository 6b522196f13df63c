// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/data/image.h"

namespace studio::video {

/// A picture of any format OpenCV knows, as 8-bit RGB: 16-bit values lose their low byte, alpha is dropped,
/// EXIF rotation ignored (as PIL does). Errors: Corrupt (damaged, cut off, larger than 16384 a side).
Result<data::Image> decodePicture(std::span<const std::byte> encoded);
/// Lossless PNG. Errors: Internal.
Result<std::vector<std::byte>> encodePng(const data::Image& image);
/// JPEG as cameras send it; quality 1..100. Errors: Internal.
Result<std::vector<std::byte>> encodeJpeg(const data::Image& image, int quality = 90);
/// Exactly width x height; area average where both sides shrink, bilinear otherwise.
data::Image resizePicture(const data::Image& image, int width, int height);

/// What is wrong with a PNG or JPEG's outer structure, empty if nothing: checksums of PNG chunks, the end
/// markers, the declared size. Keeps damaged data away from decoders that print or allocate before they
/// check.
std::string pictureDamage(std::span<const std::byte> encoded);

}  // namespace studio::video

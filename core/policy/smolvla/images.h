// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <utility>

namespace studio::policy::smolvla {

/// Scales into width x height keeping the aspect ratio (bilinear, no antialias) and pads left and top with 0
/// (smolvla-model.md 3.2). images [B, 3, H, W] float32 -> [B, 3, height, width]. Equal sizes pass untouched.
at::Tensor resizeWithPad(const at::Tensor& images, int width, int height);

/// Pictures as the vision tower wants them: uint8 or float32 in [0, 1], any size -> float32 in [-1, 1],
/// resized.
at::Tensor prepareImages(const at::Tensor& images, const std::optional<std::pair<int, int>>& resize);

}  // namespace studio::policy::smolvla

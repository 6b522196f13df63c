// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/image.h"

namespace studio::loading {

// Changes of 8-bit RGB pictures that augmentation draws from: each returns a new picture of the same size.
// They compute in float32 as torchvision's transforms v2 do on uint8 tensors (equal up to one step in 255).

/// Every value times `factor` (>= 0).
data::Image withBrightness(const data::Image& image, double factor);
/// Distance from the picture's mean grey times `factor` (>= 0).
data::Image withContrast(const data::Image& image, double factor);
/// Distance from each pixel's grey times `factor` (>= 0).
data::Image withSaturation(const data::Image& image, double factor);
/// Hue turned by `shift` of a full circle, in [-0.5, 0.5].
data::Image withHueShift(const data::Image& image, double shift);
/// Distance from the smoothed picture times `factor` (>= 0; 1 changes nothing). The border stays as it is.
data::Image withSharpness(const data::Image& image, double factor);
/// Turned by `angleDeg` about the middle, then moved by whole pixels; nearest pixel, black outside.
data::Image withAffine(const data::Image& image, double angleDeg, int right, int down);

}  // namespace studio::loading

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdlib>

#include "core/data/image.h"

namespace studio::test {

/// A smooth picture that differs from frame to frame: a colour ramp with a disc that moves with `frame`.
inline data::Image movingPicture(int width, int height, int frame, int shade = 0) {
    auto pixels = std::make_shared<std::vector<std::uint8_t>>(static_cast<std::size_t>(width) * height * 3);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            double dx = x - width * (0.3 + 0.02 * frame), dy = y - height * 0.5;
            bool disc = dx * dx + dy * dy < 0.04 * height * height;
            std::uint8_t* p = pixels->data() + (static_cast<std::size_t>(y) * width + x) * 3;
            p[0] = static_cast<std::uint8_t>(disc ? 200 : 20 + 150 * x / width);
            p[1] = static_cast<std::uint8_t>(disc ? 60 : 30 + 150 * y / height);
            p[2] = static_cast<std::uint8_t>((40 + shade + 4 * frame) % 256);
        }
    }
    return data::Image{width, height, std::move(pixels)};
}

/// Mean absolute difference per value, 0..255.
inline double difference(const data::Image& a, const data::Image& b) {
    if (a.width != b.width || a.height != b.height) return 256;
    double sum = 0;
    for (std::size_t i = 0; i < a.pixels->size(); ++i)
        sum += std::abs(int{(*a.pixels)[i]} - int{(*b.pixels)[i]});
    return sum / static_cast<double>(a.pixels->size());
}

}  // namespace studio::test

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace studio::data {

/// One picture: 8-bit RGB, rows top to bottom, [height, width, 3]. Copies share the pixels, which nobody
/// changes.
struct Image {
    int width = 0, height = 0;
    std::shared_ptr<const std::vector<std::uint8_t>> pixels;

    bool empty() const { return !pixels; }
    std::size_t bytes() const { return pixels ? pixels->size() : 0; }
};

}  // namespace studio::data

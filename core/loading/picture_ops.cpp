// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loading/picture_ops.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numbers>
#include <vector>

namespace studio::loading {
namespace {

using Pixels = std::vector<std::uint8_t>;

data::Image likeOf(const data::Image& image, Pixels pixels) {
    return {image.width, image.height, std::make_shared<const Pixels>(std::move(pixels))};
}

/// Clamped and truncated, as a float tensor turns into a uint8 one.
std::uint8_t toByte(float value) {
    return static_cast<std::uint8_t>(std::clamp(value, 0.0f, 255.0f));
}

float grey(const std::uint8_t* pixel) {
    return std::floor(static_cast<float>(pixel[0]) * 0.2989f + static_cast<float>(pixel[1]) * 0.587f +
                      static_cast<float>(pixel[2]) * 0.114f);
}

/// Every value through one table.
template <class F>
data::Image mapped(const data::Image& image, F&& function) {
    std::array<std::uint8_t, 256> table;
    for (int value = 0; value < 256; ++value)
        table[static_cast<std::size_t>(value)] = toByte(function(static_cast<float>(value)));
    Pixels pixels(image.pixels->size());
    std::transform(image.pixels->begin(), image.pixels->end(), pixels.begin(),
                   [&](std::uint8_t value) { return table[value]; });
    return likeOf(image, std::move(pixels));
}

/// One pixel with its hue turned; all in [0, 1].
std::array<float, 3> turnHue(float r, float g, float b, float shift) {
    float low = std::min({r, g, b}), high = std::max({r, g, b}), range = high - low;
    float saturation = high == low ? 0 : range / high, divisor = high == low ? 1 : range;
    float rc = (high - r) / divisor, gc = (high - g) / divisor, bc = (high - b) / divisor;
    float hue = high == r ? bc - gc : high == g ? rc + 2 - bc : gc + 4 - rc;
    hue = std::fmod(hue / 6 + 1, 1.0f) + shift;
    hue -= std::floor(hue);
    float sixth = std::floor(hue * 6), rest = hue * 6 - sixth;
    float p = std::clamp((1 - saturation) * high, 0.0f, 1.0f);
    float q = std::clamp((1 - saturation * rest) * high, 0.0f, 1.0f);
    float t = std::clamp((saturation * rest + 1 - saturation) * high, 0.0f, 1.0f);
    switch (static_cast<int>(sixth) % 6) {
        case 0:
            return {high, t, p};
        case 1:
            return {q, high, p};
        case 2:
            return {p, high, t};
        case 3:
            return {p, q, high};
        case 4:
            return {t, p, high};
        default:
            return {high, p, q};
    }
}

}  // namespace

data::Image withBrightness(const data::Image& image, double factor) {
    auto f = static_cast<float>(factor);
    return mapped(image, [f](float value) { return value * f; });
}

data::Image withContrast(const data::Image& image, double factor) {
    double sum = 0;
    for (std::size_t i = 0; i < image.pixels->size(); i += 3) sum += grey(image.pixels->data() + i);
    auto mean = static_cast<float>(sum / static_cast<double>(image.pixels->size() / 3));
    auto f = static_cast<float>(factor), rest = static_cast<float>(1 - factor);
    return mapped(image, [=](float value) { return value * f + rest * mean; });
}

data::Image withSaturation(const data::Image& image, double factor) {
    auto f = static_cast<float>(factor), rest = static_cast<float>(1 - factor);
    Pixels pixels(image.pixels->size());
    for (std::size_t i = 0; i < pixels.size(); i += 3) {
        const std::uint8_t* pixel = image.pixels->data() + i;
        float base = rest * grey(pixel);
        for (std::size_t c = 0; c < 3; ++c) pixels[i + c] = toByte(static_cast<float>(pixel[c]) * f + base);
    }
    return likeOf(image, std::move(pixels));
}

data::Image withHueShift(const data::Image& image, double shift) {
    constexpr float kToUnit = 1.0f / 255;
    // values go back by truncation of 256 equal bins
    constexpr float kToByte = 255.999f;
    Pixels pixels(image.pixels->size());
    for (std::size_t i = 0; i < pixels.size(); i += 3) {
        const std::uint8_t* pixel = image.pixels->data() + i;
        auto turned = turnHue(static_cast<float>(pixel[0]) * kToUnit, static_cast<float>(pixel[1]) * kToUnit,
                              static_cast<float>(pixel[2]) * kToUnit, static_cast<float>(shift));
        for (std::size_t c = 0; c < 3; ++c) pixels[i + c] = static_cast<std::uint8_t>(turned[c] * kToByte);
    }
    return likeOf(image, std::move(pixels));
}

data::Image withSharpness(const data::Image& image, double factor) {
    if (image.width <= 2 || image.height <= 2) return image;
    auto rest = static_cast<float>(1 - factor);
    auto stride = static_cast<std::size_t>(image.width) * 3;
    const Pixels& from = *image.pixels;
    Pixels pixels = from;
    // the 3x3 kernel of ones with a 5 in the middle, over 13
    for (std::size_t y = 1; y + 1 < static_cast<std::size_t>(image.height); ++y)
        for (std::size_t i = y * stride + 3; i < (y + 1) * stride - 3; ++i) {
            int sum = 4 * from[i];
            for (std::size_t row : {i - stride, i, i + stride})
                sum += from[row - 3] + from[row] + from[row + 3];
            float smooth = std::nearbyint(static_cast<float>(sum) / 13.0f);
            auto value = static_cast<float>(from[i]);
            pixels[i] = toByte(value + rest * (smooth - value));
        }
    return likeOf(image, std::move(pixels));
}

data::Image withAffine(const data::Image& image, double angleDeg, int right, int down) {
    double angle = angleDeg * std::numbers::pi / 180, cosine = std::cos(angle), sine = std::sin(angle);
    double middleX = (image.width - 1) * 0.5, middleY = (image.height - 1) * 0.5;
    Pixels pixels(image.pixels->size(), 0);
    std::uint8_t* to = pixels.data();
    // where each pixel of the result comes from: moved back, then turned back
    for (int y = 0; y < image.height; ++y)
        for (int x = 0; x < image.width; ++x, to += 3) {
            double fromMiddleX = x - middleX - right, fromMiddleY = y - middleY - down;
            double sourceX = std::nearbyint(cosine * fromMiddleX + sine * fromMiddleY + middleX);
            double sourceY = std::nearbyint(-sine * fromMiddleX + cosine * fromMiddleY + middleY);
            if (sourceX < 0 || sourceY < 0 || sourceX >= image.width || sourceY >= image.height) continue;
            std::size_t index = static_cast<std::size_t>(sourceY) * static_cast<std::size_t>(image.width) +
                                static_cast<std::size_t>(sourceX);
            std::copy_n(image.pixels->data() + index * 3, 3, to);
        }
    return likeOf(image, std::move(pixels));
}

}  // namespace studio::loading

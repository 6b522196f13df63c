// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loading/picture_ops.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <vector>

namespace studio::loading {
namespace {

using Pixels = std::vector<std::uint8_t>;

data::Image imageOf(int width, int height, Pixels pixels) {
    return {width, height, std::make_shared<const Pixels>(std::move(pixels))};
}

/// 7x5: red rises to the right, green downwards, blue with their product.
data::Image gradient() {
    Pixels pixels;
    for (int y = 0; y < 5; ++y)
        for (int x = 0; x < 7; ++x)
            for (int value : {x * 255 / 6, y * 255 / 4, x * y * 3 % 256})
                pixels.push_back(static_cast<std::uint8_t>(value));
    return imageOf(7, 5, pixels);
}

struct Row {
    const char* name;
    data::Image (*change)(const data::Image&);
    Pixels expected;  ///< what torchvision 0.29's transforms v2 make of the gradient
};

const std::vector<Row>& rows() {
    static const std::vector<Row> all{
        {"brightness",
         [](const data::Image& image) { return withBrightness(image, 1.17); },
         {0, 0,   0, 49, 0,   0,  99, 0,   0,  148, 0,   0,  198, 0,   0,  248, 0,   0,  255, 0,   0,
          0, 73,  0, 49, 73,  3,  99, 73,  7,  148, 73,  10, 198, 73,  14, 248, 73,  17, 255, 73,  21,
          0, 148, 0, 49, 148, 7,  99, 148, 14, 148, 148, 21, 198, 148, 28, 248, 148, 35, 255, 148, 42,
          0, 223, 0, 49, 223, 10, 99, 223, 21, 148, 223, 31, 198, 223, 42, 248, 223, 52, 255, 223, 63,
          0, 255, 0, 49, 255, 14, 99, 255, 28, 148, 255, 42, 198, 255, 56, 248, 255, 70, 255, 255, 84}},
        {"contrast",
         [](const data::Image& image) { return withContrast(image, 0.83); },
         {19, 19,  19, 54, 19,  19, 89, 19,  19, 124, 19,  19, 160, 19,  19, 195, 19,  19, 231, 19,  19,
          19, 71,  19, 54, 71,  21, 89, 71,  24, 124, 71,  26, 160, 71,  29, 195, 71,  31, 231, 71,  34,
          19, 124, 19, 54, 124, 24, 89, 124, 29, 124, 124, 34, 160, 124, 39, 195, 124, 44, 231, 124, 49,
          19, 177, 19, 54, 177, 26, 89, 177, 34, 124, 177, 41, 160, 177, 49, 195, 177, 56, 231, 177, 64,
          19, 231, 19, 54, 231, 29, 89, 231, 39, 124, 231, 49, 160, 231, 59, 195, 231, 69, 231, 231, 79}},
        {"saturation",
         [](const data::Image& image) { return withSaturation(image, 1.46); },
         {0, 0,   0, 55, 0,   0, 112, 0,   0, 168, 0,   0, 225, 0,   0, 255, 0,   0, 255, 0,   0,
          0, 75,  0, 38, 69,  0, 95,  63,  0, 150, 57,  0, 207, 51,  0, 255, 45,  0, 255, 39,  0,
          0, 151, 0, 21, 145, 0, 77,  138, 0, 132, 132, 0, 189, 126, 0, 244, 120, 0, 255, 114, 0,
          0, 227, 0, 3,  221, 0, 60,  214, 0, 115, 208, 0, 171, 202, 0, 226, 196, 0, 255, 189, 0,
          0, 255, 0, 0,  255, 0, 42,  255, 0, 97,  255, 0, 153, 255, 0, 208, 255, 0, 255, 255, 0}},
        {"hue",
         [](const data::Image& image) { return withHueShift(image, -0.043); },
         {0,  0,   0, 42,  0,   10, 85,  0,   22, 127, 0,   32, 170, 0,   44, 212, 0,   54, 255, 0,   66,
          16, 63,  0, 57,  63,  3,  85,  42,  6,  127, 32,  9,  170, 22,  12, 212, 15,  17, 255, 18,  34,
          32, 127, 0, 73,  127, 6,  115, 127, 12, 127, 99,  18, 170, 89,  24, 212, 80,  30, 255, 70,  36,
          49, 191, 0, 89,  191, 9,  130, 191, 18, 169, 191, 27, 191, 172, 36, 212, 148, 45, 255, 139, 54,
          66, 255, 0, 105, 255, 12, 145, 255, 24, 184, 255, 36, 224, 255, 48, 255, 248, 60, 255, 208, 72}},
        {"sharpness",
         [](const data::Image& image) { return withSharpness(image, 1.39); },
         {0, 0,   0, 42, 0,   0,  85, 0,   0,  127, 0,   0,  170, 0,   0,  212, 0,   0,  255, 0,   0,
          0, 63,  0, 42, 63,  3,  85, 63,  6,  127, 63,  9,  170, 63,  12, 212, 63,  15, 255, 63,  18,
          0, 127, 0, 42, 127, 6,  85, 127, 12, 127, 127, 18, 170, 127, 24, 212, 127, 30, 255, 127, 36,
          0, 191, 0, 42, 191, 9,  85, 191, 18, 127, 191, 27, 170, 191, 36, 212, 191, 45, 255, 191, 54,
          0, 255, 0, 42, 255, 12, 85, 255, 24, 127, 255, 36, 170, 255, 48, 212, 255, 60, 255, 255, 72}},
        {"affine",
         [](const data::Image& image) { return withAffine(image, 4.3, 2, -1); },
         {0, 0, 0, 0, 0, 0, 0, 63,  0, 42, 63,  3,  85, 63,  6,  127, 63,  9,  170, 63,  12,
          0, 0, 0, 0, 0, 0, 0, 127, 0, 42, 127, 6,  85, 127, 12, 127, 127, 18, 170, 127, 24,
          0, 0, 0, 0, 0, 0, 0, 191, 0, 42, 191, 9,  85, 191, 18, 127, 191, 27, 170, 191, 36,
          0, 0, 0, 0, 0, 0, 0, 255, 0, 42, 255, 12, 85, 255, 24, 127, 255, 36, 170, 255, 48,
          0, 0, 0, 0, 0, 0, 0, 0,   0, 0,  0,   0,  0,  0,   0,  0,   0,   0,  0,   0,   0}},
    };
    return all;
}

TEST(PictureOps, AgreeWithTorchvisionWithinOneStep) {
    for (const Row& row : rows()) {
        data::Image changed = row.change(gradient());
        ASSERT_EQ(changed.width, 7);
        ASSERT_EQ(changed.pixels->size(), row.expected.size()) << row.name;
        int unequal = 0;
        for (std::size_t i = 0; i < row.expected.size(); ++i) {
            int difference = std::abs((*changed.pixels)[i] - row.expected[i]);
            EXPECT_LE(difference, 1) << row.name << ", value " << i;
            unequal += difference != 0;
        }
        EXPECT_LE(unequal, 2) << row.name;
    }
}

TEST(PictureOps, ChangeNothingAtTheirNeutralValue) {
    data::Image image = gradient();
    for (const data::Image& same :
         {withBrightness(image, 1), withContrast(image, 1), withSaturation(image, 1), withHueShift(image, 0),
          withSharpness(image, 1), withAffine(image, 0, 0, 0)})
        for (std::size_t i = 0; i < image.pixels->size(); ++i)
            EXPECT_NEAR((*same.pixels)[i], (*image.pixels)[i], 1);
}

TEST(PictureOps, LeaveTinyPicturesAloneWhenSharpening) {
    data::Image image = imageOf(2, 1, {1, 2, 3, 4, 5, 6});
    EXPECT_EQ(withSharpness(image, 0.2).pixels, image.pixels);
    EXPECT_EQ(*withAffine(image, 0, 1, 0).pixels, (Pixels{0, 0, 0, 1, 2, 3}));
}

}  // namespace
}  // namespace studio::loading

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/pictures.h"

#include <gtest/gtest.h>

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include "tests/support/paths.h"
#include "tests/support/pictures.h"

namespace studio::video {
namespace {

using test::movingPicture;

std::vector<std::byte> jpeg(const data::Image& image) {
    cv::Mat rgb(image.height, image.width, CV_8UC3, const_cast<std::uint8_t*>(image.pixels->data()));
    cv::Mat bgr;
    cv::extractChannel(rgb, bgr, 0);  // grey is enough: the test is about structure
    std::vector<unsigned char> encoded;
    cv::imencode(".jpg", bgr, encoded);
    auto begin = reinterpret_cast<const std::byte*>(encoded.data());
    return {begin, begin + encoded.size()};
}

TEST(Pictures, PngIsLossless) {
    data::Image image = movingPicture(37, 21, 3);
    auto encoded = encodePng(image);
    ASSERT_OK(encoded);
    EXPECT_EQ(pictureDamage(*encoded), "");
    auto decoded = decodePicture(*encoded);
    ASSERT_OK(decoded);
    EXPECT_EQ(decoded->width, 37);
    EXPECT_EQ(decoded->height, 21);
    EXPECT_EQ(*decoded->pixels, *image.pixels);
}

TEST(Pictures, GreyJpegBecomesRgb) {
    auto decoded = decodePicture(jpeg(movingPicture(40, 30, 0)));
    ASSERT_OK(decoded);
    EXPECT_EQ(decoded->width, 40);
    ASSERT_EQ(decoded->pixels->size(), 40u * 30 * 3);
    EXPECT_EQ((*decoded->pixels)[0], (*decoded->pixels)[2]);
}

TEST(Pictures, EveryCutIsNoticed) {
    for (const std::vector<std::byte>& whole :
         {*encodePng(movingPicture(20, 16, 1)), jpeg(movingPicture(20, 16, 1))}) {
        for (std::size_t size = 0; size < whole.size(); ++size) {
            auto cut = decodePicture(std::span(whole).first(size));
            ASSERT_FALSE(cut.ok()) << size << " of " << whole.size();
            EXPECT_EQ(cut.error().code, ErrorCode::Corrupt);
        }
    }
}

TEST(Pictures, EveryFlippedBitOfAPngIsNoticed) {
    std::vector<std::byte> png = *encodePng(movingPicture(20, 16, 1));
    for (std::size_t i = 0; i < png.size(); ++i) {
        png[i] ^= std::byte{1};
        EXPECT_FALSE(decodePicture(png).ok()) << i;
        png[i] ^= std::byte{1};
    }
}

TEST(Pictures, ResizeGivesTheWantedSize) {
    data::Image image = movingPicture(64, 48, 0);
    data::Image half = resizePicture(image, 32, 24);
    EXPECT_EQ(half.width, 32);
    EXPECT_EQ(half.height, 24);
    // area average: mean of the four pixels, rounded
    const auto& p = *image.pixels;
    int sum = p[0] + p[3] + p[64 * 3] + p[64 * 3 + 3];
    EXPECT_NEAR((*half.pixels)[0], sum / 4.0, 0.51);
    EXPECT_EQ(resizePicture(image, 100, 100).pixels->size(), 30000u);
    EXPECT_EQ(resizePicture(image, 64, 48).pixels, image.pixels);
}

}  // namespace
}  // namespace studio::video

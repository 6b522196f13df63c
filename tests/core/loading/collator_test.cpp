// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loading/collator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "tests/core/loading/fake_dataset.h"
#include "tests/support/paths.h"

namespace studio::loading {
namespace {

using test::FakeDataset;
using testing::ElementsAre;
using testing::HasSubstr;

/// One id per byte.
std::vector<std::int32_t> byteIds(std::string_view text) {
    return {text.begin(), text.end()};
}

Sample sampleOf(std::int64_t row, const std::string& instruction = "go") {
    FakeDataset::Options data;
    auto value = static_cast<float>(row);
    return {.state = {value, value + 1},
            .action = {value, 10 + value, 20 + value, 30 + value, 40 + value, 50 + value},
            .actionIsPad = {0, 0, 1},
            .images = {FakeDataset::picture(data, 1, 0, row), FakeDataset::picture(data, 1, 1, row)},
            .instruction = instruction,
            .source = static_cast<int>(row) % 2,
            .episode = 1,
            .row = row};
}

at::Tensor planesOf(const data::Image& image) {
    auto pixels = at::empty({image.height, image.width, 3}, at::kByte);
    std::copy(image.pixels->begin(), image.pixels->end(), pixels.data_ptr<std::uint8_t>());
    return pixels.permute({2, 0, 1});
}

TEST(Collator, StacksNumbersFlagsAndPictures) {
    Collator collator({.encode = byteIds});
    std::vector<Sample> samples{sampleOf(3), sampleOf(8)};
    auto batch = collator(samples);
    ASSERT_OK(batch);
    EXPECT_TRUE(at::equal(batch->state, at::tensor({3.0f, 4.0f, 8.0f, 9.0f}).view({2, 2})));
    EXPECT_THAT(batch->action.sizes(), ElementsAre(2, 3, 2));
    EXPECT_EQ(batch->action[1][2][0].item<float>(), 48);
    EXPECT_TRUE(at::equal(batch->actionIsPad, at::tensor({0, 0, 1}).to(at::kBool).expand({2, 3})));
    EXPECT_THAT(batch->sources, ElementsAre(1, 0));
    ASSERT_EQ(batch->images.size(), 2u);
    for (std::size_t camera : {0, 1}) {
        EXPECT_EQ(batch->images[camera].scalar_type(), at::kByte);
        EXPECT_TRUE(batch->images[camera].is_contiguous());
        EXPECT_FALSE(batch->imageMasks[camera].defined());
        for (int b : {0, 1})
            EXPECT_TRUE(at::equal(batch->images[camera][b],
                                  planesOf(samples[static_cast<std::size_t>(b)].images[camera])));
    }
}

TEST(Collator, ChannelsLastHoldsEqualPicturesInAnotherOrder) {
    std::vector<Sample> samples{sampleOf(3), sampleOf(8)};
    auto planar = Collator({.encode = byteIds})(samples);
    auto interleaved = Collator({.encode = byteIds, .channelsLast = true})(samples);
    ASSERT_OK(interleaved);
    EXPECT_TRUE(interleaved->images[0].is_contiguous(at::MemoryFormat::ChannelsLast));
    EXPECT_TRUE(at::equal(interleaved->images[0], planar->images[0]));
}

TEST(Collator, AppendsTheNewlineOnceAndPadsToTheLongest) {
    auto batch = Collator({.encode = byteIds})({sampleOf(0, "ab"), sampleOf(1, "abcd\n"), sampleOf(2, "ab")});
    ASSERT_OK(batch);
    EXPECT_TRUE(at::equal(batch->tokens, at::tensor({97, 98, 10, 2, 2,     //
                                                     97, 98, 99, 100, 10,  //
                                                     97, 98, 10, 2, 2},
                                                    at::kLong)
                                             .view({3, 5})));
    EXPECT_EQ(batch->tokens.scalar_type(), at::kLong);
    EXPECT_TRUE(at::equal(batch->tokenMask.sum(1), at::tensor({3, 5, 3}, at::kLong)));
    EXPECT_TRUE(batch->tokenMask[0][2].item<bool>());
}

TEST(Collator, PadsToTheMaximumAndTruncatesWhenAsked) {
    CollatorOptions options{.encode = byteIds, .maxTokens = 4, .padToMax = true, .padToken = 99};
    auto batch = Collator(options)({sampleOf(0, "ab"), sampleOf(1, "abcdef")});
    ASSERT_OK(batch);
    EXPECT_TRUE(at::equal(batch->tokens[0], at::tensor({97, 98, 10, 99}, at::kLong)));
    EXPECT_TRUE(at::equal(batch->tokens[1], at::tensor({97, 98, 99, 100}, at::kLong)));
    EXPECT_TRUE(at::equal(batch->tokenMask[0], at::tensor({1, 1, 1, 0}).to(at::kBool)));
    options.keepEnd = true;
    EXPECT_THAT(instructionTokens(options, "abcdef"), ElementsAre('d', 'e', 'f', '\n'));
}

TEST(Collator, AppendsNoNewlineForAPolicyThatWasTrainedWithout) {
    CollatorOptions options{.encode = byteIds};
    options.newline = false;
    EXPECT_THAT(instructionTokens(options, "ab"), ElementsAre('a', 'b'));
    EXPECT_THAT(instructionTokens(options, "ab\n"), ElementsAre('a', 'b', '\n'));
    options.newline = true;
    EXPECT_THAT(instructionTokens(options, "ab"), ElementsAre('a', 'b', '\n'));
    EXPECT_THAT(instructionTokens(options, "ab\n"), ElementsAre('a', 'b', '\n'));
}

TEST(Collator, MasksACameraThatSomeSamplesLackAndLeavesOutOneThatAllLack) {
    std::vector<Sample> samples{sampleOf(3), sampleOf(8)};
    samples[0].images[0] = {};
    samples[0].images[1] = samples[1].images[1] = {};
    auto batch = Collator({.encode = byteIds})(samples);
    ASSERT_OK(batch);
    EXPECT_TRUE(at::equal(batch->imageMasks[0], at::tensor({0, 1}).to(at::kBool)));
    EXPECT_EQ(batch->images[0][0].max().item<int>(), 0);
    EXPECT_TRUE(at::equal(batch->images[0][1], planesOf(samples[1].images[0])));
    EXPECT_FALSE(batch->images[1].defined());
    EXPECT_FALSE(batch->imageMasks[1].defined());
}

TEST(Collator, NormalisesThroughTheGivenFunction) {
    CollatorOptions options{.encode = byteIds};
    options.normalize = [](const std::string& feature, const at::Tensor& raw) {
        return feature == "action" ? raw * 2 : raw - 1;
    };
    auto batch = Collator(options)({sampleOf(3)});
    ASSERT_OK(batch);
    EXPECT_EQ(batch->state[0][0].item<float>(), 2);
    EXPECT_EQ(batch->action[0][1][0].item<float>(), 46);
}

TEST(Collator, BringsPicturesOfSeveralSizesToOneOrNamesThem) {
    std::vector<Sample> samples{sampleOf(3), sampleOf(8), sampleOf(9)};
    FakeDataset::Options large{.width = 8, .height = 6};
    samples[1].images[0] = FakeDataset::picture(large, 1, 0, 8);
    samples[2].images[0] = {};
    CollatorOptions options{.encode = byteIds};
    auto refused = Collator(options)(samples);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::InvalidConfig);
    EXPECT_THAT(refused.error().message, HasSubstr("4x3 and 8x6"));
    EXPECT_THAT(refused.error().message, HasSubstr("row 8 of episode 1"));
    options.resize = [](const at::Tensor& picture) {
        return at::upsample_bilinear2d(picture, {5, 5}, false);
    };
    auto batch = Collator(options)(samples);
    ASSERT_OK(batch);
    EXPECT_THAT(batch->images[0].sizes(), ElementsAre(3, 3, 5, 5));
    EXPECT_EQ(batch->images[0].scalar_type(), at::kFloat);
    auto alone = at::upsample_bilinear2d(planesOf(samples[1].images[0]).unsqueeze(0).to(at::kFloat) / 255,
                                         {5, 5}, false);
    EXPECT_TRUE(at::allclose(batch->images[0][1], alone[0], 0, 1e-6));
    EXPECT_TRUE(at::equal(batch->imageMasks[0], at::tensor({1, 1, 0}).to(at::kBool)));
    EXPECT_EQ(batch->images[1].scalar_type(), at::kByte);
}

TEST(Collator, RefusesSamplesThatDoNotFitTogether) {
    Collator collator({.encode = byteIds});
    auto narrow = sampleOf(1), shortChunk = sampleOf(1), fewCameras = sampleOf(1), otherAction = sampleOf(1);
    narrow.state.pop_back();
    shortChunk.actionIsPad.pop_back();
    fewCameras.images.pop_back();
    otherAction.action.pop_back();
    for (const auto& [sample, word] : {std::pair{narrow, "widths 2 and 1"},
                                       {shortChunk, "lengths 3 and 2"},
                                       {fewCameras, "cameras are 2 and 1"},
                                       {otherAction, "sizes 6 and 5"}}) {
        auto batch = collator({sampleOf(0), sample});
        ASSERT_FALSE(batch.ok());
        EXPECT_THAT(batch.error().message, HasSubstr(word));
    }
}

}  // namespace
}  // namespace studio::loading

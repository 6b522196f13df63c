// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/policy/smolvla/aloha.h"
#include "core/policy/smolvla/images.h"
#include "tests/core/policy/smolvla_fixture.h"

namespace studio::policy {
namespace {

using nlohmann::ordered_json;
using smolvla::resizeWithPad;
using test::actions;
using test::maxDifference;

TEST(SmolVlaInputs, PaddedTokensChangeNothing) {
    auto policy = test::smallPolicy();
    auto batch = test::someBatch(*policy, 2, 4);
    auto draw = test::someDraw(*policy, 2);
    auto plain = actions(*policy, batch, draw);
    Batch padded = batch;
    padded.tokens = at::constant_pad_nd(batch.tokens, {0, 4}, 2);
    padded.tokenMask = at::constant_pad_nd(batch.tokenMask, {0, 4}, false);
    EXPECT_LT(maxDifference(plain, actions(*policy, padded, draw)), 1e-5);
    padded.tokenMask.fill_(true);
    EXPECT_GT(maxDifference(plain, actions(*policy, padded, draw)), 1e-4)
        << "tokens that count change nothing either";
}

TEST(SmolVlaInputs, ABatchOfTwoIsTwoOfOne) {
    auto policy = test::smallPolicy();
    auto batch = test::someBatch(*policy, 2, 6);
    // different lengths, so that positions differ between the samples
    batch.tokenMask[1].narrow(0, 3, 3).fill_(false);
    auto draw = test::someDraw(*policy, 2);
    auto both = actions(*policy, batch, draw);
    for (int64_t b = 0; b < 2; ++b) {
        FlowDraw own{draw.noise.narrow(0, b, 1), draw.time.narrow(0, b, 1)};
        auto one = actions(*policy, test::sampleOf(batch, b), own);
        EXPECT_LT(maxDifference(both.narrow(0, b, 1), one), 1e-5) << "sample " << b;
    }
}

TEST(SmolVlaInputs, AMaskedCameraCountsAsAMissingOne) {
    auto policy = test::smallPolicy();
    auto batch = test::someBatch(*policy, 1);
    auto draw = test::someDraw(*policy, 1);
    auto whole = actions(*policy, batch, draw);

    Batch masked = batch;
    masked.imageMasks = {at::Tensor(), at::zeros({1}, at::kBool)};
    Batch missing = batch;
    missing.images[1] = at::Tensor();
    auto without = actions(*policy, missing, draw);
    EXPECT_GT(maxDifference(whole, without), 1e-4) << "the camera does not matter";
    EXPECT_LT(maxDifference(without, actions(*policy, masked, draw)), 1e-5);
}

TEST(SmolVlaInputs, AnEmptyCameraStandsInForAMissingOneAndIsSeenByNobody) {
    auto policy = test::smallPolicy(ordered_json::parse(R"({"empty_cameras": 1})"));
    ASSERT_EQ(policy->shapes().cameras.size(), 3u);
    auto batch = test::someBatch(*policy, 1);
    batch.images[2] = at::Tensor();
    auto observation = policy->observe(batch);
    ASSERT_EQ(observation.pixels.size(), 3u);
    EXPECT_EQ(observation.pixels[2].min().item<float>(), -1);
    EXPECT_EQ(observation.pixels[2].max().item<float>(), -1);
    EXPECT_FALSE(observation.present[2].item<bool>());

    auto draw = test::someDraw(*policy, 1);
    auto plain = test::smallPolicy();
    auto two = batch;
    two.images.pop_back();
    EXPECT_LT(maxDifference(actions(*policy, batch, draw), actions(*plain, two, draw)), 1e-5);
}

TEST(SmolVlaInputs, WithoutResizingPicturesOfAnotherSizeAreSeen) {
    auto policy = test::smallPolicy(ordered_json::parse(R"({"resize_imgs_with_padding": null})"));
    auto batch = test::someBatch(*policy, 1);
    auto draw = test::someDraw(*policy, 1);
    for (auto& image : batch.images) image = at::randint(0, 256, {1, 3, 48, 32}, at::kByte);
    auto observation = policy->observe(batch);
    EXPECT_EQ(observation.pixels[0].sizes(), (std::vector<int64_t>{1, 3, 48, 32}));
    // 6 x 4 patches in blocks of 2 x 2
    EXPECT_EQ(policy->network().embedImages(observation.pixels)[0].size(1), 6);
    EXPECT_TRUE(at::isfinite(actions(*policy, batch, draw)).all().item<bool>());
}

TEST(SmolVlaInputs, PicturesKeepTheirAspectAndArePaddedLeftAndOnTop) {
    auto picture = at::ones({1, 3, 480, 640});
    auto fitted = resizeWithPad(picture, 512, 512);
    ASSERT_EQ(fitted.sizes(), (std::vector<int64_t>{1, 3, 512, 512}));
    // 640x480 becomes 512x384 below 128 rows of nothing
    EXPECT_EQ(fitted.narrow(2, 0, 128).abs().max().item<float>(), 0);
    EXPECT_EQ(fitted.narrow(2, 128, 384).min().item<float>(), 1);

    auto tall = resizeWithPad(at::ones({1, 3, 640, 480}), 512, 512);
    EXPECT_EQ(tall.narrow(3, 0, 128).abs().max().item<float>(), 0);
    EXPECT_EQ(tall.narrow(3, 128, 384).min().item<float>(), 1);

    auto same = at::rand({1, 3, 512, 512});
    EXPECT_EQ(maxDifference(same, resizeWithPad(same, 512, 512)), 0);
}

TEST(SmolVlaInputs, BytesAndFractionsAreTheSamePicture) {
    auto bytes = at::randint(0, 256, {1, 3, 32, 32}, at::kByte);
    auto prepared = smolvla::prepareImages(bytes, std::pair{32, 32});
    EXPECT_LT(maxDifference(prepared, smolvla::prepareImages(bytes.to(at::kFloat) / 255, std::pair{32, 32})),
              1e-6);
    EXPECT_GE(prepared.min().item<float>(), -1);
    EXPECT_LE(prepared.max().item<float>(), 1);
}

TEST(SmolVlaInputs, AlohaUnitsComeBackWhereTheyWere) {
    auto recorded = at::rand({2, 3, 14}) * 0.8 + 0.1;
    auto back = smolvla::alohaEncodeActions(smolvla::alohaEncodeActionsInverse(recorded));
    EXPECT_LT(maxDifference(recorded, back), 1e-5);
    // the joints that point the other way
    auto state = at::full({1, 14}, 0.5);
    auto decoded = smolvla::alohaDecodeState(state);
    for (int joint = 0; joint < 14; ++joint) {
        if (joint == 6 || joint == 13) continue;
        bool flipped = joint == 1 || joint == 2 || joint == 8 || joint == 9;
        EXPECT_FLOAT_EQ(decoded[0][joint].item<float>(), flipped ? -0.5f : 0.5f) << joint;
    }
}

}  // namespace
}  // namespace studio::policy

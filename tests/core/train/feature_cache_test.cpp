// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/feature_cache.h"

#include <gtest/gtest.h>

#include "tests/core/policy/smolvla_fixture.h"

namespace studio::train {
namespace {

using policy::test::maxDifference;
using policy::test::someBatch;

TEST(FeatureCache, GivesEachSampleItsOwnFeaturesWhateverBatchItComesIn) {
    auto policy = policy::test::smallPolicy();
    auto batch = someBatch(*policy, 3);
    auto expected = policy->pictureFeatures(batch);
    FeatureCache cache(*policy, 1 << 20);
    auto first = batch;
    cache.fill({{0, 7}, {1, 7}, {0, 8}}, first);
    ASSERT_EQ(first.pictureFeatures.size(), expected.size());
    for (std::size_t camera = 0; camera < expected.size(); ++camera) {
        EXPECT_LT(maxDifference(first.pictureFeatures[camera], expected[camera]), 1e-5);
    }
    EXPECT_EQ(cache.figures().misses, 3u);

    // another order and company: the same bits, without a look at the pictures
    auto second = policy::test::sampleOf(batch, 0);
    for (auto& image : second.images) image = at::zeros_like(image);
    cache.fill({{0, 8}}, second);
    EXPECT_EQ(cache.figures().hits, 1u);
    for (std::size_t camera = 0; camera < expected.size(); ++camera) {
        EXPECT_TRUE(at::equal(second.pictureFeatures[camera][0], first.pictureFeatures[camera][2]));
    }
}

TEST(FeatureCache, KeepsToItsBoundAndComputesTheRest) {
    auto policy = policy::test::smallPolicy();
    auto batch = someBatch(*policy, 2);
    std::uint64_t one = 0;
    for (const auto& camera : policy->pictureFeatures(policy::test::sampleOf(batch, 0)))
        one += camera.nbytes();
    FeatureCache cache(*policy, one);
    auto first = batch, again = batch;
    cache.fill({{0, 0}, {0, 1}}, first);
    cache.fill({{0, 0}, {0, 1}}, again);
    EXPECT_EQ(cache.figures().bytes, one);
    EXPECT_EQ(cache.figures().hits, 1u);
    EXPECT_EQ(cache.figures().misses, 3u);
    for (std::size_t camera = 0; camera < first.pictureFeatures.size(); ++camera) {
        EXPECT_TRUE(at::equal(first.pictureFeatures[camera], again.pictureFeatures[camera]));
    }
}

TEST(FeatureCache, ForgetsWhatOtherWeightsMade) {
    auto policy = policy::test::smallPolicy();
    auto batch = someBatch(*policy, 2);
    FeatureCache cache(*policy, 1 << 20);
    auto first = batch, again = batch, other = batch;
    auto scale = [&](const std::string& part) {
        at::NoGradGuard noGraph;
        int changed = 0;
        for (auto& item : policy->named_parameters()) {
            if (item.key().find(part) == std::string::npos) continue;
            item.value().mul_(1.5);
            ++changed;
        }
        EXPECT_GT(changed, 0) << part;
    };
    cache.fill({{0, 0}, {0, 1}}, first);
    const std::uint64_t bytes = cache.figures().bytes;
    // what trains is written to in every step, and makes none of it
    scale("lm_expert");
    cache.fill({{0, 0}, {0, 1}}, again);
    EXPECT_EQ(cache.figures().hits, 2u);
    scale("vision_model");
    cache.fill({{0, 0}, {0, 1}}, other);
    EXPECT_EQ(cache.figures().hits, 2u);
    EXPECT_EQ(cache.figures().misses, 4u);
    EXPECT_EQ(cache.figures().bytes, bytes) << "the old ones are gone";
    auto expected = policy->pictureFeatures(batch);
    ASSERT_EQ(other.pictureFeatures.size(), expected.size());
    for (std::size_t camera = 0; camera < expected.size(); ++camera) {
        EXPECT_LT(maxDifference(other.pictureFeatures[camera], expected[camera]), 1e-4);
        EXPECT_GT(maxDifference(other.pictureFeatures[camera], first.pictureFeatures[camera]), 1e-2);
    }
}

TEST(FeatureCache, LeavesABatchAloneWhereTheVisionTrains) {
    auto policy = policy::test::smallPolicy(
        nlohmann::ordered_json::parse(R"({"train_expert_only": false, "freeze_vision_encoder": false})"));
    FeatureCache cache(*policy, 1 << 20);
    auto batch = someBatch(*policy, 2);
    cache.fill({{0, 0}, {0, 1}}, batch);
    EXPECT_TRUE(batch.pictureFeatures.empty());
}

}  // namespace
}  // namespace studio::train

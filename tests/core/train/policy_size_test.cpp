// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/policy_size.h"

#include <gtest/gtest.h>

#include "core/config/resolve.h"
#include "tests/support/paths.h"

namespace studio::train {
namespace {

// figures of the published smolvla_base
constexpr std::int64_t kAll = 450'046'176, kExpert = 99'880'992;

TEST(PolicySize, OfThePublishedPolicyIsThatOfItsCheckpoint) {
    const config::TrainConfig config = config::resolve(config::Settings(), ".");
    auto size = policySize(config, {});
    ASSERT_OK(size);
    EXPECT_EQ(size->trainable, kExpert);
    EXPECT_EQ(size->trainable + size->frozen, kAll);
    EXPECT_EQ(size->trainingBytes, 16u * kExpert + 4u * (kAll - kExpert));
}

TEST(PolicySize, FollowsWhatIsTrainedAndTheDtype) {
    config::TrainConfig config = config::resolve(config::Settings(), ".");
    config.training.dtype = "bf16";
    auto half = policySize(config, {});
    ASSERT_OK(half);
    EXPECT_EQ(half->trainable, kExpert);
    EXPECT_LT(half->trainingBytes, 16u * kExpert + 4u * (kAll - kExpert));
    config.policy["train_expert_only"] = false;
    auto more = policySize(config, {});
    ASSERT_OK(more);
    EXPECT_GT(more->trainable, kExpert);
    EXPECT_EQ(more->trainable + more->frozen, kAll);
    config.policy["freeze_vision_encoder"] = false;
    auto vision = policySize(config, {});
    ASSERT_OK(vision);
    EXPECT_GT(vision->trainable, more->trainable);
    config.policy["train_state_proj"] = false;
    auto less = policySize(config, {});
    ASSERT_OK(less);
    EXPECT_LT(less->trainable, vision->trainable);
}

TEST(PolicySize, SaysWhichFileIsMissing) {
    const config::TrainConfig config = config::resolve(config::Settings(), ".");
    auto size = policySize(config, "/nowhere");
    ASSERT_FALSE(size.ok());
    EXPECT_NE(size.error().message.find("/nowhere"), std::string::npos);
}

}  // namespace
}  // namespace studio::train

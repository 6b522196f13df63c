// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/chunk_errors.h"

#include <gtest/gtest.h>

#include <cmath>

namespace studio::train {
namespace {

TEST(ChunkErrors, TheMeansAreThoseByHandAndPaddingCountsNowhere) {
    ChunkErrors errors(3, 2, {{1, 0.5}});
    // one frame with two steps inside the episode, one with one
    auto predicted = at::tensor({1.0, 0.4, 2.0, 0.6, 9.0, 9.0, 0.0, 0.9, 9.0, 9.0, 9.0, 9.0}).view({2, 3, 2});
    auto recorded = at::tensor({0.0, 0.0, 0.0, 0.2, 0.0, 0.0, 3.0, 1.0, 0.0, 0.0, 0.0, 0.0}).view({2, 3, 2});
    auto inside = at::tensor({1, 1, 0, 1, 0, 0}).view({2, 3}).to(at::kBool);
    errors.add(predicted, recorded, inside);

    EXPECT_EQ(errors.frames(), 2);
    EXPECT_EQ(errors.compared(), 3);
    auto dimensions = errors.dimensions();
    EXPECT_NEAR(dimensions[0], (1 + 2 + 3) / 3.0, 1e-6);
    EXPECT_NEAR(dimensions[1], (0.4 + 0.4 + 0.1) / 3.0, 1e-6);
    auto horizon = errors.horizon(0, 2);
    EXPECT_NEAR(horizon[0], (1 + 0.4 + 3 + 0.1) / 4.0, 1e-6);
    EXPECT_NEAR(horizon[1], (2 + 0.4) / 2.0, 1e-6);
    EXPECT_TRUE(std::isnan(horizon[2])) << "no frame reaches the third step";
    EXPECT_NEAR(errors.mean(0, 1), 2.0, 1e-6);
    // 0.4 and 0.0 are both below, 0.6 and 0.2 are not, 0.9 and 1.0 are both above
    EXPECT_NEAR(errors.gripperAgreement(), 2 / 3.0, 1e-12);
    auto action = errors.actionError();
    EXPECT_NEAR(action.mean, (2.0 + 0.3) / 2, 1e-6);
    EXPECT_EQ(action.frames, 2);
}

TEST(ChunkErrors, WithoutAGripperNothingIsSaidAboutGrippers) {
    ChunkErrors errors(1, 2);
    errors.add(at::zeros({1, 1, 2}), at::zeros({1, 1, 2}), at::ones({1, 1}, at::kBool));
    EXPECT_EQ(errors.actionError().frames, 1);
    EXPECT_TRUE(std::isnan(errors.actionError().gripperAgreement)) << errors.gripperAgreement();
}

TEST(ChunkErrors, NothingAddedIsNotMeasured) {
    EXPECT_EQ(ChunkErrors(4, 2).actionError(), run::ActionError());
}

data::DatasetInfo infoWith(const std::vector<std::string>& names) {
    data::DatasetInfo info;
    data::Feature action;
    action.name = "action";
    action.names = names;
    action.shape = {static_cast<std::int64_t>(names.size())};
    info.features = {action};
    return info;
}

data::FeatureMap mapOf(int width) {
    data::FeatureMap map;
    map.action = {{"action", 0, width, 1}};
    return map;
}

policy::Normalizer normalizerWith(const std::vector<double>& low, const std::vector<double>& high) {
    auto width = static_cast<int>(low.size());
    auto normalizer = policy::Normalizer::create(
        {{"action", policy::Normalizer::Mode::MinMax}}, {{"action", width}},
        {{"action.min", at::tensor(low).to(at::kFloat)}, {"action.max", at::tensor(high).to(at::kFloat)}});
    return normalizer.ok() ? *normalizer : policy::Normalizer();
}

TEST(Grippers, NamesOfTheDataSetDecide) {
    auto found = grippersOf(mapOf(3), infoWith({"zarm_l1_link", "left_claw", "Right_Gripper"}), {});
    EXPECT_EQ(found, (std::vector<Gripper>{{1, 0.5}, {2, 0.5}}));
    // a slice moves them to another place of the policy's action
    data::FeatureMap cut;
    cut.action = {{"action", 2, 3, 1}, {"action", 0, 1, 1}};
    EXPECT_EQ(grippersOf(cut, infoWith({"a", "b", "right_claw"}), {}), (std::vector<Gripper>{{0, 0.5}}));
}

TEST(Grippers, WithoutNamesTheLayoutOfTheArmsDecides) {
    EXPECT_EQ(grippersOf(mapOf(8), infoWith({}), {}), (std::vector<Gripper>{{7, 0.5}}));
    EXPECT_EQ(grippersOf(mapOf(16), infoWith({}), {}), (std::vector<Gripper>{{7, 0.5}, {15, 0.5}}));
    EXPECT_EQ(grippersOf(mapOf(20), infoWith({}), {}), (std::vector<Gripper>{{7, 0.5}, {15, 0.5}}));
    EXPECT_TRUE(grippersOf(mapOf(6), infoWith({}), {}).empty());
}

TEST(Grippers, HalfOpenIsTheMiddleOfWhatWasRecorded) {
    auto info = infoWith({"left_claw", "right_claw"});
    auto found = grippersOf(mapOf(2), info, normalizerWith({-1.5, 0.2}, {0.5, 0.21}));
    ASSERT_EQ(found.size(), 2u);
    EXPECT_NEAR(found[0].halfOpen, -0.5, 1e-6);
    EXPECT_EQ(found[1].halfOpen, 0.5) << "it hardly moves: the middle of what little there is says nothing";
    found = grippersOf(mapOf(2), info, normalizerWith({-1, -1}, {1, 1}));
    EXPECT_EQ(found.at(0).halfOpen, 0.5) << "statistics that scale nothing tell no range";
}

}  // namespace
}  // namespace studio::train

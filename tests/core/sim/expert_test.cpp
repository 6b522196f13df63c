// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/expert.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/sim/episode.h"
#include "core/sim/kuavo_tables.h"
#include "core/sim/tasks/tasks.h"
#include "tests/support/paths.h"

namespace studio::sim {
namespace {

std::unique_ptr<Scene> sceneOf(const Task& task, const Difficulty& difficulty = {}) {
    auto scene = Scene::create(task, difficulty);
    EXPECT_OK(scene);
    return scene.ok() ? std::move(*scene) : nullptr;
}

struct Trials {
    int successes = 0;
    double steps = 0;
    std::string failed;
};

Trials play(const Task& task, std::uint64_t first, int count, const CommandNoise& noise = {},
            const Difficulty& difficulty = {}) {
    Trials trials;
    auto scene = sceneOf(task, difficulty);
    if (!scene) return trials;
    Episode episode(*scene);
    for (int k = 0; k < count; ++k) {
        auto outcome = demonstrate(episode, first + static_cast<std::uint64_t>(k), noise, nullptr,
                                   [](const DemonstrationFrame&) { return true; });
        EXPECT_OK(outcome);
        trials.steps += outcome->steps;
        EXPECT_TRUE(!outcome->success || outcome->progress == 1) << task.id << " seed " << outcome->seed;
        if (outcome->success) {
            ++trials.successes;
        } else {
            trials.failed += std::to_string(outcome->seed) + " ";
        }
    }
    trials.steps /= count;
    return trials;
}

class EveryTask : public testing::TestWithParam<const Task*> {};

TEST_P(EveryTask, IsDoneByTheExpert) {
    Trials trials = play(*GetParam(), 1000, 4, {.rad = 0});
    EXPECT_EQ(trials.successes, 4) << "failed: " << trials.failed;
}

TEST_P(EveryTask, IsNotDoneByHoldingStill) {
    auto scene = sceneOf(*GetParam());
    ASSERT_TRUE(scene);
    Episode episode(*scene);
    episode.reset(3);
    Vector16 hold = toVector16(homePosture(), {});
    while (!episode.done()) episode.step(hold);
    EXPECT_FALSE(episode.outcome().success);
    EXPECT_LT(episode.outcome().progress, 0.5);
    EXPECT_EQ(episode.outcome().steps, GetParam()->maxSteps);
}

TEST_P(EveryTask, IsAPureFunctionOfItsSeed) {
    auto run = [&](std::uint64_t seed) {
        auto scene = sceneOf(*GetParam());
        Episode episode(*scene);
        std::vector<Vector16> states;
        auto outcome = demonstrate(episode, seed, {}, nullptr, [&](const DemonstrationFrame& frame) {
            states.push_back(frame.state);
            return states.size() < 25;
        });
        EXPECT_OK(outcome);
        return states;
    };
    auto first = run(7);
    EXPECT_EQ(first, run(7));
    EXPECT_NE(first, run(8));
}

TEST_P(EveryTask, CanBeMadeHarder) {
    Difficulty harder{.positionRange = 1,
                      .beltSpeed = 1,
                      .colours = 1,
                      .distractors = 4,
                      .lighting = 1,
                      .cameraJitter = 0.01};
    Trials trials = play(*GetParam(), 0, 2, {.rad = 0}, harder);
    EXPECT_EQ(trials.successes, 2) << "failed: " << trials.failed;
}

TEST_P(EveryTask, HasInstructionsOfItsOwn) {
    EXPECT_GT(std::string(GetParam()->english).size(), 10u);
    EXPECT_GT(std::string(GetParam()->chinese).size(), 10u);
    for (const Task* other : tasks()) {
        if (other == GetParam()) continue;
        EXPECT_STRNE(other->english, GetParam()->english);
        EXPECT_STRNE(other->chinese, GetParam()->chinese);
        EXPECT_STRNE(other->id, GetParam()->id);
    }
}

INSTANTIATE_TEST_SUITE_P(Tasks, EveryTask, testing::ValuesIn(tasks().begin(), tasks().end()),
                         [](const auto& row) { return std::string(row.param->id); });

class EveryTaskSlow : public testing::TestWithParam<const Task*> {};

// with the noise that recordings have on the executed command, and without
TEST_P(EveryTaskSlow, ExpertSucceedsOn98PercentOf200Seeds) {
    Trials quiet = play(*GetParam(), 0, 200, {.rad = 0});
    EXPECT_GE(quiet.successes, 196) << "failed: " << quiet.failed;
    std::printf("%s: %d of 200, %.1f steps\n", GetParam()->id, quiet.successes, quiet.steps);
    Trials noisy = play(*GetParam(), 0, 200);
    EXPECT_GE(noisy.successes, 170) << "failed: " << noisy.failed;
    std::printf("%s with noise: %d of 200, %.1f steps\n", GetParam()->id, noisy.successes, noisy.steps);
}

INSTANTIATE_TEST_SUITE_P(Tasks, EveryTaskSlow, testing::ValuesIn(tasks().begin(), tasks().end()),
                         [](const auto& row) { return std::string(row.param->id); });

TEST(Expert, DoingTheOtherTaskOfThePairIsNoSuccess) {
    // the red expert in the blue task: same scene, so its plan fits
    Task mixedUp = kBlueIntoBin;
    mixedUp.plan = kRedIntoBin.plan;
    auto scene = sceneOf(mixedUp);
    ASSERT_TRUE(scene);
    Episode episode(*scene);
    auto outcome =
        demonstrate(episode, 1, {.rad = 0}, nullptr, [](const DemonstrationFrame&) { return true; });
    ASSERT_OK(outcome);
    EXPECT_FALSE(outcome->success);
    EXPECT_TRUE(outcome->confused);
}

TEST(Expert, TheScaleWeighsTheBlock) {
    auto scene = sceneOf(kWeighing);
    ASSERT_TRUE(scene);
    Episode episode(*scene);
    auto outcome =
        demonstrate(episode, 5, {.rad = 0}, nullptr, [](const DemonstrationFrame&) { return true; });
    ASSERT_OK(outcome);
    ASSERT_TRUE(outcome->success);
    Vector16 hold = toVector16(homePosture(), {});
    for (int k = 0; k < 5; ++k) episode.step(hold);
    EXPECT_NEAR(scene->load("plate"), 1.1772, 0.01);
}

TEST(Expert, ArmsAreSolvedToAMillimetre) {
    for (Side side : {Side::Left, Side::Right}) {
        double sign = side == Side::Left ? 1 : -1;
        for (double x : {0.31, 0.35, 0.39}) {
            for (double y : {0.22, 0.30, 0.36}) {
                ArmAngles q{};
                for (std::size_t j = 0; j < 7; ++j) q[j] = homePosture()[(side == Side::Left ? 0 : 7) + j];
                HandPose target{{x, sign * y, 0.04}, graspRotation(side, 0)};
                for (int k = 0; k < 5; ++k) q = solveArm(side, q, target);
                Vec3 reached = handPose(side, q).position;
                for (std::size_t c = 0; c < 3; ++c)
                    EXPECT_NEAR(reached[c], target.position[c], 0.0015) << x << " " << y << " " << c;
            }
        }
    }
}

TEST(Expert, OwnChainAgreesWithThePhysics) {
    auto scene = sceneOf(kWeighing);
    ASSERT_TRUE(scene);
    scene->reset(11);
    KuavoMeasured measured = scene->robot().measure();
    for (Side side : {Side::Left, Side::Right}) {
        ArmAngles q{};
        for (std::size_t j = 0; j < 7; ++j) q[j] = measured.armRad[(side == Side::Left ? 0 : 7) + j];
        Vec3 own = handPose(side, q).position, physics = scene->robot().pinch(side);
        for (std::size_t c = 0; c < 3; ++c) EXPECT_NEAR(own[c], physics[c], 1e-6);
    }
}

TEST(Difficulty, IsChecked) {
    EXPECT_EQ(Scene::create(kWeighing, {.distractors = 7}).error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(Scene::create(kWeighing, {.colours = -0.1}).error().code, ErrorCode::InvalidArgument);
}

}  // namespace
}  // namespace studio::sim

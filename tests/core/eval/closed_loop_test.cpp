// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/closed_loop.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "tests/core/policy/tiny_policy.h"
#include "tests/support/paths.h"
#include "tests/support/pictures.h"

namespace studio::eval {
namespace {

/// Ends after seed % 5 + 3 steps; solved where the seed is even. Keeps what it was asked to do.
class Counting : public Environment {
public:
    explicit Counting(std::map<std::uint64_t, std::vector<float>>& asked, int width = 16)
        : asked_(asked), width_(width) {}
    Status reset(std::uint64_t seed) override {
        trial_ = {.seed = seed};
        asked_[seed].clear();
        return {};
    }
    Result<Seen> see() override {
        Seen seen;
        seen.state.assign(static_cast<std::size_t>(width_), 0.01f * static_cast<float>(trial_.seed));
        int shade = static_cast<int>(trial_.seed) * 20 + trial_.steps;
        for (const char* camera : {"observation.images.wrist_cam_l", "observation.images.wrist_cam_r",
                                   "observation.images.head_cam_h"})
            seen.pictures[camera] = test::movingPicture(32, 32, trial_.steps, shade);
        return seen;
    }
    Status act(std::span<const float> action) override {
        static std::mutex mutex;
        std::lock_guard lock(mutex);
        auto& all = asked_[trial_.seed];
        all.insert(all.end(), action.begin(), action.end());
        ++trial_.steps;
        trial_.success = trial_.seed % 2 == 0 && done();
        trial_.progress = trial_.success ? 1 : 0.5;
        trial_.secondsToSuccess = trial_.success ? 0.1 * trial_.steps : 0;
        return {};
    }
    bool done() const override { return trial_.steps >= static_cast<int>(trial_.seed % 5) + 3; }
    Trial trial() const override { return trial_; }
    int stateWidth() const override { return width_; }
    int actionWidth() const override { return width_; }
    std::string instruction() const override { return "count"; }

private:
    std::map<std::uint64_t, std::vector<float>>& asked_;
    int width_;
    Trial trial_;
};

/// Breaks when the trials of seeds 3 and 4 are acted on.
class Breaking : public Counting {
public:
    using Counting::Counting;
    Status act(std::span<const float> action) override {
        const std::uint64_t seed = trial().seed;
        if (seed == 3 || seed == 4)
            return Error{ErrorCode::Internal, "broken at seed " + std::to_string(seed), ""};
        return Counting::act(action);
    }
};

using Asked = std::map<std::uint64_t, std::vector<float>>;

/// Notes how many observations each inference was asked for at once.
class Asking : public policy::smolvla::SmolVlaPolicy {
public:
    using SmolVlaPolicy::SmolVlaPolicy;
    at::Tensor act(const policy::Batch& observation, const policy::ActOptions& options) override {
        batches.push_back(observation.size());
        return SmolVlaPolicy::act(observation, options);
    }
    std::vector<std::int64_t> batches;
};

Result<ClosedLoopReport> play(const ClosedLoopOptions& options, Asked& asked, int width = 16) {
    auto opened = policy::test::tinyPolicy();
    return closedLoop(opened, options, [&]() -> Result<std::unique_ptr<Environment>> {
        return std::unique_ptr<Environment>(new Counting(asked, width));
    });
}

TEST(ClosedLoop, CountsTrialsByTheirSeeds) {
    Asked asked;
    auto report = play({.seeds = {0, 1, 2, 3, 4, 7}, .parallel = 4, .steps = 2}, asked);
    ASSERT_OK(report);
    EXPECT_EQ(report->successes, 3);
    EXPECT_EQ(report->failedSeeds(), (std::vector<std::uint64_t>{1, 3, 7}));
    ASSERT_EQ(report->trials.size(), 6u);
    for (std::size_t k = 0; k < 6; ++k)
        EXPECT_EQ(report->trials[k].steps, static_cast<int>(report->trials[k].seed % 5) + 3);
    EXPECT_NEAR(report->secondsToSuccess, (0.3 + 0.5 + 0.7) / 3, 1e-9);
    EXPECT_NEAR(report->progress, 0.75, 1e-9);
    EXPECT_NEAR(report->interval.low, 0.1876, 1e-3);
    EXPECT_NEAR(report->interval.high, 0.8124, 1e-3);
    // every step of every trial was acted
    for (const Trial& trial : report->trials)
        EXPECT_EQ(asked[trial.seed].size(), 16u * static_cast<std::size_t>(trial.steps));
}

TEST(ClosedLoop, AllEnvironmentsShareOneInferenceAStep) {
    using Batches = std::vector<std::int64_t>;
    auto batchesOf = [](int parallel, int threads) {
        auto opened = policy::test::tinyPolicy();
        auto policy = std::make_shared<Asking>(policy::test::tinyConfig());
        policy->initialise(1);
        opened.policy = policy;
        Asked asked;
        // trials of 3, 4, 5, 6 and 7 steps
        ClosedLoopOptions options{
            .seeds = {0, 1, 2, 3, 4}, .parallel = parallel, .threads = threads, .actionSteps = 1, .steps = 1};
        auto report = closedLoop(opened, options, [&]() -> Result<std::unique_ptr<Environment>> {
            return std::unique_ptr<Environment>(new Counting(asked));
        });
        EXPECT_OK(report);
        const std::int64_t told = report.ok() ? report->inferences : -1;
        EXPECT_EQ(told, static_cast<std::int64_t>(policy->batches.size()));
        return policy->batches;
    };
    EXPECT_EQ(batchesOf(5, 1), (Batches{5, 5, 5, 4, 3, 2, 1}));
    EXPECT_EQ(batchesOf(25, 3), (Batches{5, 5, 5, 4, 3, 2, 1}));
    EXPECT_EQ(batchesOf(2, 1), (Batches{2, 2, 2, 1, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1}));
}

TEST(ClosedLoop, ATrialDoesNotDependOnItsNeighbours) {
    Asked together, alone, again;
    ASSERT_OK(play({.seeds = {0, 1, 2, 3}, .parallel = 4, .steps = 2}, together));
    ASSERT_OK(play({.seeds = {3}, .parallel = 1, .steps = 2}, alone));
    ASSERT_OK(play({.seeds = {0, 1, 2, 3}, .parallel = 4, .steps = 2}, again));
    EXPECT_EQ(together, again);
    ASSERT_EQ(together[3].size(), alone[3].size());
    // the batch's size may move the last bits
    for (std::size_t k = 0; k < alone[3].size(); ++k) EXPECT_NEAR(together[3][k], alone[3][k], 1e-4);
}

TEST(ClosedLoop, ThreadsChangeNothingButTheTime) {
    Asked one, three;
    ClosedLoopOptions options{.seeds = {0, 1, 2, 3, 4, 7, 8, 9}, .parallel = 5, .steps = 2};
    auto alone = play(options, one);
    options.threads = 3;
    auto together = play(options, three);
    ASSERT_OK(alone);
    ASSERT_OK(together);
    EXPECT_EQ(one, three);
    for (std::size_t k = 0; k < alone->trials.size(); ++k)
        EXPECT_EQ(alone->trials[k].success, together->trials[k].success) << k;
    // an error in one of them is the evaluation's
    auto opened = policy::test::tinyPolicy();
    auto broken = closedLoop(opened, options, [&]() -> Result<std::unique_ptr<Environment>> {
        return std::unique_ptr<Environment>(new Breaking(three));
    });
    ASSERT_FALSE(broken.ok());
    EXPECT_EQ(broken.error().message, "broken at seed 3");
}

TEST(ClosedLoop, ExecutesAsManyStepsOfAChunkAsAsked) {
    Asked asked;
    auto every = play({.seeds = {4}, .actionSteps = 1, .steps = 2}, asked);
    ASSERT_OK(every);
    EXPECT_EQ(every->inferences, 7);
    auto two = play({.seeds = {4}, .actionSteps = 2, .steps = 2}, asked);
    ASSERT_OK(two);
    EXPECT_EQ(two->inferences, 4);
}

TEST(ClosedLoop, RefusesAnotherWidth) {
    Asked asked;
    auto report = play({.seeds = {1}}, asked, 20);
    ASSERT_FALSE(report.ok());
    EXPECT_EQ(report.error().code, ErrorCode::InvalidConfig);
    EXPECT_EQ(
        report.error().message,
        "cannot let the policy act here: it reads 16 state and gives 16 action values, the robot has 20 "
        "and 20");
    EXPECT_NE(report.error().hint, "");
    EXPECT_TRUE(asked.empty()) << "nothing moved";
}

TEST(ClosedLoop, IsStopped) {
    Asked asked;
    std::stop_source stop;
    stop.request_stop();
    auto opened = policy::test::tinyPolicy();
    auto report = closedLoop(
        opened, {.seeds = {1}},
        [&]() -> Result<std::unique_ptr<Environment>> {
            return std::unique_ptr<Environment>(new Counting(asked));
        },
        {}, stop.get_token());
    ASSERT_FALSE(report.ok());
    EXPECT_EQ(report.error().code, ErrorCode::Cancelled);
}

}  // namespace
}  // namespace studio::eval

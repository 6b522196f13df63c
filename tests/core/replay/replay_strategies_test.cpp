// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/replay/replay_strategies.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/config/project_config.h"
#include "core/sequence/sequence_plan.h"
#include "tests/support/paths.h"
#include "tests/support/robot_train_folder.h"

namespace studio::replay {
namespace {

using loading::SampleRef;

StrategyOptions threeTasks() {
    StrategyOptions options;
    options.pools = {{3, "placing", 700, 0.7}, {1, "grasping", 90, 0.1}, {2, "weighing", 41, 0.2}};
    options.batchSize = 10;
    options.seed = 7;
    return options;
}

/// What a strategy may draw from, as a stage would offer it.
StrategyOptions offered(const StrategyInfo& info) {
    StrategyOptions options = threeTasks();
    if (!info.replays) options.pools.resize(1);
    if (!info.replays) options.pools[0].share = 1;
    return options;
}

std::unique_ptr<ReplayStrategy> make(const StrategyInfo& info, const StrategyOptions& options) {
    auto made = info.create(options);
    EXPECT_TRUE(made.ok()) << info.name << (made.ok() ? "" : made.error().text());
    return made.ok() ? std::move(made).value() : nullptr;
}

std::vector<SampleRef> drawn(const ReplayStrategy& strategy, std::uint64_t from, std::uint64_t to,
                             std::size_t count = 10) {
    std::vector<SampleRef> refs;
    for (std::uint64_t step = from; step < to; ++step)
        for (const auto& ref : strategy.draw(step, count)) refs.push_back(ref);
    return refs;
}

/// Every row of the table, one after another.
class ReplayContract : public ::testing::TestWithParam<StrategyInfo> {};

INSTANTIATE_TEST_SUITE_P(EveryRow, ReplayContract,
                         ::testing::ValuesIn(replayStrategies().begin(), replayStrategies().end()),
                         [](const auto& row) { return std::string(row.param.name); });

TEST_P(ReplayContract, TheMixtureOf10000DrawsAgreesWithThePlan) {
    auto options = offered(GetParam());
    auto strategy = make(GetParam(), options);
    auto refs = drawn(*strategy, 0, 1000);
    // episodes and none make whole epochs, whose last batch may be short
    ASSERT_GE(refs.size(), 9900u);
    std::vector<double> counts(options.pools.size());
    for (const auto& ref : refs) ++counts.at(static_cast<std::size_t>(ref.source));
    auto plan = strategy->mixture();
    ASSERT_EQ(plan.size(), counts.size());
    double sum = 0, chi = 0, total = static_cast<double>(refs.size());
    for (std::size_t i = 0; i < plan.size(); ++i) {
        sum += plan[i];
        chi += (counts[i] - total * plan[i]) * (counts[i] - total * plan[i]) / (total * plan[i]);
        EXPECT_GT(counts[i], 0) << "task " << options.pools[i].task << " is starved";
    }
    EXPECT_NEAR(sum, 1, 1e-12);
    // chi-squared with two degrees of freedom exceeds 13.8 once in a thousand times; the seed is fixed
    EXPECT_LT(chi, 13.8);
}

TEST_P(ReplayContract, NoSampleComesAgainBeforeAllOthersOfItsTask) {
    auto options = offered(GetParam());
    auto strategy = make(GetParam(), options);
    std::map<int, std::vector<std::size_t>> rows;
    for (const auto& ref : drawn(*strategy, 0, 400)) rows[ref.source].push_back(ref.index);
    for (const auto& [source, indices] : rows) {
        std::size_t size = options.pools[static_cast<std::size_t>(source)].samples;
        std::vector<std::vector<std::size_t>> epochs;
        for (std::size_t begin = 0; begin + size <= indices.size(); begin += size) {
            std::vector<std::size_t> epoch(indices.begin() + static_cast<std::ptrdiff_t>(begin),
                                           indices.begin() + static_cast<std::ptrdiff_t>(begin + size));
            EXPECT_EQ(std::set<std::size_t>(epoch.begin(), epoch.end()).size(), size)
                << "source " << source << " from " << begin;
            EXPECT_LT(*std::max_element(epoch.begin(), epoch.end()), size);
            epochs.push_back(epoch);
        }
        if (epochs.size() > 1) {
            EXPECT_NE(epochs[0], epochs[1]) << "each epoch has an order of its own";
        }
    }
}

TEST_P(ReplayContract, ABatchIsTheSameInAnyOrderOfAsking) {
    auto options = offered(GetParam());
    auto forward = make(GetParam(), options), backward = make(GetParam(), options);
    auto expected = drawn(*forward, 0, 600);
    std::vector<SampleRef> found;
    for (std::uint64_t step = 600; step-- > 0;) {
        auto batch = backward->draw(step, 10);
        found.insert(found.begin(), batch.begin(), batch.end());
    }
    EXPECT_EQ(found, expected);
    options.seed = 8;
    EXPECT_NE(drawn(*make(GetParam(), options), 0, 600), expected);
}

TEST_P(ReplayContract, RestoringEqualsNeverHavingStopped) {
    auto options = offered(GetParam());
    auto whole = make(GetParam(), options), first = make(GetParam(), options);
    // losses that move: the earlier tasks forget, then recover a little
    auto losses = [](int k) {
        return std::vector<TaskLoss>{{1, 0.2 + 0.05 * k * (6 - k)}, {2, 0.3 + 0.01 * k}, {3, 0.9 / (k + 1)}};
    };
    std::vector<SampleRef> uninterrupted, resumed;
    auto round = [&](ReplayStrategy& strategy, int k, std::vector<SampleRef>& refs) {
        strategy.observe(static_cast<std::uint64_t>(100 * k), losses(k));
        auto more =
            drawn(strategy, static_cast<std::uint64_t>(100 * k), static_cast<std::uint64_t>(100 * k) + 100);
        refs.insert(refs.end(), more.begin(), more.end());
    };
    for (int k = 0; k < 6; ++k) round(*whole, k, uninterrupted);
    for (int k = 0; k < 6; ++k) {
        round(*first, k, resumed);
        // through text, as the checkpoint keeps it
        auto saved = nlohmann::json::parse(first->state().dump());
        first = make(GetParam(), options);
        ASSERT_OK(first->restore(saved));
    }
    EXPECT_EQ(resumed, uninterrupted);
    EXPECT_EQ(first->mixture(), whole->mixture());
    EXPECT_EQ(first->state(), whole->state());
}

TEST_P(ReplayContract, AnEpochSeesTheStagesOwnTaskOnce) {
    auto options = offered(GetParam());
    auto strategy = make(GetParam(), options);
    double own = strategy->mixture()[0];
    EXPECT_NEAR(strategy->batchesPerEpoch(), 700 / own / 10, 1.0) << GetParam().name;
}

TEST_P(ReplayContract, SaysWhatItReads) {
    EXPECT_GT(std::string(GetParam().sentence).size(), 20u);
    EXPECT_EQ(findStrategy(GetParam().name).value(),
              &*std::find_if(replayStrategies().begin(), replayStrategies().end(),
                             [](const auto& row) { return std::string(row.name) == GetParam().name; }));
}

TEST(ReplayStrategies, AnUnknownNameListsTheKnownOnes) {
    auto found = findStrategy("proportionel");
    ASSERT_FALSE(found.ok());
    EXPECT_NE(found.error().hint.find("proportional"), std::string::npos);
}

TEST(ReplayStrategies, NoneDrawsAsTheSingleTaskSamplerDoes) {
    StrategyOptions options = offered(*findStrategy("none").value());
    auto strategy = make(*findStrategy("none").value(), options);
    loading::EpochSampler sampler({.sizes = {700}, .seed = 7});
    for (std::uint64_t step : {0u, 1u, 69u, 70u, 1234u})
        EXPECT_EQ(strategy->draw(step, 10), sampler.draw(step, 10));
    EXPECT_EQ(strategy->batchesPerEpoch(), 70);
}

TEST(ReplayStrategies, SharesThatDoNotSumToOneAreRefusedWithTheScaledOnes) {
    auto options = threeTasks();
    options.pools[1].share = 0.2;
    for (const char* name : {"proportional", "reservoir", "adaptive"}) {
        auto made = findStrategy(name).value()->create(options);
        ASSERT_FALSE(made.ok()) << name;
        EXPECT_EQ(made.error().code, ErrorCode::InvalidConfig);
        EXPECT_NE(made.error().message.find("1.1"), std::string::npos) << made.error().text();
        EXPECT_NE(made.error().hint.find("task3 0.6364"), std::string::npos) << made.error().text();
    }
    options = threeTasks();
    options.pools[0].share = 0;
    options.pools[2].share = 0.9;
    EXPECT_FALSE(findStrategy("proportional").value()->create(options).ok());
}

TEST(ReplayStrategies, AdaptiveFollowsForgettingWithinItsBounds) {
    auto options = threeTasks();
    options.minShare = 0.05;
    options.maxShare = 0.4;
    options.gain = 2;
    auto strategy = make(*findStrategy("adaptive").value(), options);
    EXPECT_TRUE(strategy->listens());
    EXPECT_EQ(strategy->mixture(), (std::vector<double>{0.7, 0.1, 0.2}));
    // what the stage begins with is the measure
    EXPECT_FALSE(strategy->observe(0, {{1, 0.5}, {2, 0.5}, {3, 2.0}}));
    auto why = strategy->observe(50, {{1, 0.75}, {2, 0.5}, {3, 1.0}});
    ASSERT_TRUE(why);
    EXPECT_NE(why->find("task 1 lost 50.0 %"), std::string::npos) << *why;
    auto shares = strategy->mixture();
    EXPECT_NEAR(shares[1], 0.1 * (1 + 2 * 0.5), 1e-12);
    EXPECT_NEAR(shares[2], 0.2, 1e-12);
    EXPECT_NEAR(shares[0], 0.6, 1e-12);
    // beyond the bound, and the stage's own task keeps half of its planned share
    ASSERT_TRUE(strategy->observe(100, {{1, 50}, {2, 50}, {3, 1.0}}));
    shares = strategy->mixture();
    EXPECT_LE(shares[1], 0.4 + 1e-12);
    EXPECT_NEAR(shares[0], 0.35, 1e-12);
    EXPECT_NEAR(shares[0] + shares[1] + shares[2], 1, 1e-12);
    // all is well again: the plan
    ASSERT_TRUE(strategy->observe(150, {{1, 0.4}, {2, 0.4}, {3, 1.0}}));
    EXPECT_NEAR(strategy->mixture()[0], 0.7, 1e-12);
    // a batch from before a change is what it was
    auto other = make(*findStrategy("adaptive").value(), options);
    EXPECT_EQ(strategy->draw(20, 10), other->draw(20, 10));
}

TEST(ReplayStrategies, AdaptiveMeasuresFromTheLowestOfEarlierStages) {
    auto options = threeTasks();
    options.maxShare = 0.4;
    options.gain = 2;
    const auto& info = *findStrategy("adaptive").value();
    auto strategy = make(info, options);
    // task 1 once had 0.4: at the start of this stage a quarter of it is lost already
    strategy->remember({{1, 0.4}, {2, std::nan("")}, {7, 1.0}});
    auto why = strategy->observe(0, {{1, 0.5}, {2, 0.5}, {3, 2.0}});
    ASSERT_TRUE(why);
    EXPECT_NE(why->find("task 1 lost 25.0 % (loss 0.5, lowest 0.4)"), std::string::npos) << *why;
    EXPECT_NEAR(strategy->mixture()[1], 0.1 * (1 + 2 * 0.25), 1e-12);
    EXPECT_NEAR(strategy->mixture()[2], 0.2, 1e-12) << "what is no loss is not remembered";
    // a resumed one goes on from its own state, not from what the stage was told at its beginning
    auto saved = nlohmann::json::parse(strategy->state().dump());
    auto resumed = make(info, options);
    ASSERT_OK(resumed->restore(saved));
    for (auto* each : {strategy.get(), resumed.get()}) EXPECT_TRUE(each->observe(10, {{1, 0.6}, {2, 0.5}}));
    EXPECT_EQ(resumed->mixture(), strategy->mixture());
    EXPECT_EQ(resumed->state(), strategy->state());
    for (std::uint64_t step : {10u, 11u, 400u}) EXPECT_EQ(resumed->draw(step, 10), strategy->draw(step, 10));
}

TEST(ReplayStrategies, AdaptiveGivesAnUnplannedTaskTheLeastShare) {
    auto options = threeTasks();
    options.pools[0].share = 0.8;
    options.pools[1].share = 0;
    auto shares = make(*findStrategy("adaptive").value(), options)->mixture();
    EXPECT_NEAR(shares[1], 0.02, 1e-12);
    EXPECT_NEAR(shares[0], 0.78, 1e-12);
}

TEST(ReplayStrategies, OnlyThoseThatUseSharesAskAProjectForThem) {
    test::TemporaryFolder folder;
    test::RobotTrainFolder files(folder.path());
    files.edit("smolvla_sequential_base.yaml", "  stage2_replay: {task1: 0.2, task2: 0.8}\n", "");
    std::set<std::string> asking;
    for (const StrategyInfo& info : replayStrategies()) {
        const bool shares = std::any_of(info.settings.begin(), info.settings.end(),
                                        [](const char* setting) { return std::string(setting) == "share"; });
        auto project =
            config::loadProject(files.base(), {std::string("sequential.replay_strategy=") + info.name});
        EXPECT_EQ(project.ok(), !shares) << info.name << (project.ok() ? "" : project.error().text());
        if (!project.ok()) {
            asking.insert(info.name);
            EXPECT_NE(project.error().text().find("sequential.stage2_replay is missing"), std::string::npos)
                << project.error().text();
            continue;
        }
        // and it can be planned without them
        auto plan = sequence::planSequence(*project);
        ASSERT_OK(plan);
        EXPECT_EQ(plan->stages.at(1).shares.empty(), !info.replays) << info.name;
    }
    EXPECT_EQ(asking, (std::set<std::string>{"adaptive", "proportional", "reservoir"}));
    // a row that is not used may be one of other tasks
    files.edit("smolvla_sequential_base.yaml", "  replay_strategy: proportional\n",
               "  replay_strategy: balanced\n  stage2_replay: {task1: 0.2}\n");
    auto balanced = config::loadProject(files.base());
    ASSERT_OK(balanced);
    auto plan = sequence::planSequence(*balanced);
    ASSERT_OK(plan);
    ASSERT_EQ(plan->stages.at(1).shares.size(), 2u);
    EXPECT_EQ(plan->stages[1].shares[1].share, 0.5);
}

TEST(ReplayStrategies, ADamagedStateIsRefused) {
    auto strategy = make(*findStrategy("proportional").value(), threeTasks());
    for (const char* bad : {R"({"from": 3})", R"({"from": 3, "shares": [0.5, 0.5], "drawn": [1, 2]})",
                            R"({"from": 3, "shares": [0.5, 0.2, 0.2], "drawn": [1, 2, 3]})",
                            R"({"from": 3, "shares": "all", "drawn": [1, 2, 3]})"}) {
        auto status = strategy->restore(nlohmann::json::parse(bad));
        EXPECT_FALSE(status.ok()) << bad;
    }
    EXPECT_EQ(strategy->mixture()[0], 0.7);
}

}  // namespace
}  // namespace studio::replay

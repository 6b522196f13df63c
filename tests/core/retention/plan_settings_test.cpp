// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/plan_settings.h"

#include <gmock/gmock.h>

#include "core/base/file.h"
#include "tests/support/must.h"
#include "tests/support/paths.h"

namespace studio::retention {
namespace {

using ::testing::ElementsAre;

/// A second stage that replays task 1.
config::TrainConfig second(const std::vector<std::string>& settings = {}) {
    test::TemporaryFolder folder;
    test::must(
        writeFileAtomic(folder / "stage.yaml", "policy: {from_scratch: true}\ndata: {root: /data/set}\n"));
    std::vector<std::string> all = {"training.steps=10"};
    all.insert(all.end(), settings.begin(), settings.end());
    auto config = test::must(config::loadTrainConfig(folder / "stage.yaml", all));
    config.stage.task = 2;
    config.stage.parent = "/runs/first";
    config.stage.checkpoint = "best";
    config.replay.strategy = "proportional";
    config.replay.share = 0.7;
    config.replay.previous.push_back({.task = 1, .name = "task1", .data = {}, .heldOut = {}, .share = 0.3});
    return config;
}

std::vector<std::string> apart(const config::TrainConfig& a, const config::TrainConfig& b) {
    return differences({stageSettings(a)}, {stageSettings(b)});
}

TEST(PlanSettings, WhatDecidesTheOutcomeCounts) {
    const auto plan = second();
    auto other = [&](const char* setting) { return apart(plan, second({setting})); };
    EXPECT_THAT(other("training.batch_size=32"), ElementsAre("batch"));
    EXPECT_THAT(other("training.steps=20"), ElementsAre("steps"));
    EXPECT_THAT(other("policy.optimizer_lr=3e-4"), ElementsAre("rate"));
    EXPECT_THAT(other("policy.scheduler_warmup_steps=7"), ElementsAre("policy.scheduler_warmup_steps"));
    EXPECT_THAT(other("policy.freeze_vision_encoder=false"), ElementsAre("vision frozen"));
    EXPECT_THAT(other("data.stats=identity"), ElementsAre("statistics"));
    EXPECT_THAT(other("training.dtype=bf16"), ElementsAre("training.dtype"));
    EXPECT_THAT(other("validation.max_frames=7"), ElementsAre("validation.max_frames"));
    auto changed = [&](auto&& change) {
        auto config = second();
        change(config);
        return apart(plan, config);
    };
    EXPECT_THAT(changed([](auto& c) { c.replay.distill = 0.5; }), ElementsAre("distill"));
    EXPECT_THAT(changed([](auto& c) { c.replay.l2sp = 0.01; }), ElementsAre("l2sp"));
    EXPECT_THAT(changed([](auto& c) { c.replay.share = 0.6; }), ElementsAre("shares"));
    EXPECT_THAT(changed([](auto& c) { c.replay.previous[0].episodes = 5; }),
                ElementsAre("replayed episodes"));
    EXPECT_THAT(changed([](auto& c) { c.stage.checkpoint = "last"; }), ElementsAre("start"));
}

TEST(PlanSettings, SeedPlaceAndSpeedDoNot) {
    const auto plan = second();
    for (const char* setting : {"training.seed=7", "training.device=cpu", "training.num_workers=0",
                                "training.log_freq=9", "training.keep_last=1", "training.save_freq=5"})
        EXPECT_TRUE(apart(plan, second({setting})).empty()) << setting;
    auto moved = second();
    moved.data.root = "/elsewhere/set";
    moved.stage.parent = "/elsewhere/first";
    moved.source.pretrainedPath = "/elsewhere/first/checkpoints/000010/pretrained_model";
    moved.source.fromScratch = false;
    // what the strategy does not use
    moved.replay.gain = 5;
    EXPECT_TRUE(apart(plan, moved).empty());
    moved.replay.strategy = "adaptive";
    EXPECT_THAT(apart(plan, moved), ElementsAre("replay"));
    // an older run does not tell from which checkpoint it started
    auto older = second();
    older.stage.checkpoint.clear();
    EXPECT_TRUE(apart(plan, older).empty());
    // of the training loss it depends when a checkpoint is looked at
    EXPECT_THAT(apart(second({"training.best_by=train_loss"}),
                      second({"training.best_by=train_loss", "training.save_freq=5"})),
                ElementsAre("training.save_freq"));
}

TEST(PlanSettings, TheDataOfEarlierTasksCounts) {
    const auto plan = second();
    auto changed = [&](auto&& change) {
        auto config = second();
        change(config.replay.previous[0]);
        return apart(plan, config);
    };
    EXPECT_THAT(changed([](auto& task) { task.data.episodes = {4}; }), ElementsAre("task 1 episodes"));
    EXPECT_THAT(changed([](auto& task) { task.heldOut = {4}; }), ElementsAre("task 1 episodes held out"));
    EXPECT_THAT(changed([](auto& task) { task.data.instruction = "lift it"; }),
                ElementsAre("task 1 instruction"));
    EXPECT_THAT(changed([](auto& task) { task.data.root = "/data/other"; }), ElementsAre("task 1 data"));
    EXPECT_THAT(changed([](auto& task) { task.data.action = {"action[0:7]"}; }),
                ElementsAre("task 1 action"));
}

TEST(PlanSettings, DataAndWeightsAreKnownByTheirWayFromTheProject) {
    auto in = [](const char* project, const char* data, const char* weights) {
        auto config = second();
        config.stage.project = project;
        config.stage.parent.clear();
        config.data.root = data;
        config.source.fromScratch = false;
        config.source.pretrainedPath = weights;
        return config;
    };
    const auto plan = in("/a/mine", "/a/mine/data/one/set", "/w/first/pretrained_model");
    EXPECT_TRUE(apart(plan, in("/b/clone", "/b/clone/data/one/set", "/w/first/pretrained_model")).empty())
        << "a clone at another place";
    EXPECT_THAT(apart(plan, in("/a/mine", "/a/mine/data/two/set", "/w/first/pretrained_model")),
                ElementsAre("data"));
    EXPECT_THAT(apart(plan, in("/a/mine", "/a/mine/data/one/set", "/w/other/pretrained_model")),
                ElementsAre("start"));
    // outside the project, on several machines
    const auto far = in("/a/mine", "/data/one/set", "/runs/main/first/checkpoints/000010/pretrained_model");
    EXPECT_TRUE(
        apart(far, in("/b/clone", "/disk/one/set", "/copied/main/first/checkpoints/000010/pretrained_model"))
            .empty());
    EXPECT_THAT(
        apart(far, in("/a/mine", "/data/two/set", "/runs/main/first/checkpoints/000020/pretrained_model")),
        ElementsAre("start", "data"));
    EXPECT_THAT(apart(far, in("/a/mine", "/data/one/set", "lerobot/smolvla_base")), ElementsAre("start"));
}

TEST(PlanSettings, ABeginningBelongsToItsPlan) {
    const StageSettings first{{"batch", "8"}}, larger{{"batch", "32"}};
    EXPECT_TRUE(samePlan({first}, {first, larger}));
    EXPECT_FALSE(samePlan({first, first}, {first, larger}));
    EXPECT_EQ(valueOver({first, first}, "batch"), "8");
    EXPECT_EQ(valueOver({first, larger, larger}, "batch"), "8/32");
}

TEST(PlanSettings, PlansAreNamedByWhatSetsThemApart) {
    const StageSettings a{{"batch", "8"}, {"steps", "10"}, {"rate", "1e-3"}};
    StageSettings b = a, c = a;
    b["batch"] = "32";
    EXPECT_THAT(distinctions({{a}}, {"main"}), ElementsAre(""));
    EXPECT_THAT(distinctions({{a}, {b}}, {"main", "large"}), ElementsAre("batch 8", "batch 32"));
    c["steps"] = "20";
    c["rate"] = "2e-3";
    EXPECT_THAT(distinctions({{a}, {b}, {c}}, {"main", "large", "long"}),
                ElementsAre("main", "large", "long"));
    EXPECT_THAT(
        distinctions({{a}, {b}, {c}}, {"main", "main", "long"}),
        ElementsAre("batch 8, steps 10, 1 more", "batch 32, steps 10, 1 more", "batch 8, steps 20, 1 more"));
}

}  // namespace
}  // namespace studio::retention

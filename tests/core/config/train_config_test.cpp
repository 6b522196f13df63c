// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/train_config.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>

#include "core/base/file.h"
#include "core/base/json.h"
#include "tests/support/paths.h"
#include "tests/support/warnings.h"

namespace studio::config {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kMinimal = "policy:\n  from_scratch: true\ntraining:\n  steps: 10\ndata:\n  root: .\n";

class TrainConfigTest : public ::testing::Test {
protected:
    Result<TrainConfig> load(const std::string& text, const std::vector<std::string>& overrides = {}) {
        warnings_.clear();
        EXPECT_OK(writeFileAtomic(folder_ / "c.yaml", text));
        return loadTrainConfig(folder_ / "c.yaml", overrides, &warnings_);
    }
    std::string problem(const std::string& text, const std::vector<std::string>& overrides = {}) {
        auto loaded = load(text, overrides);
        return loaded.ok() ? "accepted" : loaded.error().text();
    }
    std::string warned() const { return test::textOf(warnings_); }
    void expectRoundTrip(const TrainConfig& config) {
        std::filesystem::create_directories(folder_ / "elsewhere");
        std::string yaml = toYaml(config);
        ASSERT_OK(writeFileAtomic(folder_ / "elsewhere" / "config.yaml", yaml));
        auto again = loadTrainConfig(folder_ / "elsewhere" / "config.yaml");
        ASSERT_OK(again);
        EXPECT_EQ(*again, config) << yaml;
        EXPECT_EQ(toYaml(*again), yaml);
    }

    test::TemporaryFolder folder_;
    std::vector<Warning> warnings_;
};

TEST_F(TrainConfigTest, DefaultsFillEverything) {
    auto config = load(kMinimal);
    ASSERT_OK(config);
    EXPECT_EQ(warned(), "");
    EXPECT_TRUE(config->source.fromScratch);
    EXPECT_EQ(config->training.steps, 10);
    EXPECT_EQ(config->training.batchSize, 8);
    EXPECT_EQ(config->training.outputDirectory, folder_ / "runs");
    EXPECT_EQ(config->data.root, folder_.path());
    EXPECT_EQ(config->policy.at("type"), "smolvla");
    EXPECT_EQ(config->policy.at("chunk_size"), 50);
    EXPECT_EQ(config->policy.at("normalization_mapping"),
              (json{{"VISUAL", "IDENTITY"}, {"STATE", "MEAN_STD"}, {"ACTION", "MEAN_STD"}}));
    // only keys of config.json: where weights come from is no part of it
    for (const char* key : {"pretrained_path", "from_scratch", "vlm_config", "tokenizer"}) {
        EXPECT_FALSE(config->policy.contains(key)) << key;
    }
    // the keys of smolvla-model.md 1 with `type`; normalization_mapping counts once
    EXPECT_EQ(config->policy.size(), 40u);
    // from scratch nothing can say otherwise
    EXPECT_THAT(config->policyExplicit, Contains("chunk_size"));
    EXPECT_THAT(config->policyExplicit, Contains("normalization_mapping.STATE"));
}

TEST_F(TrainConfigTest, ExactlyOneSourceOfWeights) {
    EXPECT_THAT(
        problem("training: {steps: 1}\ndata: {root: .}\n"),
        AllOf(HasSubstr("no source"), HasSubstr("policy.pretrained_path"), HasSubstr("from_scratch: true")));
    EXPECT_THAT(
        problem(
            "policy:\n  pretrained_path: a/b\n  from_scratch: true\ntraining: {steps: 1}\ndata: {root: .}\n"),
        AllOf(HasSubstr("c.yaml:3:17"), HasSubstr("both given")));
}

TEST_F(TrainConfigTest, ProblemsCarryTheirPlacesAndComeTogether) {
    std::string text =
        problem("policy:\n  from_scratch: true\n  chunk_sise: 3\ntraining:\n  batch_size: 0\n");
    EXPECT_THAT(text, AllOf(HasSubstr("2 problems"), HasSubstr("c.yaml:3:3: unknown key 'policy.chunk_sise'"),
                            HasSubstr("Did you mean 'policy.chunk_size'?"),
                            HasSubstr("c.yaml:5:15: training.batch_size = 0 samples is outside [1, 65536]")));
    EXPECT_THAT(problem("training: 3\n"), AllOf(HasSubstr("c.yaml:1:11"), HasSubstr("section")));
    EXPECT_THAT(problem(""), HasSubstr("empty"));
    EXPECT_THAT(problem("[1, 2]"), HasSubstr("not a map"));
    EXPECT_THAT(problem("policy: {device: cuda}"), HasSubstr("training.device"));
}

TEST_F(TrainConfigTest, KeysThatExcludeEachOther) {
    std::string minimal = kMinimal;
    EXPECT_THAT(problem("policy: {from_scratch: true}\ndata: {root: .}\n"), HasSubstr("no length"));
    // of a key that is missing, where its section begins
    EXPECT_THAT(problem("policy: {from_scratch: true}\ntraining: {batch_size: 3}\ndata: {root: .}\n"),
                HasSubstr("c.yaml:2:1: the training has no length"));
    EXPECT_THAT(problem("policy: {from_scratch: true}\ntraining: {steps: 3}\ndata: {episodes: [1]}\n"),
                HasSubstr("c.yaml:3:1: data.root is missing"));
    EXPECT_THAT(problem(minimal, {"training.epochs=2", "training.steps=3"}),
                HasSubstr("training.steps and training.epochs"));
    EXPECT_THAT(problem(minimal, {"training.save_freq=2", "training.save_freq_epoch=1"}),
                HasSubstr("both given"));
    EXPECT_THAT(problem(minimal, {"validation.freq=2", "validation.freq_epoch=1"}), HasSubstr("both given"));
    EXPECT_THAT(problem(minimal, {"validation.split=0.1", "validation.episodes=[1]"}),
                HasSubstr("both given"));
    EXPECT_THAT(problem(minimal, {"data.root="}), HasSubstr("data.root is missing"));
    EXPECT_THAT(problem(minimal, {"policy.chunk_size=10"}), HasSubstr("policy.n_action_steps = 50 steps"));
    EXPECT_EQ(problem(minimal, {"policy.chunk_size=10", "policy.n_action_steps=10"}), "accepted");
    EXPECT_THAT(problem(minimal, {"policy.min_period=5"}), HasSubstr("policy.max_period"));
    EXPECT_THAT(problem(minimal, {"policy.use_cache=false"}), HasSubstr("cross_attn"));
    EXPECT_EQ(problem(minimal, {"policy.use_cache=false", "policy.attention_mode=self_attn"}), "accepted");
    EXPECT_THAT(problem(minimal, {"policy.use_delta_joint_actions_aloha=true"}),
                HasSubstr("not implemented"));
    EXPECT_THAT(problem(minimal, {"data.stats=checkpoint"}), HasSubstr("from scratch"));
    EXPECT_THAT(problem(minimal, {"data.episodes=[1]", "validation.episodes=[1]"}),
                HasSubstr("none is left"));
    EXPECT_EQ(problem(minimal, {"data.episodes=0-4", "validation.episodes=[4]"}), "accepted");
}

TEST_F(TrainConfigTest, WhatIsTypedMakesTheFilesOtherKeyGiveWay) {
    auto epochs = load(kMinimal, {"training.epochs=2"});
    ASSERT_OK(epochs);
    EXPECT_EQ(epochs->training.epochs, 2);
    EXPECT_EQ(epochs->training.steps, 0);
    auto held = load(std::string(kMinimal) + "validation: {split: 0.2}\n", {"validation.episodes=[1]"});
    ASSERT_OK(held);
    EXPECT_EQ(held->validation.split, 0);
    auto weights = load(kMinimal, {"policy.pretrained_path=somewhere"});
    ASSERT_OK(weights);
    EXPECT_FALSE(weights->source.fromScratch);
    // no value takes nothing away
    auto none = load(kMinimal, {"training.epochs=0", "policy.pretrained_path="});
    ASSERT_OK(none);
    EXPECT_GT(none->training.steps, 0);
    EXPECT_TRUE(none->source.fromScratch);
}

TEST_F(TrainConfigTest, OverridesWinAndAreNamed) {
    auto config = load(kMinimal, {"training.steps=20", "training.batch_size=1e1", "data.episodes=[0, 2]",
                                  "policy.resize_imgs_with_padding=null", "training.augment={enabled: true}",
                                  "training.steps=30"});
    ASSERT_OK(config);
    EXPECT_EQ(config->training.steps, 30);
    EXPECT_EQ(config->training.batchSize, 10);
    EXPECT_EQ(config->data.episodes, (std::vector<std::int64_t>{0, 2}));
    EXPECT_TRUE(config->policy.at("resize_imgs_with_padding").is_null());
    EXPECT_TRUE(config->training.augment.enabled);
    expectRoundTrip(*config);

    auto wrong = load(kMinimal, {"training.stepz=1", "training.batch_size=x"});
    ASSERT_FALSE(wrong.ok());
    EXPECT_EQ(wrong.error().code, ErrorCode::InvalidArgument);
    EXPECT_THAT(wrong.error().message,
                AllOf(HasSubstr("--set training.stepz"), HasSubstr("'training.steps'?"),
                      HasSubstr("--set training.batch_size")));
    EXPECT_THAT(problem(kMinimal, {"training"}), HasSubstr("no key=value"));
    EXPECT_THAT(problem(kMinimal, {"training=3"}), HasSubstr("section"));
    EXPECT_THAT(problem(kMinimal, {"data.episodes=[1"}), HasSubstr("--set data.episodes"));
    EXPECT_EQ(load("bad: 1", {}).error().code, ErrorCode::InvalidConfig);
}

TEST_F(TrainConfigTest, PathsOfOverridesLieInTheCurrentFolder) {
    auto config = load(kMinimal, {"data.root=some/where"});
    ASSERT_OK(config);
    EXPECT_EQ(config->data.root, std::filesystem::current_path() / "some/where");
    EXPECT_THAT(warned(), HasSubstr("is not there"));
}

TEST_F(TrainConfigTest, PresetsGiveWayToKeys) {
    auto lerobot = load(kMinimal);
    ASSERT_OK(lerobot);
    EXPECT_EQ(lerobot->policy.at("scheduler_warmup_steps"), 1000);
    auto theirs = load(kMinimal, {"training.preset=robot_train", "policy.optimizer_lr=3.5e-5"});
    ASSERT_OK(theirs);
    EXPECT_EQ(theirs->policy.at("optimizer_lr"), 3.5e-5);
    EXPECT_EQ(theirs->policy.at("optimizer_betas"), json({0.9, 0.999}));
    EXPECT_EQ(theirs->policy.at("optimizer_weight_decay"), 5e-7);
    EXPECT_EQ(theirs->policy.at("optimizer_grad_clip_norm"), 1.0);
    EXPECT_EQ(theirs->policy.at("scheduler_warmup_steps"), 1500);
    EXPECT_EQ(theirs->policy.at("scheduler_decay_steps"), 25000);
    EXPECT_EQ(theirs->policy.at("scheduler_decay_lr"), 1e-6);
    expectRoundTrip(*theirs);
}

TEST_F(TrainConfigTest, RoundTripOfEverythingChanged) {
    auto config = load(R"(
policy: {pretrained_path: lerobot/smolvla_base, chunk_size: 20, n_action_steps: 5, optimizer_betas: [0.8, 0.99],
         normalization_mapping: {STATE: MIN_MAX}, expert_width_multiplier: 0.3333333333333333, tokenizer: bytes}
training: {epochs: 2.5, name: "two words: \"quoted\" \\ 物品\n", device: cuda:1, dtype: bf16, seed: 7, ema_decay: 0.999,
           augment: {enabled: true, max_transforms: 2, random_order: true}, best_by: train_loss}
data:
  root: data
  episodes: ["0-4", 7]
  state: ["observation.state[0:7]", "observation.state[7] / 100"]
  action: [action]
  cameras: {observation.images.z: head, observation.images.a: wrist}
  instruction: "# not a comment"
validation: {episodes: [9, 8], freq: 100, max_frames: 10, seed: 5}
)");
    ASSERT_OK(config);
    EXPECT_EQ(config->data.cameras[0].first, "observation.images.z");
    EXPECT_EQ(config->validation.episodes, (std::vector<std::int64_t>{9, 8}));
    EXPECT_EQ(config->policy.at("normalization_mapping").at("ACTION"), "MEAN_STD");
    expectRoundTrip(*config);
}

TEST_F(TrainConfigTest, CheckpointKeysGiveWayOnlyWhereNobodySpoke) {
    auto config =
        load("policy: {pretrained_path: a/b, n_action_steps: 80}\ntraining: {steps: 1}\ndata: {root: .}\n");
    ASSERT_OK(config);
    EXPECT_EQ(config->policyExplicit, std::vector<std::string>{"n_action_steps"});
    expectRoundTrip(*config);

    json checkpoint = {{"type", "smolvla"},
                       {"chunk_size", 100},
                       {"n_action_steps", 100},
                       {"prefix_length", 0},
                       {"load_vlm_weights", true},
                       {"optimizer_grad_clip_norm", 10},
                       {"some_future_key", {1}},
                       {"rtc_config", {{"a", 1}}},
                       {"normalization_mapping", {{"VISUAL", "IDENTITY"}, {"STATE", "MIN_MAX"}}}};
    TrainConfig adopted = *config;
    ASSERT_OK(adoptCheckpointPolicy(adopted, checkpoint));
    EXPECT_EQ(adopted.policy.at("chunk_size"), 100);
    EXPECT_EQ(adopted.policy.at("n_action_steps"), 80);
    EXPECT_EQ(adopted.policy.at("prefix_length"), 0);
    EXPECT_EQ(adopted.policy.at("normalization_mapping").at("STATE"), "MIN_MAX");
    EXPECT_TRUE(adopted.policy.at("rtc_config").is_null());
    EXPECT_FALSE(adopted.policy.contains("some_future_key"));
    expectRoundTrip(adopted);

    checkpoint["chunk_size"] = 40;
    TrainConfig clash = *config;
    auto status = adoptCheckpointPolicy(clash, checkpoint);
    ASSERT_FALSE(status.ok());
    EXPECT_THAT(status.error().message, HasSubstr("policy.n_action_steps = 80"));
    EXPECT_EQ(clash, *config);
    checkpoint["chunk_size"] = "many";
    EXPECT_THAT(adoptCheckpointPolicy(clash, checkpoint).error().message, HasSubstr("config.json"));
}

TEST_F(TrainConfigTest, PublishedCheckpointsAreAdopted) {
    STUDIO_REQUIRE_SHARED(shared);
    auto config = load("policy: {pretrained_path: a/b}\ntraining: {steps: 1}\ndata: {root: .}\n");
    ASSERT_OK(config);
    for (const char* name : {"smolvla_base_config_mid2025.json", "smolvla_libero_config.json",
                             "finetuned_checkpoint/config.json"}) {
        auto published = readJson(shared / "data" / "configs" / name);
        ASSERT_OK(published);
        TrainConfig adopted = *config;
        ASSERT_OK(adoptCheckpointPolicy(adopted, *published));
        for (const auto& [key, value] : adopted.policy.items()) {
            if (published->contains(key) && key != "rtc_config") {
                EXPECT_EQ(value, published->at(key)) << name << key;
            }
        }
        expectRoundTrip(adopted);
    }
}

TEST_F(TrainConfigTest, Warnings) {
    ASSERT_OK(load(kMinimal, {"validation.freq=10"}));
    EXPECT_THAT(warned(), AllOf(HasSubstr("validation.freq"), HasSubstr("no episode is held out")));
    std::string text = kMinimal;
    text.replace(text.find("root: ."), 7, "root: $DATA/x");
    ASSERT_OK(load(text));
    EXPECT_THAT(warned(), AllOf(HasSubstr("c.yaml:6:9"), HasSubstr("not expanded")));
}

TEST_F(TrainConfigTest, AStageOfASequenceComesBackWhole) {
    auto config = load(kMinimal);
    ASSERT_OK(config);
    config->stage = {3, "placement \"x\": {", "/p/project", "/p/runs/one", "best"};
    config->validation.on = "training";
    config->validation.actionFrames = 8;
    config->data.stats = "shared";
    config->data.statsFile = "/p/stats.json";
    config->replay.strategy = "adaptive";
    config->replay.share = 0.7;
    config->replay.distill = 0.5;
    config->replay.distillOn = "all";
    config->replay.validatePrevious = false;
    PreviousTask first{.task = 1, .name = "moving_grasp", .data = {}, .heldOut = {8, 9}, .share = 0.1};
    first.data = config->data;
    first.data.episodes = {0, 1, 8, 9};
    first.data.cameras = {{"observation.images.camera1", "observation.images.head, left"}};
    first.data.state = {"observation.state[0:7]", "observation.state[8]"};
    first.data.instruction = "take it: \"now\"";
    PreviousTask second = first;
    second.task = 2;
    second.share = 0.2;
    second.episodes = 40;
    second.heldOut.clear();
    config->replay.previous = {first, second};
    expectRoundTrip(*config);

    // the other strategies' fields as well
    config->replay.strategy = "reservoir";
    config->replay.reservoir = "/p/reservoir";
    config->replay.reservoirFrames = 500;
    expectRoundTrip(*config);
}

TEST_F(TrainConfigTest, EarlierTasksAreCheckedLikeEverythingElse) {
    const std::string head = std::string(kMinimal) + "replay:\n  strategy: proportional\n";
    auto previous = [&](const std::string& entries, double share) {
        return problem(head + fmt::format("  share: {}\n  previous:\n{}", share, entries));
    };
    EXPECT_EQ(previous("    - {task: 2, share: 0.3, data: {root: .}}\n", 0.7), "accepted");
    EXPECT_THAT(previous("    - {task: 2, share: 0.5, data: {root: .}}\n", 0.7),
                AllOf(HasSubstr("sum to 1.2, not 1"), HasSubstr("replay.share: 0.5833, task 2: 0.4167")));
    EXPECT_THAT(previous("    - task: 2\n      shares: 0.3\n      data: {root: .}\n", 0.7),
                AllOf(HasSubstr("replay.previous[0] (line 12): unknown key 'shares'"),
                      HasSubstr("Did you mean 'share'?")));
    EXPECT_THAT(previous("    - task: 2\n      share:\n      data: {root: .}\n", 0.7),
                AllOf(HasSubstr("(line 12)"), HasSubstr("share needs number"), HasSubstr("no value")));
    EXPECT_THAT(previous("    - {task: 2, share: 0.3, data: {rot: .}}\n", 0.7),
                AllOf(HasSubstr("unknown key 'data.rot'"), HasSubstr("'data.root'?")));
    EXPECT_THAT(previous("    - {task: 2, share: 0.3}\n", 0.7), HasSubstr("task 2 has no data.root"));
    EXPECT_THAT(previous("    - {task: 1, share: 0.3, data: {root: .}}\n", 0.7),
                HasSubstr("task 1, which the stage itself teaches"));
    EXPECT_THAT(previous("    - 3\n", 0.7), HasSubstr("list of maps, found '3'"));
    EXPECT_THAT(problem(kMinimal, {"replay.strategy=proportionate"}),
                HasSubstr("is none of none | proportional"));
    EXPECT_THAT(problem(kMinimal, {"replay.strategy=reservoir"}), HasSubstr("replay.reservoir_frames"));
    EXPECT_THAT(problem(kMinimal, {"data.stats=shared"}), HasSubstr("data.stats_file"));
}

}  // namespace
}  // namespace studio::config

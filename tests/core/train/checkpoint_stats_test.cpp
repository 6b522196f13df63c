// SPDX-License-Identifier: GPL-3.0-or-later
// data.stats: checkpoint: a stage that goes on from another one's policy keeps its scales.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/policy/checkpoint.h"
#include "core/train/stage.h"
#include "tests/core/train/task_sequence.h"
#include "tests/core/train/tiny_stage.h"
#include "tests/support/must.h"
#include "tests/support/paths.h"

namespace studio::train {
namespace {

using testing::HasSubstr;

/// A first stage, trained for a step on four values, and stages that go on from it.
class CheckpointStats : public testing::Test {
protected:
    CheckpointStats() : sequence_(folder_.path(), 4, 4) {
        auto first = sequence_.first();
        first.training.steps = 1;
        sequence_.start(first, "first")->run({});
        pretrained_ = test::onlyRun(folder_ / "first") / "checkpoints/last/pretrained_model";
    }
    config::TrainConfig goingOn() const {
        auto config = sequence_.second("none");
        config.source = {};
        config.source.pretrainedPath = pretrained_.string();
        config.source.tokenizer = "bytes";
        config.data.stats = "checkpoint";
        return config;
    }
    Result<std::unique_ptr<Stage>> open(const config::TrainConfig& config) const {
        return Stage::open(config, {test::tinyServices().media, nullptr});
    }
    policy::Normalizer::Stats statsOf(const config::TrainConfig& config) const {
        return test::must(open(config))->opened.processors.normalizer.stats();
    }
    policy::Normalizer::Stats firstStats() const {
        return test::must(policy::openPolicy(pretrained_)).processors.normalizer.stats();
    }

    test::TemporaryFolder folder_;
    test::TaskSequence sequence_;
    std::filesystem::path pretrained_;
};

TEST_F(CheckpointStats, AreTheCheckpointsWhateverTheDataSays) {
    const auto first = firstStats();
    for (const char* key : {"observation.state.mean", "observation.state.std", "action.mean", "action.std"}) {
        ASSERT_TRUE(first.contains(key)) << key;
        EXPECT_TRUE(at::equal(first.at(key), statsOf(goingOn()).at(key))) << key;
        auto own = goingOn();
        own.data.stats = "compute";
        EXPECT_FALSE(at::equal(first.at(key), statsOf(own).at(key))) << key << ": the tasks do not differ";
    }
    // what is trained with them is saved with them
    auto config = goingOn();
    config.training.steps = 1;
    ASSERT_EQ(sequence_.start(config, "second")->run({}).word, "done");
    auto saved = test::must(
        policy::openPolicy(test::onlyRun(folder_ / "second") / "checkpoints/last/pretrained_model"));
    EXPECT_TRUE(at::equal(first.at("action.std"), saved.processors.normalizer.stats().at("action.std")));
}

TEST_F(CheckpointStats, BelongToThePlacesOfTheMappedValues) {
    // the map moves the data's columns, not the scales of the policy's values
    auto config = goingOn();
    config.data.state = {"observation.state[2:4]", "observation.state[0:2]"};
    config.data.action = {"action[2:4]", "action[0:2]"};
    EXPECT_TRUE(at::equal(firstStats().at("action.mean"), statsOf(config).at("action.mean")));
    auto stage = test::must(open(config));
    // a row as the policy sees it: value 0 is the data's column 2, scaled by the checkpoint's value 0
    auto sample = test::must(stage->sources.front()->get(0, {}));
    auto dataset = stage->data.dataset;
    const auto position = test::must(dataset->position(stage->data.training.front()));
    const double raw = test::must(dataset->column(position, "observation.state")).row(0)[2];
    ASSERT_FLOAT_EQ(sample.state[0], static_cast<float>(raw));
    auto seen = stage->opened.processors.normalizer.normalize(
        "observation.state", torch::tensor(std::vector<float>(sample.state.begin(), sample.state.end())));
    const auto stats = firstStats();
    const double mean = stats.at("observation.state.mean")[0].item<double>(),
                 std = stats.at("observation.state.std")[0].item<double>();
    EXPECT_NEAR(seen[0].item<double>(), (raw - mean) / std, 1e-5);
}

TEST_F(CheckpointStats, LoseTheTailThatFewerValuesDoNotNeed) {
    auto config = goingOn();
    config.replay.previous.clear();  // they have all four
    config.data.state = {"observation.state[0:3]"};
    config.data.action = {"action[0:3]"};
    auto stats = statsOf(config);
    EXPECT_TRUE(at::equal(stats.at("action.mean"), firstStats().at("action.mean").narrow(0, 0, 3)));
}

TEST_F(CheckpointStats, AreRefusedForMoreValuesThanTheyCover) {
    auto config = goingOn();
    config.data.state = {"observation.state", "observation.state[0]"};
    auto stage = open(config);
    ASSERT_FALSE(stage.ok());
    EXPECT_EQ(stage.error().code, ErrorCode::InvalidConfig);
    EXPECT_THAT(stage.error().message, HasSubstr("cover 4 values of observation.state, this task has 5"));
    EXPECT_THAT(stage.error().hint, HasSubstr("data.stats: shared"));
}

TEST_F(CheckpointStats, AreMissedWhereACheckpointHasNone) {
    // a raw backbone is no policy: it never saw a state
    const auto backbone = folder_ / "backbone";
    std::filesystem::create_directory(backbone);
    std::filesystem::copy(folder_ / "vlm.json", backbone / "config.json");
    auto config = goingOn();
    config.source.pretrainedPath = backbone.string();
    auto stage = open(config);
    ASSERT_FALSE(stage.ok());
    EXPECT_EQ(stage.error().code, ErrorCode::InvalidConfig);
    EXPECT_THAT(stage.error().message, HasSubstr("data.stats = checkpoint, but"));
    EXPECT_THAT(stage.error().message, HasSubstr(backbone.string()));
    EXPECT_THAT(stage.error().hint, HasSubstr("compute"));

    // a policy whose processors carry none goes on as it was: its values stay as they are, and that is told
    const auto bare = folder_ / "bare";
    std::filesystem::copy(pretrained_, bare, std::filesystem::copy_options::recursive);
    for (const char* file : {"policy_preprocessor.json", "policy_postprocessor.json"}) {
        auto processor = test::must(readJson(bare / file));
        for (auto& step : processor["steps"]) step.erase("state_file");
        ASSERT_OK(writeJson(bare / file, processor));
    }
    for (const auto& entry : std::filesystem::directory_iterator(bare)) {
        if (entry.path().filename().string().find("normalizer_processor.safetensors") != std::string::npos)
            std::filesystem::remove(entry.path());
    }
    config.source.pretrainedPath = bare.string();
    auto opened = open(config);
    ASSERT_OK(opened);
    EXPECT_THAT((*opened)->warnings, testing::IsSupersetOf({HasSubstr("no statistics of observation.state"),
                                                            HasSubstr("no statistics of action")}));
}

}  // namespace
}  // namespace studio::train

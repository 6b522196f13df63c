// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/open_loop.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/data/dataset.h"
#include "core/policy/checkpoint.h"
#include "core/policy/smolvla/smolvla_policy.h"
#include "core/video/media_backend.h"
#include "tests/core/train/tiny_stage.h"
#include "tests/support/paths.h"

namespace studio::eval {
namespace {

/// A trained run on two episodes of 14 frames with 3 values; chunk 6.
class OpenLoop : public testing::Test {
protected:
    void SetUp() override {
        auto training = stage_.start("runs");
        ASSERT_EQ(training->run({}).word, "done");
        options_.checkpoint = training->folder();
        auto config = config::loadTrainConfig(stage_.config());
        ASSERT_OK(config);
        options_.config = *config;
        options_.steps = 3;
    }

    OpenLoopReport report() {
        auto made = openLoop(options_, video::mediaBackend());
        EXPECT_OK(made);
        return made.ok() ? *made : OpenLoopReport();
    }

    test::TemporaryFolder folder_;
    test::TinyStage stage_{folder_.path()};
    OpenLoopOptions options_;
};

TEST_F(OpenLoop, HoldingTheStateIsJudgedByHand) {
    options_.begin = 0;
    options_.end = 1;
    auto made = report();
    EXPECT_EQ(made.frames, 28);
    // 14 frames of 6 steps without the 15 beyond the end, twice
    EXPECT_EQ(made.compared, 138);
    EXPECT_EQ(made.episodes, (std::vector<std::int64_t>{0, 1}));
    ASSERT_EQ(made.hold.horizon.size(), 6u);
    // action 0 is the state one frame later, which grows by 0.1 a frame
    for (std::size_t s = 0; s < 6; ++s)
        EXPECT_NEAR(made.hold.horizon[s], 0.1 * (static_cast<double>(s) + 1), 1e-5) << s;
    EXPECT_NEAR(made.hold.group, made.hold.dimensions[0], 1e-12);
}

TEST_F(OpenLoop, ThePolicyIsJudgedAsFrameByFrame) {
    options_.episodes = {1};
    auto made = report();
    auto opened = policy::openPolicy(options_.checkpoint / "checkpoints/last");
    ASSERT_OK(opened);
    const auto& shapes = opened->policy->shapes();
    at::NoGradGuard noGraph;
    auto sum = at::zeros({3}, at::kDouble);
    std::string text = "move the disc\n";
    auto ids = opened->tokenizer->encode(text);
    auto dataset = data::openDataset(options_.config.data.root, {video::mediaBackend()});
    ASSERT_OK(dataset);
    auto frames = (*dataset)->frames(1, (*dataset)->info().cameras()[0]);
    ASSERT_OK(frames);
    for (int t = 0; t < 14; ++t) {
        auto image = (*frames)->at(t);
        ASSERT_OK(image);
        policy::Batch batch;
        auto pixels =
            at::from_blob(const_cast<std::uint8_t*>(image->pixels->data()), {1, 32, 32, 3}, at::kByte);
        batch.images = {pixels.permute({0, 3, 1, 2}).contiguous()};
        float x = 0.1f * static_cast<float>(t);
        auto state = at::zeros({1, 3});
        state[0][0] = x;
        state[0][1] = 1 - x;
        state[0][2] = 0.3f;
        batch.state = opened->processors.normalizer.normalize("observation.state", state);
        batch.tokens = at::zeros({1, static_cast<int64_t>(ids.size())}, at::kLong);
        for (std::size_t i = 0; i < ids.size(); ++i) batch.tokens[0][static_cast<int64_t>(i)] = ids[i];
        batch.tokenMask = at::ones_like(batch.tokens).to(at::kBool);
        policy::ActOptions act;
        act.noise =
            policy::FlowDraw::make(1, 6, shapes.maxAction, options_.seed, static_cast<std::uint64_t>(t))
                .noise;
        act.steps = 3;
        auto chunk = opened->processors.normalizer.unnormalize("action", opened->policy->act(batch, act));
        for (int s = 0; s < 6 && t + s < 14; ++s) {
            double y = 0.1 * (t + s);
            auto recorded = at::tensor({y + 0.1, 0.9 - y, std::sin(y)}, at::kDouble);
            sum += (chunk[0][s].to(at::kDouble) - recorded).abs();
        }
    }
    for (int a = 0; a < 3; ++a) {
        EXPECT_NEAR(made.policy.dimensions[static_cast<std::size_t>(a)], sum[a].item<double>() / 69, 1e-5)
            << a;
    }
    EXPECT_NEAR(made.policy.group, sum.mean().item<double>() / 69, 1e-5);
}

TEST_F(OpenLoop, ItIsTheSameForAnyBatchSize) {
    auto first = report();
    options_.batch = 3;
    auto second = report();
    EXPECT_NEAR(first.policy.group, second.policy.group, 1e-6);
    options_.seed = 2;
    EXPECT_GT(std::abs(report().policy.group - first.policy.group), 1e-7) << "the noise does not matter";
}

TEST_F(OpenLoop, HandsEveryFrameOnAsItWasCompared) {
    std::vector<double> sum(3, 0);
    std::int64_t frames = 0, pairs = 0;
    std::vector<std::pair<std::int64_t, std::int64_t>> places;
    options_.onFrame = [&](const OpenLoopFrame& frame) {
        ++frames;
        pairs += frame.inside;
        places.emplace_back(frame.episode, frame.row);
        ASSERT_EQ(frame.width, 3);
        ASSERT_EQ(frame.state.size(), 3u);
        EXPECT_NEAR(frame.state[0], 0.1 * static_cast<double>(frame.row), 1e-5);
        for (int k = 0; k < frame.inside; ++k) {
            for (std::size_t a = 0; a < 3; ++a) {
                auto place = static_cast<std::size_t>(3 * k) + a;
                sum[a] += std::abs(frame.predicted[place] - frame.recorded[place]);
            }
        }
    };
    auto whole = report();
    EXPECT_EQ(frames, 28);
    EXPECT_EQ(pairs, whole.compared);
    for (std::size_t a = 0; a < 3; ++a)
        EXPECT_NEAR(sum[a] / static_cast<double>(pairs), whole.policy.dimensions[a], 1e-5) << a;
    EXPECT_EQ(places[0], (std::pair<std::int64_t, std::int64_t>{0, 0}));
    EXPECT_EQ(places[14], (std::pair<std::int64_t, std::int64_t>{1, 0}));

    // only some frames begin a chunk
    places.clear();
    options_.every = 5;
    auto some = report();
    EXPECT_EQ(some.frames, 6);
    ASSERT_EQ(places.size(), 6u);
    EXPECT_EQ(places[3], (std::pair<std::int64_t, std::int64_t>{1, 1})) << "frame 15 of all";
}

TEST_F(OpenLoop, TheCheckpointsRenamingFeedsItsCamerasAndTheRestIsNoted) {
    const auto expected = report().policy.group;
    const auto folder = options_.checkpoint / "checkpoints/last/pretrained_model";
    const std::string head = "observation.images.head", camera = "observation.images.camera1";
    auto replace = [&](const char* name, const std::string& from, const std::string& to) {
        auto text = readFile(folder / name).value();
        for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
            text.replace(at, from.size(), to);
        ASSERT_OK(writeFileAtomic(folder / name, text));
    };
    // the policy's camera under a name that the data does not have
    replace("config.json", head, camera);
    auto json = readJson(folder / "policy_preprocessor.json");
    ASSERT_OK(json);
    for (auto& step : (*json)["steps"]) {
        if (step["registry_name"] == "rename_observations_processor")
            step["config"]["rename_map"][head] = camera;
    }
    ASSERT_OK(writeFileAtomic(folder / "policy_preprocessor.json", json->dump()));
    options_.checkpoint = folder;
    auto renamed = report();
    EXPECT_NEAR(renamed.policy.group, expected, 1e-6);
    for (const auto& note : renamed.notes) EXPECT_EQ(note.find("camera "), std::string::npos) << note;
}

TEST_F(OpenLoop, WhatDoesNotFitIsNamed) {
    options_.begin = 2;
    options_.end = 5;
    auto joints = openLoop(options_, video::mediaBackend());
    ASSERT_FALSE(joints.ok());
    EXPECT_EQ(joints.error().code, ErrorCode::InvalidArgument);
    options_.begin = options_.end = 0;
    options_.config.data.state = {"observation.state[0:2]"};
    auto width = openLoop(options_, video::mediaBackend());
    ASSERT_FALSE(width.ok());
    EXPECT_NE(width.error().message.find("2 state and 3 action"), std::string::npos) << width.error().message;
    options_.checkpoint = folder_.path();
    auto nothing = openLoop(options_, video::mediaBackend());
    ASSERT_FALSE(nothing.ok());
    EXPECT_EQ(nothing.error().code, ErrorCode::NotFound);
    std::filesystem::create_directories(folder_ / "empty/checkpoints");
    options_.checkpoint = folder_ / "empty";
    auto empty = openLoop(options_, video::mediaBackend());
    ASSERT_FALSE(empty.ok());
    EXPECT_NE(empty.error().message.find("no checkpoint yet"), std::string::npos);
}

}  // namespace
}  // namespace studio::eval

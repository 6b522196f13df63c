// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/validation.h"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <stop_token>
#include <utility>

#include "tests/support/paths.h"

namespace studio::train {
namespace {

constexpr int kChunk = 3, kFrames = 10;

/// Frame f: state f, recorded actions f + 1, f + 2, … until the episode ends behind frame 9.
class Ramp : public loading::SampleSource {
public:
    std::size_t size() const override { return kFrames; }
    Result<loading::Sample> get(std::size_t index, const loading::DrawPlace&) const override {
        loading::Sample sample;
        sample.state = {static_cast<float>(index)};
        for (int s = 0; s < kChunk; ++s) {
            sample.action.push_back(static_cast<float>(index) + static_cast<float>(s) + 1);
            sample.actionIsPad.push_back(static_cast<int>(index) + s >= kFrames ? 1 : 0);
        }
        sample.instruction = "follow the ramp";
        return sample;
    }
};

/// Predicts a tenth of the state plus the first noise value for every step; notes what it was asked.
class HoldPolicy : public policy::Policy {
public:
    HoldPolicy() {
        shapes_.chunk = kChunk;
        shapes_.action = shapes_.state = 1;
        shapes_.maxAction = shapes_.maxState = 2;
        shapes_.maxTokens = 32;
        shapes_.euler = 10;
    }
    const policy::Shapes& shapes() const override { return shapes_; }
    policy::Loss loss(const policy::Batch& batch, const policy::FlowDraw& draw) override {
        EXPECT_FALSE(at::GradMode::is_enabled());
        for (std::int64_t i = 0; i < batch.size(); ++i)
            times[batch.state[i][0].item<double>()] = draw.time[i].item<double>();
        auto each = batch.state.select(1, 0) + 1;
        return {each.mean(), each};
    }
    at::Tensor velocity(const policy::Batch&, const at::Tensor& xt, const at::Tensor&) override { return xt; }
    at::Tensor act(const policy::Batch& batch, const policy::ActOptions& options) override {
        EXPECT_FALSE(at::GradMode::is_enabled());
        euler = options.steps;
        for (std::int64_t i = 0; i < batch.size(); ++i)
            noise[batch.state[i][0].item<double>()] = options.noise[i][0][0].item<double>();
        return (batch.state * 0.1).unsqueeze(1).expand({batch.size(), kChunk, 1}).contiguous();
    }
    void applyFreezing() override {}
    void setComputeType(at::ScalarType) override {}
    void initialise(std::uint64_t) override {}
    at::ScalarType publishedType(const std::string&) const override { return at::kFloat; }

    std::map<double, double> times, noise;  ///< by frame
    int euler = -1;

private:
    policy::Shapes shapes_;
};

loading::Collator collator() {
    loading::CollatorOptions options;
    options.encode = [](std::string_view text) {
        return std::vector<std::int32_t>(text.begin(), text.end());
    };
    // the network works in tenths
    options.normalize = [](const std::string& feature, const at::Tensor& raw) {
        return feature == "action" ? raw / 10 : raw;
    };
    return loading::Collator(options);
}

ValidationResult measured(HoldPolicy& policy, const ValidationOptions& options) {
    auto result = validate(policy, Ramp(), collator(), options, {});
    EXPECT_OK(result);
    return result.ok() ? *result : ValidationResult();
}

/// The ramp with one thing changed.
class OtherRamp : public Ramp {
public:
    explicit OtherRamp(std::function<void(loading::Sample&)> change) : change_(std::move(change)) {}
    Result<loading::Sample> get(std::size_t index, const loading::DrawPlace& place) const override {
        STUDIO_ASSIGN(loading::Sample sample, Ramp::get(index, place));
        change_(sample);
        return sample;
    }

private:
    std::function<void(loading::Sample&)> change_;
};

TEST(Validation, TheHashTellsTheMeasuredFramesFromOthers) {
    auto hashOf = [](const loading::SampleSource& source, const ValidationOptions& options) {
        HoldPolicy policy;
        auto result = validate(policy, source, collator(), options, {});
        EXPECT_OK(result);
        return result.ok() ? result->framesHash : std::string();
    };
    ValidationOptions options;
    options.maxFrames = 5;
    const std::string hash = hashOf(Ramp(), options);
    EXPECT_EQ(hash.size(), 16u);
    auto changed = [&](const std::function<void(loading::Sample&)>& change) {
        return hashOf(OtherRamp(change), options);
    };
    EXPECT_EQ(changed([](auto&) {}), hash);
    // where it lies says nothing, what it holds does
    EXPECT_EQ(changed([](auto& sample) { sample.episode = 7; }), hash);
    EXPECT_NE(changed([](auto& sample) { sample.state[0] += 1; }), hash);
    EXPECT_NE(changed([](auto& sample) { sample.action[0] += 1; }), hash);
    EXPECT_NE(changed([](auto& sample) { sample.instruction = "leave the ramp"; }), hash);
    ValidationOptions others = options;
    others.batchSize = 2;
    others.seed = 9;
    others.actionFrames = 3;
    EXPECT_EQ(hashOf(Ramp(), others), hash) << "the same frames, whatever is done with them";
    others.maxFrames = 4;
    EXPECT_NE(hashOf(Ramp(), others), hash);
}

TEST(Validation, ActionErrorIsInTheDatasOwnUnitsOverUnpaddedSteps) {
    HoldPolicy policy;
    ValidationOptions options;
    options.actionFrames = kFrames;
    options.euler = 4;
    options.unnormalize = [](const at::Tensor& x) { return x * 10; };
    auto result = measured(policy, options);
    // holding the state: step s is wrong by s + 1; the last two frames reach two and one steps
    EXPECT_EQ(result.action.frames, kFrames);
    ASSERT_EQ(result.action.horizon.size(), 3u);
    for (std::size_t s = 0; s < 3; ++s)
        EXPECT_NEAR(result.action.horizon[s], static_cast<double>(s) + 1, 1e-5);
    EXPECT_NEAR(result.action.mean, (10 * 1 + 9 * 2 + 8 * 3) / 27.0, 1e-5);
    ASSERT_EQ(result.action.dimensions.size(), 1u);
    EXPECT_NEAR(result.action.dimensions[0], result.action.mean, 1e-12);
    EXPECT_EQ(policy.euler, 4);
    // frame f's loss is f + 1
    EXPECT_NEAR(result.loss, 5.5, 1e-6);
    EXPECT_EQ(result.frames, kFrames);
}

TEST(Validation, NoiseAndTimeBelongToTheFrameWhateverTheBatch) {
    HoldPolicy first, second, other;
    ValidationOptions options;
    options.actionFrames = 4;
    measured(first, options);
    options.batchSize = 3;
    measured(second, options);
    EXPECT_EQ(first.times, second.times);
    EXPECT_EQ(first.noise, second.noise);
    EXPECT_EQ(first.times.size(), 10u);
    ASSERT_EQ(first.noise.size(), 4u) << "evenly spaced, both ends included";
    EXPECT_EQ(first.noise.begin()->first, 0);
    EXPECT_EQ(first.noise.rbegin()->first, 9);
    options.seed = 5;
    measured(other, options);
    EXPECT_NE(first.times, other.times);
}

TEST(Validation, FlowLossAloneDenoisesNothing) {
    HoldPolicy policy;
    auto result = measured(policy, {});
    EXPECT_EQ(policy.euler, -1);
    EXPECT_EQ(result.action, run::ActionError());
}

TEST(Validation, StopsWhenAsked) {
    HoldPolicy policy;
    std::stop_source stop;
    stop.request_stop();
    auto result = validate(policy, Ramp(), collator(), {}, stop.get_token());
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code, ErrorCode::Cancelled);
}

TEST(Validation, FramesAreSpacedEvenly) {
    EXPECT_EQ(evenlySpaced(3, 9), (std::vector<std::size_t>{0, 4, 8}));
    EXPECT_EQ(evenlySpaced(9, 2), (std::vector<std::size_t>{0, 1}));
    EXPECT_EQ(evenlySpaced(1, 7), (std::vector<std::size_t>{0}));
    EXPECT_TRUE(evenlySpaced(0, 7).empty());
}

}  // namespace
}  // namespace studio::train

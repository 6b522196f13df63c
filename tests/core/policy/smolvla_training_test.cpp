// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <map>

#include "tests/core/policy/smolvla_fixture.h"

namespace studio::policy {
namespace {

using nlohmann::ordered_json;
using test::maxDifference;

struct Outcome {
    double loss = 0;
    at::Tensor perSample;
    std::map<std::string, at::Tensor> gradients;
};

Outcome run(smolvla::SmolVlaPolicy& policy, const Batch& batch, const FlowDraw& draw) {
    auto loss = policy.loss(batch, draw);
    loss.total.backward();
    Outcome outcome{loss.total.item<double>(), loss.perSample, {}};
    for (const auto& item : policy.named_parameters()) {
        if (item.value().grad().defined()) outcome.gradients[item.key()] = item.value().grad().clone();
    }
    return outcome;
}

void expectSameTraining(const Outcome& split, const Outcome& joint) {
    EXPECT_NEAR(split.loss, joint.loss, 1e-5);
    EXPECT_LT(maxDifference(split.perSample, joint.perSample), 1e-5);
    ASSERT_GT(split.gradients.size(), 20u);
    for (const auto& [name, gradient] : split.gradients) {
        ASSERT_TRUE(joint.gradients.count(name)) << name;
        double scale = std::max(1.0, gradient.abs().max().item<double>());
        EXPECT_LT(maxDifference(gradient, joint.gradients.at(name)), 1e-5 * scale) << name;
    }
    EXPECT_GT(split.gradients.at("model.state_proj.weight").abs().max().item<double>(), 1e-6);
}

/// With a frozen language model only the state row is differentiated; one trainable parameter of it forces
/// the whole prefix through the graph.
TEST(SmolVlaTraining, TheSplitPrefixTrainsExactlyAsTheJointOne) {
    for (const char* changes : {R"({})", R"({"attention_mode": "self_attn"})"}) {
        auto split = test::smallPolicy(ordered_json::parse(changes));
        auto joint = test::smallPolicy(ordered_json::parse(changes));
        joint->network()
            .vlm_with_expert->vlm->model->text_model->layers[0]
            ->mlp->down_proj->weight.set_requires_grad(true);
        auto batch = test::someBatch(*split, 2, 5, 2);
        auto draw = test::someDraw(*split, 2);
        expectSameTraining(run(*split, batch, draw), run(*joint, batch, draw));
    }
}

TEST(SmolVlaTraining, PaddedStepsAndColumnsBeyondTheActionTeachNothing) {
    auto policy = test::smallPolicy();
    auto batch = test::someBatch(*policy, 2);
    auto draw = test::someDraw(*policy, 2);
    batch.actionIsPad = at::zeros({2, 6}, at::kBool);
    batch.actionIsPad[1].narrow(0, 2, 4).fill_(true);
    at::NoGradGuard noGraph;
    auto action = at::constant_pad_nd(batch.action, {0, 3});
    auto losses =
        policy->network().losses(policy->observe(batch), action, draw.noise, draw.time).narrow(2, 0, 5);
    auto kept = at::cat({losses[0].flatten(), losses[1].narrow(0, 0, 2).flatten()});
    auto loss = policy->loss(batch, draw);
    EXPECT_NEAR(loss.total.item<double>(), kept.mean().item<double>(), 1e-6);
    EXPECT_NEAR(loss.perSample[1].item<double>(), losses[1].narrow(0, 0, 2).mean().item<double>(), 1e-6);
}

TEST(SmolVlaTraining, HalfPrecisionKeepsFloatMastersAndLearnsTheSame) {
    auto exact = test::smallPolicy(), rounded = test::smallPolicy();
    rounded->setComputeType(at::kBFloat16);
    for (const auto& item : rounded->named_parameters()) {
        if (item.value().requires_grad()) {
            EXPECT_EQ(item.value().scalar_type(), at::kFloat) << item.key();
        }
    }
    auto batch = test::someBatch(*exact, 4);
    auto draw = test::someDraw(*exact, 4);
    auto a = run(*exact, batch, draw), b = run(*rounded, batch, draw);
    EXPECT_NEAR(a.loss, b.loss, 0.03 * a.loss);
    const auto &wanted = a.gradients.at("model.action_out_proj.weight"),
               &got = b.gradients.at("model.action_out_proj.weight");
    EXPECT_LT((wanted - got).norm().item<double>(), 0.1 * wanted.norm().item<double>());
}

/// K draws over one prefix are K passes with one draw each.
TEST(SmolVlaTraining, SeveralDrawsOfASampleShareItsPrefix) {
    for (const char* changes : {R"({})", R"({"train_expert_only": false})"}) {
        auto together = test::smallPolicy(ordered_json::parse(changes));
        auto apart = test::smallPolicy(ordered_json::parse(changes));
        auto batch = test::someBatch(*together, 2, 5, 2);
        batch.actionIsPad = at::zeros({2, 6}, at::kBool);
        batch.actionIsPad[1].narrow(0, 2, 4).fill_(true);
        auto draw = test::someDraw(*together, 6);
        auto joint = run(*together, batch, draw);
        Outcome split;
        for (int64_t k = 0; k < 3; ++k) {
            auto rows = at::arange(2) * 3 + k;
            auto loss =
                apart->loss(batch, {draw.noise.index_select(0, rows), draw.time.index_select(0, rows)});
            (loss.total / 3).backward();
            split.loss += loss.total.item<double>() / 3;
            split.perSample = k == 0 ? loss.perSample / 3 : split.perSample + loss.perSample / 3;
        }
        for (const auto& item : apart->named_parameters()) {
            if (item.value().grad().defined()) split.gradients[item.key()] = item.value().grad().clone();
        }
        expectSameTraining(joint, split);
    }
}

/// What a frozen vision part gives may be kept: the loss and every gradient stay, whichever part is frozen.
TEST(SmolVlaTraining, KeptFeaturesReplaceThePictures) {
    struct Case {
        const char* changes;
        bool connectorTrains;
    };
    for (const Case& c : {Case{R"({})", false}, Case{R"({"empty_cameras": 1})", false},
                          Case{R"({"train_expert_only": false})", true}}) {
        auto policy = test::smallPolicy(ordered_json::parse(c.changes));
        auto batch = test::someBatch(*policy, 2);
        if (policy->config().emptyCameras > 0) batch.images.back() = at::Tensor();  // a dummy takes its place
        auto draw = test::someDraw(*policy, 2);
        auto seen = run(*policy, batch, draw);
        policy->zero_grad();
        auto kept = batch;
        kept.pictureFeatures = policy->pictureFeatures(batch);
        ASSERT_EQ(kept.pictureFeatures.size(), policy->observe(batch).present.size()) << c.changes;
        int64_t width = kept.pictureFeatures[0].size(2);
        EXPECT_EQ(width == policy->config().backbone.vision.hidden, c.connectorTrains) << c.changes;
        // the pixels are not looked at any more
        for (auto& image : kept.images) {
            if (image.defined()) image = at::zeros_like(image);
        }
        expectSameTraining(run(*policy, kept, draw), seen);
    }
    auto trained = test::smallPolicy(
        ordered_json::parse(R"({"train_expert_only": false, "freeze_vision_encoder": false})"));
    EXPECT_TRUE(trained->pictureFeatures(test::someBatch(*trained, 2)).empty());
}

}  // namespace
}  // namespace studio::policy

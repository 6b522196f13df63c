// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/weights.h"

#include <gtest/gtest.h>

#include "core/tensors/safetensors.h"
#include "tests/core/policy/tiny_policy.h"
#include "tests/support/paths.h"

namespace studio::policy {
namespace {

using Tensors = std::map<std::string, at::Tensor>;

const std::string kVlm = "model.vlm_with_expert.vlm.";
const std::string kHead = "model.state_proj.weight";

std::shared_ptr<smolvla::SmolVlaPolicy> freshPolicy(std::uint64_t seed) {
    auto policy = std::make_shared<smolvla::SmolVlaPolicy>(test::tinyConfig());
    policy->initialise(seed);
    return policy;
}

Tensors copyOf(const Policy& policy) {
    Tensors copies;
    for (const auto& item : policy.named_parameters()) copies[item.key()] = item.value().detach().clone();
    return copies;
}

void expectEqual(const Policy& policy, const Tensors& expected) {
    for (const auto& item : policy.named_parameters()) {
        ASSERT_TRUE(expected.count(item.key())) << item.key();
        EXPECT_TRUE(at::equal(item.value(), expected.at(item.key()))) << item.key();
    }
}

/// Saves a policy's weights, lets the test change the file, loads them into another policy.
class WeightsTest : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_OK(saveWeights(*source_, file_));
        stored_ = test::readTensors(file_);
    }
    void store() const { ASSERT_OK(tensors::writeSafetensors(file_, stored_)); }

    /// Loading must fail with this message and leave every parameter as it was.
    void expectRefused(ErrorCode code, const std::vector<std::string>& parts) {
        store();
        auto before = copyOf(*target_);
        auto loaded = loadWeights(*target_, file_);
        ASSERT_FALSE(loaded.ok());
        EXPECT_EQ(loaded.error().code, code);
        for (const auto& part : parts) {
            EXPECT_NE(loaded.error().message.find(part), std::string::npos) << loaded.error().message;
        }
        expectEqual(*target_, before);
    }

    studio::test::TemporaryFolder folder_;
    std::filesystem::path file_ = folder_ / "model.safetensors";
    std::shared_ptr<smolvla::SmolVlaPolicy> source_ = freshPolicy(1), target_ = freshPolicy(2);
    Tensors stored_;
};

TEST_F(WeightsTest, SavedAndLoadedAreBitEqual) {
    auto loaded = loadWeights(*target_, file_);
    ASSERT_OK(loaded);
    EXPECT_TRUE(loaded->absentOptional.empty());
    EXPECT_EQ(loaded->hash.size(), 32u);
    expectEqual(*target_, copyOf(*source_));
    // published types: heads and re-created keys and values are F32, everything else BF16
    EXPECT_EQ(stored_.at(kHead).scalar_type(), at::kFloat);
    EXPECT_EQ(stored_.at("model.vlm_with_expert.lm_expert.layers.1.self_attn.k_proj.weight").scalar_type(),
              at::kFloat);
    EXPECT_EQ(stored_.at("model.vlm_with_expert.lm_expert.layers.0.self_attn.k_proj.weight").scalar_type(),
              at::kBFloat16);
    EXPECT_EQ(stored_.at(kVlm + "lm_head.weight").scalar_type(), at::kBFloat16);
}

TEST_F(WeightsTest, AllFloatKeepsTheMastersExactly) {
    at::NoGradGuard noGraph;
    for (auto& item : source_->named_parameters())
        item.value().add_(1e-4);  // no longer representable in BF16
    ASSERT_OK(saveWeights(*source_, file_, true));
    for (const auto& [name, value] : test::readTensors(file_))
        EXPECT_EQ(value.scalar_type(), at::kFloat) << name;
    ASSERT_OK(loadWeights(*target_, file_));
    expectEqual(*target_, copyOf(*source_));
}

TEST_F(WeightsTest, EveryTensorMayHaveItsOwnType) {
    const at::ScalarType types[] = {at::kFloat, at::kBFloat16, at::kHalf, at::kDouble};
    Tensors expected;
    int i = 0;
    for (auto& [name, value] : stored_) {
        value = value.to(types[i++ % 4]);
        expected[name] = value.to(at::kFloat);
    }
    store();
    ASSERT_OK(loadWeights(*target_, file_));
    expectEqual(*target_, expected);
}

TEST_F(WeightsTest, WrappersOfCompilationAndParallelTrainingAreDropped) {
    for (const char* form :
         {"module.model.", "model._orig_mod.", "module._orig_mod.model.", "_orig_mod.module.model."}) {
        Tensors wrapped;
        for (const auto& [name, value] : stored_) wrapped[form + name.substr(6)] = value;
        ASSERT_OK(tensors::writeSafetensors(file_, wrapped));
        auto target = freshPolicy(3);
        EXPECT_OK(loadWeights(*target, file_));
        expectEqual(*target, copyOf(*source_));
    }
}

TEST_F(WeightsTest, LmHeadMayBeAbsent) {
    stored_.erase(kVlm + "lm_head.weight");
    store();
    auto loaded = loadWeights(*target_, file_);
    ASSERT_OK(loaded);
    EXPECT_EQ(loaded->absentOptional, std::vector<std::string>{kVlm + "lm_head.weight"});
    EXPECT_EQ(target_->named_parameters()[kVlm + "lm_head.weight"].abs().max().item<float>(), 0);
}

TEST_F(WeightsTest, InModelStatisticsAreNoWeights) {
    stored_["normalize_inputs.buffer_observation_state.mean"] = at::ones({16});
    stored_["module.unnormalize_outputs.buffer_action.std"] = at::ones({16});
    store();
    EXPECT_OK(loadWeights(*target_, file_));
    auto buffers = readInModelBuffers(file_);
    ASSERT_OK(buffers);
    EXPECT_EQ(buffers->size(), 2u);
    EXPECT_TRUE(buffers->count("unnormalize_outputs.buffer_action.std"));
}

TEST_F(WeightsTest, NamesWhatIsMissingUnexpectedOrOfTheWrongShape) {
    stored_.erase("model.action_in_proj.bias");
    stored_["model.extra.weight"] = at::ones({2});
    stored_[kHead] = at::ones({32, 31});
    stored_["model.action_out_proj.bias"] = at::ones({32}, at::kInt);
    expectRefused(ErrorCode::Corrupt,
                  {"missing: model.action_in_proj.bias;", "unexpected: model.extra.weight;",
                   "model.state_proj.weight [32, 31] instead of [32, 32]",
                   "model.action_out_proj.bias I32 instead of a floating point type"});
}

TEST_F(WeightsTest, NamesFiveAndCountsTheRest) {
    for (int i = 0; i < 8; ++i) stored_["extra_" + std::to_string(i)] = at::ones({1});
    expectRefused(ErrorCode::Corrupt, {"extra_0, extra_1, extra_2, extra_3, extra_4 and 3 more"});
}

TEST_F(WeightsTest, TheSameParameterTwiceIsAnError) {
    stored_["module." + kHead] = stored_[kHead].clone();
    expectRefused(ErrorCode::Corrupt, {"unexpected: module." + kHead});
}

TEST_F(WeightsTest, FindsTheTensorThatIsNotFinite) {
    // the last tensor by name: everything before it has been read already
    std::string name = stored_.rbegin()->first;
    stored_[name].view(-1)[0] = std::numeric_limits<float>::quiet_NaN();
    expectRefused(ErrorCode::NotFinite, {name, "NaN or infinity"});
    stored_[name].view(-1)[0] = -std::numeric_limits<float>::infinity();
    expectRefused(ErrorCode::NotFinite, {name});
}

TEST_F(WeightsTest, LargeFiniteValuesAreNoInfinity) {
    stored_[kHead].fill_(3e38f);  // the sum overflows, no value does
    store();
    EXPECT_OK(loadWeights(*target_, file_));
}

TEST_F(WeightsTest, RawBackboneWithMoreTextLayersLoads) {
    Tensors raw;
    for (const auto& [name, value] : copyOf(*source_)) {
        if (name.starts_with(kVlm)) raw[name.substr(kVlm.size())] = value + 1e-4;  // F32, not rounded
    }
    for (const char* part : {"self_attn.q_proj.weight", "mlp.up_proj.weight"}) {
        raw[std::string("model.text_model.layers.2.") + part] = at::ones({3, 3});
    }
    ASSERT_OK(tensors::writeSafetensors(file_, raw));
    EXPECT_TRUE(isRawBackbone(file_).value());
    auto before = copyOf(*target_);
    auto loaded = loadBackbone(*target_, file_);
    ASSERT_OK(loaded);
    EXPECT_EQ(loaded->dropped.size(), 2u);
    Tensors expected = before;
    for (const auto& [name, value] : raw) {
        if (before.count(kVlm + name)) expected[kVlm + name] = value.to(at::kBFloat16).to(at::kFloat);
    }
    expectEqual(*target_, expected);
}

TEST_F(WeightsTest, RawBackboneThatDoesNotFitIsRefusedWhole) {
    Tensors raw;
    for (const auto& [name, value] : copyOf(*source_)) {
        if (name.starts_with(kVlm)) raw[name.substr(kVlm.size())] = value;
    }
    raw.erase("model.connector.modality_projection.proj.weight");
    ASSERT_OK(tensors::writeSafetensors(file_, raw));
    auto before = copyOf(*target_);
    auto loaded = loadBackbone(*target_, file_);
    ASSERT_FALSE(loaded.ok());
    EXPECT_NE(loaded.error().message.find("connector.modality_projection"), std::string::npos);
    expectEqual(*target_, before);
    // a whole policy is no raw backbone
    ASSERT_OK(saveWeights(*source_, file_));
    EXPECT_FALSE(isRawBackbone(file_).value());
}

}  // namespace
}  // namespace studio::policy

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/processors.h"

#include <gtest/gtest.h>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/tensors/safetensors.h"
#include "tests/core/policy/tiny_policy.h"
#include "tests/support/paths.h"

namespace studio::policy {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

const std::map<std::string, int> kWidths{{"observation.state", 16}, {"action", 16}};
const char* const kPreState = "policy_preprocessor_step_5_normalizer_processor.safetensors";

/// A folder with the canonical processors of the tiny policy, and its files open to damage.
class ProcessorsTest : public testing::Test {
protected:
    void SetUp() override {
        auto config = test::tinyConfig().toJson();
        ASSERT_OK(writeProcessors(folder_.path(), test::tinyPolicy().processors, config["input_features"],
                                  config["output_features"], test::tinyConfig().normalization));
    }

    ordered_json read(const char* pipeline) const {
        auto text = readFile(folder_ / (std::string(pipeline) + ".json"));
        return text.ok() ? ordered_json::parse(*text) : ordered_json();
    }
    void write(const char* pipeline, const ordered_json& json) const {
        ASSERT_OK(writeJson(folder_ / (std::string(pipeline) + ".json"), json));
    }
    template <class Change>
    void change(const char* pipeline, Change change) const {
        auto json = read(pipeline);
        change(json["steps"]);
        write(pipeline, json);
    }
    void expectError(ErrorCode code, const std::string& part) const {
        auto processors = readProcessors(folder_.path(), kWidths);
        ASSERT_FALSE(processors.ok());
        EXPECT_EQ(processors.error().code, code);
        EXPECT_NE(processors.error().message.find(part), std::string::npos) << processors.error().message;
    }

    studio::test::TemporaryFolder folder_;
};

TEST_F(ProcessorsTest, WritesTheCanonicalPipelines) {
    std::vector<std::string> names;
    auto pre = read("policy_preprocessor");
    EXPECT_EQ(pre["name"], "policy_preprocessor");
    for (const auto& step : pre["steps"]) names.push_back(step["registry_name"]);
    EXPECT_EQ(names, (std::vector<std::string>{"rename_observations_processor", "to_batch_processor",
                                               "smolvla_new_line_processor", "tokenizer_processor",
                                               "device_processor", "normalizer_processor"}));
    EXPECT_EQ(pre["steps"][0]["config"].dump(),
              R"({"rename_map":{"observation.images.top":"observation.images.head_cam_h"}})");
    EXPECT_EQ(pre["steps"][1]["config"].dump(), "{}");
    EXPECT_EQ(
        pre["steps"][3]["config"].dump(),
        R"({"max_length":8,"task_key":"task","padding_side":"right","padding":"longest","truncation":true,"tokenizer_name":""})");
    EXPECT_EQ(pre["steps"][5]["state_file"], kPreState);
    EXPECT_EQ(pre["steps"][5]["config"]["eps"], 1e-8);
    EXPECT_EQ(pre["steps"][5]["config"]["features"].size(), 5u);
    EXPECT_EQ(pre["steps"][5]["config"]["norm_map"]["STATE"], "MEAN_STD");
    auto post = read("policy_postprocessor");
    EXPECT_EQ(post["steps"][0]["registry_name"], "unnormalizer_processor");
    EXPECT_EQ(post["steps"][0]["state_file"],
              "policy_postprocessor_step_0_unnormalizer_processor.safetensors");
    EXPECT_EQ(post["steps"][0]["config"]["features"].size(), 1u);
    EXPECT_EQ(post["steps"][1]["config"]["device"], "cpu");
    // indented by four, as the other writers do
    auto text = readFile(folder_ / "policy_preprocessor.json");
    ASSERT_OK(text);
    EXPECT_TRUE(
        text->starts_with("{\n    \"name\": \"policy_preprocessor\",\n    \"steps\": [\n        {\n"));
    // both state files carry every statistic
    for (const auto& step : {pre["steps"][5], post["steps"][0]}) {
        EXPECT_EQ(test::readTensors(folder_ / step["state_file"].get<std::string>()).size(),
                  test::someStats().size());
    }
}

TEST_F(ProcessorsTest, ReadsBackWhatItWrote) {
    auto processors = readProcessors(folder_.path(), kWidths);
    ASSERT_OK(processors);
    EXPECT_EQ(processors->rename, test::tinyPolicy().processors.rename);
    EXPECT_TRUE(processors->newline);
    EXPECT_FALSE(processors->padToMax);
    EXPECT_EQ(processors->maxTokens, 8);
    EXPECT_FALSE(processors->truncateLeft);
    auto stats = test::someStats();
    ASSERT_EQ(processors->normalizer.stats().size(), stats.size());
    for (const auto& [key, value] : stats)
        EXPECT_TRUE(at::equal(processors->normalizer.stats().at(key), value)) << key;
    auto x = at::rand({2, 16});
    EXPECT_TRUE(at::equal(processors->normalizer.normalize("observation.state", x),
                          (x - stats["observation.state.mean"]) / (stats["observation.state.std"] + 1e-8)));
    EXPECT_FALSE(processors->normalizer.has("observation.images.head_cam_h"));
}

TEST_F(ProcessorsTest, TakesTheStateFileNamesFromTheJsonAndTheStepsInFileOrder) {
    // migrated checkpoints move the device step to the front of the post-processor
    fs::rename(folder_ / "policy_postprocessor_step_0_unnormalizer_processor.safetensors",
               folder_ / "policy_postprocessor_step_1_unnormalizer_processor.safetensors");
    change("policy_postprocessor", [](ordered_json& steps) {
        steps[0]["state_file"] = "policy_postprocessor_step_1_unnormalizer_processor.safetensors";
        std::swap(steps[0], steps[1]);
    });
    EXPECT_OK(readProcessors(folder_.path(), kWidths));
    // a line break after the tokenizer does not reach it
    change("policy_preprocessor", [](ordered_json& steps) { std::swap(steps[2], steps[3]); });
    auto processors = readProcessors(folder_.path(), kWidths);
    ASSERT_OK(processors);
    EXPECT_FALSE(processors->newline);
    change("policy_preprocessor", [](ordered_json& steps) { std::swap(steps[0], steps[5]); });
    expectError(ErrorCode::Unsupported, "renames observations after normalising");
}

TEST_F(ProcessorsTest, ComposesRenamesAndKnowsStepsByTheirClass) {
    change("policy_preprocessor", [](ordered_json& steps) {
        auto second = steps[0];
        second["config"]["rename_map"] = {{"observation.images.head_cam_h", "observation.images.camera1"},
                                          {"a", "b"}};
        second["class"] = "lerobot.processor.rename_processor.RenameObservationsProcessorStep";
        second.erase("registry_name");
        steps.insert(steps.begin() + 1, second);
    });
    auto processors = readProcessors(folder_.path(), kWidths);
    ASSERT_OK(processors);
    EXPECT_EQ(processors->rename, (std::map<std::string, std::string>{
                                      {"observation.images.top", "observation.images.camera1"}, {"a", "b"}}));
}

TEST_F(ProcessorsTest, WithoutStatisticsNothingIsScaled) {
    auto config = test::tinyConfig().toJson();
    studio::test::TemporaryFolder bare;
    ASSERT_OK(writeProcessors(bare.path(), {}, config["input_features"], config["output_features"],
                              test::tinyConfig().normalization));
    EXPECT_FALSE(fs::exists(bare / kPreState));
    auto processors = readProcessors(bare.path(), kWidths);
    ASSERT_OK(processors);
    EXPECT_TRUE(processors->normalizer.stats().empty());
    EXPECT_FALSE(processors->normalizer.has("action"));
}

TEST_F(ProcessorsTest, OnlyTheNamedObservationsAreNormalised) {
    change("policy_preprocessor", [](ordered_json& steps) {
        steps[5]["config"]["normalize_observation_keys"] = {"observation.environment_state"};
    });
    auto processors = readProcessors(folder_.path(), kWidths);
    ASSERT_OK(processors);
    EXPECT_FALSE(processors->normalizer.has("observation.state"));
    EXPECT_TRUE(processors->normalizer.has("action"));
}

TEST_F(ProcessorsTest, ReadsTheTruncationSideOfTheTokenizer) {
    fs::create_directories(folder_ / "tokenizer");
    ASSERT_OK(writeFileAtomic(folder_ / "tokenizer/tokenizer_config.json", R"({"truncation_side": "left"})"));
    auto processors = readProcessors(folder_.path(), kWidths);
    ASSERT_OK(processors);
    EXPECT_TRUE(processors->truncateLeft);
}

TEST_F(ProcessorsTest, NamesAnUnknownStep) {
    change("policy_preprocessor",
           [](ordered_json& steps) { steps[1]["registry_name"] = "image_crop_resize_processor"; });
    expectError(ErrorCode::Unsupported, "'image_crop_resize_processor' is unknown");
}

TEST_F(ProcessorsTest, NamesAnUnknownStepAfterThePolicy) {
    change("policy_postprocessor",
           [](ordered_json& steps) { steps[1]["registry_name"] = "map_delta_action_to_robot_action"; });
    expectError(ErrorCode::Unsupported, "'map_delta_action_to_robot_action' is unknown");
}

TEST_F(ProcessorsTest, RefusesStateFilesThatAreMissingOrElsewhere) {
    change("policy_preprocessor",
           [](ordered_json& steps) { steps[5]["state_file"] = "../state.safetensors"; });
    expectError(ErrorCode::Corrupt, "outside the checkpoint");
    change("policy_preprocessor", [](ordered_json& steps) { steps[5]["state_file"] = kPreState; });
    fs::remove(folder_ / kPreState);
    expectError(ErrorCode::NotFound, kPreState);
}

TEST_F(ProcessorsTest, RefusesPipelinesThatContradictEachOther) {
    change("policy_postprocessor",
           [](ordered_json& steps) { steps[0]["config"]["norm_map"]["ACTION"] = "MIN_MAX"; });
    expectError(ErrorCode::Corrupt, "normalised by MEAN_STD but brought back by MIN_MAX");
    change("policy_postprocessor",
           [](ordered_json& steps) { steps[0]["config"]["norm_map"]["ACTION"] = "MEAN_STD"; });
    auto stats = test::someStats();
    stats["action.mean"] = stats["action.mean"] + 1;
    ASSERT_OK(tensors::writeSafetensors(folder_ / kPreState, stats));
    expectError(ErrorCode::Corrupt, "'action.mean' differs");
    change("policy_postprocessor", [](ordered_json& steps) { steps.erase(steps.begin()); });
    expectError(ErrorCode::Corrupt, "never brought back");
}

TEST_F(ProcessorsTest, RefusesWhatThePolicyWouldNotSee) {
    change("policy_preprocessor",
           [](ordered_json& steps) { steps[5]["config"]["norm_map"]["VISUAL"] = "MEAN_STD"; });
    expectError(ErrorCode::Unsupported, "normalises pictures");
    change("policy_preprocessor", [](ordered_json& steps) {
        steps[5]["config"]["norm_map"]["VISUAL"] = "IDENTITY";
        steps[3]["config"]["padding_side"] = "left";
    });
    expectError(ErrorCode::Unsupported, "padded on the left");
}

TEST_F(ProcessorsTest, RefusesDamagedFiles) {
    write("policy_postprocessor", {{"name", "x"}});
    expectError(ErrorCode::Corrupt, "no list of steps");
    fs::remove(folder_ / "policy_postprocessor.json");
    expectError(ErrorCode::NotFound, "policy_postprocessor.json");
    change("policy_preprocessor", [](ordered_json& steps) { steps[3]["config"]["max_length"] = "many"; });
    expectError(ErrorCode::Corrupt, "max_length");
}

TEST(ProcessorsShared, ReadsAPublishedPreprocessor) {
    STUDIO_REQUIRE_SHARED(shared);
    studio::test::TemporaryFolder folder;
    fs::copy_file(shared / "data/configs/finetuned_checkpoint/policy_preprocessor.json",
                  folder / "policy_preprocessor.json");
    Normalizer::Stats stats;
    for (const auto& [key, value] : test::someStats(14)) stats[key] = value;
    for (const char* name : {"mean", "std"}) stats[std::string("observation.state.") + name] = at::ones({6});
    ordered_json post{{"name", "policy_postprocessor"},
                      {"steps",
                       {{{"registry_name", "device_processor"}, {"config", {{"device", "cpu"}}}},
                        {{"registry_name", "unnormalizer_processor"},
                         {"config",
                          {{"eps", 1e-8},
                           {"features", {{"action", {{"type", "ACTION"}, {"shape", {14}}}}}},
                           {"norm_map", {{"ACTION", "MEAN_STD"}}}}},
                         {"state_file", "policy_postprocessor_step_1_unnormalizer_processor.safetensors"}}}}};
    ASSERT_OK(writeJson(folder / "policy_postprocessor.json", post));
    ASSERT_OK(tensors::writeSafetensors(folder / kPreState, stats));
    ASSERT_OK(tensors::writeSafetensors(
        folder / "policy_postprocessor_step_1_unnormalizer_processor.safetensors", stats));
    auto processors = readProcessors(folder.path(), {{"observation.state", 6}, {"action", 14}});
    ASSERT_OK(processors);
    EXPECT_EQ(processors->rename.at("observation.images.top"), "observation.images.camera1");
    EXPECT_EQ(processors->maxTokens, 48);
    EXPECT_TRUE(processors->padToMax);
    EXPECT_TRUE(processors->newline);
    EXPECT_EQ(processors->tokenizerName, "HuggingFaceTB/SmolVLM2-500M-Video-Instruct");
    EXPECT_TRUE(processors->normalizer.has("action"));
    EXPECT_TRUE(processors->normalizer.has("observation.state"));
}

}  // namespace
}  // namespace studio::policy

// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/policy/checkpoint_reader.h"
#include "core/policy/smolvla/smolvla_policy.h"
#include "tests/support/paths.h"

namespace studio::policy {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using smolvla::BackboneOptions;
using smolvla::Config;

/// What the published files say about one tensor.
struct Row {
    std::string dtype;
    std::vector<std::int64_t> shape;
};

std::map<std::string, Row> publishedRows(const fs::path& file) {
    std::map<std::string, Row> rows;
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
        if (line.empty() || line[0] == '#') continue;
        auto first = line.find('\t'), second = line.find('\t', first + 1);
        rows[line.substr(0, first)] = {
            line.substr(first + 1, second - first - 1),
            nlohmann::json::parse(line.substr(second + 1)).get<std::vector<std::int64_t>>()};
    }
    return rows;
}

Config readConfig(const fs::path& file) {
    auto text = readFile(file);
    EXPECT_OK(text);
    auto config = Config::fromJson(ordered_json::parse(*text), "");
    EXPECT_OK(config);
    return config.ok() ? *config : Config();
}

TEST(PublishedModel, TensorsOfTheFullModelAreThePublishedOnes) {
    STUDIO_REQUIRE_SHARED(shared);
    // parameters are created empty: their memory is never touched here
    smolvla::SmolVlaPolicy policy(readConfig(shared / "data/configs/smolvla_base_config_mid2025.json"));
    policy.applyFreezing();
    auto rows = publishedRows(shared / "data/configs/smolvla_base_tensors.tsv");
    auto shapes = readJson(shared / "golden/smolvla_500m_tensors.json");
    ASSERT_OK(shapes);
    auto parameters = policy.named_parameters();
    ASSERT_EQ(parameters.size(), 500u);
    ASSERT_EQ(rows.size(), 500u);
    ASSERT_EQ(shapes->size(), 500u);
    std::int64_t count = 0, trainable = 0, half = 0;
    for (const auto& item : parameters) {
        ASSERT_TRUE(rows.count(item.key())) << item.key();
        ASSERT_TRUE(shapes->contains(item.key())) << item.key();
        auto shape = item.value().sizes().vec();
        EXPECT_EQ(shape, rows[item.key()].shape) << item.key();
        EXPECT_EQ(shape, (*shapes)[item.key()].get<std::vector<std::int64_t>>()) << item.key();
        bool bf16 = policy.publishedType(item.key()) == at::kBFloat16;
        EXPECT_EQ(bf16 ? "BF16" : "F32", rows[item.key()].dtype) << item.key();
        half += bf16;
        count += item.value().numel();
        if (item.value().requires_grad()) trainable += item.value().numel();
    }
    EXPECT_EQ(count, 450'046'176);
    EXPECT_EQ(trainable, 99'880'992);
    EXPECT_EQ(half, 474);
}

TEST(PublishedModel, RegistrationOrderIsThatOfTheOptimizerIndices) {
    STUDIO_REQUIRE_SHARED(shared);
    auto text = readFile(shared / "golden/smolvla_500m_tensors.json");
    ASSERT_OK(text);
    smolvla::SmolVlaPolicy policy(readConfig(shared / "data/configs/smolvla_libero_config.json"));
    std::vector<std::string> names;
    for (const auto& item : policy.named_parameters()) names.push_back(item.key());
    std::vector<std::string> reference;
    auto json = ordered_json::parse(*text);
    for (const auto& [name, shape] : json.items()) reference.push_back(name);
    EXPECT_EQ(names, reference);
}

TEST(PublishedConfigs, AreReadAsWritten) {
    STUDIO_REQUIRE_SHARED(shared);
    Config base = readConfig(shared / "data/configs/smolvla_base_config_mid2025.json");
    EXPECT_EQ(base.cameras(),
              (std::vector<std::string>{"observation.image2", "observation.image", "observation.image3"}));
    EXPECT_EQ(base.width("action"), 6);
    EXPECT_EQ(base.padLanguageTo, "max_length");
    EXPECT_EQ(base.prefixLength, 0);
    EXPECT_EQ(base.expertLayers(), 16);
    EXPECT_TRUE(base.trainExpertOnly);

    Config libero = readConfig(shared / "data/configs/smolvla_libero_config.json");
    EXPECT_EQ(libero.width("action"), 7);
    EXPECT_FALSE(libero.trainExpertOnly);
    EXPECT_FALSE(libero.freezeVision);
    EXPECT_EQ(libero.decaySteps, 25000);

    Config tuned = readConfig(shared / "data/configs/finetuned_checkpoint/config.json");
    EXPECT_EQ(tuned.width("action"), 14);
    EXPECT_EQ(tuned.emptyCameras, 2);
    EXPECT_EQ(tuned.cameras().size(), 5u);
    EXPECT_EQ(tuned.cameras().back(), "observation.images.empty_camera_1");
}

TEST(PublishedConfigs, SurviveTheWayToAFileAndBack) {
    STUDIO_REQUIRE_SHARED(shared);
    for (const char* name : {"smolvla_base_config_mid2025.json", "smolvla_libero_config.json",
                             "finetuned_checkpoint/config.json"}) {
        auto original = ordered_json::parse(readFile(shared / "data/configs" / name).value());
        ordered_json written = portableConfig(readConfig(shared / "data/configs" / name));
        for (const auto& [key, value] : written.items()) {
            if (!original.contains(key)) continue;
            // only features have an order that means something
            EXPECT_EQ(nlohmann::json(value), nlohmann::json(original[key])) << name << " " << key;
        }
        // only keys that older releases lack, at their defaults, are left out
        for (const auto& [key, value] : original.items()) {
            bool newer = key == "rtc_config" || key == "compile_model" || key == "compile_mode" ||
                         key == "use_peft" || key == "pretrained_path";
            EXPECT_TRUE(written.contains(key) || newer) << name << " " << key;
        }
        std::vector<std::string> cameras, again;
        for (const auto& [key, value] : original["input_features"].items()) cameras.push_back(key);
        for (const auto& [key, value] : written["input_features"].items()) again.push_back(key);
        EXPECT_EQ(cameras, again) << name;
    }
}

TEST(PublishedConfigs, TheBackboneFileGivesThePublishedSizes) {
    STUDIO_REQUIRE_SHARED(shared);
    auto json = readJson(shared / "data/configs/smolvlm2_500m_config.json");
    ASSERT_OK(json);
    auto sizes = BackboneOptions::fromJson(*json);
    ASSERT_OK(sizes);
    EXPECT_EQ(sizes->toJson(),
              BackboneOptions::published("HuggingFaceTB/SmolVLM2-500M-Video-Instruct")->toJson());
    EXPECT_EQ(sizes->padToken, 2);
    EXPECT_EQ(BackboneOptions::fromJson(sizes->toJson())->toJson(), sizes->toJson());
}

TEST(PublishedConfigs, APreprocessorOfPicturesIsNoPolicy) {
    STUDIO_REQUIRE_SHARED(shared);
    studio::test::TemporaryFolder folder;
    std::vector<std::string> notes;
    fs::copy_file(shared / "data/configs/smolvlm2_500m_config.json", folder / "config.json");
    auto backbone = readPolicyConfig(folder.path(), notes);
    ASSERT_FALSE(backbone.ok());
    EXPECT_EQ(backbone.error().code, ErrorCode::InvalidConfig);
    EXPECT_NE(backbone.error().message.find("smolvlm"), std::string::npos);
}

}  // namespace
}  // namespace studio::policy

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/schema.h"

#include <gmock/gmock.h>

#include <cmath>
#include <set>

#include "core/base/json.h"
#include "core/config/value.h"
#include "tests/support/paths.h"

namespace studio::config {
namespace {

using nlohmann::json;

class SchemaRow : public ::testing::TestWithParam<std::size_t> {
protected:
    const KeySpec& row() const { return schema()[GetParam()]; }
};

TEST_P(SchemaRow, ExplainsItself) {
    const std::string& meaning = row().meaning;
    ASSERT_GT(meaning.size(), 10u) << row().path;
    EXPECT_EQ(meaning.back(), '.') << row().path;
    EXPECT_TRUE(std::isupper(static_cast<unsigned char>(meaning.front()))) << row().path;
    EXPECT_EQ(findKey(row().path), &row());
}

TEST_P(SchemaRow, DefaultIsInItsOwnRangeAndReadsBack) {
    EXPECT_OK(checkValue(row(), row().fallback));
    std::string text = valueText(row(), row().fallback);
    auto node = parseYaml(text, row().path);
    ASSERT_OK(node);
    auto value = parseValue(row(), node->root, "/");
    ASSERT_OK(value);
    // the folder of runs is the one relative default
    if (row().path != "training.output_directory") {
        EXPECT_EQ(*value, row().fallback) << row().path;
    }
    EXPECT_EQ(value->is_number_float(), row().fallback.is_number_float()) << row().path;
}

TEST_P(SchemaRow, WritesAndReadsItsOwnField) {
    TrainConfig config;
    for (const KeySpec& other : schema()) other.bind.write(config, other.fallback);
    const TrainConfig before = config;
    row().bind.write(config, row().fallback);
    EXPECT_EQ(config, before);
    EXPECT_EQ(row().bind.read(config), row().fallback);
}

TEST_P(SchemaRow, NumbersHaveBoundsThatTheirFieldsHold) {
    if (row().type != ValueType::Integer && row().type != ValueType::Number) return;
    ASSERT_TRUE(row().minimum && row().maximum) << row().path;
    EXPECT_LE(*row().minimum, *row().maximum);
    for (double bound : {*row().minimum, *row().maximum}) {
        const json value =
            row().type == ValueType::Integer ? json(static_cast<std::int64_t>(bound)) : json(bound);
        TrainConfig config;
        row().bind.write(config, value);
        EXPECT_EQ(row().bind.read(config), value) << row().path;
    }
    EXPECT_FALSE(checkValue(row(), json(*row().minimum - 1)).ok());
    auto above = checkValue(row(), json(*row().maximum + std::max(1.0, std::abs(*row().maximum))));
    ASSERT_FALSE(above.ok());
    EXPECT_THAT(above.error().message, ::testing::HasSubstr(row().path));
    EXPECT_THAT(above.error().message, ::testing::HasSubstr(row().unit));
}

INSTANTIATE_TEST_SUITE_P(All, SchemaRow, ::testing::Range<std::size_t>(0, schema().size()),
                         [](const auto& test) {
                             std::string name = schema()[test.param].path;
                             for (char& c : name) {
                                 if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
                             }
                             return name;
                         });

TEST(Schema, KeysAreUniqueAndNoKeyIsASection) {
    std::set<std::string> seen;
    for (const KeySpec& row : schema()) {
        EXPECT_TRUE(seen.insert(row.path).second) << row.path;
        EXPECT_FALSE(isSection(row.path)) << row.path;
    }
    EXPECT_TRUE(isSection("training"));
    EXPECT_TRUE(isSection("training.augment"));
    EXPECT_FALSE(isSection("train"));
}

TEST(Schema, NearestKey) {
    EXPECT_EQ(nearestKey("training.batch_sise"), "training.batch_size");
    EXPECT_EQ(nearestKey("training.bacth_size"), "training.batch_size");
    EXPECT_EQ(nearestKey("batch_size"), "training.batch_size");
    EXPECT_EQ(nearestKey("data.batch_size"), "training.batch_size");
    EXPECT_EQ(nearestKey("trainig"), "training");
    EXPECT_EQ(nearestKey("training.workers"), "training.num_workers");
    EXPECT_EQ(nearestKey("training.zzzzzzzzzz"), "");
    EXPECT_EQ(nearestKey(std::string(100'000, 'a')), "");
}

TEST(Schema, LeRobotsDefaults) {
    auto value = [](const char* name) { return findKey(std::string("policy.") + name)->fallback; };
    EXPECT_EQ(value("chunk_size"), 50);
    EXPECT_EQ(value("load_vlm_weights"), false);
    EXPECT_EQ(value("prefix_length"), -1);
    EXPECT_EQ(value("optimizer_betas"), json({0.9, 0.95}));
    EXPECT_EQ(value("optimizer_grad_clip_norm"), 10.0);
    EXPECT_EQ(value("scheduler_decay_lr"), 2.5e-6);
    EXPECT_EQ(value("expert_width_multiplier"), 0.75);
}

TEST(Schema, EveryKeyOfPublishedConfigsIsKnownOrSettledElsewhere) {
    STUDIO_REQUIRE_SHARED(shared);
    // what follows from data, device and hub, and never from the policy section
    const std::set<std::string> elsewhere = {
        "input_features",       "output_features", "device",  "use_amp", "use_peft",
        "push_to_hub",          "repo_id",         "private", "tags",    "license",
        "normalization_mapping"};
    for (const char* name : {"smolvla_base_config_mid2025.json", "smolvla_libero_config.json"}) {
        auto published = readJson(shared / "data" / "configs" / name);
        ASSERT_OK(published);
        for (const auto& [key, value] : published->items()) {
            EXPECT_TRUE(elsewhere.contains(key) || findKey("policy." + key)) << name << ": " << key;
        }
    }
}

TEST(Schema, JsonHasEveryRow) {
    auto list = schemaJson();
    ASSERT_EQ(list.size(), schema().size());
    for (const auto& entry : list) {
        for (const char* part : {"key", "type", "default", "unit", "range", "meaning"}) {
            EXPECT_TRUE(entry.contains(part)) << entry.dump();
        }
    }
}

}  // namespace
}  // namespace studio::config

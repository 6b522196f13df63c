// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/yaml_edit.h"

#include <gtest/gtest.h>

#include "tests/support/paths.h"

namespace studio::config {
namespace {

constexpr const char* kText = R"(# our project
tasks:  # in order
  - tasks/a.yaml  # first
  - "tasks/b.yaml"
training:
  # why 32: the card is small
  batch_size: 32   # samples
  augment: {enabled: true, max_transforms: 3}

policy:
  optimizer_lr: 1e-4
  betas:
    - 0.9
    - 0.95
sequential:
)";

std::string edited(const std::string& from, const std::string& to) {
    std::string text = kText;
    auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

void expectSet(const char* path, const char* value, const std::string& wanted) {
    auto result = setYamlValue(kText, path, value);
    ASSERT_OK(result);
    EXPECT_EQ(*result, wanted);
}

TEST(YamlEdit, ChangesOneValueAndNothingElse) {
    expectSet("training.batch_size", "8", edited("batch_size: 32   # samples", "batch_size: 8   # samples"));
    expectSet("training.augment.enabled", "false", edited("enabled: true", "enabled: false"));
    expectSet("training.augment.max_transforms", "5", edited("max_transforms: 3", "max_transforms: 5"));
    expectSet("training.augment", "{enabled: false}",
              edited("{enabled: true, max_transforms: 3}", "{enabled: false}"));
    expectSet("policy.betas", "[0.9, 0.999]", edited("betas:\n    - 0.9\n    - 0.95", "betas: [0.9, 0.999]"));
}

TEST(YamlEdit, AddsWhatIsMissing) {
    expectSet("training.steps", "100", edited("max_transforms: 3}\n", "max_transforms: 3}\n  steps: 100\n"));
    expectSet("training.augment.random_order", "true",
              edited("max_transforms: 3}", "max_transforms: 3, random_order: true}"));
    expectSet("sequential.gain", "2", edited("sequential:\n", "sequential:\n  gain: 2\n"));
    expectSet("validation.split", "0.1", std::string(kText) + "validation:\n  split: 0.1\n");
    expectSet("name", "\"x: y\"", std::string(kText) + "name: \"x: y\"\n");
    EXPECT_EQ(*setYamlValue("", "a.b", "1"), "a:\n  b: 1\n");
    EXPECT_EQ(*setYamlValue("a: 1", "b", "2"), "a: 1\nb: 2");
}

TEST(YamlEdit, AddsItemsAndTakesKeysAway) {
    auto added = addYamlItem(kText, "tasks", "tasks/c.yaml");
    ASSERT_OK(added);
    EXPECT_EQ(*added, edited("\"tasks/b.yaml\"\n", "\"tasks/b.yaml\"\n  - tasks/c.yaml\n"));
    EXPECT_EQ(*addYamlItem("a: [1, 2]  # two\n", "a", "3"), "a: [1, 2, 3]  # two\n");
    EXPECT_EQ(*addYamlItem("a:\n", "a", "3"), "a: [3]\n");
    EXPECT_FALSE(addYamlItem("a: 1\n", "a", "3").ok());
    EXPECT_EQ(*removeYamlKey(kText, "training.batch_size"), edited("  batch_size: 32   # samples\n", ""));
    EXPECT_EQ(*removeYamlKey(kText, "training.augment.enabled"), edited("enabled: true, ", ""));
    EXPECT_EQ(*removeYamlKey(kText, "training.augment.max_transforms"), edited(", max_transforms: 3", ""));
    EXPECT_EQ(*removeYamlKey(kText, "nothing"), kText);
    EXPECT_EQ(*removeYamlKey("a:\n  b: 1\nc: 2\n", "a.b"), "a:\nc: 2\n");
}

TEST(YamlEdit, TakesItemsOutOfLists) {
    EXPECT_EQ(*removeYamlItem(kText, "tasks", 0), edited("  - tasks/a.yaml  # first\n", ""));
    EXPECT_EQ(*removeYamlItem(kText, "policy.betas", 1), edited("    - 0.95\n", ""));
    EXPECT_EQ(*removeYamlItem("a: [1, 2, 3]  # all\n", "a", 0), "a: [2, 3]  # all\n");
    EXPECT_EQ(*removeYamlItem("a: [1, 2, 3]\n", "a", 1), "a: [1, 3]\n");
    EXPECT_EQ(*removeYamlItem("a: [1, 2, 3]\n", "a", 2), "a: [1, 2]\n");
    EXPECT_EQ(*removeYamlItem("a: [1]\n", "a", 0), "a: []\n");
    EXPECT_EQ(*removeYamlItem("a:\n- 1\nb: 2\n", "a", 0), "a:\nb: 2\n");
    EXPECT_EQ(removeYamlItem(kText, "tasks", 2).error().code, ErrorCode::NotFound);
    EXPECT_EQ(removeYamlItem(kText, "nothing", 0).error().code, ErrorCode::NotFound);
}

TEST(YamlEdit, RefusesWhatItCannotDoSafely) {
    // text over several lines has no end that a line shows
    const char* folded = "a: one\n  two\nb: |\n  text\n";
    EXPECT_EQ(setYamlValue(folded, "a", "1").error().code, ErrorCode::Unsupported);
    EXPECT_EQ(setYamlValue(folded, "b", "1").error().code, ErrorCode::Unsupported);
    EXPECT_EQ(setYamlValue("a: 1\n", "a.b", "1").error().code, ErrorCode::Unsupported);
    EXPECT_EQ(setYamlValue("a: [1\n", "a", "1").error().code, ErrorCode::InvalidConfig);
    EXPECT_EQ(setYamlValue("a: 1\n", "a", "[1").error().code, ErrorCode::InvalidConfig);
    // values of a value that is used twice would change in both places
    EXPECT_FALSE(setYamlValue("a: &x {k: 1}\nb: *x\n", "b.k", "2").ok());
}

}  // namespace
}  // namespace studio::config

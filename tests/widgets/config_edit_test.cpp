// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/config_edit.h"

#include <gtest/gtest.h>

#include "core/base/file.h"
#include "tests/support/paths.h"

namespace studio::widgets {

namespace {

const char* const kText =
    "# what we train\n"
    "training:\n"
    "  steps: 100   # enough for a look\n"
    "  name: \"a # b\" # quoted\n"
    "\n"
    "data:\n"
    "  root: sets/a\n"
    "  episodes: [0, 1,\n"
    "    2]\n";

TEST(ConfigEdit, ChangesTheValueAndNothingElse) {
    auto edited = editYaml(kText, {{"training.steps", "250"}, {"training.name", "new"}});
    ASSERT_OK(edited);
    std::string expected = kText;
    expected.replace(expected.find("100"), 3, "250");
    expected.replace(expected.find("\"a # b\""), 7, "new");
    EXPECT_EQ(*edited, expected);
}

TEST(ConfigEdit, PutsANewKeyAtTheEndOfItsSectionAndANewSectionAtTheEnd) {
    auto edited = editYaml(kText, {{"training.batch_size", "8"}, {"validation.split", "0.5"}});
    ASSERT_OK(edited);
    EXPECT_NE(edited->find("  name: \"a # b\" # quoted\n  batch_size: 8\n"), std::string::npos) << *edited;
    EXPECT_NE(edited->find("validation:\n  split: 0.5"), std::string::npos) << *edited;
    EXPECT_NE(edited->find("# what we train"), std::string::npos);
}

TEST(ConfigEdit, RefusesAValueOverSeveralLinesAndSavesBesideInstead) {
    auto edited = editYaml(kText, {{"data.episodes", "[3]"}});
    ASSERT_FALSE(edited.ok());
    EXPECT_EQ(edited.error().code, ErrorCode::Unsupported);
    test::TemporaryFolder folder;
    ASSERT_OK(writeFileAtomic(folder / "a.yaml", kText));
    auto saved = saveConfig(folder / "a.yaml", {{"data.episodes", "[3]"}, {"training.steps", "7"}});
    ASSERT_OK(saved);
    EXPECT_EQ(saved->filename(), "a.edited.yaml");
    auto original = readFile(folder / "a.yaml");
    ASSERT_OK(original);
    EXPECT_EQ(*original, kText);
    auto beside = readFile(*saved);
    ASSERT_OK(beside);
    EXPECT_NE(beside->find("# data.episodes: [3]"), std::string::npos);
    EXPECT_NE(beside->find("steps: 7"), std::string::npos);
}

TEST(ConfigEdit, SavesInPlaceWhereItCan) {
    test::TemporaryFolder folder;
    ASSERT_OK(writeFileAtomic(folder / "a.yaml", kText));
    auto saved = saveConfig(folder / "a.yaml", {{"training.steps", "7"}});
    ASSERT_OK(saved);
    EXPECT_EQ(*saved, folder / "a.yaml");
}

}  // namespace

}  // namespace studio::widgets

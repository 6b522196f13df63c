// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"

#include <gtest/gtest.h>

namespace studio {
namespace {

TEST(ParseJson, RefusesDuplicateKeysTrailingBytesAndDepth) {
    EXPECT_TRUE(parseJson(R"({"a": 1, "b": {"a": 2}})", "x").ok());
    auto twice = parseJson(R"({"a": 1, "a": 2})", "settings.json");
    ASSERT_FALSE(twice.ok());
    EXPECT_NE(twice.error().message.find("settings.json"), std::string::npos);
    EXPECT_NE(twice.error().message.find("'a' appears twice"), std::string::npos);
    EXPECT_FALSE(parseJson("{} {}", "x").ok());
    EXPECT_FALSE(parseJson("", "x").ok());
    EXPECT_FALSE(parseJson(std::string(100, '[') + std::string(100, ']'), "x").ok());
}

TEST(ParseJson, MessagesAboutDamagedBytesAreText) {
    auto refused = parseJson("{\"a\": \"\xb9\"}", "x.json");
    ASSERT_FALSE(refused.ok());
    EXPECT_NO_THROW((void)nlohmann::json(refused.error().message).dump());
}

TEST(ParseJson, SaysWhereAPersonFindsTheDamage) {
    auto said = [](std::string_view text) {
        auto refused = parseJson(text, "run.json");
        EXPECT_FALSE(refused.ok()) << text;
        return refused.ok() ? std::string() : refused.error().message;
    };
    EXPECT_EQ(said("{\n  \"a\": 1,\n  \"b\""), "cannot read run.json as JSON: it breaks off after 17 bytes");
    EXPECT_EQ(said("{\n  \"a\": 1,\n  b: 2}"), "cannot read run.json as JSON: line 3, column 3 is no JSON");
    EXPECT_EQ(said("{\"a\": ?}"), "cannot read run.json as JSON: column 7 is no JSON");
    EXPECT_EQ(said(std::string(8, '\0')), "cannot read run.json as JSON: column 1 is no JSON");
    EXPECT_EQ(said(" \n"), "cannot read run.json as JSON: it is empty");
    EXPECT_EQ(said("[1e999]"), "cannot read run.json as JSON: a number in it is too large");
}

TEST(JsonValue, FallsBackAndNamesTheKey) {
    auto object = nlohmann::json{{"n", 3}, {"s", "x"}, {"none", nullptr}};
    EXPECT_EQ(jsonValue(object, "n", 0).value(), 3);
    EXPECT_EQ(jsonValue(object, "none", 7).value(), 7);
    EXPECT_EQ(jsonValue(object, "absent", 7).value(), 7);
    EXPECT_FALSE(jsonValue(object, "s", 0).ok());
}

}  // namespace
}  // namespace studio

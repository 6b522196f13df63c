// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/yaml_document.h"

#include <gmock/gmock.h>

#include "tests/support/paths.h"

namespace studio::config {
namespace {

using ::testing::HasSubstr;

std::string problem(const std::string& text, const YamlLimits& limits = {}) {
    auto parsed = parseYaml(text, "f.yaml", limits);
    return parsed.ok() ? "accepted" : parsed.error().text();
}

TEST(YamlDocument, KeepsPlacesQuotesAndOrder) {
    auto parsed = parseYaml("b: 1\na: \"1\"\nlist:\n  - x\n  - ~\n", "f.yaml");
    ASSERT_OK(parsed);
    const YamlNode& root = parsed->root;
    ASSERT_EQ(root.entries.size(), 3u);
    EXPECT_EQ(root.entries[0].key, "b");
    EXPECT_FALSE(root.find("b")->quoted);
    EXPECT_TRUE(root.find("a")->quoted);
    EXPECT_EQ(parsed->where(root.find("a")->at), "f.yaml:2:4");
    EXPECT_EQ(parsed->where(root.entries[2].at), "f.yaml:3:1");
    ASSERT_EQ(root.find("list")->items.size(), 2u);
    EXPECT_TRUE(root.find("list")->items[1].isNull());
    EXPECT_EQ(root.find("nothing"), nullptr);
}

TEST(YamlDocument, EmptyTextIsNull) {
    for (const char* text : {"", "# only a comment\n", "---\n"}) {
        auto parsed = parseYaml(text, "f.yaml");
        ASSERT_OK(parsed);
        EXPECT_TRUE(parsed->root.isNull()) << text;
    }
}

TEST(YamlDocument, AnEmptyValueStandsWhereItsKeyDoes) {
    auto parsed =
        parseYaml("a:\n  b:\n\n  # what follows is lines below\n  c: 1\nd: {e: , f: 1}\ng:\n", "f.yaml");
    ASSERT_OK(parsed);
    const YamlNode& root = parsed->root;
    ASSERT_TRUE(root.find("a")->find("b")->isNull());
    EXPECT_EQ(parsed->where(root.find("a")->find("b")->at), "f.yaml:2:3");
    EXPECT_EQ(parsed->where(root.find("d")->find("e")->at), "f.yaml:6:5");
    EXPECT_EQ(parsed->where(root.find("g")->at), "f.yaml:7:1");
}

TEST(YamlDocument, DuplicateKeyNamesBothPlaces) {
    EXPECT_THAT(problem("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n"),
                AllOf(HasSubstr("f.yaml:5:3"), HasSubstr("'c'"), HasSubstr("line 3, column 3")));
    EXPECT_THAT(problem("{a: 1, a: 2}"), HasSubstr("f.yaml:1:8"));
    EXPECT_EQ(problem("a: {x: 1}\nb: {x: 1}\n"), "accepted");
}

TEST(YamlDocument, SyntaxErrorsCarryTheirPlace) {
    EXPECT_THAT(problem("a: [1, 2\nb: 3\n"), HasSubstr("f.yaml:"));
    for (const char* unclosed : {"a: \"x\n", "a: \"x", "a: 'x\nb: 3\n"}) {
        EXPECT_THAT(problem(unclosed), AllOf(HasSubstr("f.yaml:"), HasSubstr("quote"))) << unclosed;
    }
    EXPECT_EQ(problem("a: |\n  x\n..."), "accepted");
    EXPECT_THAT(problem("a: 1\n\tb: 2\n"), HasSubstr("f.yaml:2"));
    EXPECT_THAT(problem("a: *nobody\n"), HasSubstr("f.yaml:1:4"));
}

TEST(YamlDocument, OnlyUtf8) {
    EXPECT_EQ(problem("a: 物品 é \xf0\x9f\x98\x80\n"), "accepted");
    EXPECT_THAT(problem("a: 1\nb: 物\xff\n"), AllOf(HasSubstr("f.yaml:2:5"), HasSubstr("UTF-8")));
    for (const char* bad :
         {"\x80", "\xc0\xaf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf5", "\xe7\x89"}) {
        EXPECT_THAT(problem(std::string("a: ") + bad), HasSubstr("not UTF-8"));
    }
}

TEST(YamlDocument, AliasesAreExpanded) {
    auto parsed = parseYaml("base: &b {x: 1}\nuse: *b\n", "f.yaml");
    ASSERT_OK(parsed);
    ASSERT_TRUE(parsed->root.find("use")->isMap());
    EXPECT_EQ(parsed->root.find("use")->find("x")->text, "1");
}

TEST(YamlDocument, AliasBombIsRefused) {
    // seven levels of nine aliases each: six million values in 300 bytes
    std::string text = "a: &l0 [x,x,x,x,x,x,x,x,x]\n";
    for (int level = 1; level < 8; ++level) {
        std::string below = "*l" + std::to_string(level - 1);
        text += "k" + std::to_string(level) + ": &l" + std::to_string(level) + " [" + below;
        for (int i = 0; i < 8; ++i) text += "," + below;
        text += "]\n";
    }
    EXPECT_LT(text.size(), 500u);
    EXPECT_THAT(problem(text), AllOf(HasSubstr("100000 values"), HasSubstr("f.yaml:")));
}

TEST(YamlDocument, NestedAnchorsArePaidFor) {
    std::string open, close;
    for (int i = 0; i < 60; ++i) {
        open += "&a" + std::to_string(i) + " [";
        close += "]";
    }
    std::string values;
    for (int i = 0; i < 20000; ++i) values += "1,";
    EXPECT_THAT(problem("a: " + open + values + close), HasSubstr("100000 values"));
}

TEST(YamlDocument, LimitsHold) {
    EXPECT_THAT(problem("a: &x [*x]\n"), HasSubstr("own anchor"));
    EXPECT_THAT(problem(std::string(1'000'000, '[')), HasSubstr("f.yaml:"));
    EXPECT_THAT(problem(std::string(65, '[') + std::string(65, ']')), HasSubstr("nested more than 64"));
    EXPECT_EQ(problem(std::string(64, '[') + std::string(64, ']')), "accepted");
    EXPECT_THAT(problem(std::string((1 << 20) + 1, '#')), HasSubstr("1048577 bytes"));
    EXPECT_THAT(problem("[1, 2, 3]", {.maxNodes = 3}), HasSubstr("more than 3"));
    EXPECT_THAT(problem("a: 1\n---\nb: 2\n"), HasSubstr("second document"));
    EXPECT_THAT(problem("a: !!python/object:os.system x\n"), HasSubstr("tag"));
    EXPECT_THAT(problem("a: !!binary aGk=\n"), HasSubstr("tag"));
    EXPECT_THAT(problem("? [1, 2]\n: x\n"), HasSubstr("plain word"));
    EXPECT_EQ(problem("a: !!str 12\n"), "accepted");
}

TEST(YamlDocument, FilesAreNamed) {
    test::TemporaryFolder folder;
    auto missing = readYaml(folder / "none.yaml");
    ASSERT_FALSE(missing.ok());
    EXPECT_EQ(missing.error().code, ErrorCode::NotFound);
    EXPECT_THAT(missing.error().message, HasSubstr("none.yaml"));
    EXPECT_FALSE(readYaml(folder.path()).ok());
}

}  // namespace
}  // namespace studio::config

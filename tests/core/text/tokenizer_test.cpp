// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "core/base/json.h"
#include "core/text/case_check.h"
#include "tests/support/paths.h"

namespace studio::text {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using Ids = std::vector<std::int32_t>;

TEST(Tokenizer, EveryReferenceCaseIsExact) {
    STUDIO_REQUIRE_SHARED(shared);
    auto report = checkCases(shared / "data/tokenizer/tokenizer.json", shared / "golden/tokenizer.json");
    ASSERT_OK(report);
    EXPECT_EQ(report->cases, 229u);
    for (const auto& mismatch : report->mismatches) ADD_FAILURE() << mismatch.index << ": " << mismatch.text;
}

TEST(Tokenizer, DecodeGivesTheTextBack) {
    STUDIO_REQUIRE_SHARED(shared);
    auto tokenizer = Tokenizer::load(shared / "data/tokenizer/tokenizer.json");
    ASSERT_OK(tokenizer);
    EXPECT_EQ(tokenizer->vocabularySize(), 49280);
    for (std::string text :
         {"pick up the pear\n", "称重：把瓶子放到秤上 42", "<image><row_1_col_2> a<end_of_utterance>", ""})
        EXPECT_EQ(tokenizer->decode(tokenizer->encode(text)), text);
    EXPECT_EQ(tokenizer->decode({-1, 49280, 1 << 30}), "");
    // a character cut in two is not passed on as invalid UTF-8
    Ids ids = tokenizer->encode("\xF0\x9F\xA6\xBE");
    ASSERT_GT(ids.size(), 1u);
    ids.pop_back();
    EXPECT_THAT(tokenizer->decode(ids), HasSubstr("\xEF\xBF\xBD"));
}

TEST(Tokenizer, InvalidBytesNeverFail) {
    STUDIO_REQUIRE_SHARED(shared);
    auto tokenizer = Tokenizer::load(shared / "data/tokenizer/tokenizer.json");
    ASSERT_OK(tokenizer);
    std::string all;
    for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
    EXPECT_FALSE(tokenizer->encode(all).empty());
    EXPECT_EQ(tokenizer->encode("\x04\x06"), Ids{});  // bytes without an entry
}

TEST(Tokenizer, BytesTokenizerIsReversible) {
    Tokenizer tokenizer = Tokenizer::bytes();
    EXPECT_EQ(tokenizer.vocabularySize(), 259);
    EXPECT_EQ(tokenizer.encode(std::string("\0a\xff", 3)), (Ids{3, 3 + 'a', 3 + 255}));
    EXPECT_EQ(tokenizer.decode(tokenizer.encode("称重 <image>\n")), "称重 <image>\n");
    EXPECT_EQ(tokenizer.decode({1, 3 + 'a', 0, 2}), "a");
}

/// A small tokenizer.json: bytes a, b, space; merge "ab".
json smallTokenizer() {
    return json::parse(R"({
        "version": "1.0", "truncation": {"max_length": 48}, "padding": null,
        "added_tokens": [
            {"id": 4, "content": "<x>", "single_word": false, "lstrip": false, "rstrip": false,
             "normalized": false, "special": true},
            {"id": 5, "content": "a<", "single_word": false, "lstrip": false, "rstrip": false,
             "normalized": true, "special": false}],
        "normalizer": null,
        "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true},
        "post_processor": {"type": "ByteLevel"},
        "decoder": {"type": "ByteLevel"},
        "model": {"type": "BPE", "dropout": null, "unk_token": null, "vocab": {"a": 0, "b": 1, "Ġ": 2, "ab": 3},
                  "merges": ["a b"]}})");
}

Result<Tokenizer> loadJson(const json& value) {
    test::TemporaryFolder folder;
    EXPECT_OK(writeJson(folder / "tokenizer.json", value));
    return Tokenizer::load(folder / "tokenizer.json");
}

TEST(Tokenizer, SmallFileInTheOldFormOfMerges) {
    auto tokenizer = loadJson(smallTokenizer());
    ASSERT_OK(tokenizer);
    EXPECT_EQ(tokenizer->vocabularySize(), 6);
    EXPECT_EQ(tokenizer->encode("ab ba<x>ab"), (Ids{3, 2, 1, 0, 4, 3}));
    // tokens that are not "normalized" are found first, also where another begins earlier
    EXPECT_EQ(tokenizer->encode("a<x>"), (Ids{0, 4}));
    EXPECT_EQ(tokenizer->encode("aa<b"), (Ids{0, 5, 1}));
}

/// Damage done to the small file, and what the error must say.
struct Damage {
    const char* what;
    std::function<void(json&)> act;
    ErrorCode code;
    const char* message;
};

TEST(Tokenizer, WhatIsForeignOrDamagedIsNamed) {
    constexpr auto kUnsupported = ErrorCode::Unsupported, kCorrupt = ErrorCode::Corrupt;
    std::vector<Damage> damages{
        {"normalizer",
         [](json& j) {
             j["normalizer"] = {{"type", "NFC"}};
         },
         kUnsupported, "normalizer 'NFC'"},
        {"post",
         [](json& j) {
             j["post_processor"] = {{"type", "TemplateProcessing"}};
         },
         kUnsupported, "post_processor 'TemplateProcessing'"},
        {"decoder",
         [](json& j) {
             j["decoder"] = {{"type", "WordPiece"}};
         },
         kUnsupported, "'WordPiece'"},
        {"no type", [](json& j) { j["decoder"] = json::object(); }, kCorrupt, "'decoder' has no type"},
        {"no pre", [](json& j) { j["pre_tokenizer"] = nullptr; }, kUnsupported, "no pre_tokenizer"},
        {"pre", [](json& j) { j["pre_tokenizer"]["type"] = "Whitespace"; }, kUnsupported, "'Whitespace'"},
        {"sequence",
         [](json& j) {
             j["pre_tokenizer"] = {{"type", "Sequence"}};
         },
         kCorrupt, "no list"},
        {"no byte level",
         [](json& j) {
             j["pre_tokenizer"] = {{"type", "Sequence"}, {"pretokenizers", {{{"type", "Digits"}}}}};
         },
         kUnsupported, "lacks ByteLevel"},
        {"prefix", [](json& j) { j["pre_tokenizer"]["add_prefix_space"] = true; }, kUnsupported,
         "prefix_space"},
        {"flag", [](json& j) { j["pre_tokenizer"]["use_regex"] = "x"; }, kCorrupt, "use_regex"},
        {"model", [](json& j) { j["model"]["type"] = "Unigram"; }, kUnsupported, "'Unigram'"},
        {"no model", [](json& j) { j.erase("model"); }, kCorrupt, "no model"},
        {"fallback", [](json& j) { j["model"]["byte_fallback"] = true; }, kUnsupported, "byte_fallback"},
        {"dropout", [](json& j) { j["model"]["dropout"] = 0.1; }, kUnsupported, "dropout"},
        {"unknown token", [](json& j) { j["model"]["unk_token"] = "a"; }, kUnsupported, "unk_token"},
        {"no vocab", [](json& j) { j["model"]["vocab"] = json::object(); }, kCorrupt, "no vocab"},
        {"id", [](json& j) { j["model"]["vocab"]["a"] = -1; }, kCorrupt, "the id of entry \"a\" is -1"},
        {"huge id", [](json& j) { j["model"]["vocab"]["a"] = 1ll << 40; }, kCorrupt, "expected 0 to"},
        {"id twice", [](json& j) { j["model"]["vocab"]["a"] = 1; }, kCorrupt, "two entries have the id 1"},
        {"no merges", [](json& j) { j["model"].erase("merges"); }, kCorrupt, "no merges"},
        {"merge", [](json& j) { j["model"]["merges"] = {"a b c"}; }, kCorrupt, "unusable merge"},
        {"merge twice",
         [](json& j) {
             j["model"]["merges"] = {"a b", "a b"};
         },
         kCorrupt, "appears twice"},
        {"merge of nothing", [](json& j) { j["model"]["merges"] = {"b a"}; }, kCorrupt, "vocab lacks"},
        {"strip", [](json& j) { j["added_tokens"][0]["lstrip"] = true; }, kUnsupported, "'lstrip'"},
        {"added id", [](json& j) { j["added_tokens"][0]["id"] = 0; }, kCorrupt, "contradicts"},
        {"added twice", [](json& j) { j["added_tokens"][1]["content"] = "<x>"; }, kCorrupt, "appears twice"},
        {"added empty", [](json& j) { j["added_tokens"][1]["content"] = ""; }, kCorrupt, "no content"},
        {"added", [](json& j) { j["added_tokens"] = 3; }, kCorrupt, "no list"},
        {"root", [](json& j) { j = json::array(); }, kCorrupt, "no JSON object"},
    };
    for (const auto& damage : damages) {
        SCOPED_TRACE(damage.what);
        json value = smallTokenizer();
        damage.act(value);
        auto tokenizer = loadJson(value);
        ASSERT_FALSE(tokenizer.ok());
        EXPECT_EQ(tokenizer.error().code, damage.code);
        EXPECT_THAT(tokenizer.error().message, HasSubstr(damage.message));
        EXPECT_THAT(tokenizer.error().message, HasSubstr("tokenizer.json"));
        EXPECT_FALSE(tokenizer.error().hint.empty());
    }
    EXPECT_EQ(Tokenizer::load("/nonexistent/tokenizer.json").error().code, ErrorCode::NotFound);
}

TEST(Tokenizer, CasesThatDifferOrAreUnusableAreReported) {
    test::TemporaryFolder folder;
    ASSERT_OK(writeJson(folder / "tokenizer.json", smallTokenizer()));
    auto check = [&](const json& cases) {
        EXPECT_OK(writeJson(folder / "cases.json", cases));
        return checkCases(folder / "tokenizer.json", folder / "cases.json");
    };
    auto report = check(json::parse(R"([{"text": "ab", "ids": [3]}, {"text": "b ab", "ids": [1, 2, 0, 1]},
                                        {"text": "ab", "ids": [3, 3]}])"));
    ASSERT_OK(report);
    EXPECT_EQ(report->cases, 3u);
    EXPECT_FALSE(report->passed());
    ASSERT_EQ(report->mismatches.size(), 2u);
    EXPECT_EQ(report->mismatches[0].index, 1u);
    EXPECT_EQ(report->mismatches[0].actual, (Ids{1, 2, 3}));
    EXPECT_EQ(report->mismatches[0].firstDifference, 2u);
    EXPECT_EQ(report->mismatches[1].firstDifference, 1u);
    EXPECT_EQ(check(json::array()).error().code, ErrorCode::Corrupt);
    EXPECT_EQ(check(json::object()).error().code, ErrorCode::Corrupt);
    EXPECT_THAT(check(json::parse(R"([{"text": "a"}])")).error().message, HasSubstr("case 0"));
}

/// Processor time, so that what else runs on the machine does not count.
double seconds(const std::function<void()>& work) {
    std::clock_t start = std::clock();
    work();
    return double(std::clock() - start) / CLOCKS_PER_SEC;
}

TEST(TokenizerIntegration, IsFastOnWordsAndOnHostileText) {
    STUDIO_REQUIRE_SHARED(shared);
    auto path = shared / "data/tokenizer/tokenizer.json";
    std::optional<Tokenizer> tokenizer;
    double load = seconds([&] { tokenizer = Tokenizer::load(path).value(); });
    auto cases = readJson(shared / "golden/tokenizer.json");
    ASSERT_OK(cases);
    std::string words;
    while (words.size() < 4'000'000)
        for (const auto& item : *cases) words += item["text"].get<std::string>() + " ";
    double encode = seconds([&] { tokenizer->encode(words); });
    // one word of a megabyte: quadratic time would show
    double hostile = seconds([&] { tokenizer->encode(std::string(1'000'000, 'a')); });
    double megabytesPerSecond = double(words.size()) / 1e6 / encode;
    RecordProperty("load_seconds", std::to_string(load));
    RecordProperty("megabytes_per_second", std::to_string(megabytesPerSecond));
    std::printf("load %.3f s, %.1f MB/s, one word of 1 MB %.2f s\n", load, megabytesPerSecond, hostile);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    constexpr double kPatience = 10;  // sanitizers cost about that much
#else
    constexpr double kPatience = 1;
#endif
    EXPECT_LT(load, 0.5 * kPatience);
    EXPECT_GT(megabytesPerSecond, 1.0 / kPatience);
    EXPECT_LT(hostile, 3.0 * kPatience);
}

TEST(Tokenizer, ThreadsAgree) {
    STUDIO_REQUIRE_SHARED(shared);
    auto tokenizer = Tokenizer::load(shared / "data/tokenizer/tokenizer.json");
    ASSERT_OK(tokenizer);
    std::string text = "place the bottle on the scale, then push box 3 to the left";
    Ids expected = tokenizer->encode(text);
    std::vector<int> wrong(4);
    {
        std::vector<std::jthread> threads;
        for (auto& count : wrong)
            threads.emplace_back([&] {
                for (int i = 0; i < 200; ++i) count += tokenizer->encode(text) != expected;
            });
    }
    EXPECT_EQ(wrong, std::vector<int>(4));
}

}  // namespace
}  // namespace studio::text

// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>

#include "core/base/file.h"
#include "core/text/tokenizer.h"
#include "core/text/unicode.h"
#include "tests/core/tensors/mutations.h"
#include "tests/support/paths.h"

namespace studio::text {
namespace {

/// A small file with every component that is understood.
constexpr const char* kSmall =
    R"({"version":"1.0","truncation":null,"padding":null,"added_tokens":[{"id":6,"content":"<x>","single_word":)"
    R"(false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}],"normalizer":null,"pre_tokenizer":)"
    R"({"type":"Sequence","pretokenizers":[{"type":"Digits","individual_digits":true},{"type":"ByteLevel",)"
    R"("add_prefix_space":false,"trim_offsets":true,"use_regex":true}]},"post_processor":null,"decoder":)"
    R"({"type":"ByteLevel"},"model":{"type":"BPE","dropout":null,"unk_token":null,"fuse_unk":false,"vocab":)"
    R"({"a":0,"b":1,"Ġ":2,"ab":3,"Ġa":4,"abab":5},"merges":[["a","b"],["Ġ","a"],["ab","ab"]]}})";

/// Loads the text as a file; what loads must encode and decode without a fault.
bool loadsAndWorks(const std::filesystem::path& path, const std::string& json, const std::string& text) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << json;
    auto tokenizer = Tokenizer::load(path);
    if (!tokenizer.ok()) {
        EXPECT_TRUE(tokenizer.error().code == ErrorCode::Corrupt ||
                    tokenizer.error().code == ErrorCode::Unsupported)
            << tokenizer.error().text();
        return false;
    }
    auto ids = tokenizer->encode(text);
    for (auto id : ids) EXPECT_TRUE(id >= 0 && id < tokenizer->vocabularySize());
    std::string decoded = tokenizer->decode(ids);
    EXPECT_EQ(validUtf8(decoded), decoded);
    return true;
}

TEST(TokenizerFuzzSlow, MutatedSmallFilesNeverCrash) {
    test::TemporaryFolder folder;
    std::mt19937 random(20261124);
    std::size_t accepted = 0, files = 0;
    auto end = std::chrono::steady_clock::now() + std::chrono::seconds(15);
    for (; std::chrono::steady_clock::now() < end; ++files) {
        std::string text = test::mutated("abab ab <x> 12 b\xc4\xa0", random);
        accepted += loadsAndWorks(folder / "tokenizer.json", test::mutated(kSmall, random), text);
        if (HasFailure()) break;
    }
    std::printf("%zu files, %zu of them accepted\n", files, accepted);
    EXPECT_GT(files, 200u);
    EXPECT_GT(accepted, 0u);
}

TEST(TokenizerFuzzSlow, MutatedRealFileNeverCrashes) {
    STUDIO_REQUIRE_SHARED(shared);
    auto content = readFile(shared / "data/tokenizer/tokenizer.json");
    ASSERT_OK(content);
    test::TemporaryFolder folder;
    std::mt19937 random(7);
    std::size_t files = 0;
    auto end = std::chrono::steady_clock::now() + std::chrono::seconds(15);
    for (; std::chrono::steady_clock::now() < end && !HasFailure(); ++files) {
        // truncations, too
        std::string bad = random() % 3 == 0 ? content->substr(0, random() % content->size())
                                            : test::mutated(*content, random);
        loadsAndWorks(folder / "tokenizer.json", bad, "pick up the pear 12 <image>\n");
    }
    std::printf("%zu files\n", files);
    EXPECT_GT(files, 2u);
}

}  // namespace
}  // namespace studio::text

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/bpe.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "core/text/added_tokens.h"

namespace studio::text {
namespace {

using Ids = std::vector<std::int32_t>;

Ids encode(const BytePairEncoder& bpe, std::string_view piece) {
    Ids ids;
    bpe.encode(piece, ids);
    return ids;
}

TEST(BytePairEncoder, MergesTheLowestRankFirstAndTheLeftmostOfEquals) {
    BytePairEncoder bpe;
    for (int i = 0; i < 3; ++i) bpe.setByte(static_cast<std::uint8_t>('a' + i), i);
    ASSERT_TRUE(bpe.addMerge(1, 2, 10));   // bc
    ASSERT_TRUE(bpe.addMerge(0, 0, 11));   // aa
    ASSERT_TRUE(bpe.addMerge(0, 10, 12));  // abc
    EXPECT_FALSE(bpe.addMerge(0, 0, 13));
    EXPECT_EQ(encode(bpe, "abc"), (Ids{12}));
    EXPECT_EQ(encode(bpe, "aaa"), (Ids{11, 0}));
    EXPECT_EQ(encode(bpe, "aabc"), (Ids{11, 10}));
    EXPECT_EQ(encode(bpe, "axb"), (Ids{0, 1}));  // x has no id and is dropped
    EXPECT_EQ(encode(bpe, "bxc"), (Ids{10}));
    EXPECT_EQ(encode(bpe, ""), Ids{});
}

/// The definition, word for word.
Ids plainMerge(Ids ids, const std::map<std::pair<int, int>, std::pair<int, int>>& merges) {
    for (;;) {
        auto best = merges.end();
        std::size_t at = 0;
        for (std::size_t i = 0; i + 1 < ids.size(); ++i) {
            auto found = merges.find({ids[i], ids[i + 1]});
            if (found != merges.end() && (best == merges.end() || found->second.first < best->second.first)) {
                best = found;
                at = i;
            }
        }
        if (best == merges.end()) return ids;
        ids[at] = best->second.second;
        ids.erase(ids.begin() + std::ptrdiff_t(at) + 1);
    }
}

TEST(BytePairEncoder, AgreesWithTheDefinitionOnRandomMergesAndLengths) {
    std::mt19937 random(7);
    for (int round = 0; round < 200; ++round) {
        BytePairEncoder bpe;
        std::map<std::pair<int, int>, std::pair<int, int>> merges;
        constexpr int kLetters = 3;
        for (int i = 0; i < kLetters; ++i) bpe.setByte(static_cast<std::uint8_t>('a' + i), i);
        int next = kLetters;
        for (int rank = 0; rank < 40; ++rank) {
            int left = int(random() % unsigned(next)), right = int(random() % unsigned(next));
            if (!merges.emplace(std::pair(left, right), std::pair(int(merges.size()), next)).second) continue;
            ASSERT_TRUE(bpe.addMerge(left, right, next++));
        }
        // short and long pieces take different ways
        for (std::size_t length : {1u, 2u, 7u, 47u, 48u, 49u, 64u, 65u, 300u}) {
            std::string piece;
            Ids letters;
            for (std::size_t i = 0; i < length; ++i) {
                letters.push_back(std::int32_t(random() % kLetters));
                piece += static_cast<char>('a' + letters.back());
            }
            ASSERT_EQ(encode(bpe, piece), plainMerge(letters, merges)) << piece;
        }
    }
}

TEST(BytePairEncoder, AlphabetIsAOneToOneTable) {
    EXPECT_EQ(byteAlphabet()[' '], U'Ġ');
    EXPECT_EQ(byteAlphabet()['\n'], U'Ċ');
    EXPECT_EQ(byteAlphabet()['!'], U'!');
    EXPECT_EQ(byteAlphabet()[0xad], char32_t(323));
    EXPECT_EQ(toBytes("ĠaĊ"), " a\n");
    EXPECT_EQ(toBytes("a b"), std::nullopt);
    EXPECT_EQ(toBytes("称"), std::nullopt);
}

TEST(AddedTokens, LeftmostThenLongest) {
    AddedTokens tokens;
    tokens.add("<a>", 1);
    tokens.add("<a><b>", 2);
    tokens.add("b>", 3);
    std::string seen;
    auto run = [&](std::string_view text) {
        seen.clear();
        tokens.split(
            text, [&](std::string_view part) { seen += "[" + std::string(part) + "]"; },
            [&](std::int32_t id) { seen += std::to_string(id); });
        return seen;
    };
    EXPECT_EQ(run("x<a><b>y<a>"), "[x]2[y]1");
    EXPECT_EQ(run("<a><a><b>"), "12");
    EXPECT_EQ(run("<b><a"), "[<]3[<a]");
    EXPECT_EQ(run(""), "");
}

}  // namespace
}  // namespace studio::text

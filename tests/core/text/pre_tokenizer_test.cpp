// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/pre_tokenizer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/text/unicode.h"

namespace studio::text {
namespace {

using Pieces = std::vector<std::string>;

Pieces split(std::string_view text, PreTokenizer::Digits digits = PreTokenizer::Digits::Individual,
             bool gpt2Rule = true) {
    Pieces pieces;
    PreTokenizer pre{digits, gpt2Rule};
    pre.split(text, [&](std::string_view piece) { pieces.emplace_back(piece); });
    return pieces;
}

TEST(PreTokenizer, FollowsGpt2sRule) {
    EXPECT_EQ(split(""), Pieces{});
    EXPECT_EQ(split("Hello world"), (Pieces{"Hello", " world"}));
    EXPECT_EQ(split("a  b"), (Pieces{"a", " ", " b"}));
    EXPECT_EQ(split("a \n b\n"), (Pieces{"a", " \n", " b", "\n"}));
    EXPECT_EQ(split("a\n\nb"), (Pieces{"a", "\n", "\n", "b"}));
    EXPECT_EQ(split("  "), (Pieces{"  "}));
    EXPECT_EQ(split("can't 'll ''s 'S"), (Pieces{"can", "'t", " '", "ll", " ''", "s", " '", "S"}));
    EXPECT_EQ(split("they'll'd"), (Pieces{"they", "'ll", "'d"}));
    EXPECT_EQ(split("a, b!?"), (Pieces{"a", ",", " b", "!?"}));
    EXPECT_EQ(split("\xC2\xA0x"), (Pieces{"\xC2\xA0", "x"}));  // a no-break space does not join
}

TEST(PreTokenizer, NumbersStandAlone) {
    EXPECT_EQ(split("a 12"), (Pieces{"a", " ", "1", "2"}));
    EXPECT_EQ(split("x²Ⅻ½"), (Pieces{"x", "²", "Ⅻ", "½"}));
    EXPECT_EQ(split("a 12", PreTokenizer::Digits::Runs), (Pieces{"a", " ", "12"}));
    EXPECT_EQ(split("a 12", PreTokenizer::Digits::Joined), (Pieces{"a", " 12"}));
    EXPECT_EQ(split("a b1 ", PreTokenizer::Digits::Individual, false), (Pieces{"a b", "1", " "}));
}

TEST(PreTokenizer, InvalidBytesAreCharactersOfTheirOwn) {
    EXPECT_EQ(split("a\xff\xfe b"), (Pieces{"a", "\xff\xfe", " b"}));
    EXPECT_EQ(split("\xe4\xbd"), (Pieces{"\xe4\xbd"}));
}

TEST(Unicode, ClassesOfKnownCharacters) {
    EXPECT_EQ(classify(U'a'), CharClass::Letter);
    EXPECT_EQ(classify(U'称'), CharClass::Letter);
    EXPECT_EQ(classify(U'ʰ'), CharClass::Letter);
    EXPECT_EQ(classify(0x301), CharClass::Other);  // a combining mark
    EXPECT_EQ(classify(U'٣'), CharClass::Number);
    EXPECT_EQ(classify(U'㉈'), CharClass::Number);
    EXPECT_EQ(classify(U'_'), CharClass::Other);
    EXPECT_EQ(classify(0x200b), CharClass::Other);  // zero width space is none
    EXPECT_EQ(classify(0x3000), CharClass::Space);
    EXPECT_EQ(classify(0x1c), CharClass::Other);
    EXPECT_EQ(classify(0x10ffff), CharClass::Other);
}

TEST(Unicode, CharactersGoThereAndBack) {
    for (char32_t code = 0; code < 0x110000; code += code < 0x3000 ? 1 : 37) {
        if (code >= 0xd800 && code < 0xe000) continue;
        std::string text;
        appendUtf8(text, code);
        auto [read, length] = nextChar(text, 0);
        ASSERT_EQ(read, code);
        ASSERT_EQ(length, text.size());
        for (std::size_t cut = 1; cut < text.size(); ++cut)
            EXPECT_EQ(nextChar(std::string_view(text).substr(0, cut), 0).length, 1u);
    }
    for (std::string_view bad : {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xed\xa0\x80",
                                 "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff"}) {
        EXPECT_EQ(nextChar(bad, 0).code, U'\xfffd');
        EXPECT_EQ(nextChar(bad, 0).length, 1u);
    }
    EXPECT_EQ(validUtf8("a\xff称\xe7"), "a\xEF\xBF\xBD称\xEF\xBF\xBD");
}

}  // namespace
}  // namespace studio::text

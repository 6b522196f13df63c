// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace studio::text {

/// What the rules of a pre-tokenizer tell apart.
enum class CharClass : std::uint8_t {
    Other,
    Letter,  ///< categories L*
    Number,  ///< categories N*
    Space,   ///< property White_Space
};

/// Class of a code point by Unicode 16.0, from a table of our own (unicode_tables.h says why).
CharClass classify(char32_t code);

/// One character of a text: its code point and length in bytes.
struct Utf8Char {
    char32_t code;
    std::size_t length;
};

/// The character that begins at `position` (< text.size()). A byte that begins no valid UTF-8 sequence
/// counts as a character of its own: U+FFFD with length 1.
Utf8Char nextChar(std::string_view text, std::size_t position);
/// Appends a code point (< 0x110000, no surrogate) as UTF-8.
void appendUtf8(std::string& text, char32_t code);
/// The text with every invalid byte replaced by U+FFFD.
std::string validUtf8(std::string_view text);

}  // namespace studio::text

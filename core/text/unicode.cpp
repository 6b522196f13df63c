// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/unicode.h"

#include <algorithm>
#include <iterator>

#include "core/text/unicode_tables.h"

namespace studio::text {

namespace {

template <std::size_t N>
bool contains(const CodeRange (&ranges)[N], char32_t code) {
    auto after = std::upper_bound(std::begin(ranges), std::end(ranges), code,
                                  [](char32_t c, const CodeRange& range) { return c < range.first; });
    return after != std::begin(ranges) && code <= std::prev(after)->last;
}

bool isSpace(char32_t code) {
    return (code >= 0x9 && code <= 0xd) || code == 0x20 || code == 0x85 || code == 0xa0 || code == 0x1680 ||
           (code >= 0x2000 && code <= 0x200a) || code == 0x2028 || code == 0x2029 || code == 0x202f ||
           code == 0x205f || code == 0x3000;
}

}  // namespace

CharClass classify(char32_t code) {
    if (code < 0x80) {
        char32_t lower = code | 0x20;
        if (lower >= 'a' && lower <= 'z') return CharClass::Letter;
        if (code >= '0' && code <= '9') return CharClass::Number;
        return isSpace(code) ? CharClass::Space : CharClass::Other;
    }
    if (contains(kLetters, code)) return CharClass::Letter;
    if (contains(kNumbers, code)) return CharClass::Number;
    return isSpace(code) ? CharClass::Space : CharClass::Other;
}

Utf8Char nextChar(std::string_view text, std::size_t position) {
    auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[position + i]); };
    constexpr Utf8Char kInvalid{0xfffd, 1};
    unsigned first = byte(0);
    if (first < 0x80) return {first, 1};
    std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || position + length > text.size()) return kInvalid;
    char32_t code = first & (0xffu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0) != 0x80) return kInvalid;
        code = code << 6 | (byte(i) & 0x3f);
    }
    // overlong forms, surrogates and what lies beyond Unicode are invalid
    bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    bool surrogate = code >= 0xd800 && code < 0xe000;
    if (overlong || surrogate || code > 0x10ffff) return kInvalid;
    return {code, length};
}

void appendUtf8(std::string& text, char32_t code) {
    auto tail = [&](int shift) { text += static_cast<char>(0x80 | (code >> shift & 0x3f)); };
    if (code < 0x80) {
        text += static_cast<char>(code);
    } else if (code < 0x800) {
        text += static_cast<char>(0xc0 | code >> 6);
        tail(0);
    } else if (code < 0x10000) {
        text += static_cast<char>(0xe0 | code >> 12);
        tail(6), tail(0);
    } else {
        text += static_cast<char>(0xf0 | code >> 18);
        tail(12), tail(6), tail(0);
    }
}

std::string validUtf8(std::string_view text) {
    std::string valid;
    valid.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        auto [code, length] = nextChar(text, at);
        if (code == 0xfffd && length == 1)
            appendUtf8(valid, code);
        else
            valid.append(text, at, length);
        at += length;
    }
    return valid;
}

}  // namespace studio::text

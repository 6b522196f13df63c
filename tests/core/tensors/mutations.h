// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace studio::test {

/// Damages a text the way disks, transfers and hostile hands do: one to eight bits flipped, pieces cut out,
/// doubled or moved, bytes and JSON's own signs put in, numbers made extreme.
inline std::string mutated(std::string text, std::mt19937& random) {
    static constexpr std::array<std::string_view, 20> kPieces{"{",
                                                              "}",
                                                              "[",
                                                              "]",
                                                              ",",
                                                              ":",
                                                              "\"",
                                                              "\\",
                                                              "\\u0000",
                                                              "\\ud800",
                                                              "null",
                                                              "-1",
                                                              "1e999",
                                                              "0.5",
                                                              "99999999999999999999",
                                                              "18446744073709551615",
                                                              "4294967296",
                                                              "true",
                                                              "[[[[[[[[",
                                                              "\xff"};
    auto below = [&](std::size_t n) { return n == 0 ? 0 : static_cast<std::size_t>(random()) % n; };
    for (std::size_t round = 1 + below(4); round > 0; --round) {
        std::size_t at = below(text.size()), length = std::min(below(24), text.size() - at);
        switch (below(7)) {
            case 0:
                for (std::size_t i = 1 + below(8); i > 0 && !text.empty(); --i)
                    text[below(text.size())] ^= static_cast<char>(1 << below(8));
                break;
            case 1:
                text.erase(at, length);
                break;
            case 2:
                text.insert(at, text.substr(at, length));
                break;
            case 3:
                text.insert(below(text.size()), text.substr(at, length));
                break;
            case 4:
                text.insert(at, kPieces[below(kPieces.size())]);
                break;
            case 5:
                text.replace(at, length, kPieces[below(kPieces.size())]);
                break;
            default:
                // the digits of a number
                if (auto digit = text.find_first_of("0123456789", at); digit != text.npos)
                    text[digit] = static_cast<char>('0' + below(10));
        }
    }
    return text;
}

}  // namespace studio::test

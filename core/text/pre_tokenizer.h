// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string_view>

namespace studio::text {

/// Cuts a text into the pieces within which tokens are formed. The pieces in order are the text.
/// Source: reference/checkpoint-and-processors.md 7, steps 2 and 3.
struct PreTokenizer {
    enum class Digits {
        Joined,      ///< numbers stay with the rule below
        Runs,        ///< each run of numeric characters is a piece
        Individual,  ///< each numeric character is a piece
    };
    Digits digits = Digits::Joined;
    /// GPT-2's rule: contractions, [space] letters, [space] numbers, [space] others, white space. Without
    /// it the text stays whole.
    bool gpt2Rule = true;

    using Sink = std::function<void(std::string_view piece)>;
    void split(std::string_view text, const Sink& sink) const;
};

}  // namespace studio::text

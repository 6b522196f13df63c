// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace studio::text {

/// Tokens that are found in a text by their exact spelling, before anything else is done to it: the leftmost
/// match counts, and of several that begin there the longest.
class AddedTokens {
public:
    /// Adds a token; `content` must not be empty.
    void add(std::string content, std::int32_t id);
    /// Hands out the parts of a text in order: those between the tokens (not empty) and the tokens' ids.
    void split(std::string_view text, const std::function<void(std::string_view)>& part,
               const std::function<void(std::int32_t)>& token) const;

private:
    struct Token {
        std::string content;
        std::int32_t id;
    };
    const Token* matchAt(std::string_view text) const;

    std::array<std::vector<Token>, 256> byFirstByte_;  ///< longest first
};

}  // namespace studio::text

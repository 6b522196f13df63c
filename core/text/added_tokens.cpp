// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/added_tokens.h"

#include <algorithm>

namespace studio::text {

void AddedTokens::add(std::string content, std::int32_t id) {
    auto& tokens = byFirstByte_[static_cast<unsigned char>(content.front())];
    auto shorter = std::find_if(tokens.begin(), tokens.end(),
                                [&](const Token& t) { return t.content.size() < content.size(); });
    tokens.insert(shorter, {std::move(content), id});
}

const AddedTokens::Token* AddedTokens::matchAt(std::string_view text) const {
    for (const auto& token : byFirstByte_[static_cast<unsigned char>(text.front())])
        if (text.starts_with(token.content)) return &token;
    return nullptr;
}

void AddedTokens::split(std::string_view text, const std::function<void(std::string_view)>& part,
                        const std::function<void(std::int32_t)>& token) const {
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size();) {
        const Token* found = matchAt(text.substr(at));
        if (!found) {
            ++at;
            continue;
        }
        if (at > begin) part(text.substr(begin, at - begin));
        token(found->id);
        begin = at += found->content.size();
    }
    if (begin < text.size()) part(text.substr(begin));
}

}  // namespace studio::text

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/text/added_tokens.h"
#include "core/text/bpe.h"
#include "core/text/pre_tokenizer.h"

namespace studio::text {

/// All that a tokenizer knows; immutable once made.
struct TokenizerTables {
    AddedTokens special;   ///< searched in the text first
    AddedTokens ordinary;  ///< then these, in what lies between (tokens marked "normalized")
    PreTokenizer pre;
    BytePairEncoder bpe;
    std::vector<std::string> bytesOf;  ///< what each id stands for; empty where an id is not in use
};

/// Reads a Hugging Face tokenizer.json. "truncation" and "padding" are passed over: they belong to whoever
/// calls. Errors: NotFound, Io, Corrupt, Unsupported (the component is named).
Result<TokenizerTables> readTokenizerJson(const std::filesystem::path& path);

}  // namespace studio::text

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/text/tokenizer.h"

namespace studio::policy {

/// tokenizer.json of a checkpoint folder: in the folder that the pre-processor names (`name`, unless it is a
/// hub id), in tokenizer/, beside config.json, or in vlm/. Empty: there is none.
std::filesystem::path findTokenizer(const std::filesystem::path& folder, const std::string& name);

/// What tokenizer/ of a checkpoint is to hold.
struct TokenizerFiles {
    std::filesystem::path source;  ///< tokenizer.json to copy; empty: the byte tokenizer, written out
    int padToken = 2;              ///< id that instructions are padded with
    bool truncateLeft = false;     ///< which end a text that is too long loses
};

/// Writes tokenizer/tokenizer.json and tokenizer/tokenizer_config.json, by which both this program and the
/// transformers library load the tokenizer without anything else. Settings of a tokenizer_config.json beside
/// `source` are kept. Errors: NotFound, Io, Corrupt.
Status writeTokenizer(const std::filesystem::path& folder, const TokenizerFiles& files);

}  // namespace studio::policy

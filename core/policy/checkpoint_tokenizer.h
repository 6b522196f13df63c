// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/text/tokenizer.h"

namespace studio::policy {

/// tokenizer.json of a checkpoint folder: in the folder that the pre-processor names (`name`, unless it is a
/// hub id), in tokenizer/, beside config.json, or in vlm/. Empty: there is none.
std::filesystem::path findTokenizer(const std::filesystem::path& folder, const std::string& name);

/// tokenizer.json of a model that a hub id (or the path of a folder) names, wherever this machine has it.
/// Errors: NotFound, saying where was looked and how to get it; those of a download.
using TokenizerLookup = std::function<Result<std::filesystem::path>(const std::string& model)>;

/// tokenizer.json for the checkpoint `folder` that has none beside its weights, as the published ones: that
/// of the model which its pre-processor (`name`) or else its config.json (`backbone`, the vlm_model_name)
/// names, in a local folder or where `lookUp` finds it. Empty: neither names a model. Errors: those of
/// `lookUp`: of the model that was tried first, of the second where the first is a folder without one.
Result<std::filesystem::path> namedTokenizer(const std::filesystem::path& folder, const std::string& name,
                                             const std::string& backbone, const TokenizerLookup& lookUp);

/// What a person is told of a tokenizer that does not lie beside the weights it serves.
std::string borrowedNote(const std::filesystem::path& tokenizerJson);

/// Whether a text that is too long loses its beginning, as tokenizer_config.json beside a tokenizer.json
/// says (truncation_side); empty where it says nothing. Errors: Io, Corrupt.
Result<std::optional<bool>> cutsLeft(const std::filesystem::path& tokenizerJson);

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

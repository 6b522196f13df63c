// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "core/base/result.h"

namespace studio::app {

/// Folder of weights named by a path or a hub id; `download`: consent to fetch what the local cache lacks.
/// Blocks. Errors: those of hub::resolveWeights; Unsupported in a build without libcurl or OpenSSL.
Result<std::filesystem::path> findWeights(const std::string& source, bool download);

/// tokenizer.json of a model that a checkpoint without one names (policy::TokenizerLookup). Blocks. Errors:
/// those of hub::resolveTokenizer; Unsupported as above.
Result<std::filesystem::path> findTokenizer(const std::string& model, bool download);

}  // namespace studio::app

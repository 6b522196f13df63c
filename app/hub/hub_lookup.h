// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

#include "core/base/result.h"

namespace studio::hub {
struct DownloadProgress;
}

namespace studio::app {

/// How a model is looked for that this machine may lack.
struct HubLookup {
    bool download = false;      ///< consent to fetch what the local cache lacks
    std::stop_token stop = {};  ///< ends a download (Cancelled), which a later call continues
    /// Of a download, on the calling thread.
    std::function<void(const hub::DownloadProgress&)> progress = {};
    /// How a person consents (hub::ResolveOptions::offer); empty: by the terminal's --download.
    std::string offer = {};
};

/// Folder of weights named by a path or a hub id. Blocks. Errors: those of hub::resolveWeights; Unsupported
/// in a build without libcurl or OpenSSL.
Result<std::filesystem::path> findWeights(const std::string& source, const HubLookup& how = {});

/// tokenizer.json of a model that a checkpoint without one names (policy::TokenizerLookup). Blocks. Errors:
/// those of hub::resolveTokenizer; Unsupported as above.
Result<std::filesystem::path> findTokenizer(const std::string& model, const HubLookup& how = {});

}  // namespace studio::app

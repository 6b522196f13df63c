// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/hub/blob_download.h"

namespace studio::hub {

/// Where models come from unless HF_ENDPOINT names a mirror.
inline constexpr const char* kDefaultEndpoint = "https://huggingface.co";

/// How far a download has come.
struct DownloadProgress {
    std::string file;                            ///< name in the repository
    std::uint64_t fileBytes = 0, fileTotal = 0;  ///< of this file
    std::uint64_t bytes = 0, total = 0;          ///< of all files that were not in the cache
};

/// Where weights may come from, and who is asked. Source of names and defaults: huggingface_hub's environment
/// variables.
struct ResolveOptions {
    /// Consent to a download. Without it nothing is asked of the network.
    bool allowDownload = false;
    /// How a person consents: the hint of an error begins with it where a download would help.
    std::string offer{"With --download"};
    /// What the folder must hold to be of use.
    std::vector<std::string> required{"config.json", "model.safetensors"};
    /// The only files that a download fetches; empty: all that a policy may consist of (resolveWeights()).
    std::vector<std::string> only{};

    std::string endpoint;  ///< without a slash at the end
    std::filesystem::path
        cache;             ///< of the Hugging Face libraries: models--owner--name/{refs,snapshots,blobs}
    std::string token;     ///< for private and gated models
    bool offline = false;  ///< HF_HUB_OFFLINE: no download even with consent

    std::chrono::seconds connectTimeout{15}, stallTimeout{30};
    RetryOptions retry;
    /// Called on the calling thread, at most ten times a second and at the end of each file.
    std::function<void(const DownloadProgress&)> progress;
    std::stop_token stop;

    /// Endpoint, cache, token and offline as HF_ENDPOINT, HF_HUB_CACHE, HF_HOME, XDG_CACHE_HOME, HF_TOKEN,
    /// HF_TOKEN_PATH and HF_HUB_OFFLINE say, or the libraries' defaults.
    static ResolveOptions fromEnvironment();
};

/// The local folder of a `pretrained_path`: a folder (a checkpoint's folder stands for the pretrained_model
/// in it), or a hub id owner/name[@revision], which is looked up in the cache and, with consent, downloaded
/// into it: the .json and .safetensors files at the top, in tokenizer/ and in vlm/. A broken download is
/// continued by the next call. Blocking. Errors: NotFound (the message says what is missing, the hint what a
/// download would fetch), InvalidArgument, Network, Corrupt, Io, Cancelled.
Result<std::filesystem::path> resolveWeights(const std::string& source, const ResolveOptions& options);

/// tokenizer.json of a model, for policies that are published without one: in a local folder (or tokenizer/
/// in it), else in the cache beside the tokenizer_config.json that says which end of a long text is cut,
/// else, with consent, downloaded: these two files alone, a few megabytes. `options.required` and `only` are
/// not looked at. Blocking. Errors: as resolveWeights.
Result<std::filesystem::path> resolveTokenizer(const std::string& model, ResolveOptions options);

}  // namespace studio::hub

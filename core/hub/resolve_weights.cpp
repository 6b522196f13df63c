// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hub/resolve_weights.h"

#include <fmt/format.h>

#include <cstdlib>

#include "core/base/file.h"
#include "core/hub/hub_cache.h"
#include "core/hub/snapshot_download.h"

namespace studio::hub {

namespace fs = std::filesystem;

namespace {

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

fs::path homeFolder() {
    std::string home = environment("HOME");
    return home.empty() ? fs::path("/") : fs::path(home);
}

/// "~" and "~/x" as the shell reads them.
fs::path expanded(const std::string& text) {
    if (text == "~") return homeFolder();
    return text.starts_with("~/") ? homeFolder() / text.substr(2) : fs::path(text);
}

fs::path hubHome() {
    if (std::string home = environment("HF_HOME"); !home.empty()) return expanded(home);
    std::string xdg = environment("XDG_CACHE_HOME");
    return (xdg.empty() ? homeFolder() / ".cache" : expanded(xdg)) / "huggingface";
}

bool isTrue(std::string value) {
    for (char& c : value) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return value == "1" || value == "ON" || value == "YES" || value == "TRUE";
}

std::string savedToken() {
    if (std::string token = environment("HF_TOKEN"); !token.empty()) return token;
    std::string path = environment("HF_TOKEN_PATH");
    auto content = readFile(path.empty() ? hubHome() / "token" : expanded(path), 4096);
    if (!content.ok()) return {};
    return content->substr(0, content->find_last_not_of(" \r\n") + 1);
}

Result<fs::path> localFolder(const fs::path& folder, const ResolveOptions& options) {
    // a checkpoint's folder: the weights lie one level down
    fs::path inner = folder / "pretrained_model";
    std::error_code ignored;
    fs::path found = fs::is_directory(inner, ignored) && !fs::exists(folder / "config.json") ? inner : folder;
    auto missing = missingFiles(found, options.required);
    if (missing.empty()) return found;
    return Error{
        ErrorCode::NotFound,
        fmt::format("cannot load weights from {}: {} missing", found.string(), fmt::join(missing, ", ")),
        "Give the folder that holds config.json and model.safetensors."};
}

/// How messages speak of what is looked for.
struct Wording {
    std::string what;     ///< in front of the model's name
    std::string instead;  ///< what may be given in place of a model that is not there
    std::string other;    ///< the way without a download
};

const Wording kWeights{"weights",
                       "Give a folder with config.json and model.safetensors, or a hub id "
                       "owner/name[@revision].",
                       "Or give a local folder"};
const Wording kTokenizer{"the tokenizer of",
                         "Put the tokenizer.json of the policy's backbone into the checkpoint's folder.",
                         "Or put them into the checkpoint's folder, or train with policy.tokenizer set to "
                         "such a tokenizer.json"};

/// What stands in the way of a download, and what it would fetch.
Error withoutConsent(const ModelId& id, const CachedModel& model, const std::vector<std::string>& missing,
                     const ResolveOptions& options, const Wording& wording) {
    std::string why = missing.empty() ? fmt::format("not in the local cache {}", options.cache.string())
                                      : fmt::format("the local cache lacks {}", fmt::join(missing, ", "));
    std::string files = fmt::format("{}", fmt::join(options.required, ", "));
    if (options.only.empty()) files += " and every other .json and .safetensors file";
    return {
        ErrorCode::NotFound,
        fmt::format("cannot load {} '{}' (revision {}): {}, and {}", wording.what, id.text(), id.revision,
                    why,
                    options.offline ? "HF_HUB_OFFLINE forbids downloads" : "a download was not asked for"),
        fmt::format("{} {} of {}/{} at revision {} are fetched into {}; HF_ENDPOINT selects a mirror. {}.{}",
                    options.offer, files, options.endpoint, id.text(), id.revision, model.folder().string(),
                    wording.other, options.offline ? " Unset HF_HUB_OFFLINE before a download." : "")};
}

/// A model that is no local folder: from the cache, else the hub.
Result<fs::path> fromHub(const std::string& source, const ResolveOptions& options, const Wording& wording) {
    std::error_code ignored;
    bool pathOnly = source.starts_with('/') || source.starts_with('.') || source.starts_with('~');
    auto id = pathOnly ? std::nullopt : ModelId::parse(source);
    if (!id) {
        bool exists = fs::exists(expanded(source), ignored);
        return Error{exists ? ErrorCode::InvalidArgument : ErrorCode::NotFound,
                     fmt::format("cannot load {} '{}': {}", wording.what, source,
                                 exists ? "it is a file, a folder is needed" : "there is no such folder"),
                     wording.instead};
    }
    CachedModel model(options.cache, *id);
    std::vector<std::string> missing;
    ModelId wanted = *id;
    if (auto commit = model.commit(); commit && fs::is_directory(model.snapshot(*commit), ignored)) {
        missing = missingFiles(model.snapshot(*commit), options.required);
        if (missing.empty()) return model.snapshot(*commit);
        // a few files are added to what is here: a newer revision would leave the weights behind
        if (!options.only.empty()) wanted.revision = *commit;
    }
    if (!options.allowDownload || options.offline)
        return withoutConsent(*id, model, missing, options, wording);
    auto folder = downloadSnapshot(wanted, CachedModel(options.cache, wanted), options);
    if (!folder.ok()) return folder.error().within(fmt::format("cannot load {} '{}'", wording.what, source));
    return folder;
}

}  // namespace

ResolveOptions ResolveOptions::fromEnvironment() {
    ResolveOptions options;
    options.endpoint = environment("HF_ENDPOINT");
    if (options.endpoint.empty()) options.endpoint = kDefaultEndpoint;
    while (options.endpoint.ends_with('/')) options.endpoint.pop_back();
    std::string cache = environment("HF_HUB_CACHE");
    if (cache.empty()) cache = environment("HUGGINGFACE_HUB_CACHE");
    options.cache = cache.empty() ? hubHome() / "hub" : expanded(cache);
    options.token = savedToken();
    options.offline = isTrue(environment("HF_HUB_OFFLINE"));
    return options;
}

Result<fs::path> resolveWeights(const std::string& source, const ResolveOptions& options) {
    fs::path path = expanded(source);
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) return localFolder(path, options);
    return fromHub(source, options, kWeights);
}

Result<fs::path> resolveTokenizer(const std::string& model, ResolveOptions options) {
    fs::path folder = expanded(model);
    std::error_code ignored;
    if (fs::is_directory(folder, ignored)) {
        for (const char* place : {"tokenizer.json", "tokenizer/tokenizer.json"})
            if (fs::is_regular_file(folder / place, ignored)) return folder / place;
        return Error{
            ErrorCode::NotFound,
            fmt::format("cannot load the tokenizer of '{}': the folder has no tokenizer.json", model),
            kTokenizer.instead};
    }
    options.required = options.only = {"tokenizer.json", "tokenizer_config.json"};
    STUDIO_ASSIGN(fs::path snapshot, fromHub(model, options, kTokenizer));
    return snapshot / "tokenizer.json";
}

}  // namespace studio::hub

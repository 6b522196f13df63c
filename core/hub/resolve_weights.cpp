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

/// What stands in the way of a download, and what it would fetch.
Error withoutConsent(const ModelId& id, const CachedModel& model, const std::vector<std::string>& missing,
                     const ResolveOptions& options) {
    std::string why = missing.empty() ? fmt::format("not in the local cache {}", options.cache.string())
                                      : fmt::format("the local cache lacks {}", fmt::join(missing, ", "));
    return {
        ErrorCode::NotFound,
        fmt::format("cannot load weights '{}' (revision {}): {}, and {}", id.text(), id.revision, why,
                    options.offline ? "HF_HUB_OFFLINE forbids downloads" : "a download was not asked for"),
        fmt::format(
            "With --download the .json and .safetensors files of {}/{} at revision {} ({} among them) "
            "are fetched into {}. Or give a local folder; HF_ENDPOINT selects a mirror.{}",
            options.endpoint, id.text(), id.revision, fmt::join(options.required, ", "),
            model.folder().string(), options.offline ? " Unset HF_HUB_OFFLINE first." : "")};
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
    bool pathOnly = source.starts_with('/') || source.starts_with('.') || source.starts_with('~');
    auto id = pathOnly ? std::nullopt : ModelId::parse(source);
    if (!id) {
        bool exists = fs::exists(path, ignored);
        return Error{
            exists ? ErrorCode::InvalidArgument : ErrorCode::NotFound,
            fmt::format("cannot load weights '{}': {}", source,
                        exists ? "it is a file, a folder is needed" : "there is no such folder"),
            "Give a folder with config.json and model.safetensors, or a hub id owner/name[@revision]."};
    }
    CachedModel model(options.cache, *id);
    std::vector<std::string> missing;
    if (auto commit = model.commit(); commit && fs::is_directory(model.snapshot(*commit), ignored)) {
        missing = missingFiles(model.snapshot(*commit), options.required);
        if (missing.empty()) return model.snapshot(*commit);
    }
    if (!options.allowDownload || options.offline) return withoutConsent(*id, model, missing, options);
    auto folder = downloadSnapshot(*id, model, options);
    if (!folder.ok()) return folder.error().within(fmt::format("cannot load weights '{}'", source));
    return folder;
}

}  // namespace studio::hub

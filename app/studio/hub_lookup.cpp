// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/hub_lookup.h"

#if STUDIO_HUB
#include "core/hub/resolve_weights.h"
#endif

namespace studio::app {

namespace fs = std::filesystem;

#if STUDIO_HUB

namespace {

hub::ResolveOptions hubOptions(bool download) {
    auto options = hub::ResolveOptions::fromEnvironment();
    options.allowDownload = download;
    return options;
}

}  // namespace

Result<fs::path> findWeights(const std::string& source, bool download) {
    return hub::resolveWeights(source, hubOptions(download));
}

Result<fs::path> findTokenizer(const std::string& model, bool download) {
    return hub::resolveTokenizer(model, hubOptions(download));
}

#else

namespace {

Error withoutHub(const std::string& model) {
    return {ErrorCode::Unsupported, "cannot look up '" + model + "': this build has no libcurl or OpenSSL",
            "Name a local folder, or build with libcurl and OpenSSL."};
}

}  // namespace

Result<fs::path> findWeights(const std::string& source, bool) {
    return withoutHub(source);
}

Result<fs::path> findTokenizer(const std::string& model, bool) {
    return withoutHub(model);
}

#endif

}  // namespace studio::app

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hub/hub_lookup.h"

#if STUDIO_HUB
#include "core/hub/resolve_weights.h"
#endif

namespace studio::app {

namespace fs = std::filesystem;

#if STUDIO_HUB

namespace {

hub::ResolveOptions hubOptions(const HubLookup& how) {
    auto options = hub::ResolveOptions::fromEnvironment();
    options.allowDownload = how.download;
    options.stop = how.stop;
    options.progress = how.progress;
    if (!how.offer.empty()) options.offer = how.offer;
    return options;
}

}  // namespace

Result<fs::path> findWeights(const std::string& source, const HubLookup& how) {
    return hub::resolveWeights(source, hubOptions(how));
}

Result<fs::path> findTokenizer(const std::string& model, const HubLookup& how) {
    return hub::resolveTokenizer(model, hubOptions(how));
}

#else

namespace {

Error withoutHub(const std::string& model) {
    return {ErrorCode::Unsupported, "cannot look up '" + model + "': this build has no libcurl or OpenSSL",
            "Name a local folder, or build with libcurl and OpenSSL."};
}

}  // namespace

Result<fs::path> findWeights(const std::string& source, const HubLookup&) {
    return withoutHub(source);
}

Result<fs::path> findTokenizer(const std::string& model, const HubLookup&) {
    return withoutHub(model);
}

#endif

}  // namespace studio::app

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/services.h"

#include <unistd.h>

#include <cstdio>
#include <string>
#include <utility>

#if STUDIO_HUB
#include "core/hub/resolve_weights.h"
#endif
#if STUDIO_VIDEO
#include "core/video/media_backend.h"
#endif

namespace studio::cli {

std::shared_ptr<const data::MediaBackend> media() {
#if STUDIO_VIDEO
    return video::mediaBackend();
#else
    return nullptr;
#endif
}

namespace {

#if STUDIO_HUB
hub::ResolveOptions hubOptions(bool download, std::stop_token stop) {
    auto options = hub::ResolveOptions::fromEnvironment();
    options.allowDownload = download;
    options.stop = std::move(stop);
    options.progress = [terminal = isatty(STDERR_FILENO) != 0,
                        last = std::string()](const hub::DownloadProgress& progress) mutable {
        const double mib = 1048576;
        if (!terminal) {
            // a log gets a line per file
            if (std::exchange(last, progress.file) != progress.file)
                std::fprintf(stderr, "fetching %s (%.1f MiB)\n", progress.file.c_str(),
                             double(progress.fileTotal) / mib);
            return;
        }
        std::fprintf(stderr, "\r\x1b[Kfetching %s: %.1f of %.1f MiB", progress.file.c_str(),
                     double(progress.fileBytes) / mib, double(progress.fileTotal) / mib);
        if (progress.bytes == progress.total) std::fputs("\n", stderr);
    };
    return options;
}
#else
Error withoutHub(const std::string& model) {
    return {ErrorCode::Unsupported, "cannot look up '" + model + "': this build has no libcurl or OpenSSL",
            "Name a local folder, or build with libcurl and OpenSSL."};
}
#endif

}  // namespace

Result<std::filesystem::path> findWeights(const std::string& source, [[maybe_unused]] bool download,
                                          [[maybe_unused]] std::stop_token stop) {
#if STUDIO_HUB
    return hub::resolveWeights(source, hubOptions(download, std::move(stop)));
#else
    return withoutHub(source);
#endif
}

TokenizerLookup tokenizerLookup([[maybe_unused]] bool download, [[maybe_unused]] std::stop_token stop) {
    return [=](const std::string& model) -> Result<std::filesystem::path> {
#if STUDIO_HUB
        return hub::resolveTokenizer(model, hubOptions(download, stop));
#else
        return withoutHub(model);
#endif
    };
}

train::TrainingServices trainingServices(bool download, std::vector<std::string> argv, std::stop_token stop) {
    train::TrainingServices services;
    services.media = media();
    services.findTokenizer = tokenizerLookup(download, stop);
    services.findWeights = [download, stop = std::move(stop)](const std::string& source) {
        return findWeights(source, download, stop);
    };
    services.argv = std::move(argv);
    return services;
}

}  // namespace studio::cli

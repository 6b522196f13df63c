// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/services.h"

#include <unistd.h>

#include <cstdio>
#include <string>
#include <utility>

#include "app/hub/hub_lookup.h"
#include "core/hub/resolve_weights.h"
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

/// Tells of a download on standard error.
app::HubLookup hubLookup(bool download, std::stop_token stop) {
    app::HubLookup how;
    how.download = download;
    how.stop = std::move(stop);
    how.progress = [terminal = isatty(STDERR_FILENO) != 0,
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
    return how;
}

}  // namespace

Result<std::filesystem::path> findWeights(const std::string& source, bool download, std::stop_token stop) {
    return app::findWeights(source, hubLookup(download, std::move(stop)));
}

TokenizerLookup tokenizerLookup(bool download, std::stop_token stop) {
    return [download, stop = std::move(stop)](const std::string& model) {
        return app::findTokenizer(model, hubLookup(download, stop));
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

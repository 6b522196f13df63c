// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/offered_download.h"

#include <fmt/format.h>

#include <mutex>
#include <optional>
#include <set>
#include <utility>

#include "core/hub/resolve_weights.h"

namespace studio::app {

namespace fs = std::filesystem;

namespace {

/// Models whose tokenizer was missed.
struct OfferedModels {
    std::mutex mutex;
    std::set<std::string> names;
};

OfferedModels& offeredModels() {
    static OfferedModels all;
    return all;
}

}  // namespace

HubLookup windowLookup(bool download, std::stop_token stop, const widgets::Progress& progress) {
    HubLookup how;
    how.download = download;
    how.stop = std::move(stop);
    how.offer = widgets::kDownloadOffer;
    how.progress = [progress](const hub::DownloadProgress& now) {
        const double mib = 1048576, total = double(now.total);
        if (progress)
            progress(total > 0 ? double(now.bytes) / total : -1,
                     fmt::format("fetching {}: {:.1f} of {:.1f} MiB", now.file, double(now.fileBytes) / mib,
                                 double(now.fileTotal) / mib));
    };
    return how;
}

Result<fs::path> offeredTokenizer(const std::string& model) {
    auto found = findTokenizer(model, windowLookup(false));
    if (!found.ok() && found.error().hint.starts_with(widgets::kDownloadOffer)) {
        std::scoped_lock lock(offeredModels().mutex);
        offeredModels().names.insert(model);
    }
    return found;
}

Status fetchOffered(const widgets::Progress& progress, std::stop_token stop) {
    std::set<std::string> wanted;
    {
        std::scoped_lock lock(offeredModels().mutex);
        wanted = offeredModels().names;
    }
    const HubLookup how = windowLookup(true, stop, progress);
    std::optional<Error> first;
    bool any = false;
    for (const std::string& model : wanted) {
        auto found = findTokenizer(model, how);
        any = any || found.ok();
        if (found.ok()) continue;
        if (found.error().code == ErrorCode::Cancelled) return found.error();
        if (!first) first = found.error();
    }
    if (first && !any) return *first;
    std::scoped_lock lock(offeredModels().mutex);
    for (const std::string& model : wanted) offeredModels().names.erase(model);
    return {};
}

}  // namespace studio::app

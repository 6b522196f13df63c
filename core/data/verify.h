// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/finding.h"
#include "core/data/media.h"

namespace studio::data {

/// How deep a check goes, and who hears of it.
struct VerifyOptions {
    bool full = false;  ///< decodes every frame; else the first and last of a few episodes
    std::shared_ptr<const MediaBackend> media;  ///< null: videos are only looked at from outside
    /// Called with the share done (0..1) and what is being looked at, from the calling thread.
    std::function<void(double done, const std::string& what)> progress{};
    std::stop_token stop{};
};

/// What a data set's check found, errors first; at most a few findings of one kind, then their number.
struct VerifyReport {
    std::vector<Finding> findings;
    std::int64_t episodes = 0, frames = 0;   ///< as listed
    std::int64_t dataFiles = 0, videos = 0;  ///< files looked at
    std::int64_t picturesDecoded = 0;
    std::int64_t complaints = 0;  ///< of the video decoder, over all files
    std::int64_t count(Severity severity) const;
};

/// Checks a data set on disk: lists, every row of every column, statistics, videos and pictures
/// (lerobot-dataset.md 8). Damage becomes findings, also where the set cannot be opened at all. Blocking;
/// reads only. Errors: NotFound (no such folder), Cancelled.
Result<VerifyReport> verify(const std::filesystem::path& root, const VerifyOptions& options = {});

}  // namespace studio::data

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/compute_stats.h"
#include "core/data/media.h"
#include "core/data/writer.h"

namespace studio::data {

/// What every operation on data sets needs. Operations never touch their sources: the result is a new v3.0
/// set, whose folder appears under its name when it is complete. An output in a source, or around one, is
/// refused.
struct OperationOptions {
    std::shared_ptr<const MediaBackend> media;  ///< null: sets without cameras only
    CodingOptions coding;                       ///< for videos that cannot be copied
    std::stop_token stop;
    Progress progress;  ///< episodes done of all; called on the caller's thread
};

/// What an operation made.
struct OperationReport {
    std::filesystem::path folder;
    std::int64_t episodes = 0, frames = 0, tasks = 0;
    std::int64_t copiedVideos = 0;     ///< without decoding: not a bit of the pictures changes
    std::int64_t encodedVideos = 0;    ///< decoded and encoded again, because no key frame stood at the cut
    std::vector<std::string> notes{};  ///< what differs from the source, one sentence each
};

/// Brings a set of any layout into v3.0, episodes numbered from 0. Errors: those of opening; InvalidArgument
/// (the output exists, or is not apart from the source); Corrupt, Io, Cancelled.
Result<OperationReport> convertDataset(const std::filesystem::path& source,
                                       const std::filesystem::path& output, const OperationOptions& options);

/// One part of a split: episode numbers of the source, in order, to the folder `name` below the output.
struct SplitPart {
    std::string name;
    std::vector<std::int64_t> episodes;
};
/// Episodes to several sets. An episode may be in one part only; those in none are noted. Errors: as above,
/// and NotFound (no such episode), InvalidArgument (an episode or a name twice, a name that is no plain
/// folder name). The parts before one that fails stay, which the error's hint tells; where there are none, no
/// empty output is left.
Result<std::vector<OperationReport>> splitDataset(const std::filesystem::path& source,
                                                  std::span<const SplitPart> parts,
                                                  const std::filesystem::path& output,
                                                  const OperationOptions& options);

/// Several sets one after another. They must agree in fps, robot type and features; tasks meet by their text.
/// Errors: as above, InvalidArgument naming the difference.
Result<OperationReport> mergeDatasets(std::span<const std::filesystem::path> sources,
                                      const std::filesystem::path& output, const OperationOptions& options);

/// All episodes but these. Errors: as above, NotFound (no such episode), InvalidArgument (none would be
/// left).
Result<OperationReport> deleteEpisodes(const std::filesystem::path& source,
                                       std::span<const std::int64_t> episodes,
                                       const std::filesystem::path& output, const OperationOptions& options);

/// "0-3,7,10-12" -> the numbers. Errors: InvalidArgument.
Result<std::vector<std::int64_t>> parseEpisodeList(const std::string& text);

/// "train=0-39" -> a part of a split. Errors: InvalidArgument.
Result<SplitPart> parseSplitPart(const std::string& text);

}  // namespace studio::data

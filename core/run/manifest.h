// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

#include "core/base/result.h"
#include "core/run/checkpoint_store.h"

namespace studio::run {

/// Every regular file below `checkpoint`, as sorted relative paths, without manifest.json. Errors: Corrupt
/// (anything else than files and folders), Io.
Result<std::vector<std::string>> listFiles(const std::filesystem::path& checkpoint);

/// Hashes and syncs every file below `checkpoint` and writes manifest.json, synced, as the last one. Errors:
/// Corrupt (nothing there, or not a file), Io.
Result<Manifest> sealCheckpoint(const std::filesystem::path& checkpoint, std::int64_t step,
                                const nlohmann::json& facts);

/// Reads and checks manifest.json alone. Errors: NotFound, Corrupt, Io, Unsupported.
Result<Manifest> readManifest(const std::filesystem::path& checkpoint);

}  // namespace studio::run

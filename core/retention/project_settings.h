// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/config/retention_config.h"
#include "core/retention/find_sequences.h"

namespace studio::retention {

/// The keys `retention.*` that count for some sequences, and where they are written.
struct ProjectSettings {
    config::RetentionConfig retention;
    std::string from = "defaults";  ///< a file
};

/// Those of the first of `places` that is a project, as it is now; else of the project that the runs of
/// `found` belong to; else those that the newest run was trained with. What cannot be read is passed over.
ProjectSettings projectSettings(const std::vector<std::filesystem::path>& places,
                                const std::vector<FoundSequence>& found);

}  // namespace studio::retention

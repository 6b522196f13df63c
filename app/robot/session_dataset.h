// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>

#include "core/base/result.h"
#include "core/data/media.h"

namespace studio::app {

/// Whether a folder holds a recorded session (core/robot/recorder.h).
bool isRecordedSession(const std::filesystem::path& folder);

/// A recorded session's work (ExportOptions::workOnly) as a data set in a temporary folder, which goes with
/// the last copy of what is returned. Blocking: pictures are coded anew. Errors: Io, and those of
/// robot::exportRecording.
Result<std::shared_ptr<const std::filesystem::path>> sessionDataset(
    const std::filesystem::path& recording, std::shared_ptr<const data::MediaBackend> media);

}  // namespace studio::app

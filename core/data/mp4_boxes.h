// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/base/result.h"

namespace studio::data {

/// Whether the boxes of an mp4 fill the file exactly, which a file cut short never does, although it opens
/// and declares all its frames when its index is at the front. Reads a few bytes per box. Errors: NotFound,
/// Io, Corrupt.
Status checkMp4Boxes(const std::filesystem::path& file);

}  // namespace studio::data

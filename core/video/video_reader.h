// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>

#include "core/data/media.h"

namespace studio::video {

/// Opens a video for decoding with `threads` decoder threads (1: all work happens in the caller's thread).
/// Times count from the first frame of the file. A damaged packet is skipped and counted in complaints(); the
/// frames that remain keep their times, so that a gap shows. Errors: NotFound, Io, Corrupt, Unsupported (no
/// decoder of this codec).
Result<std::unique_ptr<data::VideoReader>> openVideoReader(const std::filesystem::path& file, int threads);

}  // namespace studio::video

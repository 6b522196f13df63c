// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>

#include "core/data/media.h"

namespace studio::video {

/// Starts an mp4 that appears under its name when finish() succeeds. Frame k is shown at k / fps.
/// Errors: InvalidArgument (odd or too small a size, unknown codec), Unsupported (encoder left out of
/// FFmpeg), Io.
Result<std::unique_ptr<data::VideoWriter>> createVideoWriter(const std::filesystem::path& file,
                                                             const data::VideoWriterOptions& options);
/// Sets up the encoder alone and drops it again. Errors: as above, without those of the file.
Status checkVideoWriter(const data::VideoWriterOptions& options);

}  // namespace studio::video

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/data/media.h"

namespace studio::video {

/// How decoders are opened.
struct MediaSettings {
    int decodeThreads = 1;  ///< per reader; loaders decode several videos at once instead
};

/// Video by FFmpeg, pictures by OpenCV. Keeps FFmpeg and OpenCV from writing to the standard streams.
std::shared_ptr<const data::MediaBackend> mediaBackend(const MediaSettings& settings = {});

}  // namespace studio::video

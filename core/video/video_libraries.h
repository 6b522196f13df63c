// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/base/build_info.h"

namespace studio::video {

/// FFmpeg and OpenCV as they are loaded.
std::vector<LibraryVersion> videoLibraries();

/// A codec by FFmpeg's name for it, and whether the loaded FFmpeg has it.
struct Codec {
    std::string name;
    bool present = false;
};
/// The encoders that data sets can be written with: libsvtav1, libx264.
std::vector<Codec> encoders();
/// The decoders that LeRobot's videos need: AV1 (by libdav1d) and h264.
std::vector<Codec> decoders();

}  // namespace studio::video

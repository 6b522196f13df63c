// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/video_libraries.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavutil/avutil.h>
}
#include <opencv2/core/utility.hpp>

namespace studio::video {

std::vector<LibraryVersion> videoLibraries() {
    return {{"FFmpeg", av_version_info()}, {"OpenCV", cv::getVersionString()}};
}

std::vector<Codec> encoders() {
    std::vector<Codec> found;
    for (const char* name : {"libsvtav1", "libx264"}) {
        found.push_back({name, avcodec_find_encoder_by_name(name) != nullptr});
    }
    return found;
}

std::vector<Codec> decoders() {
    std::vector<Codec> found;
    for (const char* name : {"libdav1d", "h264"}) {
        found.push_back({name, avcodec_find_decoder_by_name(name) != nullptr});
    }
    return found;
}

}  // namespace studio::video

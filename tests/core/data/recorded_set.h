// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/writer.h"
#include "core/video/media_backend.h"
#include "tests/support/paths.h"
#include "tests/support/pictures.h"

namespace studio::test {

inline constexpr int kSetWidth = 96, kSetHeight = 64;
inline const char* const kVideoCamera = "observation.images.head_cam_h";
inline const char* const kImageCamera = "observation.images.wrist_cam_l";

/// A small set with vectors, a scalar, a video camera and an image camera.
inline data::V3Settings smallSettings() {
    return {.fps = 10,
            .robotType = "kuavo4pro",
            .features = {data::numberFeature("observation.state", "float32", {"a", "b", "c"}),
                         data::numberFeature("action", "float32", {"a", "b"}),
                         data::numberFeature("next.reward", "float64", {"reward"}),
                         data::cameraFeature(kVideoCamera, kSetHeight, kSetWidth, true),
                         data::cameraFeature(kImageCamera, kSetHeight, kSetWidth, false)},
            .media = video::mediaBackend()};
}

/// Opened with every codec of this build; null, and the test failed: it cannot be.
inline std::shared_ptr<const data::Dataset> openSet(const std::filesystem::path& root) {
    auto dataset = data::openDataset(root, {.media = video::mediaBackend()});
    EXPECT_OK(dataset);
    return dataset.ok() ? *dataset : nullptr;
}

inline data::DatasetWriter::Numbers smallNumbers(int episode, int frame) {
    return {{"observation.state", {0.1 * frame, 1.0 + episode, -0.01 * frame * frame}},
            {"action", {0.1 * frame + 0.1, 2.0 * episode}},
            {"next.reward", {frame / 3.0}}};
}

inline data::DatasetWriter::Pictures smallPictures(int episode, int frame) {
    return {{kVideoCamera, movingPicture(kSetWidth, kSetHeight, frame, 40 * episode)},
            {kImageCamera, movingPicture(kSetWidth, kSetHeight, 2 * frame, 10 * episode)}};
}

/// Adds the frames of one episode; its look and numbers belong to `episode`.
inline void recordFrames(data::DatasetWriter& writer, int episode, int frames) {
    for (int k = 0; k < frames; ++k) {
        ASSERT_OK(writer.addFrame(smallNumbers(episode, k), smallPictures(episode, k)));
    }
}

inline void recordEpisode(data::DatasetWriter& writer, int episode, int frames, const std::string& task) {
    recordFrames(writer, episode, frames);
    ASSERT_OK(writer.endEpisode(task));
}

}  // namespace studio::test

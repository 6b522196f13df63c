// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/writer.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "core/video/media_backend.h"
#include "tests/support/paths.h"
#include "tests/support/pictures.h"

namespace studio::data {
namespace {

namespace fs = std::filesystem;
using test::movingPicture;
using test::TemporaryFolder;

constexpr int kWidth = 96, kHeight = 64;

V3Settings settings() {
    return {.fps = 10,
            .robotType = "kuavo4pro",
            .features = {numberFeature("observation.state", "float32", {"a", "b", "c"}),
                         numberFeature("action", "float32", {"a", "b"}),
                         numberFeature("next.reward", "float64", {"reward"}),
                         cameraFeature("observation.images.head_cam_h", kHeight, kWidth, true),
                         cameraFeature("observation.images.wrist_cam_l", kHeight, kWidth, false)},
            .media = video::mediaBackend()};
}

DatasetWriter::Numbers numbersOf(int episode, int frame) {
    return {{"observation.state", {0.1 * frame, 1.0 + episode, -0.01 * frame * frame}},
            {"action", {0.1 * frame + 0.1, 2.0 * episode}},
            {"next.reward", {frame / 3.0}}};
}

DatasetWriter::Pictures picturesOf(int episode, int frame) {
    return {{"observation.images.head_cam_h", movingPicture(kWidth, kHeight, frame, 40 * episode)},
            {"observation.images.wrist_cam_l", movingPicture(kWidth, kHeight, 2 * frame, 10 * episode)}};
}

void record(DatasetWriter& writer, int episode, int frames, const std::string& task) {
    for (int k = 0; k < frames; ++k)
        ASSERT_OK(writer.addFrame(numbersOf(episode, k), picturesOf(episode, k)));
    ASSERT_OK(writer.endEpisode(task));
}

TEST(DatasetWriter, WritesAFolder) {
    TemporaryFolder folder;
    auto writer = DatasetWriter::create(folder / "set", settings(), {.codec = "h264"});
    ASSERT_OK(writer);
    record(**writer, 0, 12, "put the cup on the plate");
    record(**writer, 1, 7, "open the drawer");
    record(**writer, 2, 9, "put the cup on the plate");
    ASSERT_OK((*writer)->finish());
    if (const char* keep = std::getenv("KEEP")) fs::copy(folder / "set", keep, fs::copy_options::recursive);
}

}  // namespace
}  // namespace studio::data

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/episode_data.h"

#include <algorithm>

namespace studio::data {

const std::vector<Feature>& indexFeatures() {
    static const std::vector<Feature> features = {
        {.name = "timestamp", .dtype = "float32", .shape = {1}, .names = {}},
        {.name = "frame_index", .dtype = "int64", .shape = {1}, .names = {}},
        {.name = "episode_index", .dtype = "int64", .shape = {1}, .names = {}},
        {.name = "index", .dtype = "int64", .shape = {1}, .names = {}},
        {.name = "task_index", .dtype = "int64", .shape = {1}, .names = {}}};
    return features;
}

bool isIndexFeature(const std::string& name) {
    return std::any_of(indexFeatures().begin(), indexFeatures().end(),
                       [&](auto& f) { return f.name == name; });
}

Feature numberFeature(std::string name, std::string dtype, std::vector<std::string> names) {
    auto width = static_cast<std::int64_t>(names.size());
    return {.name = std::move(name), .dtype = std::move(dtype), .shape = {width}, .names = std::move(names)};
}

Feature cameraFeature(std::string name, int height, int width, bool asVideo) {
    return {.name = std::move(name),
            .dtype = asVideo ? "video" : "image",
            .shape = {height, width, 3},
            .names = {"height", "width", "channels"},
            .isCamera = true,
            .isVideo = asVideo,
            .height = height,
            .width = width};
}

}  // namespace studio::data

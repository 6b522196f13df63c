// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/bench_dataset.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/random.h"
#include "core/data/episode_data.h"
#include "core/data/writer.h"

namespace studio::eval {

namespace {

constexpr std::size_t kValues = 16;
constexpr double kFps = 10;

/// Noise of two bits a value: without it pictures compress to nothing, with more of it they are no camera's.
data::Image cameraPicture(const BenchDatasetOptions& o, int frame, std::uint64_t stream) {
    auto pixels = std::make_shared<std::vector<std::uint8_t>>(static_cast<std::size_t>(o.width) *
                                                              static_cast<std::size_t>(o.height) * 3);
    CounterRng rng(1, stream);
    const int centre = o.width / 4 + frame * o.width / (2 * std::max(o.frames, 1)), radius = o.height / 5;
    std::size_t at = 0;
    std::uint64_t bits = 0;
    for (int y = 0; y < o.height; ++y) {
        for (int x = 0; x < o.width; ++x) {
            const int dx = x - centre, dy = y - o.height / 2;
            const bool disc = dx * dx + dy * dy < radius * radius;
            const int base[3] = {disc ? 190 : 30 + 150 * x / o.width, disc ? 70 : 40 + 150 * y / o.height,
                                 60 + 2 * frame};
            for (int value : base) {
                if (at % 32 == 0) bits = rng.next();
                (*pixels)[at++] = static_cast<std::uint8_t>(value + static_cast<int>(bits & 3));
                bits >>= 2;
            }
        }
    }
    return {o.width, o.height, std::move(pixels)};
}

std::vector<std::string> valueNames() {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < kValues; ++i) names.push_back(fmt::format("value_{}", i));
    return names;
}

std::vector<double> valuesAt(int episode, int frame) {
    std::vector<double> values;
    for (std::size_t i = 0; i < kValues; ++i)
        values.push_back(std::sin(0.1 * frame + 0.3 * static_cast<double>(i) + episode));
    return values;
}

}  // namespace

Result<nlohmann::ordered_json> writeBenchDataset(const std::filesystem::path& root,
                                                 std::shared_ptr<const data::MediaBackend> media,
                                                 const BenchDatasetOptions& options) {
    const bool asVideo = options.coding == "av1" || options.coding == "h264";
    const int cameras = options.coding == "none" ? 0 : options.cameras;
    data::V3Settings settings{.fps = kFps,
                              .robotType = "synthetic",
                              .features = {data::numberFeature("observation.state", "float32", valueNames()),
                                           data::numberFeature("action", "float32", valueNames())},
                              .media = std::move(media)};
    auto camera = [](int number) { return fmt::format("observation.images.camera{}", number + 1); };
    for (int c = 0; c < cameras; ++c)
        settings.features.push_back(data::cameraFeature(camera(c), options.height, options.width, asVideo));
    data::CodingOptions coding;
    if (asVideo) coding.codec = options.coding;
    STUDIO_ASSIGN(auto writer, data::DatasetWriter::create(root, settings, coding));
    for (int episode = 0; episode < options.episodes; ++episode) {
        for (int k = 0; k < options.frames; ++k) {
            data::DatasetWriter::Pictures pictures;
            for (int c = 0; c < cameras; ++c) {
                const auto stream = static_cast<std::uint64_t>((episode * options.frames + k) * cameras + c);
                pictures[camera(c)] = cameraPicture(options, k, stream);
            }
            STUDIO_CHECK(writer->addFrame(
                {{"observation.state", valuesAt(episode, k)}, {"action", valuesAt(episode, k + 1)}},
                pictures));
        }
        STUDIO_CHECK(writer->endEpisode("measure the loader"));
    }
    STUDIO_CHECK(writer->finish());
    return nlohmann::ordered_json{
        {"kind", "synthetic"},          {"coding", options.coding},
        {"cameras", cameras},           {"picture", {options.width, options.height}},
        {"episodes", options.episodes}, {"frames", options.episodes * options.frames}};
}

}  // namespace studio::eval

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sim/sim_environment.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/base/file.h"

namespace studio::app {

Result<std::unique_ptr<eval::Environment>> SimEnvironment::create(
    const sim::Task& task, const Options& options, std::shared_ptr<sim::CameraRenderer> renderer,
    std::shared_ptr<sim::CameraRenderer> filmRenderer) {
    STUDIO_ASSIGN(auto scene, sim::Scene::create(task, options.difficulty));
    return std::unique_ptr<eval::Environment>(
        new SimEnvironment(std::move(scene), options, std::move(renderer), std::move(filmRenderer)));
}

Status SimEnvironment::reset(std::uint64_t seed) {
    episode_.reset(seed);
    film_.clear();
    return film();
}

Result<eval::Environment::Seen> SimEnvironment::see() {
    Seen seen;
    sim::Vector16 state = episode_.state();
    seen.state.assign(state.begin(), state.end());
    STUDIO_ASSIGN(auto pictures, episode_.pictures(*renderer_));
    for (std::size_t c = 0; c < pictures.size(); ++c)
        seen.pictures[fmt::format("observation.images.{}", sim::kCameraNames[c])] = pictures[c];
    return seen;
}

Status SimEnvironment::act(std::span<const float> action) {
    sim::Vector16 values{};
    for (std::size_t k = 0; k < values.size(); ++k) {
        if (!std::isfinite(action[k]))
            return Error{ErrorCode::NotFinite,
                         fmt::format("the policy's action {} is not a finite number", k), ""};
        values[k] = action[k];
    }
    episode_.step(values);
    return film();
}

eval::Trial SimEnvironment::trial() const {
    const sim::EpisodeOutcome& outcome = episode_.outcome();
    return {.seed = outcome.seed,
            .steps = outcome.steps,
            .success = outcome.success,
            .confused = outcome.confused,
            .progress = outcome.progress,
            .secondsToSuccess = outcome.secondsToSuccess};
}

Status SimEnvironment::film() {
    if (!filmRenderer_) return {};
    std::vector<data::Image> views;
    for (const char* camera : {"overview", sim::kCameraNames[0]}) {
        STUDIO_ASSIGN(data::Image view, filmRenderer_->render(scene_->world(), camera));
        views.push_back(std::move(view));
    }
    film_.push_back(besideOneAnother(views));
    return {};
}

Status SimEnvironment::finish() {
    if (!filmRenderer_ || (episode_.outcome().success && !options_.filmSuccesses)) return {};
    STUDIO_CHECK(makeFolders(options_.films));
    return writeFilm(
        options_.films / fmt::format("{}_seed{}.mp4", scene_->task().id, episode_.outcome().seed), film_,
        *options_.media);
}

std::string SimEnvironment::instruction() const {
    return options_.chinese ? scene_->task().chinese : scene_->task().english;
}

Status writeFilm(const std::filesystem::path& file, const std::vector<data::Image>& pictures,
                 const data::MediaBackend& media) {
    if (pictures.empty()) return {};
    STUDIO_ASSIGN(auto writer, media.createVideo(file, {.width = pictures.front().width,
                                                        .height = pictures.front().height,
                                                        .fps = 10,
                                                        .codec = "h264",
                                                        .gop = 10,
                                                        .crf = 23}));
    for (const data::Image& picture : pictures) STUDIO_CHECK(writer->add(picture));
    return writer->finish();
}

data::Image besideOneAnother(const std::vector<data::Image>& pictures) {
    int width = 0, height = 0;
    for (const data::Image& picture : pictures) {
        width += picture.width;
        height = std::max(height, picture.height);
    }
    auto pixels = std::make_shared<std::vector<std::uint8_t>>(3 * static_cast<std::size_t>(width) *
                                                              static_cast<std::size_t>(height));
    std::size_t left = 0;
    for (const data::Image& picture : pictures) {
        std::size_t row = 3 * static_cast<std::size_t>(picture.width);
        for (std::size_t y = 0; y < static_cast<std::size_t>(picture.height); ++y)
            std::memcpy(pixels->data() + 3 * (y * static_cast<std::size_t>(width)) + left,
                        picture.pixels->data() + y * row, row);
        left += row;
    }
    return {width, height, std::move(pixels)};
}

}  // namespace studio::app

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sim/sim_environment.h"

#include <fmt/format.h>

#include <cmath>

#include "app/sim/films.h"
#include "core/base/file.h"

namespace studio::app {

Result<std::unique_ptr<eval::Environment>> SimEnvironment::create(
    const sim::Task& task, const Options& options, std::shared_ptr<sim::RendererPool> renderers,
    std::shared_ptr<sim::CameraRenderer> filmRenderer) {
    STUDIO_ASSIGN(auto scene, sim::Scene::create(task, options.difficulty));
    return std::unique_ptr<eval::Environment>(
        new SimEnvironment(std::move(scene), options, std::move(renderers), std::move(filmRenderer)));
}

Status SimEnvironment::reset(std::uint64_t seed) {
    episode_.reset(seed);
    played_.clear();
    remember();
    return {};
}

Result<eval::Environment::Seen> SimEnvironment::see() {
    Seen seen;
    sim::Vector16 state = episode_.state();
    seen.state.assign(state.begin(), state.end());
    STUDIO_ASSIGN(auto pictures, episode_.pictures(*renderers_->take()));
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
    remember();
    return {};
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

void SimEnvironment::remember() {
    if (filmRenderer_) played_.push_back(sim::Snapshot::of(scene_->world()));
}

Status SimEnvironment::finish() {
    if (!filmRenderer_ || (episode_.outcome().success && !options_.filmSuccesses)) return {};
    STUDIO_CHECK(makeFolders(options_.films));
    FilmWriter film(
        filmIn(options_.films, scene_->task().id, options_.instructionOf, episode_.outcome().seed),
        *options_.media);
    // drawn now from the places of everything: the pictures of all trials at once would fill the memory
    for (const sim::Snapshot& moment : played_) {
        moment.into(scene_->world());
        std::vector<data::Image> views;
        for (const char* camera : {"overview", sim::kCameraNames[0]}) {
            STUDIO_ASSIGN(data::Image view, filmRenderer_->render(scene_->world(), camera));
            views.push_back(std::move(view));
        }
        STUDIO_CHECK(film.add(besideOneAnother(views)));
    }
    return film.finish();
}

std::string SimEnvironment::instruction() const {
    return options_.chinese ? scene_->task().chinese : scene_->task().english;
}

}  // namespace studio::app

// SPDX-License-Identifier: GPL-3.0-or-later
// kstudio sim run: watch one episode of the expert.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <fstream>
#include <thread>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/number_checks.h"
#include "app/cli/output.h"
#include "app/cli/services.h"
#include "app/cli/sim_commands.h"
#include "app/sim/films.h"
#include "core/base/file.h"
#include "core/sim/episode.h"

namespace studio::cli {

namespace {

struct RunCommand {
    SimCommon common;
    std::uint64_t seed = 0;
    double speed = 0, noise = 0.02;
    std::string video, pictures;
    int every = 10;
};

/// Draws what was asked for, of one moment.
class Views {
public:
    static Result<Views> open(const RunCommand& options) {
        Views views;
        views.options_ = options;
        views.media_ = media();
        if (options.video.empty() && options.pictures.empty()) return views;
        if (!views.media_)
            return Error{ErrorCode::Unsupported,
                         "cannot write pictures or films: this program was built without FFmpeg and OpenCV",
                         "Install their development packages and build again."};
        sim::RenderOptions render{.width = 640, .height = 480, .shadows = options.common.shadows};
        STUDIO_CHECK(readSize(options.common.size, render.width, render.height));
        STUDIO_ASSIGN(views.renderer_, sim::CameraRenderer::create(render));
        if (!options.video.empty())
            views.film_ = std::make_unique<app::FilmWriter>(options.video, *views.media_);
        if (!options.pictures.empty()) STUDIO_CHECK(makeFolders(options.pictures));
        return views;
    }

    Status take(const sim::Scene& scene, int step) {
        if (!renderer_) return {};
        std::vector<data::Image> all;
        for (const char* camera :
             {"overview", sim::kCameraNames[0], sim::kCameraNames[1], sim::kCameraNames[2]}) {
            STUDIO_ASSIGN(data::Image image, renderer_->render(scene.world(), camera));
            if (!options_.pictures.empty() && step % options_.every == 0) {
                STUDIO_ASSIGN(auto png, media_->encodePng(image));
                std::string_view bytes(reinterpret_cast<const char*>(png.data()), png.size());
                STUDIO_CHECK(
                    writeFileAtomic(std::filesystem::path(options_.pictures) /
                                        fmt::format("{}_{}_{:03}.png", scene.task().id, camera, step),
                                    bytes));
            }
            all.push_back(std::move(image));
        }
        return film_ ? film_->add(app::besideOneAnother(all)) : Status();
    }

    Status finish() { return film_ ? film_->finish() : Status(); }

private:
    RunCommand options_;
    std::shared_ptr<const data::MediaBackend> media_;
    std::unique_ptr<sim::CameraRenderer> renderer_;
    std::unique_ptr<app::FilmWriter> film_;
};

Result<sim::EpisodeOutcome> play(const RunCommand& options, std::stop_token stop) {
    STUDIO_ASSIGN(const sim::Task* task, sim::findTask(options.common.task));
    STUDIO_ASSIGN(Views views, Views::open(options));
    STUDIO_ASSIGN(auto scene, sim::Scene::create(*task, options.common.difficulty));
    sim::Episode episode(*scene);
    Status drawn;
    auto begin = std::chrono::steady_clock::now();
    auto frame = [&](const sim::DemonstrationFrame&) {
        int step = episode.outcome().steps;
        drawn = views.take(*scene, step);
        if (options.speed > 0)
            std::this_thread::sleep_until(begin +
                                          std::chrono::duration<double>(step * sim::kStepS / options.speed));
        return drawn.ok() && !stop.stop_requested();
    };
    STUDIO_ASSIGN(auto outcome, demonstrate(episode, options.seed, {.rad = options.noise}, nullptr, frame));
    STUDIO_CHECK(drawn);
    STUDIO_CHECK(views.take(*scene, outcome.steps));
    STUDIO_CHECK(views.finish());
    return outcome;
}

int run(const RunCommand& options, bool asJson) {
    Interrupt interrupt;
    auto outcome = play(options, interrupt.token());
    if (!outcome.ok()) return fail(outcome.error(), asJson);
    if (asJson) {
        say(nlohmann::json{{"task", options.common.task},
                           {"seed", outcome->seed},
                           {"steps", outcome->steps},
                           {"success", outcome->success},
                           {"progress", outcome->progress},
                           {"seconds_to_success", outcome->success ? nlohmann::json(outcome->secondsToSuccess)
                                                                   : nlohmann::json()}});
    } else {
        say(fmt::format("{} seed {}: {} after {} steps of 0.1 s, progress {:.2f}", options.common.task,
                        outcome->seed, outcome->success ? "solved" : "not solved", outcome->steps,
                        outcome->progress));
    }
    return interrupt.token().stop_requested() ? kStopped : kDone;
}

}  // namespace

void addSimRunCommand(CLI::App& simCommand, Common& common, Action& action) {
    auto* sub =
        simCommand.add_subcommand("run", "Play one episode of the scripted expert, and show or keep it.");
    auto options = std::make_shared<RunCommand>();
    addSimOptions(*sub, options->common, false);
    sub->add_option("--seed", options->seed, "Of the episode")->check(seedNumber())->capture_default_str();
    sub->add_option("--speed", options->speed, "1: real time; 0: as fast as possible")
        ->check(finiteNumber())
        ->check(CLI::Range(0.0, 100.0))
        ->capture_default_str();
    sub->add_option("--noise", options->noise, "Of the executed command, rad")
        ->check(finiteNumber())
        ->check(CLI::Range(0.0, 0.2))
        ->capture_default_str();
    sub->add_option("--video", options->video, "Film of all cameras side by side (mp4)");
    sub->add_option("--pictures", options->pictures, "Folder for PNG pictures of all cameras");
    sub->add_option("--every", options->every, "Steps between pictures")->check(CLI::PositiveNumber);
    sub->add_flag("--json", common.json, "Machine-readable");
    sub->footer("Example: kstudio sim run --task sorting --seed 3 --video sorting.mp4");
    sub->callback(
        [options, &common, &action] { action = [options, &common] { return run(*options, common.json); }; });
}

}  // namespace studio::cli

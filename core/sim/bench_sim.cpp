// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/bench_sim.h"

#include <fmt/format.h>
#include <mujoco/mujoco.h>

#include <chrono>

#include "core/sim/demonstrators.h"
#include "core/sim/kuavo_tables.h"
#include "core/sim/tasks/tasks.h"

namespace studio::sim {

namespace {

using nlohmann::ordered_json;

class Stopwatch {
public:
    double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
    }

private:
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

Result<ordered_json> physics() {
    STUDIO_ASSIGN(auto scene, Scene::create(kWeighing));
    scene->reset(1);
    constexpr int kSteps = 20000;
    Stopwatch watch;
    for (int k = 0; k < kSteps; ++k) scene->robot().step();
    double passed = watch.seconds();
    return ordered_json{{"what", "physics"},
                        {"steps_per_s", kSteps / passed},
                        {"us_per_step", 1e6 * passed / kSteps},
                        {"times_real_time", kSteps * scene->robot().stepS() / passed}};
}

Result<ordered_json> pictures(const RenderOptions& render, int frames) {
    ordered_json row{{"what", "pictures"},
                     {"width", render.width},
                     {"height", render.height},
                     {"shadows", render.shadows},
                     {"samples", render.samples}};
    auto renderer = CameraRenderer::create(render);
    if (!renderer.ok()) {
        row["not_measured"] = renderer.error().message;
        return row;
    }
    STUDIO_ASSIGN(auto scene, Scene::create(kSorting));
    scene->reset(1);
    // the first picture builds what the driver needs
    STUDIO_CHECK((*renderer)->render(scene->world(), kCameraNames[0]));
    Stopwatch watch;
    for (int k = 0; k < frames; ++k)
        STUDIO_CHECK(
            (*renderer)->render(scene->world(), kCameraNames[static_cast<std::size_t>(k % kCameras)]));
    double passed = watch.seconds();
    row["frames_per_s"] = frames / passed;
    row["ms_per_frame"] = 1e3 * passed / frames;
    row["device"] = (*renderer)->device();
    return row;
}

Result<ordered_json> episodes(const Task& task, int count, int threads, int size) {
    RecordOptions options{.task = task.id, .threads = threads};
    options.width = options.height = size;
    ordered_json row{
        {"what", size > 0 ? "episodes with 3 cameras" : "episodes"}, {"task", task.id}, {"threads", threads}};
    if (size > 0) row["width"] = row["height"] = size;
    Stopwatch watch;
    Demonstrators players(task, options, 0, size > 0, {});
    int steps = 0;
    for (int k = 0; k < count; ++k) {
        auto played = players.take();
        if (!played.ok()) {
            row["not_measured"] = played.error().message;
            return row;
        }
        steps += played->outcome.steps;
    }
    double passed = watch.seconds();
    row["episodes_per_min"] = 60 * count / passed;
    row["times_real_time"] = steps * kStepS / passed;
    return row;
}

}  // namespace

Result<ordered_json> benchSim(const SimBenchOptions& options) {
    ordered_json rows = ordered_json::array();
    STUDIO_ASSIGN(ordered_json row, physics());
    rows.push_back(std::move(row));
    for (int size : options.sizes) {
        for (bool shadows : {false, true}) {
            if (shadows && !options.shadows) continue;
            for (int samples : {0, 4}) {
                RenderOptions render{.width = size == 480 ? 640 : size,
                                     .height = size,
                                     .shadows = shadows,
                                     .samples = samples};
                STUDIO_ASSIGN(ordered_json figure, pictures(render, options.frames));
                rows.push_back(std::move(figure));
            }
        }
    }
    for (int threads : options.threads) {
        STUDIO_ASSIGN(ordered_json bare, episodes(kWeighing, 4 * options.episodes, threads, 0));
        rows.push_back(std::move(bare));
        for (int size : options.sizes) {
            if (size > 256) continue;
            STUDIO_ASSIGN(ordered_json figure, episodes(kWeighing, options.episodes, threads, size));
            rows.push_back(std::move(figure));
        }
    }
    return rows;
}

}  // namespace studio::sim

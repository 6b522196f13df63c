// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/bench_sim.h"

#include <fmt/format.h>
#include <mujoco/mujoco.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <latch>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "core/base/machine.h"
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

/// What one thread does while the clock runs; it is made before.
using Work = std::function<Status()>;

/// Seconds that `threads` take who do at once what `prepare` makes for each of them.
Result<double> sideBySide(int threads, const std::function<Result<Work>()>& prepare) {
    std::latch ready(threads + 1);
    std::vector<Status> ends(static_cast<std::size_t>(threads));
    std::vector<std::jthread> workers;
    for (Status& end : ends) {
        workers.emplace_back([&] {
            auto work = prepare();
            // also where there is nothing to do: the others wait
            ready.arrive_and_wait();
            end = work.ok() ? (*work)() : Status(work.error());
        });
    }
    ready.arrive_and_wait();
    Stopwatch watch;
    workers.clear();
    const double passed = watch.seconds();
    for (Status& end : ends) STUDIO_CHECK(end);
    return passed;
}

Result<ordered_json> physics(int threads) {
    constexpr int kSteps = 20000;
    double stepS = 0;
    {
        STUDIO_ASSIGN(auto scene, Scene::create(kWeighing));
        stepS = scene->robot().stepS();
    }
    auto prepare = []() -> Result<Work> {
        STUDIO_ASSIGN(auto made, Scene::create(kWeighing));
        std::shared_ptr scene = std::move(made);
        scene->reset(1);
        return Work([scene]() -> Status {
            for (int k = 0; k < kSteps; ++k) scene->robot().step();
            return {};
        });
    };
    STUDIO_ASSIGN(const double passed, sideBySide(threads, prepare));
    const double steps = static_cast<double>(kSteps) * threads;
    return ordered_json{{"what", "physics"},
                        {"threads", threads},
                        {"steps", kSteps * threads},
                        {"steps_per_s", steps / passed},
                        {"us_per_step", 1e6 * passed / steps},
                        {"times_real_time", steps * stepS / passed}};
}

Result<ordered_json> pictures(const RenderOptions& render, int frames, int threads) {
    ordered_json row{{"what", "pictures"},       {"threads", threads},      {"frames", frames * threads},
                     {"width", render.width},    {"height", render.height}, {"shadows", render.shadows},
                     {"samples", render.samples}};
    std::vector<std::shared_ptr<CameraRenderer>> renderers;
    for (int k = 0; k < threads; ++k) {
        auto renderer = CameraRenderer::create(render);
        if (!renderer.ok()) {
            row["not_measured"] = renderer.error().message;
            return row;
        }
        renderers.push_back(std::move(*renderer));
    }
    std::atomic<std::size_t> next = 0;
    auto prepare = [&]() -> Result<Work> {
        auto renderer = renderers[next++];
        STUDIO_ASSIGN(auto made, Scene::create(kSorting));
        std::shared_ptr scene = std::move(made);
        scene->reset(1);
        // the first picture builds what the driver needs
        STUDIO_CHECK(renderer->render(scene->world(), kCameraNames[0]));
        return Work([=]() -> Status {
            for (int k = 0; k < frames; ++k)
                STUDIO_CHECK(
                    renderer->render(scene->world(), kCameraNames[static_cast<std::size_t>(k % kCameras)]));
            return {};
        });
    };
    STUDIO_ASSIGN(const double passed, sideBySide(threads, prepare));
    row["frames_per_s"] = frames * threads / passed;
    row["ms_per_frame"] = 1e3 * passed / (frames * threads);
    row["device"] = renderers.front()->device();
    return row;
}

Result<ordered_json> episodes(const Task& task, int count, int threads, int size) {
    RecordOptions options{.task = task.id, .threads = threads};
    options.width = options.height = size;
    ordered_json row{{"what", size > 0 ? "episodes with 3 cameras" : "episodes"},
                     {"task", task.id},
                     {"threads", threads},
                     {"episodes", count}};
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
    for (int threads : options.threads) {
        STUDIO_ASSIGN(ordered_json row, physics(threads));
        rows.push_back(std::move(row));
    }
    for (int size : options.sizes) {
        const int width = size == 480 ? 640 : size;
        for (bool shadows : {false, true}) {
            if (shadows && !options.shadows) continue;
            for (int samples : {0, 4}) {
                // the plainest picture shows what more threads give
                for (int threads : shadows || samples > 0 ? std::vector<int>{1} : options.threads) {
                    RenderOptions render{
                        .width = width, .height = size, .shadows = shadows, .samples = samples};
                    STUDIO_ASSIGN(ordered_json figure, pictures(render, options.frames, threads));
                    rows.push_back(std::move(figure));
                }
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
    const Machine machine = readMachine();
    for (ordered_json& row : rows)
        row["machine"] = fmt::format("{}, {} cores", machine.processor, machine.cores);
    return rows;
}

}  // namespace studio::sim

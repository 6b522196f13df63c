// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/retention/sequence_runs.h"

#include <fmt/format.h>

#include <stdexcept>

#include "core/base/file.h"
#include "core/config/train_config.h"
#include "tests/support/must.h"

namespace studio::test {

namespace fs = std::filesystem;

namespace {

/// The configuration as the trainer would write it.
config::TrainConfig configOf(const fs::path& root, const StageRun& stage) {
    fs::path file = root / "stage.yaml";
    auto written = writeFileAtomic(file, "policy: {from_scratch: true}\ndata: {root: /data/set}\n");
    if (!written.ok()) throw std::runtime_error(written.error().text());
    std::vector<std::string> settings = {fmt::format("training.steps={}", stage.steps)};
    settings.insert(settings.end(), stage.settings.begin(), stage.settings.end());
    auto config = must(config::loadTrainConfig(file, settings));
    config.training.seed = stage.seed;
    config.stage.task = stage.task;
    config.stage.name = stage.name;
    config.stage.parent = stage.parent;
    config.stage.checkpoint = stage.checkpoint;
    config.stage.project = stage.project;
    if (stage.startStep >= 0) {
        config.source.fromScratch = false;
        config.source.pretrainedPath =
            (stage.parent / "checkpoints" / fmt::format("{:06}", stage.startStep) / "pretrained_model")
                .string();
    }
    config.replay.strategy = stage.strategy;
    for (int task : stage.previous) {
        config::PreviousTask& earlier = config.replay.previous.emplace_back();
        earlier.task = task;
        earlier.name = fmt::format("task{}", task);
        earlier.data = config.data;
        earlier.data.instruction = fmt::format("do task {}", task);
        if (stage.strategy != "none")
            earlier.share = (1 - stage.share) / static_cast<double>(stage.previous.size());
    }
    if (!stage.previous.empty() && stage.strategy != "none") config.replay.share = stage.share;
    return config;
}

}  // namespace

std::unique_ptr<run::RunWriter> makeRun(const fs::path& root, const StageRun& stage) {
    fs::create_directories(root);
    run::RunInfo info;
    info.device = "cpu";
    auto writer = must(run::RunWriter::create(root, stage.name, info, config::toYaml(configOf(root, stage))));
    run::Started started;
    started.totalSteps = stage.steps;
    writer->emit(started);
    return writer;
}

run::Validation measured(int task, const std::string& name, std::int64_t step, double loss, double error) {
    run::Validation validation;
    validation.step = step;
    validation.task = name;
    validation.taskId = task;
    validation.loss = loss;
    validation.frames = 4;
    validation.on = "training";
    validation.framesHash = fmt::format("frames of task {}", task);
    if (error > 0) validation.action = {error, {error, error}, {error}, 1, 4};
    return validation;
}

std::vector<fs::path> twoStages(const fs::path& root, const std::string& strategy, std::uint64_t seed,
                                double forgets, const std::vector<std::string>& settings, double share) {
    auto emitStep = [](run::RunWriter& run, std::int64_t step) {
        run::Step event;
        event.step = step;
        run.emit(event);
    };
    auto first = makeRun(root, {1, "task1", {}, "none", {}, seed});
    emitStep(*first, 5);
    first->emit(measured(1, "task1", 5, 0.5, 0.05));
    emitStep(*first, 10);
    first->emit(measured(1, "task1", 10, 0.2, 0.02));
    first->emit(run::Finished{"done", 10, "", ""});

    auto second = makeRun(root, {.task = 2,
                                 .name = "task2",
                                 .parent = first->folder(),
                                 .strategy = strategy,
                                 .previous = {1},
                                 .seed = seed,
                                 .steps = 20,
                                 .settings = settings,
                                 .share = share});
    second->emit(measured(1, "task1", 0, 0.2, 0.02));
    second->emit(measured(2, "task2", 0, 0.9, 0.09));
    if (strategy != "none") second->emit(run::Mixture{0, {"task2", "task1"}, {0.7, 0.3}, "plan"});
    emitStep(*second, 20);
    second->emit(measured(1, "task1", 20, 0.2 * forgets, 0.02 * forgets));
    second->emit(measured(2, "task2", 20, 0.3, 0.03));
    second->emit(run::Finished{"done", 20, "", ""});
    return {first->folder(), second->folder()};
}

}  // namespace studio::test

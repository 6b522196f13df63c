// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/robot/trained_tasks.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/config/train_config.h"
#include "core/data/feature_map.h"
#include "core/run/append_event.h"
#include "core/run/checkpoint_at.h"

namespace studio::app {

namespace fs = std::filesystem;

namespace {

using State = std::array<double, robot::kVectorWidth>;

/// Mean of the mapped first states of at most 200 episodes.
Result<State> meanFirstState(const config::DataConfig& config, std::stop_token stop) {
    constexpr std::size_t kEpisodes = 200;
    STUDIO_ASSIGN(auto dataset, data::openDataset(config.root));
    data::FeatureMap wished;
    for (const std::string& text : config.state) {
        STUDIO_ASSIGN(data::Slice slice, data::parseSlice(text));
        wished.state.push_back(slice);
    }
    STUDIO_ASSIGN(data::FeatureMap map, data::resolve(wished, dataset->info(), 1 << 20, 1 << 20));
    if (map.stateWidth() != static_cast<int>(robot::kVectorWidth)) {
        return Error{ErrorCode::InvalidConfig,
                     fmt::format("its states have {} values, not {}", map.stateWidth(), robot::kVectorWidth),
                     ""};
    }
    State sum{};
    std::size_t count = 0;
    for (std::size_t i = 0; i < dataset->episodes().size() && count < kEpisodes; ++i) {
        if (stop.stop_requested()) return Error{ErrorCode::Cancelled, "stopped", ""};
        STUDIO_ASSIGN(data::Column states, data::mapped(*dataset, i, map.state));
        if (states.rows == 0) continue;
        auto first = states.row(0);
        for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += first[k];
        ++count;
    }
    if (count == 0) return Error{ErrorCode::NotFound, "it has no episode", ""};
    for (double& value : sum) value /= static_cast<double>(count);
    return sum;
}

std::string nameOf(const std::string& name, const std::string& instruction, int id) {
    if (!name.empty()) return name;
    return instruction.empty() ? fmt::format("task {}", id) : instruction;
}

/// The configured instruction, else the data set's own.
std::string instructionOf(const config::DataConfig& config) {
    if (!config.instruction.empty()) return config.instruction;
    auto dataset = data::openDataset(config.root);
    if (!dataset.ok() || (*dataset)->episodes().empty()) return "";
    const auto& tasks = (*dataset)->episodes().front().tasks;
    return tasks.empty() ? "" : tasks.front();
}

}  // namespace

TrainedTasks trainedTasks(const fs::path& checkpoint, std::stop_token stop) {
    TrainedTasks found;
    auto folder = run::checkpointAt(checkpoint);
    if (!folder.ok()) return found;
    found.run = run::runOf(*folder);
    if (found.run.empty()) {
        found.note = "the checkpoint lies in no run: its tasks are not known";
        return found;
    }
    std::error_code ignored;
    fs::path inRun = fs::weakly_canonical(*folder, ignored).lexically_relative(found.run);
    found.checkpoint = inRun.string();
    for (const fs::path& part : inRun) {
        std::string name = part.string();
        bool step = !name.empty() &&
                    std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (step) found.step = std::stoll(name);
    }
    auto config = config::loadTrainConfig(found.run / "config.yaml");
    if (!config.ok()) {
        found.note = config.error().message;
        return found;
    }
    std::string instruction = instructionOf(config->data);
    found.tasks.push_back(
        {config->stage.task, nameOf(config->stage.name, instruction, config->stage.task), instruction});
    for (auto earlier = config->replay.previous.rbegin(); earlier != config->replay.previous.rend();
         ++earlier) {
        instruction = instructionOf(earlier->data);
        found.tasks.push_back(
            {earlier->task, nameOf(earlier->name, instruction, earlier->task), instruction});
    }
    auto mean = meanFirstState(config->data, stop);
    if (mean.ok()) {
        found.meanFirstState = *mean;
    } else {
        found.note = fmt::format("no start pose from the data set {}: {}", config->data.root.string(),
                                 mean.error().message);
    }
    return found;
}

Status countTrial(const TrainedTasks& origin, const TrainedTask& task, bool success) {
    if (origin.run.empty()) {
        return Error{ErrorCode::NotFound, "cannot count the trial: the checkpoint lies in no run",
                     "Trials of a run's checkpoints are counted in its log."};
    }
    run::Evaluation evaluation;
    evaluation.step = origin.step;
    evaluation.taskId = task.id;
    evaluation.task = task.name;
    evaluation.where = "robot";
    evaluation.checkpoint = origin.checkpoint;
    evaluation.trials = 1;
    evaluation.successes = success ? 1 : 0;
    evaluation.progress = success ? 1 : 0;
    return run::appendEvent(origin.run, evaluation);
}

}  // namespace studio::app

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/saved_figures.h"

#include <algorithm>

#include "core/base/json.h"
#include "core/run/checkpoint_store.h"

namespace studio::run {

namespace {

/// An object of a file that is one, else an empty one: a pipe would be waited for.
nlohmann::json objectIn(const std::filesystem::path& file) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(file, ignored)) return nlohmann::json::object();
    auto json = readJson(file);
    return json.ok() && json->is_object() ? *json : nlohmann::json::object();
}

std::optional<double> figureOf(const nlohmann::json& object, const char* key) {
    auto found = object.find(key);
    if (found == object.end() || !found->is_number()) return std::nullopt;
    return found->get<double>();
}

/// -1: no such number.
std::int64_t stepsOf(const nlohmann::json& object, const char* key) {
    auto found = object.find(key);
    if (found == object.end() || !found->is_number_integer()) return -1;
    return found->get<std::int64_t>();
}

}  // namespace

std::optional<RunSummary::Best> bestSaved(const std::filesystem::path& run, std::int64_t step) {
    CheckpointStore store(run / "checkpoints");
    const auto steps = store.steps();
    if (steps.empty()) return std::nullopt;
    const bool kept = std::find(steps.begin(), steps.end(), step) != steps.end();
    const auto checkpoint = store.path(kept ? step : steps.back());
    const nlohmann::json progress = objectIn(checkpoint / "training_state" / "progress.json");
    const std::int64_t best = stepsOf(progress, "best_step");
    const std::int64_t done = stepsOf(progress, "step");
    if (best < 1 || best > done) return std::nullopt;
    // a best by the training loss begins its sum anew at every save
    if (stepsOf(progress, "loss_count") != done) return std::nullopt;
    auto loss = figureOf(progress, "best_metric");
    if (!loss) return std::nullopt;
    return RunSummary::Best{best, *loss};
}

std::optional<CheckpointSaved> savedAt(const std::filesystem::path& run, std::int64_t step) {
    CheckpointStore store(run / "checkpoints");
    const auto steps = store.steps();
    if (std::find(steps.begin(), steps.end(), step) == steps.end()) return std::nullopt;
    return CheckpointSaved{.step = step,
                           .path = "checkpoints/" + store.path(step).filename().string(),
                           .best = store.linked("best") == step};
}

void goOnBehindLoss(RunSummary& summary, const std::filesystem::path& run, std::int64_t step) {
    const auto best = CheckpointStore(run / "checkpoints").linked("best");
    // of a later one the events behind the resume tell
    const bool known = best && *best <= step;
    summary.goOnBehindLoss(bestSaved(run, step), savedAt(run, step),
                           known ? savedAt(run, *best) : std::nullopt);
}

void takeResults(RunStatus& status, const std::filesystem::path& run) {
    status.lastLoss.reset();
    status.bestValidation.reset();
    const nlohmann::json results = objectIn(run / "training_results.json");
    if (stepsOf(results, "step") != status.step) return;
    status.lastLoss = figureOf(results, "train_loss");
    auto best = results.find("best_validation");
    if (best == results.end() || !best->is_object()) return;
    const std::int64_t step = stepsOf(*best, "step");
    auto loss = figureOf(*best, "loss");
    if (step >= 0 && loss) status.bestValidation = RunSummary::Best{step, *loss};
}

}  // namespace studio::run

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/training_state.h"

#include <fmt/format.h>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/policy/smolvla/smolvla_policy.h"
#include "core/tensors/safetensors.h"

namespace studio::train {

namespace {

namespace fs = std::filesystem;
using Tensors = std::map<std::string, at::Tensor>;

/// Whether the published dtype cannot hold a weight: any trained one, and a frozen one that came in float32.
bool needsMaster(const policy::Policy& policy, const std::string& name, const at::Tensor& weight) {
    if (weight.requires_grad()) return true;
    auto value = weight.detach();
    auto published = policy.publishedType(name);
    return published != at::kFloat && !at::equal(value.to(published).to(value.scalar_type()), value);
}

Tensors masters(const policy::Policy& policy) {
    Tensors tensors;
    for (const auto& item : policy.named_parameters())
        if (needsMaster(policy, item.key(), item.value())) tensors[item.key()] = item.value().detach();
    return tensors;
}

/// Optimizer state under LeRobot's keys: the number of a parameter is its place in registration order.
Tensors optimizerTensors(const policy::Policy& policy, const AdamW& optimizer) {
    std::map<std::string, std::size_t> numbers;
    for (const auto& item : policy.named_parameters()) numbers.emplace(item.key(), numbers.size());
    Tensors tensors;
    for (const auto& entry : optimizer.entries()) {
        if (!entry.state.defined()) continue;
        std::string prefix = fmt::format("state/{}/", numbers.at(entry.name));
        tensors[prefix + "step"] = entry.state.step;
        tensors[prefix + "exp_avg"] = entry.state.expAvg;
        tensors[prefix + "exp_avg_sq"] = entry.state.expAvgSq;
    }
    return tensors;
}

Result<Tensors> readAll(const fs::path& path) {
    STUDIO_ASSIGN(tensors::SafetensorsFile file, tensors::SafetensorsFile::open(path));
    Tensors all;
    for (const auto& info : file.tensors()) {
        STUDIO_ASSIGN(all[info.name], file.tensor(info.name));
    }
    return all;
}

Status restoreMasters(const fs::path& path, policy::Policy& policy) {
    STUDIO_ASSIGN(Tensors saved, readAll(path));
    at::NoGradGuard noGraph;
    auto parameters = policy.named_parameters();
    for (const auto& item : parameters) {
        if (item.value().requires_grad() && !saved.count(item.key())) {
            return Error{ErrorCode::Corrupt,
                         fmt::format("cannot resume from {}: '{}' is missing", path.string(), item.key()),
                         "The configuration trains other parameters than the checkpoint did; resume with its "
                         "own configuration."};
        }
    }
    for (const auto& [name, value] : saved) {
        at::Tensor* parameter = parameters.find(name);
        if (!parameter || parameter->sizes() != value.sizes()) {
            return Error{
                ErrorCode::Corrupt,
                fmt::format("cannot resume from {}: '{}' does not fit the policy", path.string(), name),
                "Resume from an older checkpoint of the run."};
        }
        parameter->copy_(value);
    }
    return {};
}

nlohmann::json toJson(const std::map<int, Progress::TaskScore>& scores) {
    auto list = nlohmann::json::array();
    for (const auto& [task, score] : scores) {
        auto& entry =
            list.emplace_back(nlohmann::json{{"task", task}, {"best", score.best}, {"last", score.last}});
        if (!score.framesHash.empty()) entry["frames_hash"] = score.framesHash;
        if (!score.statisticsHash.empty()) entry["statistics_hash"] = score.statisticsHash;
    }
    return list;
}

/// What cannot be read is left out: the scores only decide what a person is told.
std::map<int, Progress::TaskScore> scoresFromJson(const nlohmann::json& progress) {
    std::map<int, Progress::TaskScore> scores;
    if (!progress.is_object()) return scores;
    for (const auto& entry : progress.value("tasks", nlohmann::json::array())) {
        auto task = jsonValue<int>(entry, "task", 0);
        auto best = jsonValue<double>(entry, "best", 0.0), last = jsonValue<double>(entry, "last", 0.0);
        auto frames = jsonValue<std::string>(entry, "frames_hash", "");
        auto statistics = jsonValue<std::string>(entry, "statistics_hash", "");
        if (!task.ok() || !best.ok() || !last.ok()) continue;
        Progress::TaskScore& score = scores[*task] = {*best, *last};
        if (frames.ok()) score.framesHash = *frames;
        if (statistics.ok()) score.statisticsHash = *statistics;
    }
    return scores;
}

Status restoreOptimizer(const fs::path& path, const policy::Policy& policy, AdamW& optimizer) {
    STUDIO_ASSIGN(Tensors saved, readAll(path));
    std::vector<std::string> names;
    for (const auto& item : policy.named_parameters()) names.push_back(item.key());
    std::map<std::string, AdamWState> states;
    for (const auto& [key, value] : saved) {
        unsigned number = 0;
        char part[16] = "";
        bool known = std::sscanf(key.c_str(), "state/%u/%15s", &number, part) == 2 && number < names.size();
        if (!known) {
            return Error{ErrorCode::Corrupt,
                         fmt::format("cannot resume from {}: unexpected tensor '{}'", path.string(), key),
                         ""};
        }
        AdamWState& state = states[names[number]];
        std::string name = part;
        (name == "step" ? state.step : name == "exp_avg" ? state.expAvg : state.expAvgSq) = value;
    }
    auto restored = optimizer.restore(states);
    return restored.ok() ? Status() : Status(restored.error().within(path.string()));
}

}  // namespace

namespace {

/// The training_state beside a checkpoint's pretrained_model.
fs::path stateBeside(fs::path pretrainedModel) {
    if (!pretrainedModel.has_filename()) pretrainedModel = pretrainedModel.parent_path();
    return pretrainedModel.parent_path() / "training_state";
}

}  // namespace

Result<bool> restoreFullPrecision(const fs::path& pretrainedModel, policy::Policy& policy,
                                  std::vector<std::string>& notes) {
    const fs::path state = stateBeside(pretrainedModel), masters = state / "master.safetensors";
    std::error_code ignored;
    if (!fs::exists(masters, ignored)) return false;
    STUDIO_ASSIGN(Tensors saved, readAll(masters));
    // who keeps averages publishes them
    if (fs::exists(state / "ema.safetensors", ignored)) {
        STUDIO_ASSIGN(Tensors averages, readAll(state / "ema.safetensors"));
        for (auto& [name, value] : averages) saved[name] = std::move(value);
    }
    at::NoGradGuard noGraph;
    auto parameters = policy.named_parameters();
    for (const auto& [name, value] : saved) {
        const at::Tensor* parameter = parameters.find(name);
        const auto published = policy.publishedType(name);
        if (parameter && parameter->sizes() == value.sizes() &&
            at::equal(value.to(published), parameter->to(published))) {
            continue;
        }
        notes.push_back(fmt::format(
            "{} belongs to other weights than {} ('{}' differs): the stage starts from the latter",
            masters.string(), pretrainedModel.string(), name));
        return false;
    }
    for (const auto& [name, value] : saved) parameters[name].copy_(value);
    return true;
}

std::map<int, Progress::TaskScore> readTaskScores(const fs::path& pretrainedModel) {
    auto json = readJson(stateBeside(pretrainedModel) / "progress.json");
    return json.ok() ? scoresFromJson(*json) : std::map<int, Progress::TaskScore>();
}

std::vector<std::string> Surroundings::differences(const Surroundings& other) const {
    std::vector<std::string> found;
    if (threads != other.threads)
        found.push_back(fmt::format("{} threads instead of {}", other.threads, threads));
    if (torch != other.torch) found.push_back(fmt::format("Torch {} instead of {}", other.torch, torch));
    if (device != other.device) found.push_back(fmt::format("device {} instead of {}", other.device, device));
    if (dtype != other.dtype) found.push_back(fmt::format("dtype {} instead of {}", other.dtype, dtype));
    return found;
}

Surroundings surroundings(c10::Device device, const std::string& dtype) {
    return {at::get_num_threads(), TORCH_VERSION, device.is_cuda() ? "cuda" : "cpu", dtype};
}

nlohmann::json toJson(const Surroundings& s) {
    return {{"threads", s.threads}, {"torch", s.torch}, {"device", s.device}, {"dtype", s.dtype}};
}

Surroundings surroundingsFromJson(const nlohmann::json& json) {
    return {json.value("threads", 0), json.value("torch", std::string()), json.value("device", std::string()),
            json.value("dtype", std::string())};
}

std::uint64_t plannedCheckpointBytes(const policy::Policy& policy, bool ema) {
    // the master, two moments and the average
    const std::uint64_t trained = sizeof(float) * (ema ? 4 : 3);
    std::uint64_t bytes = 0;
    for (const auto& item : policy.named_parameters()) {
        auto count = static_cast<std::uint64_t>(item.value().numel());
        bytes += count * c10::elementSize(policy.publishedType(item.key()));
        if (item.value().requires_grad()) bytes += count * trained;
    }
    return bytes;
}

std::uint64_t checkpointBytes(const policy::Policy& policy, bool ema) {
    std::uint64_t bytes = plannedCheckpointBytes(policy, ema);
    for (const auto& item : policy.named_parameters()) {
        if (!item.value().requires_grad() && needsMaster(policy, item.key(), item.value()))
            bytes += static_cast<std::uint64_t>(item.value().numel()) * sizeof(float);
    }
    return bytes;
}

Status writeCheckpoint(const fs::path& folder, const policy::OpenedPolicy& opened, const AdamW& optimizer,
                       Ema* ema, const Progress& progress) {
    const policy::Policy& policy = *opened.policy;
    fs::path state = folder / "training_state";
    STUDIO_CHECK(makeFolders(state));
    STUDIO_CHECK(tensors::writeSafetensors(state / "master.safetensors", masters(policy)));
    STUDIO_CHECK(tensors::writeSafetensors(state / "optimizer_state.safetensors",
                                           optimizerTensors(policy, optimizer)));
    STUDIO_CHECK(writeJson(state / "training_step.json", nlohmann::json{{"step", progress.step}}));
    STUDIO_CHECK(writeJson(state / "progress.json", nlohmann::json{{"step", progress.step},
                                                                   {"best_metric", progress.bestMetric},
                                                                   {"best_step", progress.bestStep},
                                                                   {"loss_sum", progress.lossSum},
                                                                   {"loss_count", progress.lossCount},
                                                                   {"settled_step", progress.settledStep},
                                                                   {"replay", progress.replay},
                                                                   {"drawn", progress.drawn},
                                                                   {"tasks", toJson(progress.tasks)}}));
    if (!ema) return policy::savePolicy(folder / "pretrained_model", opened);
    Tensors averages;
    for (const auto& [name, value] : ema->averages()) averages[name] = value.detach();
    STUDIO_CHECK(tensors::writeSafetensors(state / "ema.safetensors", averages));
    // who only runs the policy gets the averaged weights
    Ema::Applied applied(*ema);
    return policy::savePolicy(folder / "pretrained_model", opened);
}

Result<Progress> readTrainingState(const fs::path& folder, policy::Policy& policy, AdamW& optimizer,
                                   Ema* ema) {
    fs::path state = folder / "training_state";
    STUDIO_CHECK(restoreMasters(state / "master.safetensors", policy));
    STUDIO_CHECK(restoreOptimizer(state / "optimizer_state.safetensors", policy, optimizer));
    if (ema) {
        STUDIO_ASSIGN(Tensors averages, readAll(state / "ema.safetensors"));
        STUDIO_CHECK(ema->restore(averages));
    }
    STUDIO_ASSIGN(nlohmann::json json, readJson(state / "progress.json"));
    Progress progress;
    STUDIO_ASSIGN(progress.step, jsonValue<std::int64_t>(json, "step", -1));
    STUDIO_ASSIGN(progress.bestMetric, jsonValue<double>(json, "best_metric", 0.0));
    STUDIO_ASSIGN(progress.bestStep, jsonValue<std::int64_t>(json, "best_step", -1));
    STUDIO_ASSIGN(progress.lossSum, jsonValue<double>(json, "loss_sum", 0.0));
    STUDIO_ASSIGN(progress.lossCount, jsonValue<std::int64_t>(json, "loss_count", 0));
    // a checkpoint from before this was recorded had everything done
    STUDIO_ASSIGN(progress.settledStep, jsonValue<std::int64_t>(json, "settled_step", progress.step));
    progress.replay = json.value("replay", nlohmann::json());
    STUDIO_ASSIGN(progress.drawn, jsonValue<std::vector<std::int64_t>>(json, "drawn", {}));
    progress.tasks = scoresFromJson(json);
    if (progress.step >= 0) return progress;
    return Error{ErrorCode::Corrupt,
                 fmt::format("cannot resume from {}: progress.json has no step", folder.string()), ""};
}

}  // namespace studio::train

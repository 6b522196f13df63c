// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/validate_checkpoint.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>

#include "core/policy/checkpoint_info.h"
#include "core/policy/smolvla/smolvla_policy.h"
#include "core/run/checkpoint_at.h"
#include "core/train/frame_draws.h"

namespace studio::eval {

namespace fs = std::filesystem;

namespace {

/// The stage's configuration with the checkpoint's weights and statistics, and nothing drawn from.
config::TrainConfig measuring(config::TrainConfig config, const fs::path& checkpoint) {
    std::error_code ignored;
    bool step = fs::is_directory(checkpoint / "pretrained_model", ignored);
    config.source.pretrainedPath = (step ? checkpoint / "pretrained_model" : checkpoint).string();
    config.source.fromScratch = false;
    config.source.vlmConfig.clear();
    if (config.source.tokenizer != "bytes") config.source.tokenizer.clear();
    config.data.stats = "checkpoint";
    config.replay.strategy = "none";
    config.replay.distill = config.replay.l2sp = 0;
    config.replay.validatePrevious = true;
    config.training.emaDecay = 0;
    config.training.augment.enabled = false;
    config.training.steps = std::max<std::int64_t>(1, config.training.steps);
    return config;
}

/// Gradients of one task, by parameter.
using Gradients = std::vector<std::pair<std::string, at::Tensor>>;

/// Gradient of the mean flow loss over the unpadded steps of the task's validation frames, whatever the size
/// of the batches.
Result<Gradients> gradientsOf(train::Stage& stage, const loading::SampleSource& source,
                              const train::ValidationOptions& options, const std::stop_token& stop) {
    auto& policy = *stage.opened.policy;
    policy.zero_grad();
    auto frames = train::evenlySpaced(options.maxFrames, source.size());
    auto batchSize = static_cast<std::size_t>(std::max<std::int64_t>(1, options.batchSize));
    auto collate = stage.collator();
    double steps = 0;
    for (std::size_t begin = 0; begin < frames.size(); begin += batchSize) {
        if (stop.stop_requested()) return Error{ErrorCode::Cancelled, "validation was asked to stop", ""};
        std::span part(frames.data() + begin, std::min(batchSize, frames.size() - begin));
        std::vector<loading::Sample> samples;
        for (std::size_t frame : part) {
            STUDIO_ASSIGN(loading::Sample sample, source.get(frame));
            samples.push_back(std::move(sample));
        }
        STUDIO_ASSIGN(policy::Batch batch, collate(samples));
        auto draw = train::drawsOfFrames(part, policy.shapes(), options.seed).to(stage.device);
        double inside = batch.actionIsPad.logical_not().sum().item<double>();
        (policy.loss(batch.to(stage.device), draw).total * inside).backward();
        steps += inside;
    }
    Gradients gradients;
    for (const auto& item : policy.named_parameters()) {
        const auto& gradient = item.value().grad();
        if (gradient.defined())
            gradients.emplace_back(item.key(), gradient.detach().to(at::kCPU, at::kFloat) / steps);
    }
    policy.zero_grad();
    return gradients;
}

/// Products of the tasks' gradients, by module, and over everything.
class Products {
public:
    explicit Products(const std::vector<Gradients>& tasks) : count_(tasks.size()) {
        for (std::size_t p = 0; p < tasks[0].size(); ++p) {
            std::string module = policy::moduleOf(tasks[0][p].first);
            for (std::size_t i = 0; i < count_; ++i) {
                for (std::size_t j = i; j < count_; ++j) {
                    auto product = (tasks[i][p].second.to(at::kDouble) * tasks[j][p].second.to(at::kDouble))
                                       .sum()
                                       .item<double>();
                    add(module, i, j, product);
                    add("all", i, j, product);
                }
            }
        }
    }

    std::vector<double> norms() const {
        std::vector<double> norms;
        for (std::size_t i = 0; i < count_; ++i) norms.push_back(std::sqrt(sums_.at("all")[i][i]));
        return norms;
    }
    std::vector<GradientCosine> cosines() const {
        std::vector<GradientCosine> rows = {cosine("all")};
        for (const std::string& module : policy::moduleNames()) {
            if (sums_.count(module)) rows.push_back(cosine(module));
        }
        return rows;
    }

private:
    void add(const std::string& module, std::size_t i, std::size_t j, double product) {
        auto& sums = sums_[module];
        if (sums.empty()) sums.assign(count_, std::vector<double>(count_, 0));
        sums[i][j] += product;
        if (i != j) sums[j][i] += product;
    }
    GradientCosine cosine(const std::string& module) const {
        GradientCosine row{module, sums_.at(module)};
        for (std::size_t i = 0; i < count_; ++i) {
            for (std::size_t j = 0; j < count_; ++j)
                row.cosine[i][j] /= std::sqrt(sums_.at(module)[i][i] * sums_.at(module)[j][j]);
        }
        return row;
    }

    std::size_t count_;
    std::map<std::string, std::vector<std::vector<double>>> sums_;
};

Result<std::vector<const train::StageTask*>> wanted(const train::Stage& stage, const std::vector<int>& ids) {
    auto measured = stage.tasks.measured();
    std::vector<int> there;
    for (const auto* task : measured) there.push_back(task->id);
    for (int id : ids) {
        if (std::find(there.begin(), there.end(), id) != there.end()) continue;
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("cannot measure task {}: the configuration measures {}", id,
                                 there.empty() ? "none" : fmt::format("{}", fmt::join(there, ", "))),
                     "Use the configuration of the last stage of the sequence, which knows all tasks."};
    }
    if (!ids.empty()) {
        std::erase_if(measured, [&](const train::StageTask* task) {
            return std::find(ids.begin(), ids.end(), task->id) == ids.end();
        });
    }
    if (!measured.empty()) return measured;
    return Error{ErrorCode::InvalidConfig, "cannot validate: no task has frames to be measured on",
                 "Hold episodes out (validation.split or validation.episodes), or measure on the frames that "
                 "were trained on (--set validation.on=training), which shows what was kept of them."};
}

}  // namespace

Result<CheckpointValidation> validateCheckpoint(const CheckpointValidationOptions& options,
                                                const train::StageServices& services,
                                                const std::function<void(std::size_t, std::size_t)>& progress,
                                                std::stop_token stop) {
    auto start = std::chrono::steady_clock::now();
    STUDIO_ASSIGN(fs::path checkpoint, run::checkpointAt(options.checkpoint));
    STUDIO_ASSIGN(std::unique_ptr<train::Stage> stage,
                  train::Stage::open(measuring(options.config, checkpoint), services));
    STUDIO_ASSIGN(std::vector<const train::StageTask*> tasks, wanted(*stage, options.tasks));
    CheckpointValidation report;
    report.weights = stage->opened.weights;
    report.on = stage->config.validation.on;
    report.notes = stage->notes;
    const auto& validation = stage->config.validation;
    const policy::Normalizer& normalizer = stage->opened.processors.normalizer;
    train::ValidationOptions how;
    how.maxFrames = validation.maxFrames;
    how.batchSize = stage->config.training.batchSize;
    how.seed = validation.seed;
    how.device = stage->device;
    how.actionFrames = validation.actionFrames;
    how.unnormalize = [&](const at::Tensor& action) { return normalizer.unnormalize("action", action); };
    std::vector<Gradients> gradients;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        if (progress) progress(i, tasks.size());
        // of a task whose data set is gone only the kept frames are there, which look like the stage's own
        const bool there = tasks[i]->dataset != nullptr;
        how.grippers =
            train::grippersOf(there ? tasks[i]->map : stage->data.map,
                              (there ? tasks[i]->dataset : stage->data.dataset)->info(), normalizer);
        STUDIO_ASSIGN(
            train::ValidationResult result,
            train::validate(*stage->opened.policy, *tasks[i]->measured, stage->collator(), how, stop));
        report.tasks.push_back({tasks[i]->id, tasks[i]->name, std::move(result)});
        if (!options.gradients) continue;
        STUDIO_ASSIGN(Gradients own, gradientsOf(*stage, *tasks[i]->measured, how, stop));
        gradients.push_back(std::move(own));
    }
    if (!gradients.empty() && !gradients[0].empty()) {
        Products products(gradients);
        report.gradientNorms = products.norms();
        report.cosines = products.cosines();
    }
    report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return report;
}

}  // namespace studio::eval

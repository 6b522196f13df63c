// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/trainer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <thread>
#include <utility>

#include "core/policy/checkpoint_tokenizer.h"
#include "core/policy/smolvla/smolvla_policy.h"
#include "core/train/checkpoint_room.h"
#include "core/train/clip.h"
#include "core/train/earlier_scores.h"
#include "core/train/loss_units.h"
#include "core/train/task_words.h"
#include "core/train/validation.h"

namespace studio::train {

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;

constexpr bool kOfMachine = true;            // run::Note::ofMachine
const char* const kGradient = "a gradient";  // what their norm has shown to be not finite

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Trainable parameters only: frozen ones may be stored in bf16, and never change.
std::vector<std::pair<std::string, at::Tensor>> trainable(const policy::Policy& policy) {
    std::vector<std::pair<std::string, at::Tensor>> parameters;
    for (const auto& item : policy.named_parameters()) {
        if (item.value().requires_grad()) parameters.emplace_back(item.key(), item.value());
    }
    return parameters;
}

}  // namespace

Trainer::Trainer(Stage& stage, run::RunWriter& writer, run::CheckpointStore::FreeBytes free)
    : stage_(stage),
      writer_(writer),
      inputs_(runInputs(stage)),
      store_(writer.folder() / "checkpoints", std::move(free)) {
    const auto& policy = stage.opened.policy->config();
    AdamWOptions adam;
    adam.beta1 = policy.beta1;
    adam.beta2 = policy.beta2;
    adam.eps = policy.eps;
    adam.weightDecay = policy.weightDecay;
    auto parameters = trainable(*stage.opened.policy);
    optimizer_ = std::make_unique<AdamW>(parameters, adam);
    double decay = stage.config.training.emaDecay;
    if (decay > 0) ema_ = std::make_unique<Ema>(parameters, decay);
    // augmented pictures differ every time: there is nothing to keep
    const auto& training = stage.config.training;
    if (training.featureCacheMib > 0 && !training.augment.enabled) {
        features_ = std::make_unique<FeatureCache>(
            *stage.opened.policy, static_cast<std::uint64_t>(training.featureCacheMib) << 20);
    }
    (void)store_.cleanUp();
}

fs::path Trainer::startWeightsFile() const {
    return writer_.folder() / kStartWeightsFile;
}

void Trainer::makeRegularizers(replay::StartWeights start) {
    auto shared = std::make_shared<replay::StartWeights>(std::move(start));
    const auto& config = stage_.config.replay;
    for (const auto* row : replay::activeRegularizers(config))
        regularizers_.push_back(row->create(config, shared));
}

Status Trainer::begin() {
    if (!replay::activeRegularizers(stage_.config.replay).empty()) {
        auto start = replay::StartWeights::of(*stage_.opened.policy);
        STUDIO_CHECK(start.write(startWeightsFile()));
        makeRegularizers(std::move(start));
    }
    // what the stages before brought each task to is what it can lose
    std::vector<std::string> notes;
    progress_.tasks = earlierScores(stage_.config, stage_.weightsFolder, notes);
    std::vector<replay::TaskLoss> lowest;
    for (const auto& [task, score] : progress_.tasks) lowest.push_back({task, score.best});
    stage_.strategy->remember(lowest);
    run::Started started;
    started.totalSteps = stage_.totalSteps;
    started.stepsPerEpoch = stage_.stepsPerEpoch;
    for (const auto& item : stage_.opened.policy->named_parameters()) {
        (item.value().requires_grad() ? started.trainableParameters : started.frozenParameters) +=
            item.value().numel();
    }
    started.weights = stage_.opened.weights;
    started.device = stage_.device.str();
    started.dtype = stage_.config.training.dtype;
    writer_.emit(started);
    notes.insert(notes.begin(), stage_.notes.begin(), stage_.notes.end());
    for (const auto& note : notes) writer_.emit(run::Note{"info", note, "", 0});
    for (const auto& warning : stage_.warnings) writer_.emit(run::Note{"warning", warning, "", 0});
    if (stage_.sources.size() > 1) reportMixture("plan");
    return {};
}

Status Trainer::continueFrom(const std::filesystem::path& checkpoint, const nlohmann::json& facts,
                             const std::vector<std::string>& skipped) {
    STUDIO_ASSIGN(progress_, readTrainingState(checkpoint, *stage_.opened.policy, *optimizer_, ema_.get()));
    savedStep_ = progress_.step;
    if (!replay::activeRegularizers(stage_.config.replay).empty()) {
        STUDIO_ASSIGN(replay::StartWeights start,
                      replay::StartWeights::read(startWeightsFile(), *stage_.opened.policy));
        makeRegularizers(std::move(start));
    }
    if (!progress_.replay.is_null()) STUDIO_CHECK(stage_.strategy->restore(progress_.replay));
    Surroundings then = surroundingsFromJson(facts.value("surroundings", nlohmann::json::object()));
    auto differences = then.differences(surroundings(stage_.device, stage_.config.training.dtype));
    if (auto inputs = runInputsFromJson(facts.value("inputs", nlohmann::json()))) {
        for (auto& difference : inputs->differences(inputs_)) differences.push_back(std::move(difference));
    } else {
        differences.push_back("the checkpoint does not say by which settings and data it was made");
    }
    if (stage_.device.is_cuda()) differences.push_back("a GPU adds in no fixed order");
    if (!skipped.empty())
        differences.push_back(
            fmt::format("damaged checkpoints were passed over: {}", fmt::join(skipped, "; ")));
    writer_.emit(
        run::Resumed{progress_.step, differences.empty(), fmt::format("{}", fmt::join(differences, "; "))});
    // the log was cut to the moment before this event, which an uninterrupted run has at this place
    writer_.emit(run::CheckpointSaved{progress_.step, "checkpoints/" + checkpoint.filename().string(),
                                      facts.value("best", false)});
    return {};
}

void Trainer::startLoader() {
    loading::BatchLoaderOptions options;
    const auto& training = stage_.config.training;
    options.batchSize = static_cast<std::size_t>(training.batchSize);
    options.threads = training.numWorkers;
    options.batchesPerThread = training.prefetchFactor;
    auto micro = static_cast<std::uint64_t>(training.gradientAccumulation);
    options.firstStep = static_cast<std::uint64_t>(progress_.step) * micro;
    options.endStep = static_cast<std::uint64_t>(stage_.totalSteps) * micro;
    // the old one's threads end first
    loader_.reset();
    loader_ =
        std::make_unique<loading::BatchLoader>(stage_.sources, stage_.strategy, stage_.collator(), options);
}

Outcome Trainer::run(std::stop_token stop) {
    try {
        startLoader();
        return loop(std::move(stop));
    } catch (const std::exception& exception) {
        // out of memory, mostly: the run says so and keeps its checkpoints
        return finish(
            "failed", fmt::format("training stopped at step {}: {}", progress_.step + 1, exception.what()),
            "If memory ran out, lower training.batch_size and raise training.gradient_accumulation; "
            "`kstudio train --resume` goes on from the last checkpoint.");
    }
}

Outcome Trainer::loop(std::stop_token stop) {
    for (;;) {
        Status settled = settle(stop);
        if (!settled.ok() && settled.error().code != ErrorCode::Cancelled) {
            return finish("failed", settled.error().message, settled.error().hint);
        }
        if (settled.ok() && progress_.step >= stage_.totalSteps) return conclude(stop);
        waitWhilePaused(stop);
        if (stop.stop_requested() || writer_.stopRequested()) {
            if (auto fine = checkWeights(); !fine.ok())
                return finish("failed", fine.error().message, fine.error().hint);
            if (savedStep_ != progress_.step) save(false);
            return finish("stopped",
                          fmt::format("stopped on request after step {}{}", progress_.step,
                                      savedStep_ == progress_.step ? "" : ", which could not be saved"),
                          fmt::format("Go on with: kstudio train --resume {}", writer_.folder().string()));
        }
        if (!settled.ok()) continue;
        auto start = Clock::now();
        auto result = step(stop);
        if (!result.ok() && result.error().code == ErrorCode::Cancelled) continue;
        if (!result.ok()) return finish("failed", result.error().message, result.error().hint);
        ++progress_.step;
        progress_.lossSum += result->loss;
        ++progress_.lossCount;
        report(*result, secondsSince(start));
    }
}

Result<Trainer::StepResult> Trainer::step(std::stop_token stop) {
    policy::Policy& policy = *stage_.opened.policy;
    const policy::Shapes& shapes = policy.shapes();
    int micro = stage_.config.training.gradientAccumulation;
    StepResult result;
    at::Tensor loss;
    std::optional<SourceNorms> norms;
    if (measuresSourceNorms()) {
        std::vector<at::Tensor> parameters;
        for (const auto& entry : optimizer_->entries()) parameters.push_back(entry.parameter);
        norms.emplace(policy, parameters, micro);
    }
    terms_.assign(regularizers_.size(), at::Tensor());
    for (int m = 0; m < micro; ++m) {
        STUDIO_ASSIGN(loading::LoadedBatch loaded, loader_->next(m == 0 ? stop : std::stop_token()));
        // drawn on the CPU, so that every device sees the same noise
        int64_t draws = loaded.batch.size() * stage_.config.training.drawsPerSample;
        auto draw = policy::FlowDraw::make(draws, shapes.chunk, shapes.maxAction, stage_.config.training.seed,
                                           loaded.step)
                        .to(stage_.device);
        auto batch = loaded.batch.to(stage_.device);
        if (features_) features_->fill(loaded.refs, batch);
        auto part = policy.loss(batch, draw);
        (part.total / micro).backward();
        loss = loss.defined() ? loss + part.total.detach() / micro : part.total.detach() / micro;
        addSources(loaded, part.perSample, result);
        // the loss's own graph is gone by now
        for (std::size_t i = 0; i < regularizers_.size(); ++i) {
            auto term = regularizers_[i]->term(policy, batch, draw);
            if (!term.defined()) continue;
            (term / micro).backward();
            terms_[i] = terms_[i].defined() ? terms_[i] + term.detach() / micro : term.detach() / micro;
        }
        if (norms) norms->add(batch, draw);
        result.samples += loaded.batch.size();
    }
    for (std::size_t i = 0; i < regularizers_.size(); ++i) {
        if (auto value = regularizers_[i]->addGradient(); value.defined()) terms_[i] = value;
    }
    auto norm = clipGradNorm(optimizer_->gradients(), stage_.opened.policy->config().clipNorm);
    result.loss = loss.item<double>();
    result.gradNorm = norm.item<double>();
    if (!std::isfinite(result.loss)) return notFinite(progress_.step + 1, "the loss");
    if (!std::isfinite(result.gradNorm)) return notFinite(progress_.step + 1, kGradient);
    addSourceNorms(norms ? &*norms : nullptr, result);
    optimizer_->step(stage_.schedule.rate(progress_.step));
    optimizer_->zeroGrad();
    if (ema_) ema_->update();
    return result;
}

void Trainer::addSources(const loading::LoadedBatch& batch, const at::Tensor& perSample,
                         StepResult& result) const {
    auto losses = perSample.to(at::kCPU, at::kDouble);
    if (result.sources.empty()) {
        for (const auto& task : stage_.names) result.sources.push_back({task, 0, 0});
    }
    for (std::size_t i = 0; i < batch.batch.sources.size(); ++i) {
        auto& source = result.sources[static_cast<std::size_t>(batch.batch.sources[i])];
        ++source.samples;
        // a running mean over the samples of the task
        source.loss += (losses[static_cast<std::int64_t>(i)].item<double>() - source.loss) /
                       static_cast<double>(source.samples);
    }
}

bool Trainer::measuresSourceNorms() const {
    const auto& training = stage_.config.training;
    std::int64_t every = training.sourceGradNormFreq, next = progress_.step + 1;
    std::int64_t log = std::max<std::int64_t>(1, training.logFreq);
    if (stage_.sources.size() < 2 || every == 0) return false;
    // the first reported step of every span of so many: what nobody is told is not worth its time
    bool reported = next % log == 0 || next == stage_.totalSteps;
    return reported && (next <= log || next / every != (next - log) / every);
}

void Trainer::addSourceNorms(const SourceNorms* norms, StepResult& result) const {
    if (norms) {
        for (const auto& [source, norm] : norms->norms())
            result.sources[static_cast<std::size_t>(source)].gradNorm = norm;
        return;
    }
    // one task alone has the norm of the step, where nothing was added to its loss
    auto others = std::count_if(result.sources.begin(), result.sources.end(),
                                [&](const auto& source) { return source.samples != result.samples; });
    if (!regularizers_.empty() || others + 1 != static_cast<std::int64_t>(result.sources.size())) return;
    for (auto& source : result.sources) {
        if (source.samples == result.samples) source.gradNorm = result.gradNorm;
    }
}

Error Trainer::notFinite(std::int64_t step, const std::string& what) const {
    std::string first = firstBadTensor(*optimizer_);
    std::string message = fmt::format("training diverged at step {}: {} is not finite; first bad tensor: {}",
                                      step, what, first.empty() ? "the loss itself" : first);
    if (first.empty() && what == kGradient)
        message = fmt::format("training diverged at step {}: the norm of the gradients overflowed", step);
    return {ErrorCode::NotFinite, message,
            fmt::format("{} Lower policy.optimizer_lr, or look for outliers in the data with "
                        "`kstudio dataset verify`.",
                        savedStep_ < 0 ? "No checkpoint was saved before."
                                       : fmt::format("The last good checkpoint is step {}.", savedStep_))};
}

Status Trainer::checkWeights() const {
    std::vector<at::Tensor> fine;
    for (const auto& entry : optimizer_->entries())
        fine.push_back(at::isfinite(entry.parameter.detach()).all());
    // one answer for all of them: a GPU is waited for once
    if (fine.empty() || at::stack(fine).all().item<bool>()) return {};
    return notFinite(progress_.step, "a weight");
}

void Trainer::report(const StepResult& result, double seconds) {
    writer_.beat(progress_.step);
    // a checkpoint of a version that did not count has none
    progress_.drawn.resize(result.sources.size());
    for (std::size_t i = 0; i < result.sources.size(); ++i) progress_.drawn[i] += result.sources[i].samples;
    bool due = progress_.step % std::max<std::int64_t>(1, stage_.config.training.logFreq) == 0;
    if (!due && progress_.step != stage_.totalSteps) return;
    run::Step event;
    event.step = progress_.step;
    event.epoch = static_cast<double>(progress_.step) / stage_.stepsPerEpoch;
    event.loss = result.loss;
    event.gradNorm = result.gradNorm;
    event.lr = stage_.schedule.rate(progress_.step - 1);
    event.samplesPerSecond = static_cast<double>(result.samples) / std::max(seconds, 1e-9);
    event.seconds = seconds;
    event.sources = result.sources;
    for (std::size_t i = 0; i < event.sources.size(); ++i)
        event.sources[i].drawn = std::exchange(progress_.drawn[i], 0);
    event.terms = terms();
    writer_.emit(event);
}

std::vector<run::LossTerm> Trainer::terms() const {
    std::vector<run::LossTerm> values;
    const auto rows = replay::activeRegularizers(stage_.config.replay);
    for (std::size_t i = 0; i < terms_.size(); ++i) {
        values.push_back({rows[i]->name, {}});
        if (terms_[i].defined()) values.back().value = terms_[i].item<double>();
    }
    return values;
}

Status Trainer::settle(std::stop_token stop) {
    std::int64_t step = progress_.step;
    if (progress_.settledStep == step) return {};
    bool saving = stage_.savesAt(step), validating = stage_.validatesAt(step);
    // what is no number must never take the place of a good checkpoint
    if (saving || validating) STUDIO_CHECK(checkWeights());
    bool best = false;
    if (validating) {
        STUDIO_ASSIGN(best, validateTasks(stop));
    }
    bool byTraining = stage_.config.training.bestBy == "train_loss" || stage_.validateEvery == 0;
    if (byTraining && saving) {
        double mean = progress_.lossSum / static_cast<double>(std::max<std::int64_t>(1, progress_.lossCount));
        progress_.lossSum = 0;
        progress_.lossCount = 0;
        best = betterThanBest(mean);
    }
    progress_.settledStep = step;
    if (saving || best) save(best);
    return {};
}

Result<bool> Trainer::validateTasks(std::stop_token stop) {
    std::optional<Ema::Applied> averaged;
    if (ema_) averaged.emplace(*ema_);
    ValidationOptions options;
    options.maxFrames = stage_.config.validation.maxFrames;
    options.batchSize = stage_.config.training.batchSize;
    options.seed = stage_.config.validation.seed;
    options.device = stage_.device;
    options.actionFrames = stage_.config.validation.actionFrames;
    const auto& normalizer = stage_.opened.processors.normalizer;
    options.unnormalize = [&normalizer](const at::Tensor& action) {
        return normalizer.unnormalize("action", action);
    };
    const std::string statistics = statisticsHash(normalizer);
    std::vector<run::Validation> measured;
    for (const StageTask* task : stage_.tasks.measured()) {
        // of a task whose data set is gone the reservoir's frames have the stage's own columns
        const bool there = task->dataset != nullptr;
        options.grippers = grippersOf(there ? task->map : stage_.data.map,
                                      (there ? task->dataset : stage_.data.dataset)->info(), normalizer);
        STUDIO_ASSIGN(ValidationResult result,
                      validate(*stage_.opened.policy, *task->measured, stage_.collator(), options, stop));
        run::Validation& event = measured.emplace_back();
        event.step = progress_.step;
        event.task = task->name;
        event.taskId = task->id;
        event.loss = result.loss;
        event.frames = result.frames;
        event.on = stage_.config.validation.on;
        event.action = std::move(result.action);
        event.framesHash = std::move(result.framesHash);
        event.statisticsHash = statistics;
    }
    // reported together: a stop in between leaves nothing, and all are measured anew
    double mean = 0;
    std::vector<replay::TaskLoss> losses;
    for (const auto& event : measured) {
        writer_.emit(event);
        losses.push_back({event.taskId, event.loss});
        mean += event.loss / static_cast<double>(measured.size());
    }
    forgetOtherFrames(measured);
    const int actions = stage_.opened.policy->shapes().action;
    for (const run::Note& note :
         takeScores(stage_.config.retention, measured, stage_.config.stage.task, actions, progress_.tasks)) {
        writer_.emit(note);
    }
    observe(losses);
    if (progress_.step == 0 || stage_.config.training.bestBy != "validation") return false;
    return betterThanBest(mean);
}

void Trainer::forgetOtherFrames(const std::vector<run::Validation>& measured) {
    std::vector<std::string> notes;
    const std::set<int> dropped = dropOtherFrames(measured, progress_.tasks, notes);
    for (const auto& note : notes) writer_.emit(run::Note{"info", note, "", progress_.step});
    std::vector<replay::TaskLoss> anew;
    for (const auto& event : measured) {
        if (dropped.contains(event.taskId)) anew.push_back({event.taskId, event.loss});
    }
    stage_.strategy->remember(anew);
}

void Trainer::observe(const std::vector<replay::TaskLoss>& losses) {
    auto next = static_cast<std::uint64_t>(progress_.step * stage_.config.training.gradientAccumulation);
    auto why = stage_.strategy->observe(next, losses);
    if (!why) return;
    reportMixture(*why);
    // batches made ahead follow the old shares
    if (progress_.step < stage_.totalSteps) startLoader();
}

void Trainer::reportMixture(const std::string& why) {
    writer_.emit(run::Mixture{progress_.step, stage_.names, stage_.strategy->mixture(), why});
}

bool Trainer::betterThanBest(double metric) {
    if (progress_.bestStep >= 0 && metric >= progress_.bestMetric) return false;
    progress_.bestMetric = metric;
    progress_.bestStep = progress_.step;
    return true;
}

/// An older checkpoint is worth less than the one that is due.
void Trainer::makeRoom() {
    auto removed = store_.makeRoom();
    if (!removed.ok()) {
        writer_.emit(run::Note{"warning", "old checkpoints were not removed: " + removed.error().message,
                               removed.error().hint, progress_.step, kOfMachine});
    } else if (!removed->empty()) {
        writer_.emit(run::Note{"warning",
                               fmt::format("older checkpoints were removed as the disk is nearly full: {}",
                                           fmt::join(*removed, ", ")),
                               "Free some space on that disk to keep as many as training.keep_last says.",
                               progress_.step, kOfMachine});
    }
}

void Trainer::save(bool best) {
    makeRoom();
    progress_.replay = stage_.strategy->state();
    auto write = [this](const std::filesystem::path& folder) {
        return writeCheckpoint(folder, stage_.opened, *optimizer_, ema_.get(), progress_);
    };
    auto saved = [&]() -> Result<std::filesystem::path> {
        STUDIO_ASSIGN(run::LogPosition position, writer_.sync());
        nlohmann::json facts = {
            {"events", {{"offset", position.offset}, {"seq", position.seq}}},
            {"surroundings", toJson(surroundings(stage_.device, stage_.config.training.dtype))},
            {"inputs", toJson(inputs_)},
            {"best", best}};
        return store_.save(progress_.step, facts, best, write);
    }();
    if (!saved.ok()) {
        // the older checkpoint is intact: training goes on and tries again when the next one is due
        const std::string what =
            fmt::format("checkpoint of step {} was not saved: {}", progress_.step, saved.error().message);
        writer_.emit(run::Note{"error", what, saved.error().hint, progress_.step});
        writer_.tellUnsaved(Error{saved.error().code, what, saved.error().hint});
        return;
    }
    writer_.tellUnsaved({});
    savedStep_ = progress_.step;
    // the next checkpoint takes its tokenizer from this one: where it came from may be pruned or gone by then
    auto& tokenizer = stage_.opened.tokenizerFile;
    if (!tokenizer.empty()) tokenizer = policy::findTokenizer(*saved / "pretrained_model", "");
    writer_.emit(run::CheckpointSaved{progress_.step, "checkpoints/" + saved->filename().string(), best});
    auto pruned = store_.prune(stage_.config.training.keepLast);
    if (!pruned.ok()) {
        writer_.emit(run::Note{"warning", "old checkpoints were not removed: " + pruned.error().message,
                               pruned.error().hint, progress_.step, kOfMachine});
    }
}

Outcome Trainer::conclude(std::stop_token stop) {
    if (savedStep_ != progress_.step) {
        return finish(
            "failed", fmt::format("all {} steps are done, but their weights were not saved", progress_.step),
            fmt::format("Make room or mend the folder, then `kstudio train --resume {}` goes on from "
                        "the newest checkpoint there is.",
                        writer_.folder().string()));
    }
    const auto& replay = stage_.config.replay;
    if (replay.reservoirFrames == 0) return finish("done");
    replay::ReservoirOptions options;
    options.frames = replay.reservoirFrames;
    options.chunk = stage_.opened.policy->shapes().chunk;
    options.cameras = stage_.opened.policy->shapes().cameras;
    options.fps = stage_.data.dataset->info().fps;
    options.media = stage_.media;
    options.measured = stage_.tasks.keepMeasures();
    auto built =
        replay::buildReservoir(writer_.folder() / "reservoir", stage_.tasks.keepable(), options, stop);
    if (built.ok()) return finish("done");
    std::string again = fmt::format("`kstudio train --resume {}` builds it.", writer_.folder().string());
    if (built.error().code == ErrorCode::Cancelled)
        return finish("stopped", "all steps are done, the reservoir of kept frames is not built", again);
    return finish("failed", "all steps are done, but no frames were kept: " + built.error().message,
                  built.error().hint + " " + again);
}

void Trainer::waitWhilePaused(const std::stop_token& stop) {
    if (!writer_.pauseRequested()) return;
    writer_.emit(run::Paused{progress_.step, true});
    while (writer_.pauseRequested() && !stop.stop_requested() && !writer_.stopRequested()) {
        writer_.beat(progress_.step);
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
    writer_.emit(run::Paused{progress_.step, false});
}

Outcome Trainer::finish(const std::string& word, const std::string& message, const std::string& hint) {
    writer_.emit(run::Finished{word, progress_.step, message, hint});
    return {word, progress_.step, stage_.totalSteps, message, hint};
}

}  // namespace studio::train

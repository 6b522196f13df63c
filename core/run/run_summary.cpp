// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/run_summary.h"

#include <algorithm>
#include <cmath>

#include "core/base/file.h"

namespace studio::run {

using nlohmann::json;

namespace {

constexpr std::size_t kPaceSteps = 50;

template <class... F>
struct Cases : F... {
    using F::operator()...;
};
template <class... F>
Cases(F...) -> Cases<F...>;

double mean(const std::map<std::string, double>& values) {
    double sum = 0;
    for (const auto& [task, value] : values) sum += value;
    return sum / static_cast<double>(values.size());
}

}  // namespace

void RunSummary::add(const Event& event) {
    if (!any_) firstTimeS_ = sessionStartS_ = trainedUntilS_ = event.timeS;
    any_ = true;
    std::visit(Cases{[&](const Started& e) { take(e); }, [&](const Step& e) { take(e, event.timeS); },
                     [&](const Validation& e) { take(e); }, [](const Evaluation&) {}, [](const Mixture&) {},
                     [&](const CheckpointSaved& e) { take(e); },
                     [&](const Note& e) {
                         warnings_ += e.level == "warning";
                         errors_ += e.level == "error";
                     },
                     [&](const Resumed& e) { take(e, event.timeS); },
                     [&](const Paused& e) {
                         paused_ = e.paused;
                         pace_.clear();
                     },
                     [&](const Finished& e) {
                         finished_ = e;
                         step_ = e.step;
                         paused_ = false;
                     }},
               event.body);
    lastTimeS_ = event.timeS;
    if (!std::holds_alternative<Note>(event.body)) trainedUntilS_ = event.timeS;
}

void RunSummary::take(const Started& event) {
    started_ = true;
    step_ = event.step;
    totalSteps_ = event.totalSteps;
    weights_ = event.weights;
    device_ = event.device;
    dtype_ = event.dtype;
    finished_.reset();
}

void RunSummary::take(const Step& event, double timeS) {
    step_ = event.step;
    lastLoss_ = event.loss;
    for (const SourceLoss& source : event.sources) {
        // a task that the batch drew nothing from keeps its last loss
        if (source.samples > 0) lastSourceLoss_[source.task] = source.loss;
    }
    if (std::isfinite(event.seconds) && std::isfinite(event.samplesPerSecond) && event.seconds > 0) {
        samples_ += event.samplesPerSecond * event.seconds;
        samplingS_ += event.seconds;
    }
    if (std::isfinite(event.seconds) && event.seconds > 0) {
        stepS_.push_back(event.seconds);
        if (stepS_.size() > kPaceSteps) stepS_.pop_front();
    }
    pace_.emplace_back(event.step, timeS);
    if (pace_.size() > kPaceSteps) pace_.pop_front();
}

void RunSummary::take(const Validation& event) {
    // a step's mean counts once all of its tasks are there, that is when the next step's begin
    if (event.step != stepValidated_) {
        bestSoFar_ = bestValidation();
        stepValidation_.clear();
        stepValidated_ = event.step;
    }
    stepValidation_[event.task] = event.loss;
    lastValidation_[event.task] = event;
}

void RunSummary::take(const CheckpointSaved& event) {
    lastCheckpoint_ = event;
    if (event.best) bestCheckpoint_ = event;
}

void RunSummary::take(const Resumed& event, double timeS) {
    closedSessionsS_ += trainedUntilS_ - sessionStartS_;
    sessionStartS_ = timeS;
    step_ = event.step;
    finished_.reset();
    paused_ = false;
    pace_.clear();
    // it may go on on another machine
    stepS_.clear();
    ++resumes_;
}

void RunSummary::goOnBehindLoss(const std::optional<Best>& best, const std::optional<CheckpointSaved>& last,
                                const std::optional<CheckpointSaved>& bestKept) {
    lastLoss_.reset();
    lastSourceLoss_.clear();
    if (last) lastCheckpoint_ = last;
    if (bestKept) bestCheckpoint_ = bestKept;
    if (!best) return;
    bestSoFar_ = best;
    stepValidation_.clear();
    stepValidated_ = -1;
}

std::optional<RunSummary::Best> RunSummary::bestValidation() const {
    // before the first step nothing is trained yet
    if (stepValidation_.empty() || stepValidated_ == 0) return bestSoFar_;
    Best now{stepValidated_, mean(stepValidation_)};
    bool better = std::isfinite(now.loss) && (!bestSoFar_ || now.loss < bestSoFar_->loss);
    return better ? now : bestSoFar_;
}

std::optional<double> RunSummary::samplesPerSecond() const {
    if (samplingS_ <= 0) return std::nullopt;
    return samples_ / samplingS_;
}

std::optional<double> RunSummary::etaS() const {
    if (finished_ || pace_.size() < 2 || totalSteps_ <= step_) return std::nullopt;
    auto steps = pace_.back().first - pace_.front().first;
    double seconds = pace_.back().second - pace_.front().second;
    if (steps <= 0 || !(seconds > 0)) return std::nullopt;
    return seconds / static_cast<double>(steps) * static_cast<double>(totalSteps_ - step_);
}

std::optional<double> RunSummary::slowestStepS() const {
    if (stepS_.empty()) return std::nullopt;
    return *std::max_element(stepS_.begin(), stepS_.end());
}

json RunSummary::results() const {
    json out = {{"schema", 1},
                {"outcome", finished_ ? json(finished_->outcome) : json()},
                {"message", finished_ ? finished_->message : ""},
                {"step", step_},
                {"total_steps", totalSteps_},
                {"weights", weights_},
                {"device", device_},
                {"dtype", dtype_},
                {"start_time", numberToJson(firstTimeS_)},
                {"end_time", numberToJson(lastTimeS_)},
                {"duration_s", numberToJson(durationS())},
                {"samples_per_second", numberToJson(samplesPerSecond())},
                {"resumes", resumes_},
                {"warnings", warnings_},
                {"errors", errors_},
                {"train_loss", numberToJson(lastLoss_)},
                {"train_loss_by_task", json::object()},
                {"validation_loss_by_task", json::object()},
                {"best_validation", json()},
                {"best_checkpoint", bestCheckpoint_ ? json(bestCheckpoint_->path) : json()},
                {"last_checkpoint", lastCheckpoint_ ? json(lastCheckpoint_->path) : json()}};
    for (const auto& [task, loss] : lastSourceLoss_) out["train_loss_by_task"][task] = numberToJson(loss);
    for (const auto& [task, event] : lastValidation_)
        out["validation_loss_by_task"][task] = {
            {"step", event.step}, {"loss", numberToJson(event.loss)}, {"frames", event.frames}};
    if (auto best = bestValidation())
        out["best_validation"] = {{"step", best->step}, {"loss", numberToJson(best->loss)}};
    return out;
}

Status writeTrainingResults(const std::filesystem::path& run, const RunSummary& summary) {
    return writeFileAtomic(run / "training_results.json",
                           summary.results().dump(4, ' ', false, json::error_handler_t::replace) + "\n");
}

}  // namespace studio::run

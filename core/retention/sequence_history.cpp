// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/sequence_history.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "core/base/json.h"
#include "core/config/project_places.h"
#include "core/retention/run_losses.h"
#include "core/retention/same_project.h"
#include "core/retention/stage_scores.h"
#include "core/retention/statistics_hash.h"

namespace studio::retention {

namespace fs = std::filesystem;

namespace {

/// Real action columns as a checkpoint of the run declares them; 0: there is none yet.
int actionWidthOf(const fs::path& run) {
    auto config = readJson(run / "checkpoints/last/pretrained_model/config.json");
    if (!config.ok()) return 0;
    try {
        return config->at("output_features").at("action").at("shape").at(0).get<int>();
    } catch (const nlohmann::json::exception&) {
        return 0;
    }
}

/// Step of RUN/checkpoints/STEP/pretrained_model; -1: it is no such path.
std::int64_t stepOf(const fs::path& weights) {
    const fs::path checkpoint = weights.filename() == "pretrained_model" ? weights.parent_path() : weights;
    const std::string name = checkpoint.filename().string();
    std::int64_t step = -1;
    auto [end, problem] = std::from_chars(name.data(), name.data() + name.size(), step);
    const bool whole = problem == std::errc() && end == name.data() + name.size();
    return whole && checkpoint.parent_path().filename() == "checkpoints" ? step : -1;
}

}  // namespace

Result<SequenceHistory> SequenceHistory::open(const std::vector<fs::path>& runs) {
    if (runs.empty()) {
        return Error{ErrorCode::InvalidArgument, "cannot show what a sequence retained: it has no runs",
                     "Train its first stage with `kstudio sequence run`."};
    }
    SequenceHistory history;
    for (const fs::path& run : runs) STUDIO_CHECK(history.append(run));
    return history;
}

Status SequenceHistory::append(const fs::path& run) {
    STUDIO_ASSIGN(run::RunFollower follower, run::RunFollower::open(run));
    STUDIO_ASSIGN(config::TrainConfig config, config::loadTrainConfig(run / "config.yaml"));
    StageSpan stage;
    const std::vector<TaskLabel> named = configuredTasks(config);
    stage.task = named.back();
    stage.run = run;
    stage.strategy = config.replay.strategy;
    stage.length = config.training.steps;
    stage.seed = config.training.seed;
    stage.project = config::projectOf(run, config);
    stages_.push_back(std::move(stage));
    auto reader = std::make_shared<Stage>(std::move(follower));
    for (const TaskLabel& task : named) {
        if (!task.name.empty()) reader->names[task.id] = task.name;
    }
    const config::ValidationConfig& validation = config.validation;
    reader->wanted = {validation.on, validation.maxFrames, validation.actionFrames, validation.seed};
    reader->episodes = measuredEpisodes(config);
    reader->settings = stageSettings(config);
    reader->statistics = statisticsOf(run);
    reader->startName = config.stage.checkpoint;
    reader->startStep = stepOf(config.source.pretrainedPath);
    for (const auto& earlier : config.replay.previous) {
        reader->instructions[earlier.task] = earlier.data.instruction;
    }
    reader->instructions[config.stage.task] = config.data.instruction;
    readers_.push_back(std::move(reader));
    if (actionWidth_ == 0) actionWidth_ = actionWidthOf(run);
    return {};
}

void SequenceHistory::take(std::size_t number, const run::Event& event) {
    Stage& stage = *readers_[number];
    StageSpan& span = stages_[number];
    if (const auto* measured = std::get_if<run::Validation>(&event.body)) {
        MeasuredOn basis{measured->on,      measured->frames,     0,
                         stage.wanted.seed, measured->framesHash, stage.episodesOf(measured->taskId)};
        stage.scores[Measure::Loss][measured->taskId][measured->step] = measured->loss;
        stage.measuredOn[Measure::Loss][measured->taskId][measured->step] = basis;
        if (measured->action.frames > 0) {
            stage.scores[Measure::Action][measured->taskId][measured->step] = measured->action.mean;
            basis.actionFrames = measured->action.frames;
            stage.measuredOn[Measure::Action][measured->taskId][measured->step] = basis;
            actionWidth_ = static_cast<int>(measured->action.dimensions.size());
        }
        if (!measured->statisticsHash.empty()) stage.statistics = measured->statisticsHash;
        // the configuration's name wins: an older run wrote its instruction, shortened
        stage.names.emplace(measured->taskId, measured->task);
        span.on = measured->on;
    } else if (const auto* tried = std::get_if<run::Evaluation>(&event.body)) {
        TrialSets& sets = stage.trials[tried->taskId][tried->step];
        sets.add(*tried);
        if (Score rate = sets.count().rate())
            stage.scores[Measure::Success][tried->taskId][tried->step] = *rate;
        stage.names.emplace(tried->taskId, tried->task);
    } else if (const auto* mixture = std::get_if<run::Mixture>(&event.body)) {
        MixturePoint point{mixture->step, {}, mixture->why};
        for (std::size_t i = 0; i < std::min(mixture->tasks.size(), mixture->shares.size()); ++i)
            point.share.emplace_back(mixture->tasks[i], mixture->shares[i]);
        span.mixture.push_back(std::move(point));
    } else if (const auto* saved = std::get_if<run::CheckpointSaved>(&event.body)) {
        stage.last = saved->step;
        if (saved->best) stage.best = saved->step;
        if (actionWidth_ == 0) actionWidth_ = actionWidthOf(span.run);
        if (stage.statistics.empty()) stage.statistics = statisticsOf(span.run);
    }
}

bool SequenceHistory::poll() {
    bool changed = false;
    for (std::size_t i = 0; i < readers_.size(); ++i) {
        Stage& reader = *readers_[i];
        StageSpan& span = stages_[i];
        run::FollowerPoll news = reader.follower.poll();
        if (news.restarted) {
            reader.forget();
            span.mixture.clear();
        }
        for (const run::Event& event : news.events) take(i, event);
        reader.damaged += news.damaged;
        changed = changed || news.restarted || news.more || !news.events.empty();

        run::RunStatus status = reader.follower.status();
        changed = changed || status.state != span.state || status.step != span.done;
        span.state = status.state;
        span.done = status.step;
        if (status.totalSteps > 0) span.length = status.totalSteps;
    }
    // a stage begins where the one before it ended
    std::int64_t begin = 0;
    for (StageSpan& span : stages_) {
        span.begin = begin;
        begin += span.done;
    }
    nameRows();
    return changed;
}

void SequenceHistory::nameRows() {
    for (std::size_t i = 0; i < stages_.size(); ++i) {
        StageSpan& span = stages_[i];
        const Stage& own = *readers_[i];
        span.checkpoint.clear();
        span.checkpointStep = -1;
        if (i + 1 < stages_.size()) {
            const Stage& next = *readers_[i + 1];
            span.checkpointStep = next.startStep;
            span.checkpoint = next.startName;
            // a run of a version that did not write it down
            if (span.checkpoint.empty() && span.checkpointStep >= 0)
                span.checkpoint = span.checkpointStep == own.best   ? "best"
                                  : span.checkpointStep == own.last ? "last"
                                                                    : std::to_string(span.checkpointStep);
        } else if (span.state == run::RunState::Done) {
            const std::string kind = handsOn();
            span.checkpointStep = kind == "last" ? own.last : own.best;
            if (span.checkpointStep >= 0) span.checkpoint = kind;
        }
    }
}

std::string SequenceHistory::handsOn() const {
    const bool last = std::any_of(stages_.begin(), stages_.end() - 1,
                                  [](const StageSpan& stage) { return stage.checkpoint == "last"; });
    return last ? "last" : "best";
}

bool SequenceHistory::finished() const {
    return std::all_of(stages_.begin(), stages_.end(),
                       [](const StageSpan& stage) { return stage.state == run::RunState::Done; });
}

std::vector<TaskLabel> SequenceHistory::tasks() const {
    std::vector<TaskLabel> labels;
    std::set<int> known;
    for (const StageSpan& stage : stages_) {
        if (known.insert(stage.task.id).second) labels.push_back(stage.task);
    }
    std::map<int, std::string> others;
    for (const auto& reader : readers_) {
        for (const auto& [id, name] : reader->names) {
            if (!known.count(id)) others.emplace(id, name);
        }
    }
    for (const auto& [id, name] : others) labels.push_back({id, name});
    return labels;
}

std::map<int, std::string> SequenceHistory::instructions() const {
    std::map<int, std::string> all;
    for (const auto& reader : readers_) {
        for (const auto& [id, instruction] : reader->instructions) {
            if (!instruction.empty()) all.emplace(id, instruction);
        }
    }
    return all;
}

std::vector<Curve> SequenceHistory::curves(Measure measure) const {
    std::vector<Curve> curves;
    for (const TaskLabel& task : tasks()) {
        Curve curve{task, {}};
        for (std::size_t i = 0; i < readers_.size(); ++i) {
            const auto* scores = readers_[i]->of(measure, task.id);
            if (!scores) continue;
            for (const auto& [step, value] : *scores) {
                CurvePoint point{stages_[i].begin + step, value, static_cast<int>(i)};
                // a stage measures again what it begins with
                bool again = !curve.points.empty() && curve.points.back().step == point.step &&
                             curve.points.back().value == point.value;
                if (!again) curve.points.push_back(point);
            }
        }
        curves.push_back(std::move(curve));
    }
    return curves;
}

std::map<int, double> SequenceHistory::lastScores(Measure measure) const {
    std::map<int, double> last;
    for (const auto& reader : readers_) {
        auto tasks = reader->scores.find(measure);
        if (tasks == reader->scores.end()) continue;
        for (const auto& [id, scores] : tasks->second) {
            if (!scores.empty()) last[id] = scores.rbegin()->second;
        }
    }
    return last;
}

std::map<int, double> SequenceHistory::finalScores(Measure measure, const std::string& checkpoint) const {
    const Stage& stage = *readers_.back();
    const bool done = stages_.back().state == run::RunState::Done;
    std::map<int, double> found = lastScores(measure);
    auto tasks = stage.scores.find(measure);
    if (!done || tasks == stage.scores.end()) return found;
    for (const auto& [id, scores] : tasks->second) {
        if (!scores.empty())
            found[id] = scores.at(measuredAt(scores, checkpoint == "last" ? stage.last : stage.best));
    }
    return found;
}

std::map<int, TrialCount> SequenceHistory::finalTrials(const std::string& checkpoint) const {
    std::map<int, TrialCount> found;
    for (std::size_t i = 0; i < readers_.size(); ++i) {
        const Stage& stage = *readers_[i];
        const bool chosen = i + 1 == readers_.size() && stages_[i].state == run::RunState::Done;
        auto tasks = stage.scores.find(Measure::Success);
        if (tasks == stage.scores.end()) continue;
        for (const auto& [id, scores] : tasks->second) {
            if (scores.empty()) continue;
            std::int64_t step = scores.rbegin()->first;
            if (chosen) step = measuredAt(scores, checkpoint == "last" ? stage.last : stage.best);
            found[id] = stage.trialsOf(Measure::Success, id, step);
        }
    }
    return found;
}

std::map<std::int64_t, bool> SequenceHistory::finalOutcomes(int task, const std::string& checkpoint) const {
    const Stage& stage = *readers_.back();
    const auto* scores = stage.of(Measure::Success, task);
    auto tried = stage.trials.find(task);
    if (!scores || scores->empty() || tried == stage.trials.end()) return {};
    std::int64_t step = scores->rbegin()->first;
    if (stages_.back().state == run::RunState::Done)
        step = measuredAt(*scores, checkpoint == "last" ? stage.last : stage.best);
    auto sets = tried->second.find(step);
    return sets == tried->second.end() ? std::map<std::int64_t, bool>() : sets->second.outcomes();
}

std::map<int, double> SequenceHistory::firstScores(Measure measure) const {
    std::map<int, double> first;
    auto tasks = readers_[0]->scores.find(measure);
    if (tasks == readers_[0]->scores.end()) return first;
    for (const auto& [id, scores] : tasks->second) {
        if (auto start = scores.find(0); start != scores.end()) first[id] = start->second;
    }
    return first;
}

bool SequenceHistory::onTrainingFrames() const {
    return std::any_of(stages_.begin(), stages_.end(), [](const auto& s) { return s.on == "training"; });
}

}  // namespace studio::retention

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/score_matrix.h"

#include <algorithm>
#include <cmath>

namespace studio::retention {

const char* toString(Measure measure) {
    switch (measure) {
        case Measure::Loss:
            return "loss";
        case Measure::Action:
            return "action";
        case Measure::Success:
            return "success";
    }
    return "";
}

const std::vector<Measure>& allMeasures() {
    static const std::vector<Measure> all = {Measure::Loss, Measure::Action, Measure::Success};
    return all;
}

std::optional<Measure> parseMeasure(const std::string& name) {
    for (Measure measure : allMeasures()) {
        if (name == toString(measure)) return measure;
    }
    return std::nullopt;
}

Direction directionOf(Measure measure) {
    return measure == Measure::Success ? Direction::HigherBetter : Direction::LowerBetter;
}

ScoreMatrix::ScoreMatrix(Direction wanted, std::vector<TaskLabel> columns)
    : direction(wanted),
      tasks(std::move(columns)),
      after(tasks.size(), std::vector<Score>(tasks.size())),
      trials(tasks.size(), std::vector<TrialCount>(tasks.size())),
      before(tasks.size()),
      joint(tasks.size()),
      during(tasks.size()),
      mixed(tasks.size(), false),
      jointApart(tasks.size()),
      beginsApart(tasks.size(), false) {}

Score TrialCount::rate() const {
    if (trials <= 0) return {};
    return static_cast<double>(successes) / static_cast<double>(trials);
}

TrialCount ScoreMatrix::trialsAt(std::size_t stage, std::size_t task) const {
    if (stage >= trials.size() || task >= trials[stage].size()) return {};
    return trials[stage][task];
}

Score ScoreMatrix::at(std::size_t stage, std::size_t task) const {
    if (stage >= after.size() || task >= after[stage].size()) return std::nullopt;
    return after[stage][task];
}

std::size_t ScoreMatrix::stagesMeasured() const {
    std::size_t stages = 0;
    while (stages < size() && (at(stages, stages) || isCut(stages))) ++stages;
    return stages;
}

bool ScoreMatrix::isCut(std::size_t task) const {
    return task < mixed.size() && mixed[task] && !at(task, task);
}

Score ScoreMatrix::best(std::size_t stage, std::size_t task) const {
    Score found;
    if (isCut(task)) return found;
    for (std::size_t i = task; i <= stage; ++i) {
        Score score = at(i, task);
        if (!score) continue;
        if (!found) found = score;
        found = direction == Direction::HigherBetter ? std::max(*found, *score) : std::min(*found, *score);
    }
    return found;
}

Score ScoreMatrix::worseBy(double reference, double now) const {
    double change = direction == Direction::HigherBetter ? reference - now : now - reference;
    if (reference != 0) return change / std::abs(reference);
    return change == 0 ? Score(0) : std::nullopt;
}

}  // namespace studio::retention

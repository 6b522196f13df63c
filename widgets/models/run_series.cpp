// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/run_series.h"

#include <algorithm>
#include <limits>

namespace studio::widgets {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// So many rows at a time are averaged at the least, so that no single row has many to wait for.
constexpr std::size_t kAverageRows = 4096;

}  // namespace

std::span<const double> RunSeries::Table::x(XAxis axis) const {
    switch (axis) {
        case XAxis::Step:
            return step;
        case XAxis::Epoch:
            return epoch;
        case XAxis::Relative:
            return relativeS;
        case XAxis::Process:
            return processS;
    }
    return step;
}

std::span<const double> RunSeries::Table::column(const std::string& name) const {
    auto found = columns.find(name);
    return found == columns.end() ? std::span<const double>() : std::span<const double>(found->second);
}

void RunSeries::clear() {
    *this = [this] {
        RunSeries fresh(maxRows_, weight_);
        fresh.generation_ = generation_ + 1;
        return fresh;
    }();
}

void RunSeries::add(const run::Event& event) {
    if (!any_) firstS_ = lastS_ = event.timeS;
    any_ = true;
    // a resume may note, long after the last step, before it begins
    if (std::holds_alternative<run::Note>(event.body)) return;
    // time in which nobody trained does not count
    bool pausing =
        std::holds_alternative<run::Resumed>(event.body) || std::holds_alternative<run::Started>(event.body);
    if (const auto* paused = std::get_if<run::Paused>(&event.body)) {
        if (!paused->paused) pausing = true;
    }
    if (pausing) broken_ = true;
    if (!broken_) processS_ += std::max(0.0, event.timeS - lastS_);
    broken_ = false;
    lastS_ = std::max(lastS_, event.timeS);

    if (const auto* step = std::get_if<run::Step>(&event.body)) addStep(*step, event.timeS);
    if (const auto* result = std::get_if<run::Validation>(&event.body)) addValidation(*result, event.timeS);
}

void RunSeries::addValidation(const run::Validation& result, double timeS) {
    Table& table = validation_[result.task];
    table.step.push_back(static_cast<double>(result.step));
    table.epoch.push_back(steps_.rows() > 0 ? steps_.epoch.back() : 0);
    table.relativeS.push_back(timeS - firstS_);
    table.processS.push_back(processS_);
    table.columns["loss"].push_back(result.loss);
    if (table.rows() > maxRows_) thin(table);
}

void RunSeries::addStep(const run::Step& step, double timeS) {
    std::size_t row = steps_.rows();
    steps_.step.push_back(static_cast<double>(step.step));
    steps_.epoch.push_back(step.epoch);
    steps_.relativeS.push_back(timeS - firstS_);
    steps_.processS.push_back(processS_);
    auto put = [&](const std::string& name, double value) {
        auto& column = steps_.columns[name];
        column.resize(row, kNone);
        column.push_back(value);
    };
    put("loss", step.loss);
    put("gradient", step.gradNorm);
    put("rate", step.lr);
    put("speed", step.samplesPerSecond);
    for (const run::SourceLoss& source : step.sources) {
        if (std::find(sources_.begin(), sources_.end(), source.task) == sources_.end()) {
            sources_.push_back(source.task);
        }
        // a task that the batch drew nothing from has no loss, not one of 0
        put("loss of " + source.task, source.samples > 0 ? source.loss : kNone);
    }
    for (const run::LossTerm& term : step.terms) {
        if (std::find(terms_.begin(), terms_.end(), term.name) == terms_.end()) terms_.push_back(term.name);
        put("term " + term.name, term.value.value_or(kNone));
    }
    for (auto& [name, column] : steps_.columns) column.resize(row + 1, kNone);
    if (steps_.rows() > maxRows_) {
        // what goes now must have been averaged
        catchUp();
        thin(steps_);
        for (auto& [name, smoother] : smoothers_) smoother.halve();
        stepsThinned_ = true;
    } else if (steps_.rows() % kAverageRows == 0) {
        catchUp();
    }
}

void RunSeries::thin(Table& table) {
    for (auto* axis : {&table.step, &table.epoch, &table.relativeS, &table.processS}) halveOlder(*axis);
    for (auto& [name, column] : table.columns) halveOlder(column);
    ++thinned_;
    ++generation_;
}

void RunSeries::catchUp() const {
    if (weight_ <= 0) return;
    for (const auto& [name, column] : steps_.columns) (void)smoothed(name);
}

bool RunSeries::setWeight(double weight) {
    if (weight == weight_) return true;
    if (stepsThinned_) return false;
    weight_ = weight;
    smoothers_.clear();
    return true;
}

std::span<const double> RunSeries::smoothed(const std::string& column) const {
    const auto values = steps_.column(column);
    if (weight_ <= 0 || values.empty()) return {};
    // rows that were dropped dropped their averages with them: the smoother sees only further ones
    return smoothers_.try_emplace(column, weight_).first->second.update(values, 0);
}

std::size_t RunSeries::rows() const {
    std::size_t rows = steps_.rows();
    for (const auto& [task, table] : validation_) rows += table.rows();
    return rows;
}

std::size_t RunSeries::bytes() const {
    auto of = [](const Table& table) {
        std::size_t values = 4 * table.step.capacity();
        for (const auto& [name, column] : table.columns) values += column.capacity();
        return values * sizeof(double);
    };
    std::size_t bytes = of(steps_);
    for (const auto& [task, table] : validation_) bytes += of(table);
    for (const auto& [name, smoother] : smoothers_) bytes += smoother.bytes();
    return bytes;
}

}  // namespace studio::widgets

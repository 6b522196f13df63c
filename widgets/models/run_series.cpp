// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/run_series.h"

#include <algorithm>
#include <limits>

namespace studio::widgets {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Keeps the rows of the newer half and every second of the others.
void halveOld(std::vector<double>& values) {
    std::size_t half = values.size() / 2, out = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i >= half || i % 2 == 0) values[out++] = values[i];
    }
    values.resize(out);
}

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
        RunSeries fresh(maxRows_);
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
    if (const auto* result = std::get_if<run::Validation>(&event.body)) {
        Table& table = validation_[result->task];
        table.step.push_back(static_cast<double>(result->step));
        table.epoch.push_back(steps_.rows() > 0 ? steps_.epoch.back() : 0);
        table.relativeS.push_back(event.timeS - firstS_);
        table.processS.push_back(processS_);
        table.columns["loss"].push_back(result->loss);
    }
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
    if (steps_.rows() > maxRows_) thin();
}

void RunSeries::thin() {
    for (auto* axis : {&steps_.step, &steps_.epoch, &steps_.relativeS, &steps_.processS}) halveOld(*axis);
    for (auto& [name, column] : steps_.columns) halveOld(column);
    ++thinned_;
    ++generation_;
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
    return bytes;
}

}  // namespace studio::widgets

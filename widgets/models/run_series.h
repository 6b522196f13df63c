// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/run/events.h"

namespace studio::widgets {

/// What the x axis of a chart counts.
enum class XAxis {
    Step,
    Epoch,
    Relative,  ///< seconds since the first event
    Process,   ///< seconds in which was trained: pauses and breaks left out
};

/// The figures of one run as columns, fed with its events in order. Bounded: beyond `maxRows` every second of
/// the older half of the rows is dropped.
class RunSeries {
public:
    /// Columns of equal length; a row is one event. Absent values are NaN.
    struct Table {
        std::vector<double> step, epoch, relativeS, processS;
        std::map<std::string, std::vector<double>> columns;
        std::size_t rows() const { return step.size(); }
        std::span<const double> x(XAxis axis) const;
        std::span<const double> column(const std::string& name) const;
    };

    explicit RunSeries(std::size_t maxRows = 1u << 20) : maxRows_(maxRows) {}

    void add(const run::Event& event);
    void clear();

    /// "loss", "gradient", "rate", "speed", "loss of <task>" per source, "term <name>" per regularizer.
    const Table& steps() const { return steps_; }
    /// Task -> "loss".
    const std::map<std::string, Table>& validation() const { return validation_; }
    /// Tasks of the training losses, in order of appearance.
    const std::vector<std::string>& sources() const { return sources_; }
    /// Regularizers whose terms were logged.
    const std::vector<std::string>& terms() const { return terms_; }
    /// Rows over all tables, and the bytes that they take.
    std::size_t rows() const;
    std::size_t bytes() const;
    /// How often rows were dropped to stay within bounds.
    int thinned() const { return thinned_; }
    /// Changes when rows that were there before are not any more: what was made of them begins anew.
    int generation() const { return generation_; }

private:
    void addStep(const run::Step& step, double timeS);
    void thin();

    std::size_t maxRows_;
    Table steps_;
    std::map<std::string, Table> validation_;
    std::vector<std::string> sources_, terms_;
    double firstS_ = 0, lastS_ = 0, processS_ = 0;
    bool any_ = false, broken_ = false;
    int thinned_ = 0, generation_ = 0;
};

}  // namespace studio::widgets

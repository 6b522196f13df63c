// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/run/events.h"
#include "widgets/plots/curve_math.h"

namespace studio::widgets {

/// What the x axis of a chart counts.
enum class XAxis {
    Step,
    Epoch,
    Relative,  ///< seconds since the first event
    Process,   ///< seconds in which was trained: pauses and breaks left out
};

/// The figures of one run as columns, fed with its events in order. Bounded: where a table has more than
/// `maxRows` rows every second of its older half is dropped. Averages are over all rows that there ever were:
/// they are carried along. Used by one thread at a time.
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

    static constexpr std::size_t kMaxRows = 1u << 20;

    /// `weight`: of the averages, as Smoother has it; 0: none are wished yet.
    explicit RunSeries(std::size_t maxRows = kMaxRows, double weight = 0)
        : maxRows_(maxRows), weight_(weight) {}

    void add(const run::Event& event);
    void clear();

    /// Averages with another weight from now on. False: rows are gone that they would need, and those with
    /// the present weight stay; fed anew from the beginning with the new one a series has them.
    bool setWeight(double weight);
    double weight() const { return weight_; }
    /// Averages of a column of steps(), a value each; empty where there is no such column or no weight. Valid
    /// as long as the column.
    std::span<const double> smoothed(const std::string& column) const;

    /// "loss", "gradient", "rate", "speed", "loss of <task>" per source, "term <name>" per regularizer.
    const Table& steps() const { return steps_; }
    /// Task -> "loss".
    const std::map<std::string, Table>& validation() const { return validation_; }
    /// Tasks of the training losses, in order of appearance.
    const std::vector<std::string>& sources() const { return sources_; }
    /// Regularizers whose terms were logged.
    const std::vector<std::string>& terms() const { return terms_; }
    /// Rows over all tables, and the bytes that they and the averages take.
    std::size_t rows() const;
    std::size_t bytes() const;
    /// How often rows were dropped to stay within bounds.
    int thinned() const { return thinned_; }
    /// Changes when rows that were there before are not any more: what was made of them begins anew.
    int generation() const { return generation_; }
    /// These figures take the place of others, whose generation was this.
    void follow(int generation) { generation_ += generation + 1; }

private:
    void addStep(const run::Step& step, double timeS);
    void addValidation(const run::Validation& result, double timeS);
    void thin(Table& table);
    void catchUp() const;

    std::size_t maxRows_;
    double weight_;
    mutable std::map<std::string, Smoother> smoothers_ = {};  ///< of columns of steps_; may lag behind
    Table steps_;
    std::map<std::string, Table> validation_;
    std::vector<std::string> sources_, terms_;
    double firstS_ = 0, lastS_ = 0, processS_ = 0;
    bool any_ = false, broken_ = false, stepsThinned_ = false;
    int thinned_ = 0, generation_ = 0;
};

}  // namespace studio::widgets

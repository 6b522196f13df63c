// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/retention/sequence_history.h"

namespace studio::retention {

/// A straight line across a chart: a task's score in a bound.
struct ChartLine {
    std::size_t colour = 0;
    double value = 0;
};

/// The curves of one measure over the stages of a sequence, for svgChart().
struct Chart {
    std::string label;              ///< of the vertical axis, and for readers that see no picture
    std::vector<Curve> curves;      ///< coloured by their place
    std::vector<Curve> bounds;      ///< dashed, same colours by place (naive); empty: none
    std::vector<ChartLine> lines;   ///< dashed (joint)
    std::vector<StageSpan> stages;  ///< borders, with the task's name between them
};

/// The chart as an inline SVG. Vertical axis: from 0, or logarithmic where the values span more than a factor
/// of 30 and are all above 0.
std::string svgChart(const Chart& chart);

}  // namespace studio::retention

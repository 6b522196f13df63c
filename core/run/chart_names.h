// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace studio::run {

/// The charts of runs, by the names that the terminal takes and that their files have, in whatever language
/// the window is: in the order in which Live curves has them.
inline constexpr std::array<std::string_view, 5> kCurveCharts{"loss", "validation", "gradient", "rate",
                                                              "speed"};
/// Of the sequence that a run is a stage of: its curves, and the scores after each stage.
inline constexpr std::string_view kForgettingChart = "forgetting";
inline constexpr std::string_view kMatrixChart = "matrix";

/// All of them. Any thread.
inline const std::vector<std::string>& chartNames() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all(kCurveCharts.begin(), kCurveCharts.end());
        all.emplace_back(kForgettingChart);
        all.emplace_back(kMatrixChart);
        return all;
    }();
    return names;
}

}  // namespace studio::run

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace studio::cli {

/// A chart of runs as the window draws it.
struct ChartOrder {
    std::vector<std::string> runs;  ///< folders; those after the first are compared with it
    std::string chart;              ///< one of run::chartNames()
    std::string out;                ///< file; its ending says the format
    std::string theme = "light", language = "en";
    std::string size = {};  ///< "640x400"; empty: as the window exports it
};

/// Has kuavo-studio, which lies beside this program, draw it without a screen; passes on what it says. The
/// exit code.
int drawChart(const ChartOrder& order, bool json);

}  // namespace studio::cli

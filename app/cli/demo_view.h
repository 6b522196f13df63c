// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "core/demo/demo.h"
#include "core/demo/demo_results.h"

namespace studio::cli {

/// The steps of a demo as a list that is redrawn on a terminal; in a pipe a line where a step begins and
/// ends, and one a minute between. Writes to standard error.
class DemoView {
public:
    explicit DemoView(bool quiet);
    void show(const demo::Demo& demo, double secondsLeft);
    /// Leaves what is drawn and begins below it.
    void leave();

private:
    void redraw(const demo::Demo& demo, double secondsLeft);
    void tellChanges(const demo::Demo& demo, double secondsLeft);

    bool quiet_, terminal_;
    std::size_t drawn_ = 0;  ///< lines
    std::chrono::steady_clock::time_point begin_, last_;
    std::map<std::string, demo::DemoStep::State> known_;
};

/// Success of the two sequences, differences, expectations, times.
std::vector<std::string> resultText(const demo::Demo& demo, const demo::DemoResults& results);

}  // namespace studio::cli

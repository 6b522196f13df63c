// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "core/demo/demo.h"
#include "core/demo/demo_results.h"

namespace studio::demo {

/// "85 (77-91)": successes in percent with Wilson's 95 % interval; "-" where nothing was tried.
std::string show(const std::optional<TaskTrials>& trials);

/// Steps with their times, success of every policy, differences, expectations.
nlohmann::ordered_json reportJson(const Demo& demo, const DemoResults& results);

/// Writes `report.html` into the demo's folder: one self-contained page with the success of every policy, the
/// expectations, the steps' times and the retention report of the two sequences. Errors: Io, those of reading
/// the runs.
Status writeDemoReport(const Demo& demo);

}  // namespace studio::demo

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <stop_token>

#include "core/demo/demo.h"

namespace studio::demo {

/// How the steps of a demo are run.
struct RunDemoOptions {
    std::filesystem::path program;  ///< kstudio: every step is a process of its own
    int cores = 2;                  ///< that the steps may use together
    std::string only = {};          ///< id of the one step to do; empty: all that is not done
};

/// Told several times a second: states and shares of the steps, and the seconds that all of it still needs.
using DemoProgress = std::function<void(const Demo& demo, double secondsLeft)>;

/// Does the steps that are not done, two at a time where two are independent: the naive and the replayed
/// sequence are, once stage 1 is trained. Stopped or killed anywhere and called again, it goes on where it
/// was. The report is written at the end. Blocking. Errors: those of readDemo; of a step, with what its
/// process said; InvalidArgument (another process works on this demo, or `only` waits for another step);
/// Cancelled.
Result<Demo> runDemo(const std::filesystem::path& folder, const RunDemoOptions& options,
                     const DemoProgress& progress = {}, std::stop_token stop = {});

/// Seconds that the rest of the demo takes when two steps run at a time.
double secondsLeft(const Demo& demo);

}  // namespace studio::demo

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/run_view.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <thread>

#include "app/cli/output.h"
#include "app/cli/progress.h"
#include "core/run/event_text.h"
#include "core/run/run_follower.h"

namespace studio::cli {

namespace {

/// One event on the bar or above it.
void show(const run::Event& event, const run::RunSummary& summary, ProgressLine& line) {
    if (const auto* step = std::get_if<run::Step>(&event.body)) {
        line.show(step->step, summary.totalSteps(), summary.etaS().value_or(-1),
                  fmt::format("loss {:.4f}  grad {:.2f}  lr {:.2e}  {:.1f} samples/s", step->loss,
                              step->gradNorm, step->lr, step->samplesPerSecond));
    } else {
        line.note(run::describe(event.body));
    }
}

}  // namespace

Status followRun(const std::filesystem::path& run, const std::function<bool()>& ended, bool json) {
    STUDIO_ASSIGN(run::RunFollower follower, run::RunFollower::open(run));
    ProgressLine line(json);
    for (;;) {
        // asked before reading, so that what was written until the end is read
        bool last = ended();
        run::FollowerPoll poll;
        do {
            poll = follower.poll();
            for (const run::Event& event : poll.events) {
                if (json) {
                    say(run::toLine(event));
                } else {
                    show(event, follower.summary(), line);
                }
            }
        } while (poll.more);
        std::fflush(stdout);
        if (last) return {};
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
}

}  // namespace studio::cli

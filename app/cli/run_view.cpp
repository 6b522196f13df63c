// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/run_view.h"

#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "app/cli/output.h"
#include "app/cli/progress.h"
#include "core/base/json.h"
#include "core/run/event_text.h"
#include "core/run/run_summary.h"

namespace studio::cli {

namespace {

/// One event on the bar or above it.
void show(const run::Event& event, const run::RunSummary& summary, ProgressLine& line) {
    if (const auto* step = std::get_if<run::Step>(&event.body)) {
        line.show(step->step, summary.totalSteps(), summary.etaS().value_or(-1),
                  fmt::format("loss {:.4f}  grad {:.2f}  lr {:.2e}  {:.1f} samples/s", step->loss, step->gradNorm, step->lr,
                              step->samplesPerSecond));
    } else {
        line.note(run::describe(event.body));
    }
}

}  // namespace

void followRun(const std::filesystem::path& run, const std::function<bool()>& ended, bool json) {
    std::ifstream file(run / "events.jsonl");
    run::RunSummary summary;
    ProgressLine line(json);
    std::string pending, part;
    for (bool last = false;;) {
        // asked before reading, so that what was written until the end is read
        last = ended();
        for (file.clear(); std::getline(file, part);) {
            pending += part;
            if (file.eof()) break;  // the writer is in the middle of this line
            if (json) say(pending);
            auto value = parseJson(pending, "events.jsonl");
            pending.clear();
            if (!value.ok()) continue;
            auto event = run::fromJson(*value);
            if (!event.ok()) continue;
            summary.add(*event);
            if (!json) show(*event, summary, line);
        }
        if (last) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
}

}  // namespace studio::cli

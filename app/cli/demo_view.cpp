// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/demo_view.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "app/cli/progress.h"
#include "app/cli/retention_tables.h"
#include "core/demo/demo_report.h"

namespace studio::cli {

using namespace std::chrono_literals;
using demo::Demo;
using demo::DemoResults;
using demo::DemoStep;
using State = DemoStep::State;

namespace {

std::string lineOf(const DemoStep& step, std::size_t width) {
    std::string name = describe(step);
    name.resize(std::max(width, name.size()), ' ');
    switch (step.state) {
        case State::Done:
            return fmt::format("[x] {}  {:>6}", name, step.seconds > 0 ? durationText(step.seconds) : "");
        case State::Doing:
            return fmt::format("[>] {}  {:>4.0f} %", name, 100 * step.share);
        case State::ToDo:
            return step.share > 0 ? fmt::format("[ ] {}  {:>4.0f} %", name, 100 * step.share)
                                  : fmt::format("[ ] {}", name);
    }
    return name;
}

std::string leftText(double seconds) {
    return seconds < 60 ? "less than a minute left" : fmt::format("about {:.0f} min left", seconds / 60);
}

void addMatrix(std::vector<std::string>& lines, const DemoResults& results,
               const DemoResults::Matrix& matrix) {
    TextTable table;
    std::vector<std::string> head{"after stage"};
    head.insert(head.end(), results.tasks.begin(), results.tasks.end());
    table.add(head);
    for (std::size_t k = 0; k < matrix.size(); ++k) {
        std::vector<std::string> row{fmt::format("{} {}", k + 1, results.tasks[k])};
        for (const auto& cell : matrix[k]) row.push_back(demo::show(cell));
        table.add(std::move(row));
    }
    std::string text = table.text();
    while (!text.empty() && text.back() == '\n') text.pop_back();
    lines.push_back(std::move(text));
}

}  // namespace

DemoView::DemoView(bool quiet)
    : quiet_(quiet),
      terminal_(::isatty(STDERR_FILENO) != 0),
      begin_(std::chrono::steady_clock::now()),
      last_(begin_) {}

void DemoView::show(const Demo& demo, double secondsLeft) {
    if (quiet_) return;
    if (terminal_) {
        redraw(demo, secondsLeft);
    } else {
        tellChanges(demo, secondsLeft);
    }
}

void DemoView::redraw(const Demo& demo, double secondsLeft) {
    std::size_t width = 0;
    for (const DemoStep& step : demo.steps) width = std::max(width, describe(step).size());
    std::string text = drawn_ > 0 ? fmt::format("\x1b[{}A", drawn_) : "";
    for (const DemoStep& step : demo.steps) text += "\r\x1b[K" + lineOf(step, width) + "\n";
    const double passed = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
    text += fmt::format("\r\x1b[K{}, {} passed\n", leftText(secondsLeft), durationText(passed));
    drawn_ = demo.steps.size() + 1;
    std::fputs(text.c_str(), stderr);
}

void DemoView::tellChanges(const Demo& demo, double secondsLeft) {
    const auto now = std::chrono::steady_clock::now();
    const bool first = known_.empty(), due = now - last_ >= 1min;
    for (const DemoStep& step : demo.steps) {
        auto [known, fresh] = known_.try_emplace(step.id, State::ToDo);
        const bool changed = known->second != step.state;
        known->second = step.state;
        if ((changed && (!first || step.state == State::Done)) || (changed && step.state == State::Doing) ||
            (due && step.state == State::Doing))
            std::fprintf(stderr, "%s\n", lineOf(step, 0).c_str());
    }
    if (!first && !due) return;
    last_ = now;
    std::fprintf(stderr, "%s\n", leftText(secondsLeft).c_str());
}

void DemoView::leave() {
    drawn_ = 0;
}

std::vector<std::string> resultText(const Demo& demo, const DemoResults& results) {
    std::vector<std::string> lines;
    lines.push_back(fmt::format(
        "Success in percent of {} trials (95 % interval), seeds from {}, with replay:", results.trials,
        demo::kFirstTrialSeed));
    addMatrix(lines, results, results.replay);
    lines.emplace_back();
    lines.emplace_back("Naive, nothing replayed:");
    addMatrix(lines, results, results.naive);
    lines.emplace_back();
    for (const auto& d : results.differences)
        lines.push_back(fmt::format("{}: {:+.0f} points ({:+.0f} to {:+.0f})", d.text,
                                    100 * d.value.difference, 100 * d.value.interval.low,
                                    100 * d.value.interval.high));
    if (!results.differences.empty()) lines.emplace_back();
    for (const auto& e : results.expectations) {
        const char* word = !e.held ? "not measured" : *e.held ? "held" : "DID NOT HOLD";
        lines.push_back(fmt::format("{:<12}  {}{}", word, e.text, e.found.empty() ? "" : ": " + e.found));
    }
    lines.emplace_back();
    double work = 0;
    for (const DemoStep& step : demo.steps) work += step.seconds;
    lines.push_back(fmt::format("The steps took {} together, two at a time where they are independent.",
                                durationText(work)));
    return lines;
}

}  // namespace studio::cli

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/demo/demo_results.h"

#include <fmt/format.h>

#include <algorithm>

namespace studio::demo {

using retention::PairedDifference;

namespace {

// what the demo is expected to show, in percent and points
constexpr double kPeak = 70, kNaiveLoses = 30, kReplayLoses = 15, kEachTask = 50;

double percent(const TaskTrials& trials) {
    return 100.0 * static_cast<double>(trials.successes()) / static_cast<double>(trials.succeeded.size());
}

std::string points(const PairedDifference& d) {
    return fmt::format("{:.0f} points lower ({:.0f} to {:.0f})", 100 * d.difference, 100 * d.interval.low,
                       100 * d.interval.high);
}

const std::optional<TaskTrials>& cell(const DemoResults::Matrix& matrix, std::size_t stage,
                                      std::size_t task) {
    static const std::optional<TaskTrials> none;
    return stage < matrix.size() && task < matrix[stage].size() ? matrix[stage][task] : none;
}

class Judge {
public:
    explicit Judge(DemoResults& results) : r_(results), last_(results.tasks.size() - 1) {}

    void judge() {
        const auto& peak = cell(r_.replay, 0, 0);
        expect(fmt::format("{} succeeds in {:.0f} % or more after its own stage", r_.tasks[0], kPeak), peak);
        if (peak) r_.expectations.back().held = percent(*peak) >= kPeak;
        if (last_ > 0) {
            againstPeak("naive", cell(r_.naive, last_, 0), [](const PairedDifference& d) {
                return d.difference >= kNaiveLoses / 100 - 1e-9 && d.interval.excludesZero();
            });
            againstPeak("with replay", cell(r_.replay, last_, 0),
                        [](const PairedDifference& d) { return d.difference <= kReplayLoses / 100 + 1e-9; });
            const auto& kept = cell(r_.replay, last_, 0);
            const auto& lost = cell(r_.naive, last_, 0);
            if (kept && lost)
                differ(fmt::format("{} after the last stage: with replay less naive", r_.tasks[0]), *kept,
                       *lost);
        }
        for (std::size_t k = 0; k < r_.tasks.size(); ++k) {
            const auto& own = cell(r_.replay, k, k);
            expect(fmt::format("{} succeeds in {:.0f} % or more after its own stage, with replay",
                               r_.tasks[k], kEachTask),
                   own);
            if (own) r_.expectations.back().held = percent(*own) >= kEachTask;
        }
    }

private:
    void expect(const std::string& text, const std::optional<TaskTrials>& found) {
        r_.expectations.push_back({text, found ? fmt::format("{:.0f} %", percent(*found)) : "", {}});
    }

    PairedDifference differ(const std::string& text, const TaskTrials& first, const TaskTrials& second) {
        auto value = retention::pairedDifference(retention::pairTrials(first.succeeded, second.succeeded));
        r_.differences.push_back({text, value});
        return value;
    }

    /// How much of the first task's peak is gone after the last stage.
    template <class Held>
    void againstPeak(const std::string& sequence, const std::optional<TaskTrials>& end, Held held) {
        const bool naive = sequence == "naive";
        Expectation& expected = r_.expectations.emplace_back();
        expected.text =
            naive ? fmt::format(
                        "naive, {} is at least {:.0f} points lower after the last stage than after its "
                        "own, and the interval of the difference excludes 0",
                        r_.tasks[0], kNaiveLoses)
                  : fmt::format(
                        "with replay, {} is at most {:.0f} points lower after the last stage than after "
                        "its own",
                        r_.tasks[0], kReplayLoses);
        const auto& peak = cell(r_.replay, 0, 0);
        if (!peak || !end) return;
        auto value =
            differ(fmt::format("{}, after its own stage minus after the last, {}", r_.tasks[0], sequence),
                   *peak, *end);
        expected.found = points(value);
        expected.held = held(value);
    }

    DemoResults& r_;
    std::size_t last_;
};

}  // namespace

Result<DemoResults> readResults(const Demo& demo) {
    DemoResults results;
    results.trials = demo.options.trials;
    for (const DemoStep& step : demo.steps) {
        if (step.kind == DemoStep::Kind::Record) results.tasks.push_back(step.task);
    }
    const std::size_t count = results.tasks.size();
    if (count == 0)
        return Error{ErrorCode::InvalidConfig, "cannot report: the demo's project has no task", ""};
    results.replay.assign(count, std::vector<std::optional<TaskTrials>>(count));
    results.naive = results.replay;
    for (const DemoStep& step : demo.steps) {
        if (step.kind != DemoStep::Kind::Evaluate || step.result.empty()) continue;
        STUDIO_ASSIGN(auto trials, trialsOf(step.result, demo.options.trials));
        const auto stage = static_cast<std::size_t>(step.stage - 1);
        for (std::size_t j = 0; j < count; ++j) {
            auto found = trials.find(results.tasks[j]);
            if (found == trials.end()) continue;
            if (stage == 0 || step.sequence == kReplay) results.replay[stage][j] = found->second;
            if (stage == 0 || step.sequence == kNaive) results.naive[stage][j] = found->second;
        }
    }
    judge(results);
    return results;
}

void judge(DemoResults& results) {
    results.differences.clear();
    results.expectations.clear();
    Judge(results).judge();
}

}  // namespace studio::demo

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/demo_services.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "core/base/machine.h"
#include "core/base/resources.h"
#include "core/demo/demo_file.h"
#include "core/demo/demo_results.h"
#include "core/demo/run_demo.h"
#include "core/retention/rate_intervals.h"

namespace studio::app {

namespace fs = std::filesystem;
using widgets::DemoClick;
using widgets::DemoState;

namespace {

constexpr int kPictureSide = 64;  ///< of the demo's recordings, as `kstudio demo` makes them

/// To which click a step belongs.
DemoClick::Kind clickOf(const demo::DemoStep& step) {
    switch (step.kind) {
        case demo::DemoStep::Kind::Record:
            return DemoClick::Kind::Record;
        case demo::DemoStep::Kind::Report:
            return DemoClick::Kind::Act;
        default:
            return step.stage == 1                 ? DemoClick::Kind::First
                   : step.sequence == demo::kNaive ? DemoClick::Kind::Naive
                                                   : DemoClick::Kind::Replay;
    }
}

/// The steps of one click, told as one.
DemoClick gather(const demo::Demo& demo, DemoClick::Kind kind) {
    DemoClick click;
    click.kind = kind;
    click.ready = true;
    double done = 0, all = 0;
    bool whole = true;
    for (const demo::DemoStep& step : demo.steps) {
        if (clickOf(step) != kind) continue;
        bool isDone = step.state == demo::DemoStep::State::Done;
        double left = demo::secondsLeft(demo, step);
        double seconds = isDone ? std::max(1.0, step.seconds) : left / std::max(0.01, 1 - step.share);
        // recordings of the window are not timed, and take about the same for every task
        if (kind == DemoClick::Kind::Record) seconds = 1;
        done += isDone ? seconds : seconds * step.share;
        all += seconds;
        click.seconds += step.seconds;
        click.secondsLeft += left;
        whole = whole && isDone;
        if (step.state == demo::DemoStep::State::Doing) click.state = DemoClick::State::Doing;
        if (!step.result.empty()) click.result = step.result;
        for (std::size_t before : step.after) {
            const demo::DemoStep& one = demo.steps[before];
            if (clickOf(one) != kind && one.state != demo::DemoStep::State::Done) click.ready = false;
        }
    }
    // a report is no motion: the last click is done once the policy has commanded a robot
    if (whole && (kind != DemoClick::Kind::Act || demo.acted)) click.state = DemoClick::State::Done;
    click.share = all > 0 ? done / all : 0;
    return click;
}

/// The successes of the newest stage of a sequence that was tried.
std::vector<widgets::DemoSuccess> newest(const demo::DemoResults& results,
                                         const demo::DemoResults::Matrix& matrix, std::size_t from,
                                         std::size_t to) {
    std::vector<widgets::DemoSuccess> tried;
    for (std::size_t stage = std::min(to, matrix.size()); stage-- > from && tried.empty();) {
        for (std::size_t task = 0; task < matrix[stage].size(); ++task) {
            const auto& cell = matrix[stage][task];
            if (!cell) continue;
            widgets::DemoSuccess one;
            one.task = results.tasks[task];
            one.successes = cell->successes();
            one.trials = static_cast<std::int64_t>(cell->succeeded.size());
            auto interval = retention::wilson(one.successes, one.trials);
            one.low = interval.low;
            one.high = interval.high;
            tried.push_back(std::move(one));
        }
    }
    return tried;
}

/// Run of the newest stage that is trained, with replay where there is one; empty: none yet.
fs::path trained(const demo::Demo& demo) {
    fs::path run;
    int stage = 0;
    for (const demo::DemoStep& step : demo.steps) {
        const bool counts = step.kind == demo::DemoStep::Kind::Train &&
                            step.state == demo::DemoStep::State::Done && !step.result.empty();
        // the first stage belongs to both sequences
        if (!counts || (step.sequence == demo::kNaive && step.stage > 1) || step.stage < stage) continue;
        stage = step.stage;
        run = step.result;
    }
    return run;
}

DemoState stateOf(const demo::Demo& demo, const demo::DemoResults& results) {
    DemoState state;
    state.folder = demo.folder;
    for (const demo::DemoStep& step : demo.steps) {
        if (step.kind != demo::DemoStep::Kind::Record) continue;
        state.tasks.push_back(step.task);
        if (step.state == demo::DemoStep::State::Done) ++state.recorded;
    }
    state.recording.tasks = state.tasks;
    state.recording.folder = demo.folder / "datasets";
    state.recording.episodes = demo.options.demonstrations;
    state.recording.width = state.recording.height = kPictureSide;
    for (auto kind : {DemoClick::Kind::Record, DemoClick::Kind::First, DemoClick::Kind::Naive,
                      DemoClick::Kind::Replay, DemoClick::Kind::Act})
        state.clicks.push_back(gather(demo, kind));
    const std::size_t stages = state.tasks.size();
    state.clicks[1].tried = newest(results, results.replay, 0, 1);
    state.clicks[2].tried = newest(results, results.naive, 1, stages);
    state.clicks[3].tried = newest(results, results.replay, 1, stages);
    // what the last click lets act is the policy that forgot nothing
    state.clicks[4].result = trained(demo);
    state.clicks[4].acts = !state.clicks[4].result.empty();
    return state;
}

Result<DemoState> read(const fs::path& folder) {
    STUDIO_ASSIGN(demo::Demo demo, demo::readDemo(folder));
    STUDIO_ASSIGN(demo::DemoResults results, demo::readResults(demo));
    return stateOf(demo, results);
}

/// The run directory of a step that is at work: on disk soon after its process began.
class RunFinder {
public:
    RunFinder(fs::path folder, std::string step) : folder_(std::move(folder)), step_(std::move(step)) {}
    /// Empty: not there yet. Looks at the disk once a second at most.
    const fs::path& look() {
        auto now = std::chrono::steady_clock::now();
        if (!found_.empty() || now - looked_ < std::chrono::seconds(1)) return found_;
        looked_ = now;
        if (auto demo = demo::readDemo(folder_); demo.ok()) {
            if (const demo::DemoStep* step = demo->find(step_)) found_ = step->result;
        }
        return found_;
    }

private:
    fs::path folder_, found_;
    std::string step_;
    std::chrono::steady_clock::time_point looked_;
};

Status run(const fs::path& folder, DemoClick::Kind kind, const std::function<void(const DemoState&)>& told,
           std::stop_token stop, const fs::path& program) {
    STUDIO_ASSIGN(demo::Demo demo, demo::readDemo(folder));
    std::vector<std::string> steps;
    for (const demo::DemoStep& step : demo.steps) {
        if (clickOf(step) == kind && step.state != demo::DemoStep::State::Done) steps.push_back(step.id);
    }
    for (const std::string& step : steps) {
        // measured successes change only between steps
        STUDIO_ASSIGN(demo::DemoResults results, demo::readResults(demo));
        demo::RunDemoOptions options;
        options.program = program;
        options.cores = static_cast<int>(std::max(1U, readMachine().cores));
        options.only = step;
        RunFinder finder(folder, step);
        auto tell = [&](const demo::Demo& now, double) {
            DemoState state = stateOf(now, results);
            for (DemoClick& click : state.clicks) {
                if (click.kind == kind && !finder.look().empty()) click.result = finder.look();
            }
            told(state);
        };
        STUDIO_ASSIGN(demo, demo::runDemo(folder, options, tell, stop));
    }
    STUDIO_ASSIGN(DemoState state, read(folder));
    told(state);
    return {};
}

/// Where a demo of that size is, or would be made: what lies there under its name stays what it is.
fs::path placeOf(const fs::path& parent, bool whole) {
    const std::string name = whole ? "kuavo-demo-whole" : "kuavo-demo";
    std::error_code ignored;
    for (int k = 1;; ++k) {
        fs::path folder = parent / (k == 1 ? name : fmt::format("{}-{}", name, k));
        if (demo::isDemo(folder)) {
            // one that cannot be read is opened: that says why
            auto file = demo::readDemoFile(folder);
            if (!file.ok() || file->options.quick != whole) return folder;
            continue;
        }
        if (!fs::exists(folder, ignored) || fs::is_empty(folder, ignored)) return folder;
    }
}

Result<fs::path> create(const fs::path& parent, bool whole) {
    STUDIO_ASSIGN(fs::path resources, resourceFolder());
    fs::path folder = placeOf(parent, whole);
    if (demo::isDemo(folder)) return folder;
    demo::DemoOptions options;
    options.quick = !whole;
    STUDIO_CHECK(demo::createDemo(folder, resources / "configs/examples/demo", options));
    return folder;
}

}  // namespace

void addDemoServices(widgets::Services& services, const fs::path& program) {
    services.demo.isDemo = demo::isDemo;
    services.demo.read = read;
    services.demo.acted = demo::noteActed;
    if (services.sim.tasks.empty() || program.empty()) return;
    services.demo.create = create;
    services.demo.place = placeOf;
    services.demo.run = [program](const fs::path& folder, DemoClick::Kind kind, const auto& told,
                                  std::stop_token stop) { return run(folder, kind, told, stop, program); };
}

}  // namespace studio::app

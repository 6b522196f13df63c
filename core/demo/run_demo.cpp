// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/demo/run_demo.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <list>
#include <optional>
#include <thread>

#include "core/base/child_program.h"
#include "core/base/heap.h"
#include "core/demo/demo_report.h"
#include "core/demo/pace.h"
#include "core/run/run_lock.h"

namespace studio::demo {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Kind = DemoStep::Kind;
using State = DemoStep::State;

namespace {

constexpr std::size_t kLanes = 2;
constexpr auto kLookEvery = 200ms;
constexpr int kMostThreads = 4;  // more of them only get into each other's way with matrices so small
constexpr std::size_t kKeptLines = 12;

double secondsSince(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// A step in a process of its own.
class RunningStep {
public:
    RunningStep(const DemoStep& step, ChildProgram child)
        : id(step.id), rounds_(std::max<std::size_t>(1, step.tried.size())), child_(std::move(child)) {}

    /// Takes in what the process wrote.
    void look() {
        for (const std::string& line : child_.lines()) {
            long long done = 0, total = 0;
            if (std::sscanf(line.c_str(), "%lld/%lld ", &done, &total) == 2 && total > 0) {
                advance(static_cast<double>(done) / static_cast<double>(total));
            } else if (!line.empty()) {
                said_.push_back(line);
                if (said_.size() > kKeptLines) said_.pop_front();
            }
        }
        pace_.mark(seconds(), share_);
    }

    std::string said() const {
        std::string text;
        for (const std::string& line : said_) text += (text.empty() ? "" : "\n") + line;
        return text;
    }

    ChildProgram& child() { return child_; }
    double share() const { return share_; }
    double seconds() const { return secondsSince(begin_); }
    std::optional<double> etaS() const { return pace_.leftS(seconds()); }

    const std::string id;

private:
    /// Several tasks are counted one after another, each from its beginning.
    void advance(double part) {
        if (part < part_) ++round_;
        part_ = part;
        share_ = std::min(1.0, (static_cast<double>(round_) + part) / static_cast<double>(rounds_));
    }

    std::size_t rounds_, round_ = 0;
    double part_ = 0, share_ = 0;
    Pace pace_;
    ChildProgram child_;
    Clock::time_point begin_ = Clock::now();
    std::list<std::string> said_;
};

class DemoRun {
public:
    DemoRun(const fs::path& folder, const RunDemoOptions& options, const DemoProgress& progress,
            std::stop_token stop)
        : folder_(folder), options_(options), progress_(progress), stop_(std::move(stop)) {}

    Result<Demo> run() {
        STUDIO_ASSIGN(demo_, readDemo(folder_));
        auto lock = run::RunLock::take(demo_.folder);
        if (!lock.ok()) return lock.error().within("cannot run the demo");
        if (!options_.only.empty()) STUDIO_CHECK(checkOnly());
        Status status = work();
        // whatever happened: what runs is asked to end in good order, and its time is written down
        Status ended = endAll();
        STUDIO_CHECK(status);
        STUDIO_CHECK(ended);
        if (stop_.stop_requested())
            return Error{ErrorCode::Cancelled, "the demo was stopped",
                         "Run the same command again: it goes on where it was."};
        STUDIO_ASSIGN(demo_, readDemo(folder_));
        const bool report = options_.only.empty() || options_.only == demo_.steps.back().id;
        if (report) {
            STUDIO_CHECK(writeDemoReport(demo_));
            STUDIO_ASSIGN(demo_, readDemo(folder_));
        }
        tell();
        return demo_;
    }

private:
    Status checkOnly() const {
        const DemoStep* step = demo_.find(options_.only);
        if (!step)
            return Error{ErrorCode::NotFound, fmt::format("the demo has no step '{}'", options_.only), ""};
        if (step->state == State::Done) return {};
        auto command = commandOf(demo_, *step, 1);
        return command.ok() ? Status() : command.error();
    }

    Status work() {
        while (!stop_.stop_requested()) {
            STUDIO_CHECK(collect());
            STUDIO_CHECK(startReady());
            tell();
            if (running_.empty() && !trainedElsewhere()) return {};
            std::this_thread::sleep_for(kLookEvery);
        }
        return {};
    }

    /// Looks after the processes; those that ended are taken off the list.
    Status collect() {
        bool any = false;
        for (auto it = running_.begin(); it != running_.end();) {
            it->look();
            auto code = it->child().ended();
            if (!code) {
                ++it;
                continue;
            }
            it->look();
            any = true;
            STUDIO_CHECK(addSeconds(folder_, it->id, it->seconds()));
            STUDIO_ASSIGN(demo_, readDemo(folder_));
            const DemoStep& step = *demo_.find(it->id);
            if (*code != 0 || step.state != State::Done) return failed(step, *it, *code);
            it = running_.erase(it);
        }
        if (any) return {};
        // another process may be at work on what this one waits for
        if (running_.empty() && trainedElsewhere()) {
            STUDIO_ASSIGN(demo_, readDemo(folder_));
        }
        return {};
    }

    static Error failed(const DemoStep& step, const RunningStep& running, int code) {
        std::string said = running.said();
        return {ErrorCode::Internal,
                fmt::format("cannot {}: its process ended with code {}{}{}", describe(step), code,
                            said.empty() ? " and said nothing" : " and said:\n", said),
                "Run the same command again: it goes on where it was."};
    }

    bool trainedElsewhere() const {
        if (!options_.only.empty()) return false;
        return std::any_of(demo_.steps.begin(), demo_.steps.end(), [this](const DemoStep& step) {
            return step.state == State::Doing && !isRunning(step);
        });
    }

    bool isRunning(const DemoStep& step) const {
        return std::any_of(running_.begin(), running_.end(),
                           [&](const RunningStep& running) { return running.id == step.id; });
    }

    bool isReady(const DemoStep& step) const {
        if (step.kind == Kind::Report || step.state != State::ToDo || isRunning(step)) return false;
        if (!options_.only.empty() && step.id != options_.only) return false;
        return std::all_of(step.after.begin(), step.after.end(),
                           [this](std::size_t place) { return demo_.steps[place].state == State::Done; });
    }

    Status startReady() {
        std::vector<const DemoStep*> ready;
        for (const DemoStep& step : demo_.steps) {
            if (isReady(step)) ready.push_back(&step);
        }
        // what others wait for goes first; what is tried fills the lanes at the end
        std::stable_partition(ready.begin(), ready.end(),
                              [](const DemoStep* step) { return step->kind == Kind::Train; });
        const std::size_t together = std::min(kLanes, running_.size() + ready.size());
        const int threads = std::clamp(options_.cores / static_cast<int>(std::max<std::size_t>(1, together)),
                                       1, kMostThreads);
        for (const DemoStep* step : ready) {
            if (running_.size() >= lanes()) break;
            STUDIO_ASSIGN(std::vector<std::string> words, commandOf(demo_, *step, threads));
            words.insert(words.begin(), options_.program.string());
            // a trainer saves before it goes; nothing else has anything to lose, and nothing may still write
            // when this program is called again
            ChildProgram::Options start{.environment = {{"KSTUDIO_PROGRESS_MS", "500"},
                                                        {"OMP_NUM_THREADS", std::to_string(threads)},
                                                        largePages()},
                                        .orphanSignal = step->kind == Kind::Train ? SIGTERM : SIGKILL};
            STUDIO_ASSIGN(ChildProgram child, ChildProgram::start(words, start));
            running_.emplace_back(*step, std::move(child));
        }
        return {};
    }

    std::size_t lanes() const {
        return std::min<std::size_t>(kLanes, static_cast<std::size_t>(std::max(1, options_.cores)));
    }

    Status endAll() {
        for (RunningStep& running : running_) running.child().askToEnd();
        Status status;
        for (RunningStep& running : running_) {
            while (!running.child().ended()) {
                running.look();
                std::this_thread::sleep_for(kLookEvery);
            }
            Status added = addSeconds(folder_, running.id, running.seconds());
            if (status.ok()) status = added;
        }
        running_.clear();
        return status;
    }

    void tell() {
        if (!progress_) return;
        for (RunningStep& running : running_) {
            auto found = std::find_if(demo_.steps.begin(), demo_.steps.end(),
                                      [&](const DemoStep& step) { return step.id == running.id; });
            found->state = State::Doing;
            found->share = std::max(found->share, running.share());
            found->etaS = running.etaS();
        }
        progress_(demo_, secondsLeft(demo_));
        // states are those on disk
        for (DemoStep& step : demo_.steps) {
            if (isRunning(step)) step.state = State::ToDo;
        }
    }

    const fs::path& folder_;
    const RunDemoOptions& options_;
    const DemoProgress& progress_;
    std::stop_token stop_;
    Demo demo_;
    std::list<RunningStep> running_;
};

}  // namespace

Result<Demo> runDemo(const fs::path& folder, const RunDemoOptions& options, const DemoProgress& progress,
                     std::stop_token stop) {
    return DemoRun(folder, options, progress, std::move(stop)).run();
}

double secondsLeft(const Demo& demo) {
    // played through as startReady() would: ends of the steps that were begun, in seconds from now
    std::vector<std::optional<double>> end(demo.steps.size());
    std::vector<std::size_t> busy;
    for (std::size_t i = 0; i < end.size(); ++i) {
        const DemoStep& step = demo.steps[i];
        if (step.state == State::Done) end[i] = 0;
        if (step.state != State::Doing) continue;
        end[i] = secondsLeft(demo, step);
        busy.push_back(i);
    }
    double now = 0;
    while (true) {
        for (bool train : {true, false}) {
            for (std::size_t i = 0; i < end.size() && busy.size() < kLanes; ++i) {
                const DemoStep& step = demo.steps[i];
                if (end[i] || (step.kind == Kind::Train) != train) continue;
                const bool ready = std::all_of(step.after.begin(), step.after.end(), [&](std::size_t before) {
                    return end[before] && *end[before] <= now;
                });
                if (!ready) continue;
                end[i] = now + secondsLeft(demo, step);
                busy.push_back(i);
            }
        }
        if (busy.empty()) return now;
        auto next = std::min_element(busy.begin(), busy.end(),
                                     [&](std::size_t a, std::size_t b) { return *end[a] < *end[b]; });
        now = std::max(now, *end[*next]);
        busy.erase(next);
    }
}

}  // namespace studio::demo

// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/demo/demo.h"

namespace studio::demo {

using Kind = DemoStep::Kind;
using State = DemoStep::State;

namespace {

/// Seconds of a whole step on two cores, before any was measured.
double expected(const Demo& demo, const DemoStep& step) {
    const auto demonstrations = static_cast<double>(demo.options.demonstrations);
    const auto trials =
        static_cast<double>(demo.options.trials * static_cast<std::int64_t>(step.tried.size()));
    switch (step.kind) {
        case Kind::Record:
            return 0.7 * demonstrations;
        case Kind::Train:
            // the first has the machine to itself
            return 0.2 * static_cast<double>(step.steps) * (step.stage == 1 ? 1.0 : 1.3);
        case Kind::Evaluate:
            return 3 + 0.2 * trials;
        case Kind::Report:
            return 1;
    }
    return 0;
}

std::vector<std::string> trainCommand(const Demo& demo, const DemoStep& step, int threads) {
    std::vector<std::string> words{"sequence", "run", demo.folder.string(), "--stages",
                                   std::to_string(step.stage)};
    auto add = [&words](std::initializer_list<std::string> more) { words.insert(words.end(), more); };
    if (demo.options.seed) add({"--seed", std::to_string(*demo.options.seed)});
    if (step.sequence == kNaive)
        add({"--branch", kNaive, "--from", "2", "--set", "sequential.use_replay_buffer=false"});
    add({"--set", fmt::format("training.threads={}", threads)});
    return words;
}

}  // namespace

Result<std::vector<std::string>> commandOf(const Demo& demo, const DemoStep& step, int threads) {
    for (std::size_t place : step.after) {
        const DemoStep& before = demo.steps[place];
        if (before.state != State::Done)
            return Error{ErrorCode::InvalidArgument,
                         fmt::format("cannot {}: the step before it is not done ({})", describe(step),
                                     describe(before)),
                         "Do the steps in their order."};
    }
    switch (step.kind) {
        case Kind::Record:
            return std::vector<std::string>{"sim",        "record",
                                            "--task",     step.task,
                                            "--episodes", std::to_string(demo.options.demonstrations),
                                            "--size",     "64",
                                            "--threads",  std::to_string(threads),
                                            "--out",      (demo.folder / "datasets" / step.task).string()};
        case Kind::Train:
            return trainCommand(demo, step, threads);
        case Kind::Evaluate:
            return std::vector<std::string>{"sim",          "evaluate",
                                            "--checkpoint", step.result.string(),
                                            "--task",       fmt::format("{}", fmt::join(step.tried, ",")),
                                            "--episodes",   std::to_string(demo.options.trials),
                                            "--first-seed", std::to_string(kFirstTrialSeed)};
        case Kind::Report:
            return std::vector<std::string>{"demo", "--dir", demo.folder.string()};
    }
    return Error{ErrorCode::Internal, "a step of no kind", ""};
}

std::string describe(const DemoStep& step) {
    switch (step.kind) {
        case Kind::Record:
            return "record " + step.task;
        case Kind::Train:
            return fmt::format("train {}{}", step.task,
                               step.stage == 1           ? ""
                               : step.sequence == kNaive ? ", naive"
                                                         : ", with replay");
        case Kind::Evaluate:
            return fmt::format("try {}{}", fmt::join(step.tried, ", "),
                               step.stage == 1           ? ""
                               : step.sequence == kNaive ? " (naive)"
                                                         : " (with replay)");
        case Kind::Report:
            return "report";
    }
    return {};
}

double secondsLeft(const Demo& demo, const DemoStep& step) {
    if (step.state == State::Done) return 0;
    if (step.state == State::Doing && step.etaS) return *step.etaS;
    double took = 0, thought = 0;
    for (const DemoStep& done : demo.steps) {
        if (done.kind != step.kind || done.state != State::Done || done.seconds <= 0) continue;
        took += done.seconds;
        thought += expected(demo, done);
    }
    const double whole = expected(demo, step) * (thought > 0 ? took / thought : 1);
    return whole * (1 - step.share);
}

}  // namespace studio::demo

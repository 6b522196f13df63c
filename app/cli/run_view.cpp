// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/run_view.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/cli/output.h"
#include "core/run/clock.h"
#include "core/run/event_text.h"

namespace studio::cli {

namespace {

constexpr auto kPollEvery = std::chrono::milliseconds(100);

bool onTerminal() {
    return ::isatty(STDOUT_FILENO) != 0 && ::isatty(STDERR_FILENO) != 0;
}

}  // namespace

RunView::RunView(ViewStyle style)
    : style_(style),
      stepsOnBar_(style == ViewStyle::Bar || (style == ViewStyle::Log && onTerminal())),
      bar_(!stepsOnBar_) {}

void RunView::show(const run::FollowerPoll& poll, const run::RunSummary& summary) {
    if (poll.restarted) tell("restarted", "the run was resumed from an earlier step; its log begins anew");
    for (const run::Event& event : poll.events) {
        const auto* stepped = std::get_if<run::Step>(&event.body);
        if (style_ == ViewStyle::Json) {
            line(run::toLine(event));
        } else if (stepped && stepsOnBar_) {
            step(*stepped, summary);
        } else {
            line(run::formatTime(event.timeS, "%H:%M:%S ") + run::describe(event.body));
        }
    }
    std::fflush(stdout);
}

void RunView::step(const run::Step& step, const run::RunSummary& summary) {
    std::string text = fmt::format("loss {:.4f}  grad {:.2f}  lr {:.2e}  {:.1f} samples/s", step.loss,
                                   step.gradNorm, step.lr, step.samplesPerSecond);
    if (auto best = summary.bestValidation()) text += fmt::format("  best validation {:.4g}", best->loss);
    bar_.show(step.step, summary.totalSteps(), summary.etaS().value_or(-1), text);
}

void RunView::tell(const char* kind, const std::string& text) {
    if (style_ == ViewStyle::Json) {
        nlohmann::json notice{{"type", kind}, {"message", text}};
        line(notice.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    } else {
        line(text);
    }
    std::fflush(stdout);
}

void RunView::tellDamage(const run::LogFindings& findings) {
    if (findings == toldDamage_) return;
    toldDamage_ = findings;
    if (auto damage = run::logDamage(findings))
        tell("damaged", fmt::format("{}. {}", damage->message, damage->hint));
}

void RunView::line(const std::string& text) {
    if (style_ == ViewStyle::Bar) return bar_.note(text);
    bar_.clear();
    say(text);
}

void followRun(run::RunFollower& follower, RunView& view, const std::function<bool()>& ended) {
    for (;;) {
        // asked before reading, so that what was written until the end is read
        bool last = ended();
        run::FollowerPoll poll;
        bool damaged = false;
        do {
            poll = follower.poll();
            view.show(poll, follower.summary());
            damaged = damaged || poll.damaged > 0;
        } while (poll.more);
        if (damaged) view.tellDamage(follower.findings());
        if (last) break;
        std::this_thread::sleep_for(kPollEvery);
    }
    view.clear();
}

Status followRun(const std::filesystem::path& run, const std::function<bool()>& ended, bool json) {
    STUDIO_ASSIGN(run::RunFollower follower, run::RunFollower::open(run));
    RunView view(json ? ViewStyle::Json : ViewStyle::Bar);
    followRun(follower, view, ended);
    return {};
}

}  // namespace studio::cli

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "app/cli/progress.h"
#include "core/base/result.h"
#include "core/run/log_check.h"
#include "core/run/run_follower.h"

namespace studio::cli {

/// How a run's events reach a person or a program.
enum class ViewStyle {
    Bar,   ///< a bar with ETA on standard error, the important lines above it: beside other output
    Log,   ///< every event as a line on standard output, on a terminal with the steps on the bar instead
    Json,  ///< every event as a JSON line on standard output
};

/// Shows what a follower brings. Not thread-safe.
class RunView {
public:
    explicit RunView(ViewStyle style);
    void show(const run::FollowerPoll& poll, const run::RunSummary& summary);
    /// Something about the run that is no event of it; `kind` names it in JSON.
    void tell(const char* kind, const std::string& text);
    /// What is wrong with the run's log, and the next step; nothing where `findings` is empty or was told
    /// last.
    void tellDamage(const run::LogFindings& findings);
    void clear() { bar_.clear(); }

private:
    void line(const std::string& text);
    void step(const run::Step& step, const run::RunSummary& summary);

    ViewStyle style_;
    bool stepsOnBar_;
    ProgressLine bar_;
    run::LogFindings toldDamage_ = {};
};

/// Shows a run's events as they come, until `ended` says that no more will: what was written until then is
/// still shown. Blocks; polls several times a second.
void followRun(run::RunFollower& follower, RunView& view, const std::function<bool()>& ended);
/// The same for a run that trains in this process: a bar on standard error, or JSON lines. Errors: those of
/// opening the run directory.
Status followRun(const std::filesystem::path& run, const std::function<bool()>& ended, bool json);

}  // namespace studio::cli

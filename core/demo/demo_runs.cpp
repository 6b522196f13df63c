// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/demo/demo_runs.h"

#include <algorithm>

#include "core/demo/demo.h"
#include "core/run/run_follower.h"

namespace studio::demo {

std::int64_t TaskTrials::successes() const {
    return std::count(succeeded.begin(), succeeded.end(), true);
}

Result<std::map<std::string, TaskTrials>> trialsOf(const std::filesystem::path& run, std::int64_t trials) {
    STUDIO_ASSIGN(run::RunFollower follower, run::RunFollower::open(run));
    std::vector<run::Evaluation> measured;
    for (bool more = true; more;) {
        run::FollowerPoll poll = follower.poll();
        if (poll.restarted) measured.clear();
        for (const run::Event& event : poll.events) {
            if (const auto* evaluation = std::get_if<run::Evaluation>(&event.body))
                measured.push_back(*evaluation);
        }
        more = poll.more;
    }
    std::map<std::string, TaskTrials> out;
    for (const run::Evaluation& e : measured) {
        if (e.where != "sim" || e.firstSeed != kFirstTrialSeed || e.trials < trials ||
            e.step != follower.summary().step())
            continue;
        TaskTrials& task = out[e.task] = {};
        task.succeeded.assign(static_cast<std::size_t>(trials), true);
        for (std::int64_t seed : e.failedSeeds) {
            const std::int64_t place = seed - e.firstSeed;
            if (place >= 0 && place < trials) task.succeeded[static_cast<std::size_t>(place)] = false;
        }
        task.progress = e.progress;
        task.secondsToSuccess = e.secondsToSuccess;
    }
    return out;
}

}  // namespace studio::demo

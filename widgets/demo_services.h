// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "widgets/sim_services.h"

namespace studio::widgets {

/// Success of a policy in one task.
struct DemoSuccess {
    std::string task;
    std::int64_t successes = 0, trials = 0;
    double low = 0, high = 1;  ///< 95 % interval of the rate (Wilson)
};

/// One of the five clicks of the demo.
struct DemoClick {
    enum class Kind {
        Record,  ///< demonstrations of all tasks
        First,   ///< teach the first task
        Naive,   ///< teach the others without replay: the first is forgotten
        Replay,  ///< the same with replay: it is kept
        Act,     ///< run the policy in the simulator; done once it has commanded the robot
    };
    enum class State { ToDo, Doing, Done };
    Kind kind = Kind::Record;
    State state = State::ToDo;
    bool ready = false;                   ///< what must come before is done
    bool acts = false;                    ///< Act: a trained policy can be let act, whatever else is to do
    double share = 0;                     ///< done of it, 0..1
    double seconds = 0;                   ///< wall time spent so far
    double secondsLeft = 0;               ///< that it still needs, an estimate
    std::filesystem::path result = {};    ///< folder of data sets, newest run, or checkpoint; empty: none yet
    std::vector<DemoSuccess> tried = {};  ///< with the newest policy of this click
};

/// Whether all that is left of a click is that a person lets the policy act.
inline bool waitsForMotion(const DemoClick& click) {
    return click.kind == DemoClick::Kind::Act && click.share >= 1 && click.state == DemoClick::State::ToDo;
}

/// A demo as it is on disk.
struct DemoState {
    std::filesystem::path folder;
    std::vector<std::string> tasks;  ///< in the order in which they are taught
    std::vector<DemoClick> clicks;   ///< in their order
    RecordRequest recording;         ///< what the first click records
    std::size_t recorded = 0;        ///< tasks whose demonstrations are whole
};

/// What the window asks of the demo; part of Services, with the same rules.
struct DemoServices {
    /// Makes the demo's project below `parent`, or finds the one made before. `whole`: of all its tasks, else
    /// the quick one of two. Empty: this build cannot.
    std::function<Result<std::filesystem::path>(const std::filesystem::path& parent, bool whole)> create;
    /// The folder that `create` would make or find. Quick: looks for a few files.
    std::function<std::filesystem::path(const std::filesystem::path& parent, bool whole)> place;
    /// Quick: looks for one file.
    std::function<bool(const std::filesystem::path& project)> isDemo;
    std::function<Result<DemoState>(const std::filesystem::path& project)> read;
    /// Keeps that the policy of the last click has commanded a robot.
    std::function<Status(const std::filesystem::path& project)> acted;
    /// Does what is not done of a click; called again it goes on. `told` several times a second.
    std::function<Status(const std::filesystem::path& project, DemoClick::Kind click,
                         const std::function<void(const DemoState&)>& told, std::stop_token stop)>
        run;
};

}  // namespace studio::widgets

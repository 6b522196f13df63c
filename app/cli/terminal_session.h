// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "app/cli/interrupt.h"
#include "app/cli/robot_command.h"
#include "app/cli/typed_lines.h"
#include "app/robot/trained_tasks.h"
#include "core/robot/recorder.h"
#include "core/robot/robot_file.h"
#include "core/robot/session.h"

namespace studio::cli {

/// A session driven from the terminal: this thread is the window whose heartbeat counts.
class TerminalSession {
public:
    TerminalSession(const RobotOptions& options, bool shadow, bool asJson)
        : options_(options), shadow_(shadow), json_(asJson) {}
    /// Connects and opens the policy; sends nothing. Errors: those of the session and of the checkpoint.
    Status open(const Interrupt& interrupt);
    /// Shadow, or trial after trial, until they are over or somebody interrupts; the robot is given back. The
    /// program's exit code.
    int run(const Interrupt& interrupt);

private:
    // terminal_session.cpp: what is there, and what is said of it
    Status openRecorder(robot::SessionOptions& session);
    /// Kind and cameras of the robot for the recording, as far as they are known by now.
    void describeRobot();
    void beat();
    bool isGoing() const;
    /// Waits for a state; the reason why it does not come is told.
    Status await(robot::SessionState wanted, double seconds, const Interrupt& interrupt);
    static Error notReached(robot::SessionState wanted, const robot::SessionSnapshot& now);
    Status openPolicy(const Interrupt& interrupt);
    Status chooseStartPose();
    void note(const std::string& text) const;
    /// What is worth a look and forbids nothing, once.
    void sayYellow();
    // robot_run.cpp: from checks to the end of the last trial
    Status runShadow(const Interrupt& interrupt);
    Status runTrials(const Interrupt& interrupt);
    /// From whatever the robot does to the running policy: checks, arming, scene, start pose.
    Status beginRun(int trial, const Interrupt& interrupt);
    Status confirm(const Interrupt& interrupt);
    /// Waits for a line; the session lives on meanwhile.
    Result<std::string> typedLine(const Interrupt& interrupt);
    Status goToPose(const Interrupt& interrupt);
    /// Until the time is over, the task solved, something stopped it, or a person says what came of it. Typed
    /// lines are new instructions. None: nobody knows whether it succeeded.
    std::optional<bool> watch(const Interrupt& interrupt);
    bool tellsSuccess() const;
    bool isSolved() const;
    std::optional<bool> ask(const Interrupt& interrupt);
    /// The robot is given back: after the last trial as was asked for, else as after a stop.
    void endMotion(const Interrupt& interrupt, bool last);
    Status count(int trial, std::optional<bool> success);
    int finish(const Interrupt& interrupt);

    const RobotOptions& options_;
    bool shadow_, json_;
    robot::RobotFile file_;
    app::TrainedTasks trained_;
    TypedLines typed_;
    std::set<std::string> yellow_;  ///< checks that were told of
    std::string instruction_ = options_.instruction;
    bool goesToPose_ = false, atPose_ = false, begun_ = false;
    int trialsDone_ = 0, solved_ = 0;
    robot::SessionSnapshot ended_;  ///< before the robot was given back
    std::shared_ptr<robot::RobotBody> body_;
    std::unique_ptr<robot::Recorder> recorder_;
    std::unique_ptr<robot::RobotSession> session_;
    std::uint64_t seen_ = 0, beats_ = 0;
    robot::RecordedRobot known_;
};

}  // namespace studio::cli

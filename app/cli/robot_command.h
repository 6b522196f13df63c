// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/robot/policy_source.h"
#include "core/robot/safety_gate.h"
#include "core/robot/transports.h"

namespace studio::cli {

class Interrupt;

/// What the subcommands of `robot` share.
struct RobotOptions {
    std::string address = "sim:weighing";
    std::string gripper = "rq2f85";
    std::optional<double> stateScale, commandScale;  ///< none: the usual ones of the gripper
    std::vector<std::string> topics, safety;
    double seconds = 0;
    // run and shadow; check has the policy and its cameras
    std::string checkpoint, instruction, record, device = "auto", blending = "replace", leave = "keep";
    std::vector<std::string> cameras;
    std::string robotFile, startPose = "current";
    int trials = 1;
    double policyRateHz = 0;  ///< 0: as the checkpoint states
    int actionSteps = 0, guideHorizon = 0;
    bool yes = false, download = false;
    // serve-sim
    std::string listen = "127.0.0.1";
    int port = 9090;
    std::uint64_t seed = 0;
    // export
    std::string output;
    bool corrections = false;
};

/// Address, gripper and topics as the core wants them. Errors: InvalidArgument.
Result<robot::TransportOptions> transportOptions(const RobotOptions& options);
/// The policy as it was asked for, of a robot with these cameras; `interrupt` ends a download. Errors:
/// InvalidArgument.
Result<app::PolicySourceOptions> policyOptions(const RobotOptions& options,
                                               std::vector<std::string> robotCameras,
                                               const Interrupt& interrupt);
/// Waits so long; false: somebody has interrupted it.
bool interruptible(const Interrupt& interrupt, double seconds);
/// What is there and what is missing; the program's exit code.
int checkRobot(const RobotOptions& options, bool json);
int runRobot(const RobotOptions& options, bool shadow, bool json);

}  // namespace studio::cli

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <string>

#include "core/robot/robot_body.h"

namespace studio::robot {

/// Which simulated robot, and what is wrong with it.
struct SimBodyOptions {
    std::string task = "weighing";  ///< a task of the simulator
    std::uint64_t seed = 0;
    double speed = 1;
    bool cameras = true;
    int width = 640, height = 480;

    // what a real robot and its network do wrong; simFaults() names each
    double noiseRad = 0;   ///< standard deviation of every joint reading
    double latencyMs = 0;  ///< of states, pictures and commands, each way
    double modeMs = 0;     ///< until the robot has switched its arm mode
    double drop = 0;       ///< share of states and pictures that never arrive, 0..1
    double second = 0;     ///< 1: another node publishes arm targets too
    double cutS = 0;       ///< the link breaks then, seconds after the start; 0: it does not
};

/// One fault that a simulated robot can be given: "latency_ms" in sim:weighing?latency_ms=200.
struct SimFault {
    const char* name;
    double SimBodyOptions::*value;
    double high;  ///< 0 to this
    const char* meaning;
};
/// The faults that a person may set, with their ranges. Static.
std::span<const SimFault> simFaults();

/// "weighing", "weighing@64x64" for pictures of that size (a policy wants those that its data had), and
/// faults behind a question mark: "weighing@64x64?latency_ms=200&noise=0.01". Errors: InvalidArgument, naming
/// the faults there are.
Result<SimBodyOptions> parseSimBody(const std::string& text);

/// The built-in simulated Kuavo as a robot body. Errors: NotFound (unknown task), Unsupported (built without
/// the simulator, or no EGL).
Result<std::shared_ptr<RobotBody>> makeSimBody(const SimBodyOptions& options);

}  // namespace studio::robot

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "core/robot/robot_body.h"

namespace studio::robot {

struct SimBodyOptions {
    std::string task = "weighing";  ///< a task of the simulator
    std::uint64_t seed = 0;
    double speed = 1;
    bool cameras = true;
    int width = 640, height = 480;
};

/// "weighing", or "weighing@64x64" for pictures of that size: a policy wants those that its data had. Errors:
/// InvalidArgument.
Result<SimBodyOptions> parseSimBody(const std::string& text);

/// The built-in simulated Kuavo as a robot body. Errors: NotFound (unknown task), Unsupported (built without
/// the simulator, or no EGL).
Result<std::shared_ptr<RobotBody>> makeSimBody(const SimBodyOptions& options);

}  // namespace studio::robot

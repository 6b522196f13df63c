// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/data/media.h"
#include "widgets/robot/robot_link.h"

namespace studio::app {

/// Connects to a robot: session with its recording, overlays and comparison beside it. Blocks for seconds.
/// Errors: those of makeTransport and RobotSession::connect; InvalidArgument (a setting).
Result<std::shared_ptr<widgets::RobotLink>> openRobot(const widgets::RobotRequest& request,
                                                      std::shared_ptr<const data::MediaBackend> media);

}  // namespace studio::app

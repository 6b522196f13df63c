// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "app/robot/trained_tasks.h"
#include "core/robot/session_values.h"

namespace studio::app {

/// Poses that a robot may be sent to before a run. "data": where the episodes of the checkpoint's data begin
/// (the head too where it is known of the simulator); "simulator": where a simulated robot begins; then those
/// of the robot's own file.
std::vector<robot::StartPose> startPoses(const TrainedTasks& trained, bool simulated,
                                         const std::vector<robot::StartPose>& own);

}  // namespace studio::app

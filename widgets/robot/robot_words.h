// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/robot/session_values.h"
#include "widgets/parts/chip.h"

namespace studio::widgets {

class Workspace;
struct CheckpointRow;

/// The state's word in the language of the window, and what it means for the eye.
QString wordOf(robot::SessionState state);
Mood moodOf(robot::SessionState state);
Mood moodOf(robot::CheckLevel level);
/// What a check found, then its remedy on a line of its own, in the language of the window.
QString checkText(const robot::CheckLine& line);
QString wordOf(robot::ArmMode mode);
/// Short name of an arm's joint, "L1" .. "R7".
QString jointName(std::size_t joint);
/// Name of a value of a state or an action, "L1", "Grip L", of what robot::vectorNames() calls it; a joint
/// may be called by its own name, too ("zarm_l1_joint"). Any that is no Kuavo's stays as it is.
QString valueName(const std::string& dataName);

/// A run's name for a list of checkpoints, with the folder that tells it from another one's of that name.
QString checkpointRun(const Workspace& workspace, const std::filesystem::path& run);
/// That and the step, "task1_moving_grasp / 700"; of a policy that lies in no run its folder's name.
QString checkpointName(const Workspace& workspace, const std::filesystem::path& checkpoint);
/// A checkpoint in a list to choose from, "task1_moving_grasp / 700 (last)".
QString checkpointChoice(const Workspace& workspace, const CheckpointRow& row);

}  // namespace studio::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/robot/session_values.h"
#include "widgets/parts/chip.h"

namespace studio::widgets {

class Workspace;

/// The state's word in the language of the window, and what it means for the eye.
QString wordOf(robot::SessionState state);
Mood moodOf(robot::SessionState state);
Mood moodOf(robot::CheckLevel level);
/// A check's name and remedy in the language of the window; the core's own words where there is none.
QString checkText(const std::string& text);
/// An event of the session; the core's own words where there are figures in it.
QString eventText(const std::string& text);
QString wordOf(robot::ArmMode mode);
/// Short name of an arm's joint, "L1" .. "R7".
QString jointName(std::size_t joint);

/// A run's name for a list of checkpoints, with the folder that tells it from another one's of that name.
QString checkpointRun(const Workspace& workspace, const std::filesystem::path& run);

}  // namespace studio::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/widgets/gui_test.h"

namespace studio::test {

/// fakeServices() that fill every panel: the real planner, checks of each colour, and data sets in memory
/// with episodes, cameras and findings.
widgets::Services filledServices();
/// A project of two tasks for them below `folder`: two runs, two stages to plan, a data set of each task.
void writeFilledProject(const std::filesystem::path& folder);

}  // namespace studio::test

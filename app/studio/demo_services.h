// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/services.h"

namespace studio::app {

/// Fills what concerns the demo; nothing in a build without the simulated robot. `program`: kstudio, by which
/// the steps are done.
void addDemoServices(widgets::Services& services, const std::filesystem::path& program);

}  // namespace studio::app

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/media.h"
#include "widgets/services.h"

namespace studio::app {

/// Fills the part of the robot, as far as this build has one.
void addRobotServices(widgets::Services& services, std::shared_ptr<const data::MediaBackend> media);

}  // namespace studio::app

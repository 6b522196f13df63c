// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/data/media.h"
#include "widgets/services.h"

namespace studio::app {

/// Fills what makes new data sets of others; of bags, in a build with the robot.
void addDatasetServices(widgets::Services& services, std::shared_ptr<const data::MediaBackend> media);

}  // namespace studio::app

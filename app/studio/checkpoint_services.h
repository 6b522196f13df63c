// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/services.h"

namespace studio::app {

/// Fills what concerns checkpoints.
void addCheckpointServices(widgets::Services& services);

}  // namespace studio::app

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/services.h"

namespace studio::app {

/// The window's door to the core, every member filled that this build can do.
widgets::Services makeServices();

}  // namespace studio::app

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

namespace studio::app {

class MainWindow;

/// Runs the event loop until everything that the window's pages read has arrived and been drawn. Errors:
/// Internal (something is still being read after a minute).
Status settle(MainWindow& window);

}  // namespace studio::app

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/base/result.h"

namespace studio::app {

class MainWindow;

/// Renders every page and panel of the open window to `<folder>/<name>.png` and writes what each shows beside
/// it as `<name>.json`. Waits until nothing is read any more. `robot`: address of a simulated robot that the
/// robot's page is connected to, with the project's newest checkpoint in the shadow of a person who jogs a
/// hand; empty: none. Errors: Io; Internal (something stays busy); those of connecting.
Status takeScreenshots(MainWindow& window, const QString& folder, const QString& robot = {});

}  // namespace studio::app

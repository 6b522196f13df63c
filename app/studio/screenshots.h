// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/base/result.h"

namespace studio::app {

class MainWindow;

/// Renders every page and panel of the open window to `<folder>/<name>.png` and writes what each shows beside
/// it as `<name>.json`. Waits until nothing is read any more. Errors: Io; Internal (something stays busy).
Status takeScreenshots(MainWindow& window, const QString& folder);

}  // namespace studio::app

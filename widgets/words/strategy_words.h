// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <string>

namespace studio::widgets {

/// One sentence on a replay strategy, in the window's language; empty: none of the core's strategies.
QString aboutStrategy(const std::string& name);

}  // namespace studio::widgets

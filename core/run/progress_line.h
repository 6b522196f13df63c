// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/run/run_follower.h"

namespace studio::run {

/// "[=====>    ] 200/1000  loss 0.0831  4 min 10 s left", at most `width` columns wide.
std::string progressLine(const RunStatus& status, int width);

}  // namespace studio::run

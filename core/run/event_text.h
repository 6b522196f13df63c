// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/run/events.h"

namespace studio::run {

/// The event in words, one line: "step 200, loss 0.0831, …". What came from outside is stripped of control
/// characters.
std::string describe(const EventBody& body);

}  // namespace studio::run

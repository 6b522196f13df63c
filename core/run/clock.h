// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace studio::run {

/// Wall clock, seconds since 1970.
double wallClockS();
/// Local time in the given strftime format.
std::string formatTime(double timeS, const char* format);
/// "2 d 3 h", "4 h 05 min", "6 min 07 s", "8 s".
std::string formatDuration(double seconds);

}  // namespace studio::run

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/clock.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <ctime>

namespace studio::run {

double wallClockS() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::string formatTime(double timeS, const char* format) {
    // a damaged log may hold any number; outside of years 1970-9999 there is nothing to format
    if (!(timeS >= 0 && timeS < 253402300000.0)) return "?";
    std::time_t seconds = static_cast<std::time_t>(timeS);
    std::tm parts{};
    localtime_r(&seconds, &parts);
    char text[128];
    return {text, std::strftime(text, sizeof text, format, &parts)};
}

std::string formatDuration(double seconds) {
    if (!(seconds >= 0 && seconds < 1e12)) return "?";
    auto s = static_cast<std::int64_t>(std::llround(seconds));
    if (s >= 86400) return fmt::format("{} d {} h", s / 86400, s % 86400 / 3600);
    if (s >= 3600) return fmt::format("{} h {:02} min", s / 3600, s % 3600 / 60);
    if (s >= 60) return fmt::format("{} min {:02} s", s / 60, s % 60);
    return fmt::format("{} s", s);
}

}  // namespace studio::run

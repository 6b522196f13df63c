// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace studio::cli {

using namespace std::chrono_literals;

namespace {

std::chrono::milliseconds interval(bool terminal) {
    // ten times a second for eyes, every ten seconds for a file
    if (terminal) return 100ms;
    const char* wanted = std::getenv("KSTUDIO_PROGRESS_MS");
    const long ms = wanted ? std::strtol(wanted, nullptr, 10) : 0;
    return ms > 0 ? std::chrono::milliseconds(ms) : 10000ms;
}

}  // namespace

ProgressLine::ProgressLine(bool quiet)
    : quiet_(quiet),
      terminal_(isatty(STDERR_FILENO) != 0),
      interval_(interval(terminal_)),
      last_(std::chrono::steady_clock::now() - 1h) {}

ProgressLine::~ProgressLine() {
    clear();
}

void ProgressLine::clear() {
    if (drawn_) std::fputs("\r\x1b[K", stderr);
    drawn_ = false;
}

void ProgressLine::note(const std::string& line) {
    if (quiet_) return;
    clear();
    std::fprintf(stderr, "%s\n", line.c_str());
}

void ProgressLine::show(std::int64_t done, std::int64_t total, double etaS, const std::string& text) {
    auto now = std::chrono::steady_clock::now();
    bool due = now - last_ >= interval_ || done == total;
    if (quiet_ || !due) return;
    last_ = now;
    // at the end nothing is left to wait for
    const std::string left = done < total ? fmt::format("  ETA {}", durationText(etaS)) : std::string();
    if (!terminal_) {
        std::fprintf(stderr, "%lld/%lld  %s%s\n", static_cast<long long>(done), static_cast<long long>(total),
                     text.c_str(), left.c_str());
        return;
    }
    const int width = 24;
    auto filled = static_cast<int>(total > 0 ? width * std::min(done, total) / total : 0);
    std::string bar(static_cast<std::size_t>(filled), '#');
    bar.resize(width, '.');
    std::string line = fmt::format("\r\x1b[K[{}] {}/{}  {}{}", bar, done, total, text, left);
    std::fputs(line.c_str(), stderr);
    std::fflush(stderr);
    drawn_ = true;
}

std::string durationText(double seconds) {
    if (seconds < 0) return "?";
    auto whole = static_cast<long long>(seconds + 0.5);
    if (whole >= 3600) return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
    return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

}  // namespace studio::cli

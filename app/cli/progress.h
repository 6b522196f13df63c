// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace studio::cli {

/// One line that moves on a terminal, or a plain line "DONE/TOTAL  text" now and then in a pipe: every ten
/// seconds, or every KSTUDIO_PROGRESS_MS milliseconds where a program that reads it has set that variable.
/// Writes to standard error.
class ProgressLine {
public:
    explicit ProgressLine(bool quiet = false);
    ~ProgressLine();
    /// `text` follows the bar: "loss 0.123  lr 1e-04".
    void show(std::int64_t done, std::int64_t total, double etaS, const std::string& text);
    /// A line of its own above the bar.
    void note(const std::string& line);
    void clear();

private:
    bool quiet_, terminal_, drawn_ = false;
    std::chrono::milliseconds interval_;
    std::chrono::steady_clock::time_point last_;
};

/// "3:07", "1:02:09"; "?" for what is not known (negative).
std::string durationText(double seconds);

}  // namespace studio::cli

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/retention/report.h"

namespace studio::cli {

/// A table of text: the first column to the left, the others to the right, widths by what is in them (counted
/// in characters, not bytes).
class TextTable {
public:
    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
    /// A line under the rows so far.
    void rule() { rules_.push_back(rows_.size()); }
    std::string text(const std::string& indent = "  ") const;

private:
    std::vector<std::vector<std::string>> rows_;
    std::vector<std::size_t> rules_;
};

/// Matrix, words and metrics of every group, one under the other.
std::string showText(const retention::Comparison& comparison, const retention::ReportOptions& options);
/// All groups side by side.
std::string compareText(const retention::Comparison& comparison, const retention::ReportOptions& options);

}  // namespace studio::cli

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace studio::text {

/// A text whose ids came out otherwise than the file of cases says.
struct CaseMismatch {
    std::size_t index = 0;  ///< place in the file, from 0
    std::string text;
    std::vector<std::int32_t> expected, actual;
    std::size_t firstDifference = 0;  ///< place of the first id that differs or is missing
};

/// What checkCases() found.
struct CaseReport {
    std::size_t cases = 0;
    std::vector<CaseMismatch> mismatches;
    bool passed() const { return mismatches.empty(); }
};

/// Encodes every text of a file of cases, a JSON list of {"text": …, "ids": […]}, and compares the ids.
/// Errors: NotFound, Io, Corrupt (also a file without cases), Unsupported.
Result<CaseReport> checkCases(const std::filesystem::path& tokenizerJson,
                              const std::filesystem::path& casesJson);

}  // namespace studio::text

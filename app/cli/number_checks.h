// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <string>

#include "core/base/seeds.h"

namespace studio::cli {

/// Checks of typed numbers. CLI11's own ranges let "nan" through, as no comparison with it holds, and its
/// positive numbers tell their upper bound in 300 digits. What is no number at all CLI11 refuses itself.
inline CLI::Validator numberCheck(const std::string& wanted, bool (*allowed)(double),
                                  const std::string& shown = {}) {
    return CLI::Validator(
        [wanted, allowed](std::string& text) -> std::string {
            double value = 0;
            if (!CLI::detail::lexical_cast(text, value)) return {};
            if (std::isfinite(value) && allowed(value)) return {};
            return fmt::format("'{}' cannot be used, give {}", text, wanted);
        },
        shown);
}

/// Neither "nan" nor "inf": beside a CLI::Range, whose text tells the bounds.
inline CLI::Validator finiteNumber() {
    return numberCheck("a finite number", [](double) { return true; });
}
/// Finite and above 0.
inline CLI::Validator positiveNumber() {
    return numberCheck(
        "a finite number above 0", [](double value) { return value > 0; }, "POSITIVE");
}
/// Finite and not below 0.
inline CLI::Validator nonNegativeNumber() {
    return numberCheck(
        "0 or a finite number above it", [](double value) { return value >= 0; }, "NONNEGATIVE");
}

/// A seed: a whole number in digits, 0 … kLastSeed. Else "-1" would become one far above.
inline CLI::Validator seedNumber() {
    return CLI::Validator(
        [](std::string& text) -> std::string {
            const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
            // more digits than 2^53 has hold no seed, or leading zeros
            if (digits && text.size() <= 16 && std::stoull(text) <= kLastSeed) return {};
            return fmt::format("'{}' is no seed, give a whole number from 0 to 2^53 ({})", text, kLastSeed);
        },
        "SEED");
}

}  // namespace studio::cli

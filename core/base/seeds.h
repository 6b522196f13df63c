// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fmt/format.h>

#include <cstdint>

#include "core/base/result.h"

namespace studio {

/// Seeds are 0 … 2^53: they travel through JSON and YAML, whose readers may hold numbers as doubles, and
/// those carry whole numbers exactly up to here.
inline constexpr std::uint64_t kLastSeed = std::uint64_t{1} << 53;

/// Whether `count` seeds from `first` on are all seeds. Errors: InvalidArgument (count below 1 counts as 1).
inline Status checkSeeds(std::uint64_t first, std::int64_t count = 1) {
    const std::uint64_t more = count > 1 ? static_cast<std::uint64_t>(count) - 1 : 0;
    if (first <= kLastSeed && more <= kLastSeed - first) return {};
    return Error{ErrorCode::InvalidArgument,
                 fmt::format("cannot count {} seeds up from {}: the last one there is is {}", more + 1, first,
                             kLastSeed),
                 "Seeds are 0 to 2^53."};
}

}  // namespace studio

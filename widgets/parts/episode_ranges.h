// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <cstdint>
#include <vector>

namespace studio::widgets {

/// Numbers as a list of episodes is written: {0, 1, 2, 7} -> "0-2,7", with `between` between the parts. They
/// need not be in order.
QString episodeRanges(std::vector<std::int64_t> numbers, const QString& between = ",");
/// What a person typed as such a list, with the signs that the core reads: the commas and dashes of a Chinese
/// keyboard, and a long dash, become plain ones.
QString plainRanges(QString typed);

}  // namespace studio::widgets

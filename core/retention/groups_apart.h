// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/retention/comparison.h"

namespace studio::retention {

// parts of Comparison, in files of their own

/// The tasks that the sequences of a group and those of another measured otherwise (measuredApart), by id:
/// "pear: 2 frames instead of 4". Their scores are not subtracted.
std::map<int, std::string> tasksApart(const Group& group, const Group& other, Measure measure);
/// The same of all measures, each once.
std::vector<std::string> wordsApart(const Group& group, const Group& other);
/// Whether two sequences measured every task alike, as far as both tell, and so may be averaged.
bool areMeasuredAlike(const SequenceHistory& a, const SequenceHistory& b);

}  // namespace studio::retention

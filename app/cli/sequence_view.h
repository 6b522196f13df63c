// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/sequence/sequence_plan.h"

namespace studio::cli {

/// A plan as lines: what holds for all stages, a table of the stages, then what stands in the way.
std::vector<std::string> textOf(const sequence::SequencePlan& plan);
/// How far a sequence is, one line a stage.
std::vector<std::string> statusText(const sequence::SequencePlan& plan);

}  // namespace studio::cli

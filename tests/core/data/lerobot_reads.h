// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/data/dataset.h"

namespace studio::test {

/// Lets LeRobot read the set by tests/python/lerobot_reads.py and compare it with what our reader sees: every
/// number, picture and statistic. `scratch`: folder for what is compared. Returns the script's exit code: 0
/// equal, 77 LeRobot is not here (STUDIO_LEROBOT_PYTHON names a Python that has it).
int lerobotReads(const data::Dataset& set, const std::filesystem::path& scratch);

}  // namespace studio::test

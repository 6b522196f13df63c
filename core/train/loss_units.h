// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/policy/normalizer.h"

namespace studio::train {

/// Which statistics flow losses are in the units of (run::Validation::statisticsHash): the same as
/// retention::statisticsOf() finds in the run's checkpoints.
std::string statisticsHash(const policy::Normalizer& normalizer);

}  // namespace studio::train

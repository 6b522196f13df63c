// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "core/sequence/sequence_runner.h"

namespace studio::cli {

/// What running a sequence needs, from this build's parts: training in this process, followed on the
/// terminal. `stop` ends a download of weights.
sequence::SequenceServices sequenceServices(bool download, const std::vector<std::string>& argv, bool json,
                                            std::stop_token stop = {});

}  // namespace studio::cli

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/base/result.h"
#include "core/loading/collator.h"
#include "core/policy/checkpoint.h"

namespace studio::eval {

/// The checkpoint that a path means: of a run directory its last one. Errors: NotFound (a run without any).
Result<std::filesystem::path> checkpointOf(const std::filesystem::path& given);

/// Makes batches as the policy reads them, but in the data's own units. The policy must have a tokenizer and
/// outlive the collator.
loading::Collator collatorOf(const policy::OpenedPolicy& opened);

}  // namespace studio::eval

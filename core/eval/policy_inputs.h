// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/loading/collator.h"
#include "core/policy/checkpoint.h"

namespace studio::eval {

/// Makes batches as the policy reads them, but in the data's own units. The policy must have a tokenizer and
/// outlive the collator.
loading::Collator collatorOf(const policy::OpenedPolicy& opened);

}  // namespace studio::eval

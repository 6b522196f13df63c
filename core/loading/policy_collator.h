// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/loading/collator.h"
#include "core/policy/checkpoint.h"

namespace studio::loading {

/// How batches have to be for this policy: its tokenizer (where it has one), its length and truncation of
/// texts, its picture size. Numbers keep the data's own units unless the caller sets `normalize`. Holds
/// copies: the policy may go first.
CollatorOptions collatorOptions(const policy::OpenedPolicy& opened);

}  // namespace studio::loading

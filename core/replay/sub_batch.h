// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "core/policy/policy.h"

namespace studio::replay {

/// Samples of a batch on their own, with their draws.
struct SubBatch {
    policy::Batch batch;
    policy::FlowDraw draw;
};

/// The samples `rows` of a batch (ascending) with all draws of each. All of them: the batch itself.
SubBatch subBatch(const policy::Batch& batch, const policy::FlowDraw& draw,
                  const std::vector<std::int64_t>& rows);
/// Rows of the samples whose source `wanted` accepts.
template <class Wanted>
std::vector<std::int64_t> rowsWhere(const policy::Batch& batch, Wanted wanted) {
    std::vector<std::int64_t> rows;
    for (std::size_t b = 0; b < batch.sources.size(); ++b) {
        if (wanted(batch.sources[b])) rows.push_back(static_cast<std::int64_t>(b));
    }
    return rows;
}

}  // namespace studio::replay

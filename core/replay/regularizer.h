// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/policy/policy.h"

namespace studio::replay {

/// Something added to the flow loss that keeps the policy near what it was when the stage began.
/// Deterministic in (weights, start weights, batch), so that a resumed run repeats it.
class Regularizer {
public:
    virtual ~Regularizer() = default;
    /// The weighted term of one micro-batch, with its graph; undefined where the batch has none. Called when
    /// no other graph over the policy's weights is alive.
    virtual at::Tensor term(policy::Policy&, const policy::Batch&, const policy::FlowDraw&) { return {}; }
    /// Adds the gradient of a term that depends on the weights alone, and returns its weighted value; once
    /// per optimizer step. Undefined: there is none.
    virtual at::Tensor addGradient() { return {}; }
};

}  // namespace studio::replay

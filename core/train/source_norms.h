// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <vector>

#include "core/policy/policy.h"

namespace studio::train {

/// Norm of the gradient of the flow loss over the samples of one source alone (mean over their real columns
/// and unpadded steps), exact, without touching the gradients of the step. Cost: about one more forward and
/// backward pass over every batch that is added, in parts, after the step's own graph is gone; so it is done
/// at chosen steps only. With several micro-batches it holds one more set of gradients for every source.
class SourceNorms {
public:
    /// `microBatches`: how many batches make the step.
    SourceNorms(policy::Policy& policy, std::vector<at::Tensor> parameters, int microBatches)
        : policy_(policy), parameters_(std::move(parameters)), single_(microBatches == 1) {}

    /// One micro-batch with its draws, on the policy's device.
    void add(const policy::Batch& batch, const policy::FlowDraw& draw);
    /// By source; of the batches added so far.
    std::map<int, double> norms() const;

private:
    struct Sum {
        double steps = 0;                   ///< unpadded steps so far
        std::vector<at::Tensor> gradients;  ///< weighted by them; undefined where a parameter has none
        double norm = -1;                   ///< known at once where there is one micro-batch
    };
    policy::Policy& policy_;
    std::vector<at::Tensor> parameters_;
    bool single_;
    std::map<int, Sum> sums_;
};

}  // namespace studio::train

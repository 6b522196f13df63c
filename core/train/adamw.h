// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace studio::train {

/// Settings of AdamW; the defaults are LeRobot's preset. The learning rate is an argument of step().
struct AdamWOptions {
    double beta1 = 0.9, beta2 = 0.95;
    double eps = 1e-8;
    double weightDecay = 1e-10;  ///< decoupled: p -= lr * weightDecay * p, before the Adam update
};

/// What AdamW remembers of one parameter. All undefined until its first gradient.
struct AdamWState {
    at::Tensor step;      ///< [] float32: updates done, on the parameter's device
    at::Tensor expAvg;    ///< first moment, shape of the parameter, float32
    at::Tensor expAvgSq;  ///< second moment, shape of the parameter, float32
    bool defined() const { return step.defined(); }
};

/// AdamW with one group of float32 parameters, a step count of its own for each parameter, and no state for
/// parameters that never had a gradient. Elementwise and fused, hence equal bit by bit for equal input on one
/// kind of device, whatever the number of threads. Not thread-safe. Source:
/// reference/checkpoint-and-processors.md 3.
class AdamW {
public:
    struct Entry {
        std::string name;
        at::Tensor parameter;
        AdamWState state;
    };

    /// Keeps handles of the parameters in the given order (registration order: an entry's position is its
    /// number in LeRobot's optimizer_state.safetensors). Throws std::invalid_argument unless every parameter
    /// is a dense, contiguous float32 tensor with a name of its own.
    explicit AdamW(const std::vector<std::pair<std::string, at::Tensor>>& parameters,
                   const AdamWOptions& options = {});

    /// One update of every parameter that has a gradient. Makes no host synchronisation on a GPU.
    void step(double learningRate);
    /// Drops all gradients.
    void zeroGrad();
    /// The gradients that are there now, in the order of the parameters (for clipping and norms).
    std::vector<at::Tensor> gradients() const;

    const std::vector<Entry>& entries() const { return entries_; }
    const AdamWOptions& options() const { return options_; }
    /// Puts back a saved state by parameter name; parameters that are not in it have none afterwards. The
    /// tensors are copied, converted to float32. Errors: Corrupt (a name that no parameter has, a wrong
    /// shape, a part missing, a step below 1), in which case nothing has changed.
    Status restore(const std::map<std::string, AdamWState>& saved);

private:
    std::vector<Entry> entries_;
    AdamWOptions options_;
};

}  // namespace studio::train

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace studio::train {

/// Exponential moving average of the trainable weights: average = decay * average + (1 - decay) * weight,
/// begun at the weights themselves (so it needs no bias correction). Not thread-safe.
class Ema {
public:
    using Named = std::vector<std::pair<std::string, at::Tensor>>;

    /// Follows those of `parameters` that require a gradient. decay in [0, 1), else std::invalid_argument.
    Ema(const Named& parameters, double decay);
    /// Takes the current weights into the average; once per optimizer step.
    void update();

    double decay() const { return decay_; }
    /// The averages by parameter name, in the order of the parameters. They are the live tensors: copy them
    /// to keep them.
    Named averages() const;
    /// Puts back saved averages. Errors: Corrupt (a name missing or too many, a wrong shape), in which case
    /// nothing has changed.
    Status restore(const std::map<std::string, at::Tensor>& saved);

    /// While it lives, the parameters hold the averages (validation, saving); the end puts the weights back,
    /// bit by bit. Do not train meanwhile, and make no second one.
    class Applied {
    public:
        explicit Applied(Ema& ema) : ema_(ema) { ema_.exchange(); }
        ~Applied() { ema_.exchange(); }
        Applied(const Applied&) = delete;
        Applied& operator=(const Applied&) = delete;

    private:
        Ema& ema_;
    };

private:
    void exchange();
    std::vector<std::string> names_;
    std::vector<at::Tensor> parameters_, averages_;
    double decay_;
};

}  // namespace studio::train

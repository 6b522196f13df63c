// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/replay/l2sp.h"

#include <torch/torch.h>

namespace studio::replay {

namespace {

class L2sp : public Regularizer {
public:
    L2sp(const config::ReplayConfig& config, std::shared_ptr<StartWeights> start)
        : weight_(config.l2sp), start_(std::move(start)) {}

    at::Tensor addGradient() override {
        at::NoGradGuard noGraph;
        at::Tensor sum;
        // one weight at a time: a list of all differences would be one more copy of them
        for (const auto& weight : start_->weights()) {
            auto away = weight.parameter - weight.start;
            auto square = away.square().sum();
            sum = sum.defined() ? sum + square : square;
            at::Tensor parameter = weight.parameter;
            auto& gradient = parameter.mutable_grad();
            if (gradient.defined()) {
                gradient.add_(away, 2 * weight_);
            } else {
                gradient = away.mul_(2 * weight_);
            }
        }
        return sum.defined() ? sum * weight_ : sum;
    }

private:
    double weight_;
    std::shared_ptr<StartWeights> start_;
};

}  // namespace

std::unique_ptr<Regularizer> l2sp(const config::ReplayConfig& config, std::shared_ptr<StartWeights> start) {
    return std::make_unique<L2sp>(config, std::move(start));
}

}  // namespace studio::replay

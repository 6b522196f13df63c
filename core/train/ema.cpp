// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/ema.h"

#include <ATen/ATen.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <stdexcept>

namespace studio::train {
namespace {

Error mismatch(const std::string& found) {
    return {ErrorCode::Corrupt, "cannot restore the averaged weights: " + found,
            "Resume from a checkpoint of the same model, or set training.ema_decay to 0."};
}

}  // namespace

Ema::Ema(const Named& parameters, double decay) : decay_(decay) {
    if (!(decay >= 0 && decay < 1)) throw std::invalid_argument(fmt::format("Ema: decay {}", decay));
    for (const auto& [name, parameter] : parameters) {
        if (!parameter.requires_grad()) continue;
        names_.push_back(name);
        parameters_.push_back(parameter);
        averages_.push_back(parameter.detach().clone());
    }
}

void Ema::update() {
    if (parameters_.empty()) return;
    at::NoGradGuard noGrad;
    at::_foreach_lerp_(averages_, parameters_, 1.0 - decay_);
}

Ema::Named Ema::averages() const {
    Named named;
    for (std::size_t i = 0; i < names_.size(); ++i) named.emplace_back(names_[i], averages_[i]);
    return named;
}

Status Ema::restore(const std::map<std::string, at::Tensor>& saved) {
    for (std::size_t i = 0; i < names_.size(); ++i) {
        auto found = saved.find(names_[i]);
        if (found == saved.end()) return mismatch(fmt::format("'{}' is missing", names_[i]));
        if (found->second.sizes() != averages_[i].sizes())
            return mismatch(fmt::format("'{}' has shape [{}], expected [{}]", names_[i],
                                        fmt::join(found->second.sizes(), ", "),
                                        fmt::join(averages_[i].sizes(), ", ")));
    }
    if (saved.size() != names_.size())
        return mismatch(fmt::format("{} tensors saved, {} expected", saved.size(), names_.size()));
    at::NoGradGuard noGrad;
    for (std::size_t i = 0; i < names_.size(); ++i) averages_[i].copy_(saved.at(names_[i]));
    return {};
}

void Ema::exchange() {
    at::NoGradGuard noGrad;
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
        at::Tensor weights = parameters_[i].clone();
        parameters_[i].copy_(averages_[i]);
        averages_[i].copy_(weights);
    }
}

}  // namespace studio::train

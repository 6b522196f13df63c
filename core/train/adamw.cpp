// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/adamw.h"

#include <ATen/ATen.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>
#include <stdexcept>

namespace studio::train {
namespace {

/// The gradient in the form that the fused kernel wants.
at::Tensor usable(const at::Tensor& gradient) {
    return gradient.to(at::kFloat).contiguous();
}

AdamWState freshState(const at::Tensor& parameter) {
    return {at::zeros({}, parameter.options()), at::zeros_like(parameter), at::zeros_like(parameter)};
}

Result<AdamWState> adopted(const AdamWState& saved, const AdamW::Entry& entry) {
    auto corrupt = [&](const std::string& found) {
        return Error{ErrorCode::Corrupt,
                     fmt::format("cannot restore the optimizer state of '{}': {}", entry.name, found),
                     "The state belongs to another model or is damaged; resume from another checkpoint, or "
                     "start with a fresh optimizer."};
    };
    if (!saved.step.defined() || !saved.expAvg.defined() || !saved.expAvgSq.defined())
        return corrupt("step, exp_avg or exp_avg_sq is missing");
    if (saved.step.numel() != 1)
        return corrupt(fmt::format("step has {} numbers, expected 1", saved.step.numel()));
    double step = saved.step.item<double>();
    if (!(step >= 1)) return corrupt(fmt::format("step is {}, expected at least 1", step));
    for (const auto& [name, moment] : {std::pair{"exp_avg", saved.expAvg}, {"exp_avg_sq", saved.expAvgSq}})
        if (moment.sizes() != entry.parameter.sizes())
            return corrupt(fmt::format("{} has shape [{}], the parameter [{}]", name,
                                       fmt::join(moment.sizes(), ", "),
                                       fmt::join(entry.parameter.sizes(), ", ")));
    AdamWState state = freshState(entry.parameter);
    state.step.copy_(saved.step.reshape({}));
    state.expAvg.copy_(saved.expAvg);
    state.expAvgSq.copy_(saved.expAvgSq);
    return state;
}

}  // namespace

AdamW::AdamW(const std::vector<std::pair<std::string, at::Tensor>>& parameters, const AdamWOptions& options)
    : options_(options) {
    std::set<std::string> names;
    for (const auto& [name, parameter] : parameters) {
        if (!parameter.defined() || parameter.scalar_type() != at::kFloat || !parameter.is_contiguous())
            throw std::invalid_argument(
                fmt::format("AdamW: parameter '{}' is not a contiguous float32 tensor", name));
        if (!names.insert(name).second)
            throw std::invalid_argument(fmt::format("AdamW: two parameters are called '{}'", name));
        entries_.push_back({name, parameter, {}});
    }
}

void AdamW::step(double learningRate) {
    at::NoGradGuard noGrad;
    std::vector<at::Tensor> parameters, gradients, firsts, seconds, steps;
    for (Entry& entry : entries_) {
        if (!entry.parameter.grad().defined()) continue;
        if (!entry.state.defined()) entry.state = freshState(entry.parameter);
        parameters.push_back(entry.parameter);
        gradients.push_back(usable(entry.parameter.grad()));
        firsts.push_back(entry.state.expAvg);
        seconds.push_back(entry.state.expAvgSq);
        steps.push_back(entry.state.step);
    }
    if (parameters.empty()) return;
    // the kernel expects the number of the update that it is about to make
    at::_foreach_add_(steps, 1);
    at::_fused_adamw_(parameters, gradients, firsts, seconds, {}, steps, learningRate, options_.beta1,
                      options_.beta2, options_.weightDecay, options_.eps, /*amsgrad=*/false,
                      /*maximize=*/false);
}

void AdamW::zeroGrad() {
    for (Entry& entry : entries_) entry.parameter.mutable_grad().reset();
}

std::vector<at::Tensor> AdamW::gradients() const {
    std::vector<at::Tensor> found;
    for (const Entry& entry : entries_)
        if (entry.parameter.grad().defined()) found.push_back(entry.parameter.grad());
    return found;
}

Status AdamW::restore(const std::map<std::string, AdamWState>& saved) {
    at::NoGradGuard noGrad;
    std::vector<AdamWState> states;
    std::size_t used = 0;
    for (const Entry& entry : entries_) {
        auto found = saved.find(entry.name);
        if (found == saved.end()) {
            states.emplace_back();
            continue;
        }
        ++used;
        STUDIO_ASSIGN(AdamWState state, adopted(found->second, entry));
        states.push_back(std::move(state));
    }
    if (used != saved.size()) {
        std::set<std::string> known;
        for (const Entry& entry : entries_) known.insert(entry.name);
        for (const auto& [name, state] : saved)
            if (!known.contains(name))
                return Error{ErrorCode::Corrupt,
                             fmt::format("cannot restore the optimizer: it has state for '{}', which is no "
                                         "parameter of this model",
                                         name),
                             "Resume from a checkpoint of the same model, or start with a fresh optimizer."};
    }
    for (std::size_t i = 0; i < entries_.size(); ++i) entries_[i].state = std::move(states[i]);
    return {};
}

}  // namespace studio::train

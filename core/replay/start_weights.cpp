// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/replay/start_weights.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <map>

#include "core/tensors/safetensors.h"

namespace studio::replay {

StartWeights StartWeights::of(const policy::Policy& policy) {
    StartWeights start;
    for (const auto& item : policy.named_parameters()) {
        if (item.value().requires_grad())
            start.weights_.push_back({item.key(), item.value(), item.value().detach().clone()});
    }
    return start;
}

Result<StartWeights> StartWeights::read(const std::filesystem::path& path, const policy::Policy& policy) {
    STUDIO_ASSIGN(tensors::SafetensorsFile file, tensors::SafetensorsFile::open(path));
    StartWeights start = of(policy);
    for (Weight& weight : start.weights_) {
        auto saved = file.tensor(weight.name);
        if (!saved.ok() || saved->sizes() != weight.start.sizes() ||
            saved->scalar_type() != weight.start.scalar_type()) {
            return Error{ErrorCode::Corrupt,
                         fmt::format("cannot read the weights that the stage began with from {}: '{}' is "
                                     "missing or has another shape",
                                     path.string(), weight.name),
                         "Resume with the run's own configuration; else start the stage again."};
        }
        weight.start.copy_(*saved);
    }
    return start;
}

Status StartWeights::write(const std::filesystem::path& path) const {
    std::map<std::string, at::Tensor> tensors;
    for (const Weight& weight : weights_) tensors[weight.name] = weight.start;
    return tensors::writeSafetensors(path, tensors);
}

void StartWeights::exchange() {
    at::NoGradGuard noGraph;
    for (Weight& weight : weights_) {
        // a handle of its own: set_data changes what the parameter's handle refers to
        at::Tensor current = weight.parameter.detach().alias();
        weight.parameter.set_data(weight.start);
        weight.start = current;
    }
}

}  // namespace studio::replay

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/smolvla/initialise.h"

#include <ATen/CPUGeneratorImpl.h>

#include <cmath>
#include <string>

namespace studio::policy::smolvla {

namespace {

bool contains(const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
}

/// Whether the tensor belongs to the linears that LeRobot makes with Torch's own default.
bool isPlainLinear(const std::string& name, const Config& config) {
    if (!contains(name, "vlm_with_expert.")) return true;  // the five heads
    std::string marker = "lm_expert.layers.";
    auto at = name.find(marker);
    bool keyOrValue = contains(name, ".k_proj.") || contains(name, ".v_proj.");
    if (at == std::string::npos || !keyOrValue) return false;
    int layer = std::stoi(name.substr(at + marker.size()));
    return !config.isSelfAttention(layer * config.expertStride());
}

bool isNorm(const std::string& name) {
    return contains(name, "norm");
}

}  // namespace

at::ScalarType publishedType(const std::string& name, const Config& config) {
    return isPlainLinear(name, config) ? at::kFloat : at::kBFloat16;
}

void initialise(FlowMatching& model, const Config& config, std::uint64_t seed) {
    at::NoGradGuard noGraph;
    auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
    double fanIn = 1;
    for (auto& item : model.named_parameters()) {
        const std::string& name = item.key();
        at::Tensor& parameter = item.value();
        bool bias = name.ends_with(".bias");
        if (isPlainLinear(name, config)) {
            // the weight comes first and tells its bias the fan in
            if (!bias) fanIn = static_cast<double>(parameter.size(1));
            double bound = 1.0 / std::sqrt(fanIn);
            parameter.uniform_(-bound, bound, generator);
        } else if (bias) {
            parameter.zero_();
        } else if (isNorm(name)) {
            parameter.fill_(1);
        } else {
            parameter.normal_(0, 0.02, generator);
        }
        if (publishedType(name, config) == at::kBFloat16) parameter.copy_(parameter.to(at::kBFloat16));
    }
}

}  // namespace studio::policy::smolvla

// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "core/base/random.h"
#include "core/policy/policy.h"

namespace studio::policy {

FlowDraw FlowDraw::make(int64_t B, int64_t S, int64_t M, std::uint64_t seed, std::uint64_t stream) {
    CounterRng rng(seed, stream);
    auto noise = torch::empty({B, S, M});
    auto* values = noise.data_ptr<float>();
    for (int64_t i = 0; i < noise.numel(); ++i) values[i] = static_cast<float>(rng.normal());
    auto time = torch::empty({B});
    for (int64_t b = 0; b < B; ++b) {
        // inverse of Beta(1.5, 1)'s distribution function t^1.5
        double beta = std::pow(rng.uniform(), 1.0 / 1.5);
        time.data_ptr<float>()[b] = static_cast<float>(beta * 0.999 + 0.001);
    }
    return {noise, time};
}

}  // namespace studio::policy

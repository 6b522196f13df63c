// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/chunk_guide.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace studio::policy {

at::Tensor guideWeights(const ChunkGuide& guide, std::int64_t left, std::int64_t S) {
    std::int64_t horizon = std::clamp<std::int64_t>(std::min<std::int64_t>(guide.horizon, left), 0, S);
    std::int64_t delay = std::clamp<std::int64_t>(guide.delay, 0, horizon);
    std::vector<float> weights(static_cast<std::size_t>(S), 0);
    for (std::int64_t k = 0; k < horizon; ++k) {
        double weight = 1;
        if (k >= delay) {
            // the inner knots of a ramp from 1 to 0
            double ramp = 1 - static_cast<double>(k - delay + 1) / static_cast<double>(horizon - delay + 1);
            switch (guide.schedule) {
                case GuideSchedule::Zeros:
                    weight = 0;
                    break;
                case GuideSchedule::Ones:
                    break;
                case GuideSchedule::Linear:
                    weight = ramp;
                    break;
                case GuideSchedule::Exp:
                    weight = ramp * std::expm1(ramp) / std::expm1(1.0);
                    break;
            }
        }
        weights[static_cast<std::size_t>(k)] = static_cast<float>(weight);
    }
    return torch::tensor(weights);
}

double guideStrength(double t, double maxWeight) {
    double tau = 1 - t;
    if (tau <= 0 || t <= 0) return maxWeight;
    return std::min(maxWeight, t / tau * (t * t + tau * tau) / (t * t));
}

at::Tensor guidedVelocity(const at::Tensor& x, const at::Tensor& v, double t, const at::Tensor& target,
                          const at::Tensor& weights, double maxWeight) {
    auto error = (target - (x - t * v)) * weights.view({1, -1, 1});
    return v - guideStrength(t, maxWeight) * error;
}

}  // namespace studio::policy

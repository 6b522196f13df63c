// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/loss_units.h"

#include <cstddef>
#include <map>
#include <span>

#include "core/retention/statistics_hash.h"

namespace studio::train {

std::string statisticsHash(const policy::Normalizer& normalizer) {
    policy::Normalizer::Stats held;
    std::map<std::string, std::span<const std::byte>> statistics;
    for (const auto& [name, values] : normalizer.stats()) {
        const at::Tensor& tensor = held[name] = values.to(at::kCPU, at::kFloat).contiguous();
        statistics[name] = {static_cast<const std::byte*>(tensor.data_ptr()), tensor.nbytes()};
    }
    return retention::statisticsHash(policy::Normalizer::toString(normalizer.mode("action")), statistics);
}

}  // namespace studio::train

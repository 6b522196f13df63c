// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <set>

#include "core/policy/checkpoint.h"

namespace studio::policy {

namespace {

/// "observation_images_head_cam_h" -> "observation.images.head_cam_h": the dots that old names lost.
std::string dotted(const std::string& name) {
    for (const char* part : {"observation_images_", "observation_"}) {
        std::string prefix = part;
        if (!name.starts_with(prefix)) continue;
        std::string start = prefix == "observation_" ? "observation." : "observation.images.";
        return start + name.substr(prefix.size());
    }
    return name;
}

}  // namespace

Result<Normalizer::Stats> statsFromBuffers(const std::map<std::string, at::Tensor>& buffers) {
    auto corrupt = [](const std::string& name, const char* found) {
        return Error{ErrorCode::Corrupt,
                     fmt::format("cannot use the in-model statistics: '{}' {}", name, found),
                     "Take the statistics of the data set instead."};
    };
    Normalizer::Stats stats;
    std::set<std::string> sources;
    for (const auto& [name, value] : buffers) {
        // "<module>.buffer_<feature>.<stat>", or "<module>.so100-red_buffer_…" where several robots were
        // merged: the first one counts
        const std::string marker = "buffer_";
        auto module = name.find('.'), at = name.find(marker), dot = name.rfind('.');
        bool fits =
            module != std::string::npos && at != std::string::npos && at > module && dot > at + marker.size();
        if (!fits) return corrupt(name, "is not named like one");
        std::string feature = dotted(name.substr(at + marker.size(), dot - at - marker.size()));
        std::string key = feature + name.substr(dot), source = name.substr(0, module) + "." + key;
        if (!sources.insert(source).second) continue;
        at::Tensor plain = value.to(at::kFloat);
        if (plain.isinf().any().item<bool>()) return corrupt(name, "was never filled (it holds infinity)");
        if (plain.isnan().any().item<bool>()) return corrupt(name, "holds NaN");
        auto [place, added] = stats.emplace(key, plain);
        bool same = added || (place->second.sizes() == plain.sizes() && at::equal(place->second, plain));
        if (!same) return corrupt(name, "differs from the same statistic elsewhere in the file");
    }
    return stats;
}

}  // namespace studio::policy

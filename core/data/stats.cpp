// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/stats.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace studio::data {

namespace {

/// Adds one part to the running total of a feature.
Status add(FeatureStats& total, const FeatureStats& part, const std::string& name) {
    if (part.mean.size() != total.mean.size()) {
        return Error{
            ErrorCode::Corrupt,
            fmt::format("cannot aggregate the statistics of '{}': {} values in one part, {} in another", name,
                        total.mean.size(), part.mean.size()),
            "Recompute them with `kstudio dataset stats --compute`."};
    }
    double count = total.count + part.count;
    for (std::size_t d = 0; d < total.mean.size(); ++d) {
        double mean = (total.count * total.mean[d] + part.count * part.mean[d]) / count;
        if (d < total.std.size() && d < part.std.size()) {
            double a = total.std[d] * total.std[d] + (total.mean[d] - mean) * (total.mean[d] - mean);
            double b = part.std[d] * part.std[d] + (part.mean[d] - mean) * (part.mean[d] - mean);
            total.std[d] = std::sqrt((total.count * a + part.count * b) / count);
        }
        total.mean[d] = mean;
    }
    auto combine = [](std::vector<double>& into, const std::vector<double>& from, auto pick) {
        if (into.empty()) into = from;
        for (std::size_t d = 0; d < std::min(into.size(), from.size()); ++d) into[d] = pick(into[d], from[d]);
    };
    auto smaller = [](double a, double b) { return std::min(a, b); };
    auto larger = [](double a, double b) { return std::max(a, b); };
    combine(total.min, part.min, smaller);
    combine(total.max, part.max, larger);
    for (const auto& [key, values] : part.quantiles) {
        // an envelope, as the reference implementation does: names sort as q01 < q10 < q50 < q90 < q99
        if (key <= "q50") {
            combine(total.quantiles[key], values, smaller);
        } else {
            combine(total.quantiles[key], values, larger);
        }
    }
    total.count = count;
    return {};
}

}  // namespace

Result<StatsTable> aggregate(std::span<const StatsTable> parts) {
    StatsTable total;
    for (const StatsTable& part : parts) {
        for (const auto& [name, stats] : part) {
            if (stats.count <= 0) continue;
            auto [place, isNew] = total.try_emplace(name, stats);
            if (!isNew) STUDIO_CHECK(add(place->second, stats, name));
        }
    }
    return total;
}

}  // namespace studio::data

// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "core/data/verify_parts.h"

namespace studio::data {

namespace {

const char* const kRecompute =
    "Recompute the statistics with `kstudio dataset stats --compute`, or write them anew with `kstudio "
    "dataset convert`.";

/// What is wrong with the numbers of one feature, empty if nothing.
std::string contradiction(const FeatureStats& stats) {
    for (std::size_t d = 0; d < stats.mean.size(); ++d) {
        double mean = stats.mean[d];
        auto at = [&](const std::vector<double>& values, double absent) {
            return d < values.size() ? values[d] : absent;
        };
        double min = at(stats.min, mean), max = at(stats.max, mean), std = at(stats.std, 0);
        // float32 sums leave the mean of a constant a little outside
        double slack = 1e-4 * std::max({1.0, std::abs(min), std::abs(max)});
        if (!std::isfinite(mean) || !std::isfinite(std)) return fmt::format("number {} is not finite", d);
        if (std < 0) return fmt::format("number {} has the standard deviation {}", d, std);
        if (!(min <= max) || mean < min - slack || mean > max + slack) {
            return fmt::format("number {} has min {}, mean {}, max {}", d, min, mean, max);
        }
    }
    return {};
}

void checkFeature(Verification& run, const Feature& feature, const FeatureStats& stats) {
    std::size_t expected = static_cast<std::size_t>(feature.size());
    if (feature.dtype == "image" || feature.dtype == "video") expected = stats.mean.size() == 1 ? 1 : 3;
    for (const auto* values : {&stats.min, &stats.max, &stats.mean, &stats.std}) {
        if (values->empty() || values->size() == expected) continue;
        run.findings.error("stats_do_not_fit",
                           fmt::format("the statistics of '{}' have {} numbers, the feature has {}",
                                       feature.name, values->size(), expected),
                           kRecompute);
        return;
    }
    if (std::string found = contradiction(stats); !found.empty()) {
        run.findings.error("stats_wrong", fmt::format("the statistics of '{}': {}", feature.name, found),
                           kRecompute);
    }
}

/// State and action are normalised by these: what makes that fail.
void checkNormalisation(Verification& run, const std::string& name, const FeatureStats& stats) {
    std::vector<std::size_t> tiny;
    for (std::size_t d = 0; d < stats.std.size(); ++d) {
        // a constant stays a constant; a number that hardly moves becomes noise
        bool isConstant = d < stats.min.size() && d < stats.max.size() && stats.min[d] == stats.max[d];
        if (stats.std[d] < 1e-6 && !isConstant) tiny.push_back(d);
    }
    if (!tiny.empty()) {
        run.findings.warning("std_near_zero",
                             fmt::format("'{}' hardly moves in number {} (standard deviation below 1e-6)",
                                         name, fmt::join(tiny, ", ")),
                             "Leave these numbers out by a feature map, or raise data.std_floor.");
    }
    auto frames = static_cast<double>(run.report.frames);
    if (stats.count > 0 && stats.count != frames) {
        run.findings.warning("stats_count_differs",
                             fmt::format("the statistics of '{}' were taken over {} rows, the set has {}",
                                         name, stats.count, frames),
                             kRecompute);
    }
}

}  // namespace

void verifyStats(Verification& run) {
    auto stored = run.dataset.storedStats();
    if (!stored.ok()) {
        run.findings.error("stats_damaged", stored.error().message,
                           stored.error().hint.empty() ? kRecompute : stored.error().hint);
        return;
    }
    std::vector<std::string> missing;
    for (const Feature& feature : run.dataset.info().features) {
        auto found = stored->find(feature.name);
        bool isNormalised = feature.name == "observation.state" || feature.name == "action";
        if (found == stored->end() || found->second.mean.empty()) {
            if (isNormalised) missing.push_back(feature.name);
            continue;
        }
        checkFeature(run, feature, found->second);
        if (isNormalised) checkNormalisation(run, feature.name, found->second);
    }
    if (!missing.empty()) {
        run.findings.warning("stats_missing",
                             fmt::format("there are no statistics of '{}'", fmt::join(missing, "' and '")),
                             "Training computes them; `kstudio dataset stats --compute` shows them.");
    }
}

}  // namespace studio::data

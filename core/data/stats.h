// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace studio::data {

/// Statistics of one feature, flattened ([D]; pictures [3], in 0..1). Every entry but count may be absent
/// (empty). Quantiles: "q01", "q10", "q50", "q90", "q99".
struct FeatureStats {
    std::vector<double> min, max, mean, std;
    std::map<std::string, std::vector<double>> quantiles;
    double count = 0;
};

/// Feature name -> statistics.
using StatsTable = std::map<std::string, FeatureStats>;

/// Statistics of several episodes or sets as one (lerobot-dataset.md 6.3): count-weighted mean, pooled
/// variance, elementwise min and max, quantiles as an envelope. A feature missing in some inputs is
/// aggregated over the others. Errors: Corrupt when widths differ.
Result<StatsTable> aggregate(std::span<const StatsTable> parts);

}  // namespace studio::data

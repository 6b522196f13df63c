// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/nearest_name.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace studio::data {

namespace {

/// Insertions, deletions and replacements that lead from a to b (Levenshtein).
std::size_t distance(const std::string& a, const std::string& b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), 0);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            std::size_t replaced = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row[b.size()];
}

}  // namespace

std::string nearestName(const std::string& wished, std::span<const std::string> candidates) {
    std::string best;
    std::size_t smallest = wished.size() / 2 + 1;
    for (const auto& candidate : candidates) {
        std::size_t d = distance(wished, candidate);
        // a name that only lacks its prefix ("state" for "observation.state") is meant, however long that is
        if (!wished.empty() && candidate.ends_with("." + wished)) d = 1;
        if (d < smallest) {
            smallest = d;
            best = candidate;
        }
    }
    return best;
}

std::string nameHint(const std::string& wished, std::span<const std::string> candidates, const char* what) {
    std::string nearest = nearestName(wished, candidates);
    if (!nearest.empty()) return fmt::format("Did you mean '{}'?", nearest);
    if (candidates.empty()) return fmt::format("There are no {}.", what);
    return fmt::format("There are these {}: {}.", what, fmt::join(candidates, ", "));
}

}  // namespace studio::data

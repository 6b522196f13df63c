// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/dataset.h"

#include <fmt/format.h>

#include <algorithm>

namespace studio::data {

std::int64_t Feature::size() const {
    std::int64_t numbers = 1;
    for (std::int64_t side : shape) numbers *= side;
    return numbers;
}

const Feature* DatasetInfo::feature(const std::string& name) const {
    for (const Feature& candidate : features) {
        if (candidate.name == name) return &candidate;
    }
    return nullptr;
}

std::vector<std::string> DatasetInfo::cameras() const {
    std::vector<std::string> names;
    for (const Feature& candidate : features) {
        if (candidate.isCamera) names.push_back(candidate.name);
    }
    return names;
}

namespace {

/// "0-4, 7, 9-12", cut after a few runs.
std::string runsOf(const std::vector<Episode>& episodes) {
    std::vector<std::int64_t> numbers;
    for (const Episode& episode : episodes) numbers.push_back(episode.index);
    std::sort(numbers.begin(), numbers.end());
    std::string text;
    int runs = 0;
    for (std::size_t i = 0; i < numbers.size();) {
        std::size_t last = i;
        while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1) ++last;
        if (++runs > 8) return text + ", …";
        text += text.empty() ? "" : ", ";
        text += last == i ? fmt::format("{}", numbers[i]) : fmt::format("{}-{}", numbers[i], numbers[last]);
        i = last + 1;
    }
    return text;
}

}  // namespace

Result<std::size_t> Dataset::position(std::int64_t index) const {
    for (std::size_t i = 0; i < episodes_.size(); ++i) {
        if (episodes_[i].index == index) return i;
    }
    return Error{ErrorCode::NotFound, fmt::format("{} has no episode {}", info_.root.string(), index),
                 fmt::format("It has the episodes {}.", runsOf(episodes_))};
}

}  // namespace studio::data

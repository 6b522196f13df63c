// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/curve_math.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace studio::widgets {

std::span<const double> Smoother::update(std::span<const double> values, int generation) {
    if (weight_ <= 0) return values;
    if (generation != generation_ || values.size() < out_.size()) {
        out_.clear();
        average_ = 0;
        decay_ = 1;
        generation_ = generation;
    }
    out_.reserve(values.size());
    for (std::size_t i = out_.size(); i < values.size(); ++i) {
        if (!std::isfinite(values[i])) {
            out_.push_back(std::numeric_limits<double>::quiet_NaN());
            continue;
        }
        // decay_ = weight^n; the step to the new value is exactly 0 on a constant
        decay_ *= weight_;
        average_ += (values[i] - average_) * ((1 - weight_) / (1 - decay_));
        out_.push_back(average_);
    }
    return out_;
}

Points thin(std::span<const double> x, std::span<const double> y, double from, double to, int columns,
            bool gaps) {
    Points points;
    std::size_t size = std::min(x.size(), y.size());
    if (size == 0 || columns < 1 || !(to > from)) return points;
    auto begin = x.begin(), end = x.begin() + static_cast<std::ptrdiff_t>(size);
    auto first = static_cast<std::size_t>(std::lower_bound(begin, end, from) - begin);
    auto last = static_cast<std::size_t>(std::upper_bound(begin, end, to) - begin);
    first = first > 0 ? first - 1 : 0;
    last = std::min(last + 1, size);
    auto put = [&](std::size_t i) {
        if (!gaps && !std::isfinite(y[i])) return;
        points.x.push_back(x[i]);
        points.y.push_back(y[i]);
    };
    if (last - first <= static_cast<std::size_t>(columns) * 4) {
        for (std::size_t i = first; i < last; ++i) put(i);
        return points;
    }
    double perColumn = columns / (to - from);
    for (std::size_t i = first; i < last;) {
        double column = std::floor((x[i] - from) * perColumn);
        double border = from + (column + 1) / perColumn;
        std::size_t low = i, high = i;
        // the first of a column may be NaN: anything finite beats it
        for (; i < last && (x[i] < border || i == low); ++i) {
            if (!std::isfinite(y[i])) continue;
            if (!(y[low] <= y[i])) low = i;
            if (!(y[high] >= y[i])) high = i;
        }
        put(std::min(low, high));
        if (low != high) put(std::max(low, high));
    }
    return points;
}

bool valueRange(std::span<const double> x, std::span<const double> y, double from, double to, bool positive,
                double& low, double& high) {
    std::size_t size = std::min(x.size(), y.size());
    auto begin = x.begin(), end = x.begin() + static_cast<std::ptrdiff_t>(size);
    auto first = std::lower_bound(begin, end, from) - begin, last = std::upper_bound(begin, end, to) - begin;
    bool any = false;
    for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i) {
        if (!std::isfinite(y[i]) || (positive && y[i] <= 0)) continue;
        low = any ? std::min(low, y[i]) : y[i];
        high = any ? std::max(high, y[i]) : y[i];
        any = true;
    }
    return any;
}

double valueAt(std::span<const double> x, std::span<const double> y, double at, bool gaps) {
    std::size_t size = std::min(x.size(), y.size());
    auto end = x.begin() + static_cast<std::ptrdiff_t>(size);
    auto after = std::upper_bound(x.begin(), end, at);
    while (after != x.begin()) {
        --after;
        double value = y[static_cast<std::size_t>(after - x.begin())];
        if (gaps || std::isfinite(value)) return value;
    }
    return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace studio::widgets

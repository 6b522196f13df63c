// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/curve_math.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace studio::widgets {

namespace {

/// Places of the first smallest and the first largest finite value of y[first, last), which is not empty;
/// both `first` where none is finite.
std::pair<std::size_t, std::size_t> extremes(std::span<const double> y, std::size_t first, std::size_t last) {
    constexpr double kNone = std::numeric_limits<double>::infinity();
    constexpr std::size_t kLanes = 4;
    // the values first, without a branch and in lanes that do not wait for each other, and then their places:
    // four times as fast as both in one go. NaN is never less nor more.
    double lows[kLanes], highs[kLanes];
    std::fill_n(lows, kLanes, kNone);
    std::fill_n(highs, kLanes, -kNone);
    std::size_t i = first;
    for (; i + kLanes <= last; i += kLanes) {
        for (std::size_t k = 0; k < kLanes; ++k) {
            const double value = y[i + k];
            lows[k] = value < lows[k] ? value : lows[k];
            highs[k] = value > highs[k] ? value : highs[k];
        }
    }
    for (; i < last; ++i) {
        lows[0] = y[i] < lows[0] ? y[i] : lows[0];
        highs[0] = y[i] > highs[0] ? y[i] : highs[0];
    }
    const double low = *std::min_element(lows, lows + kLanes);
    const double high = *std::max_element(highs, highs + kLanes);
    if (std::isfinite(low) && std::isfinite(high)) {
        const auto values = y.subspan(first, last - first);
        auto placeOf = [&](double value) {
            return first +
                   static_cast<std::size_t>(std::find(values.begin(), values.end(), value) - values.begin());
        };
        return {placeOf(low), placeOf(high)};
    }
    // infinite values, or nothing but NaN
    std::size_t least = first, most = first;
    for (i = first; i < last; ++i) {
        if (!std::isfinite(y[i])) continue;
        if (!std::isfinite(y[least]) || y[i] < y[least]) least = i;
        if (!std::isfinite(y[most]) || y[i] > y[most]) most = i;
    }
    return {least, most};
}

}  // namespace

void halveOlder(std::vector<double>& values) {
    const std::size_t half = values.size() / 2;
    std::size_t out = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i >= half || i % 2 == 0) values[out++] = values[i];
    }
    values.resize(out);
}

std::span<const double> Smoother::update(std::span<const double> values, int generation) {
    if (weight_ <= 0) return values;
    if (generation != generation_ || values.size() < out_.size()) {
        out_.clear();
        average_ = 0;
        decay_ = 1;
        generation_ = generation;
    }
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
            bool gaps, bool logX) {
    Points points;
    std::size_t size = std::min(x.size(), y.size());
    if (size == 0 || columns < 1 || !(to > from) || (logX && !(from > 0))) return points;
    auto begin = x.begin(), end = x.begin() + static_cast<std::ptrdiff_t>(size);
    auto first = static_cast<std::size_t>(std::lower_bound(begin, end, from) - begin);
    auto last = static_cast<std::size_t>(std::upper_bound(begin, end, to) - begin);
    first = first > 0 ? first - 1 : 0;
    last = std::min(last + 1, size);
    auto put = [&](std::size_t i) {
        if (!gaps && !std::isfinite(y[i])) return;
        if (logX && x[i] <= 0) return;
        points.x.push_back(x[i]);
        points.y.push_back(y[i]);
    };
    if (last - first <= static_cast<std::size_t>(columns) * 4) {
        for (std::size_t i = first; i < last; ++i) put(i);
        return points;
    }
    const double perColumn = columns / (logX ? std::log(to / from) : to - from);
    // right border of the column that a value of x is in
    auto borderAfter = [&](double value) {
        if (!logX) return from + (std::floor((value - from) * perColumn) + 1) / perColumn;
        if (value <= 0) return 0.0;
        return from * std::exp((std::floor(std::log(value / from) * perColumn) + 1) / perColumn);
    };
    for (std::size_t i = first; i < last;) {
        // at least one, whatever rounding made of the border
        const auto beyond =
            std::lower_bound(x.begin() + static_cast<std::ptrdiff_t>(i + 1),
                             x.begin() + static_cast<std::ptrdiff_t>(last), borderAfter(x[i]));
        const auto next = static_cast<std::size_t>(beyond - x.begin());
        const auto [low, high] = extremes(y, i, next);
        i = next;
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

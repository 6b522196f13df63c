// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <optional>
#include <utility>

namespace studio::demo {

/// Time left of something that says how much of it is done, from its pace of the last half minute: long
/// enough for steady words, short enough to follow a machine that others use as well. Times in seconds of any
/// clock that only goes forward; shares 0 … 1. Not thread-safe.
class Pace {
public:
    /// `share` is done at `timeS`; said again without progress, it changes nothing.
    void mark(double timeS, double share) {
        if (share <= 0 || (!marks_.empty() && share <= marks_.back().second)) return;
        marks_.emplace_back(timeS, share);
        // the newest two stay, however long the way between them was
        while (marks_.size() > 2 && timeS - marks_.front().first > kWindowS) marks_.pop_front();
    }
    /// Seconds left at `nowS`; nullopt: two marks tell a pace, and there is none yet. The time before the
    /// first mark is not counted: what is taken up again jumps to the share that it had.
    std::optional<double> leftS(double nowS) const {
        if (marks_.size() < 2) return std::nullopt;
        const auto& [first, begun] = marks_.front();
        const auto& [last, done] = marks_.back();
        const double perShare = (last - first) / (done - begun);
        const double left = perShare * (1 - done) - (nowS - last);
        return left > 0 ? left : 0;
    }

private:
    static constexpr double kWindowS = 30;
    std::deque<std::pair<double, double>> marks_;
};

}  // namespace studio::demo

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <utility>

namespace studio::sim {

/// Messages under way: each becomes visible at its time (seconds of the simulation). One thread at a time.
template <class T>
struct Delayed {
    std::deque<std::pair<double, T>> waiting;

    void push(double arrivalS, T value) { waiting.emplace_back(arrivalS, std::move(value)); }
    template <class Take>
    void deliver(double nowS, Take take) {
        while (!waiting.empty() && waiting.front().first <= nowS + 1e-9) {
            take(std::move(waiting.front().second));
            waiting.pop_front();
        }
    }
};

}  // namespace studio::sim

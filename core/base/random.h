// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace studio {

/// Random numbers that are a pure function of (seed, stream, counter): the same draw on every machine, thread
/// and resume, with no state to store. Mixing by splitmix64 (Steele, Lea, Flood, 2014).
class CounterRng {
public:
    CounterRng(std::uint64_t seed, std::uint64_t stream) : key_(mix(seed ^ mix(stream + kGolden))) {}

    std::uint64_t next() { return mix(key_ + kGolden * ++counter_); }
    /// Uniform in [0, 1), 53 bits.
    double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
    /// Uniform integer in [0, n), unbiased; n > 0.
    std::uint64_t below(std::uint64_t n);
    /// Standard normal (Box-Muller, one of the pair).
    double normal();

private:
    static constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15ull;
    static std::uint64_t mix(std::uint64_t x);
    std::uint64_t key_, counter_ = 0;
};

/// Permutation of 0..n-1 that is a pure function of (seed, stream) (Fisher-Yates).
std::vector<std::uint32_t> permutation(std::uint32_t n, std::uint64_t seed, std::uint64_t stream);

}  // namespace studio

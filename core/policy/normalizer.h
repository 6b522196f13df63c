// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace studio::policy {

/// Brings features to the scale that the network was trained on, and back (checkpoint-and-processors.md 2.3).
/// Statistics are keyed "<feature>.<stat>" ("observation.state.mean") and cover the true width; a statistic
/// of another feature is carried along untouched. Immutable after construction apart from `to`.
class Normalizer {
public:
    using Stats = std::map<std::string, at::Tensor>;  ///< float32
    enum class Mode { Identity, MeanStd, MinMax, Quantiles, Quantile10 };
    static constexpr double kEpsilon = 1e-8;  ///< beside a scale, as LeRobot's processors have it

    Normalizer() = default;
    /// `modes`: feature -> mode. Features without statistics pass unchanged; a missing statistic of one that
    /// has some is an error. Longer statistics than `widths[feature]` are cut (robot_train pads to 32).
    /// Errors: Corrupt (missing or not finite statistic, shorter than the feature).
    static Result<Normalizer> create(const std::map<std::string, Mode>& modes,
                                     const std::map<std::string, int>& widths, Stats stats);
    /// "MEAN_STD" and so on. Errors: Unsupported.
    static Result<Mode> parseMode(const std::string& name);
    static const char* toString(Mode mode);
    /// Names of the statistics that a mode needs ("mean" and "std").
    static std::vector<const char*> statistics(Mode mode);

    at::Tensor normalize(const std::string& feature, const at::Tensor& x) const;  ///< x [..., width] float32
    at::Tensor unnormalize(const std::string& feature,
                           const at::Tensor& x) const;  ///< inverse, without the eps
    const Stats& stats() const { return stats_; }
    bool has(const std::string& feature) const;
    /// How a feature is scaled; Identity where it passes unchanged.
    Mode mode(const std::string& feature) const;
    /// The same on another device.
    Normalizer to(c10::Device device) const;

private:
    struct Feature {
        Mode mode = Mode::Identity;
        at::Tensor offset, scale;  // MEAN_STD: mean, std; others: low, high - low
    };
    std::map<std::string, Feature> features_;
    Stats stats_;
};

}  // namespace studio::policy

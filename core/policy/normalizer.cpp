// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/normalizer.h"

#include <fmt/format.h>

#include <utility>

namespace studio::policy {

namespace {

struct ModeName {
    Normalizer::Mode mode;
    const char* name;
    const char* first;  ///< the two statistics that it needs: mean and std, or low and high
    const char* second;
};
constexpr ModeName kModes[] = {
    {Normalizer::Mode::Identity, "IDENTITY", "", ""},
    {Normalizer::Mode::MeanStd, "MEAN_STD", "mean", "std"},
    {Normalizer::Mode::MinMax, "MIN_MAX", "min", "max"},
    {Normalizer::Mode::Quantiles, "QUANTILES", "q01", "q99"},
    {Normalizer::Mode::Quantile10, "QUANTILE10", "q10", "q90"},
};

const ModeName& entry(Normalizer::Mode mode) {
    return kModes[static_cast<int>(mode)];
}

Error corrupt(const std::string& feature, const std::string& found) {
    return {ErrorCode::Corrupt, fmt::format("cannot normalise '{}': {}", feature, found),
            "Recompute the statistics of the data set, or use an undamaged checkpoint."};
}

/// "observation.state.mean" belongs to observation.state: names are split at the last dot.
bool belongsTo(const std::string& key, const std::string& feature) {
    auto dot = key.rfind('.');
    return dot != std::string::npos && key.compare(0, dot, feature) == 0;
}

bool hasAny(const Normalizer::Stats& stats, const std::string& feature) {
    for (auto it = stats.lower_bound(feature + ".");
         it != stats.end() && it->first.starts_with(feature + "."); ++it) {
        if (belongsTo(it->first, feature)) return true;
    }
    return false;
}

/// Statistics padded beyond the feature (robot_train pads everything to 32) lose their tail.
void cutToWidth(Normalizer::Stats& stats, const std::string& feature, int64_t width) {
    for (auto& [key, value] : stats) {
        if (!belongsTo(key, feature) || key.ends_with(".count")) continue;
        if (value.dim() == 1 && value.size(0) > width) value = value.narrow(0, 0, width).clone();
    }
}

Result<at::Tensor> required(const Normalizer::Stats& stats, const std::string& feature, const char* name,
                            int64_t width) {
    auto found = stats.find(feature + "." + name);
    if (found == stats.end()) return corrupt(feature, fmt::format("its statistics lack '{}'", name));
    const at::Tensor& value = found->second;
    if (!at::isfinite(value).all().item<bool>()) {
        return corrupt(feature, fmt::format("its statistic '{}' holds NaN or infinity", name));
    }
    if (width > 0 && value.dim() == 1 && value.size(0) < width) {
        return corrupt(feature, fmt::format("its statistic '{}' has {} values, the feature {}", name,
                                            value.size(0), width));
    }
    return value;
}

}  // namespace

Result<Normalizer> Normalizer::create(const std::map<std::string, Mode>& modes,
                                      const std::map<std::string, int>& widths, Stats stats) {
    Normalizer normalizer;
    for (auto& [key, value] : stats) {
        if (!value.defined()) return corrupt(key, "the statistic has no value");
        value = value.detach().to(at::kCPU, at::kFloat).contiguous();
    }
    for (const auto& [feature, width] : widths) {
        if (width > 0) cutToWidth(stats, feature, width);
    }
    for (const auto& [feature, mode] : modes) {
        if (mode == Mode::Identity || !hasAny(stats, feature)) continue;
        auto known = widths.find(feature);
        int64_t width = known == widths.end() ? 0 : known->second;
        STUDIO_ASSIGN(at::Tensor first, required(stats, feature, entry(mode).first, width));
        STUDIO_ASSIGN(at::Tensor second, required(stats, feature, entry(mode).second, width));
        if (first.sizes() != second.sizes()) {
            return corrupt(feature, fmt::format("its statistics '{}' and '{}' differ in shape",
                                                entry(mode).first, entry(mode).second));
        }
        Feature& made = normalizer.features_[feature];
        made.mode = mode;
        made.offset = first;
        made.scale = second;
        if (mode == Mode::MeanStd) continue;
        // a value that never changes maps to -1, not to NaN
        auto range = second - first;
        made.scale = at::where(range == 0, at::full_like(range, kEpsilon), range);
    }
    normalizer.stats_ = std::move(stats);
    return normalizer;
}

Result<Normalizer::Mode> Normalizer::parseMode(const std::string& name) {
    for (const ModeName& known : kModes) {
        if (name == known.name) return known.mode;
    }
    return Error{ErrorCode::Unsupported, fmt::format("unknown normalisation '{}'", name),
                 "Known are IDENTITY, MEAN_STD, MIN_MAX, QUANTILES and QUANTILE10."};
}

const char* Normalizer::toString(Mode mode) {
    return entry(mode).name;
}

std::vector<const char*> Normalizer::statistics(Mode mode) {
    if (mode == Mode::Identity) return {};
    return {entry(mode).first, entry(mode).second};
}

bool Normalizer::has(const std::string& feature) const {
    return features_.count(feature) > 0;
}

Normalizer::Mode Normalizer::mode(const std::string& feature) const {
    auto found = features_.find(feature);
    return found == features_.end() ? Mode::Identity : found->second.mode;
}

// the order of operations is the reference's, so that results agree to the last bit

at::Tensor Normalizer::normalize(const std::string& feature, const at::Tensor& x) const {
    auto found = features_.find(feature);
    if (found == features_.end()) return x;
    const Feature& f = found->second;
    TORCH_CHECK(x.dim() > 0 && x.size(-1) == f.offset.size(-1), "'", feature, "' has ", x.size(-1),
                " values, its statistics ", f.offset.size(-1));
    auto offset = f.offset.to(x.options()), scale = f.scale.to(x.options());
    if (f.mode == Mode::MeanStd) return (x - offset) / (scale + kEpsilon);
    return 2 * (x - offset) / scale - 1;
}

at::Tensor Normalizer::unnormalize(const std::string& feature, const at::Tensor& x) const {
    auto found = features_.find(feature);
    if (found == features_.end()) return x;
    const Feature& f = found->second;
    TORCH_CHECK(x.dim() > 0 && x.size(-1) == f.offset.size(-1), "'", feature, "' has ", x.size(-1),
                " values, its statistics ", f.offset.size(-1));
    auto offset = f.offset.to(x.options()), scale = f.scale.to(x.options());
    if (f.mode == Mode::MeanStd) return x * scale + offset;
    if (f.mode == Mode::MinMax) return (x + 1) / 2 * scale + offset;
    return (x + 1) * scale / 2 + offset;
}

Normalizer Normalizer::to(c10::Device device) const {
    Normalizer moved = *this;
    for (auto& [name, feature] : moved.features_) {
        feature.offset = feature.offset.to(device);
        feature.scale = feature.scale.to(device);
    }
    return moved;
}

}  // namespace studio::policy

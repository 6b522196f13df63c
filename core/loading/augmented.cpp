// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/loading/augmented.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "core/loading/picture_ops.h"

namespace studio::loading {
namespace {

/// Keeps these random numbers apart from those that others draw from the same seed ("augment").
constexpr std::uint64_t kAugmentStream = 0x6175676d656e7400ull;

double between(CounterRng& rng, double low, double high) {
    return low + (high - low) * rng.uniform();
}

using Change = data::Image (*)(const data::Image&, CounterRng&);

/// In the order in which they are applied.
constexpr std::array<Change, 6> kChanges{
    [](const data::Image& image, CounterRng& rng) { return withBrightness(image, between(rng, 0.8, 1.2)); },
    [](const data::Image& image, CounterRng& rng) { return withContrast(image, between(rng, 0.8, 1.2)); },
    [](const data::Image& image, CounterRng& rng) { return withSaturation(image, between(rng, 0.5, 1.5)); },
    [](const data::Image& image, CounterRng& rng) { return withHueShift(image, between(rng, -0.05, 0.05)); },
    [](const data::Image& image, CounterRng& rng) { return withSharpness(image, between(rng, 0.5, 1.5)); },
    [](const data::Image& image, CounterRng& rng) {
        double angleDeg = between(rng, -5, 5);
        double reachX = 0.05 * image.width, reachY = 0.05 * image.height;
        auto right = static_cast<int>(std::nearbyint(between(rng, -reachX, reachX)));
        auto down = static_cast<int>(std::nearbyint(between(rng, -reachY, reachY)));
        return withAffine(image, angleDeg, right, down);
    },
};

}  // namespace

data::Image augment(const data::Image& image, const config::AugmentConfig& config, CounterRng& rng) {
    std::array<std::size_t, kChanges.size()> chosen{0, 1, 2, 3, 4, 5};
    auto count = static_cast<std::size_t>(std::clamp(config.maxTransforms, 0, 6));
    for (std::size_t i = 0; i < count; ++i) std::swap(chosen[i], chosen[i + rng.below(kChanges.size() - i)]);
    auto drawn = std::span(chosen).first(count);
    if (!config.randomOrder) std::sort(drawn.begin(), drawn.end());
    data::Image changed = image;
    for (std::size_t change : drawn) changed = kChanges[change](changed, rng);
    return changed;
}

Result<Sample> Augmented::get(std::size_t index, const DrawPlace& place) const {
    STUDIO_ASSIGN(Sample sample, inner_->get(index, place));
    std::uint64_t stepSeed = CounterRng(seed_, kAugmentStream ^ place.step).next();
    for (std::size_t camera = 0; camera < sample.images.size(); ++camera) {
        if (sample.images[camera].empty()) continue;
        CounterRng rng(stepSeed, (std::uint64_t{place.slot} << 8) | camera);
        sample.images[camera] = augment(sample.images[camera], config_, rng);
    }
    return sample;
}

}  // namespace studio::loading

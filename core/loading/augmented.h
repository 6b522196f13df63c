// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>

#include "core/base/random.h"
#include "core/config/train_config.h"
#include "core/data/image.h"
#include "core/loading/sample.h"

namespace studio::loading {

/// One picture changed at random: `maxTransforms` of brightness x U(0.8, 1.2), contrast x U(0.8, 1.2),
/// saturation x U(0.5, 1.5), hue + U(-0.05, 0.05), sharpness x U(0.5, 1.5) and a turn of U(-5, 5) degrees
/// with a shift of up to 5 % of each side, drawn without replacement, applied in this order or, with
/// randomOrder, in the drawn one. Source: reference/lerobot-dataset.md 7.
data::Image augment(const data::Image& image, const config::AugmentConfig& config, CounterRng& rng);

/// A source with every picture augmented (config.enabled is the caller's to obey): a pure function of seed,
/// batch number, place in the batch, and camera, so a resumed run and any number of loader threads see the
/// same pictures.
class Augmented : public SampleSource {
public:
    Augmented(std::shared_ptr<const SampleSource> inner, const config::AugmentConfig& config,
              std::uint64_t seed)
        : inner_(std::move(inner)), config_(config), seed_(seed) {}

    std::size_t size() const override { return inner_->size(); }
    Result<Sample> get(std::size_t index, const DrawPlace& place = {}) const override;

private:
    std::shared_ptr<const SampleSource> inner_;
    config::AugmentConfig config_;
    std::uint64_t seed_;
};

}  // namespace studio::loading

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/feature_cache.h"

namespace studio::train {

void FeatureCache::fill(const std::vector<loading::SampleRef>& refs, policy::Batch& batch) {
    if (const std::uint64_t weights = frozenWeights(); weights != madeBy_) {
        kept_.clear();
        figures_.bytes = 0;
        madeBy_ = weights;
    }
    std::vector<Features> samples;  // per sample, per camera
    for (std::size_t b = 0; b < refs.size() && !nothingFrozen_; ++b) {
        auto known = kept_.find(refs[b]);
        if (known != kept_.end()) {
            ++figures_.hits;
            samples.push_back(known->second);
            continue;
        }
        ++figures_.misses;
        samples.push_back(compute(batch, static_cast<std::int64_t>(b)));
        nothingFrozen_ = samples.back().empty();
        std::uint64_t bytes = 0;
        for (const auto& camera : samples.back()) bytes += camera.nbytes();
        if (nothingFrozen_ || figures_.bytes + bytes > maxBytes_) continue;
        figures_.bytes += bytes;
        kept_.emplace(refs[b], samples.back());
    }
    if (nothingFrozen_ || samples.empty()) return;
    batch.pictureFeatures.clear();
    for (std::size_t camera = 0; camera < samples.front().size(); ++camera) {
        std::vector<at::Tensor> rows;
        for (const Features& sample : samples) rows.push_back(sample[camera]);
        batch.pictureFeatures.push_back(at::stack(rows));
    }
}

std::uint64_t FeatureCache::frozenWeights() const {
    std::uint64_t sum = 0;
    for (const at::Tensor& parameter : policy_.parameters()) {
        if (parameter.requires_grad()) continue;
        // writing counts the version up, replacing moves the data
        sum = 31 * sum + static_cast<std::uint64_t>(parameter._version());
        sum = 31 * sum + reinterpret_cast<std::uintptr_t>(parameter.data_ptr());
    }
    return sum;
}

FeatureCache::Features FeatureCache::compute(const policy::Batch& batch, std::int64_t sample) {
    auto row = [sample](const at::Tensor& x) { return x.defined() ? x.narrow(0, sample, 1) : x; };
    policy::Batch one;
    for (const auto& image : batch.images) one.images.push_back(row(image));
    for (const auto& mask : batch.imageMasks) one.imageMasks.push_back(row(mask));
    one.state = row(batch.state);
    one.tokens = row(batch.tokens);
    one.tokenMask = row(batch.tokenMask);
    Features features;
    for (const auto& camera : policy_.pictureFeatures(one))
        features.push_back(camera.squeeze(0).contiguous());
    return features;
}

}  // namespace studio::train

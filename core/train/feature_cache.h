// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "core/loading/sample.h"
#include "core/policy/policy.h"

namespace studio::train {

/// Keeps what the frozen vision part makes of each sample's pictures, so that it runs once for every frame
/// instead of once for every step. It lives as long as one stage, in which the pictures do not change; with
/// augmentation it must not be used. Should a frozen weight change, it forgets what it has.
///
/// Exact and repeatable: every sample is computed alone, so that its features do not depend on the batch it
/// came in, and a resumed run gets the same ones. They differ from those of a whole batch by rounding only.
/// Memory: the features of the samples seen, on the policy's device, up to the bound; what finds no room is
/// computed each time.
class FeatureCache {
public:
    struct Figures {
        std::uint64_t bytes = 0, hits = 0, misses = 0;
    };

    /// The policy must outlive it.
    FeatureCache(policy::Policy& policy, std::uint64_t maxBytes) : policy_(policy), maxBytes_(maxBytes) {}

    /// Sets batch.pictureFeatures of the samples that `refs` names, in their order; leaves the batch as it is
    /// where no part of the vision is frozen. The batch lies on the policy's device.
    void fill(const std::vector<loading::SampleRef>& refs, policy::Batch& batch);
    const Figures& figures() const { return figures_; }

private:
    struct Hash {
        std::size_t operator()(const loading::SampleRef& ref) const {
            return ref.index * 1000003u + static_cast<std::size_t>(ref.source);
        }
    };
    using Features = std::vector<at::Tensor>;  ///< per camera [T, D]
    Features compute(const policy::Batch& batch, std::int64_t sample);
    /// Another number as soon as a frozen weight was written to or replaced.
    std::uint64_t frozenWeights() const;

    policy::Policy& policy_;
    std::uint64_t maxBytes_;
    std::unordered_map<loading::SampleRef, Features, Hash> kept_;
    Figures figures_;
    std::uint64_t madeBy_ = 0;  ///< frozenWeights() of all that is kept
    bool nothingFrozen_ = false;
};

}  // namespace studio::train

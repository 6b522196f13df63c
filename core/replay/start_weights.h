// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/policy/policy.h"

namespace studio::replay {

/// The trainable weights as a stage began with them: what regularizers hold on to. Frozen weights never
/// change, so that these alone make the previous stage's policy out of the current one. Memory: one more copy
/// of the trainable weights (4 bytes each). Kept in the run directory as one file, so that a resumed run
/// holds on to the same.
class StartWeights {
public:
    /// A copy of the weights as they are now.
    static StartWeights of(const policy::Policy& policy);
    /// Errors: NotFound, Corrupt (a weight missing or of another shape, named).
    static Result<StartWeights> read(const std::filesystem::path& file, const policy::Policy& policy);
    /// Replaces the file in one step. Errors: Io.
    Status write(const std::filesystem::path& file) const;

    struct Weight {
        std::string name;
        at::Tensor parameter;  ///< the policy's
        at::Tensor start;      ///< as it was
    };
    const std::vector<Weight>& weights() const { return weights_; }

    /// While it lives, the policy has the start weights. Storage is exchanged, nothing is copied. Only
    /// without a graph over the policy's weights.
    class Applied {
    public:
        explicit Applied(StartWeights& start) : start_(start) { start_.exchange(); }
        ~Applied() { start_.exchange(); }
        Applied(const Applied&) = delete;
        Applied& operator=(const Applied&) = delete;

    private:
        StartWeights& start_;
    };

private:
    void exchange();
    std::vector<Weight> weights_;
};

}  // namespace studio::replay

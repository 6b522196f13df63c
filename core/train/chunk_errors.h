// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "core/data/feature_map.h"
#include "core/policy/normalizer.h"
#include "core/run/events.h"

namespace studio::train {

/// A dimension of the action that opens and closes.
struct Gripper {
    int dimension = 0;
    double halfOpen = 0.5;  ///< in the data's unit
    bool operator==(const Gripper&) const = default;
};

/// The grippers among the mapped action values: those that the data set names so (gripper, claw, qiangnao,
/// hand); without such a name, the eighth of each arm where the width is that of one arm (8), two (16), or
/// two and the base (20). Half open is the middle of the recorded range, or 0.5 where none is stored, the
/// statistics are the identity's (-1 to 1 everywhere), or the gripper hardly moves.
std::vector<Gripper> grippersOf(const data::FeatureMap& map, const data::DatasetInfo& info,
                                const policy::Normalizer& normalizer);

/// Sums of absolute errors of predicted chunks, in double, over what lies inside the episodes. Letters: B
/// batch, S chunk, A action width. All numbers are in the data's own units.
class ChunkErrors {
public:
    ChunkErrors(int chunk, int width, std::vector<Gripper> grippers = {});

    /// predicted, recorded [B, S, A]; inside [B, S] bool: false beyond the episode's end.
    void add(const at::Tensor& predicted, const at::Tensor& recorded, const at::Tensor& inside);

    std::int64_t frames() const { return frames_; }
    std::int64_t compared() const;           ///< (frame, step) pairs inside the episodes
    std::vector<double> dimensions() const;  ///< mean absolute error per action dimension
    /// Per step of the chunk, mean over the dimensions [begin, end); NaN where no frame reaches so far.
    std::vector<double> horizon(int begin, int end) const;
    double mean(int begin, int end) const;  ///< over all steps, and over the dimensions [begin, end)
    double gripperAgreement() const;        ///< as in run::ActionError; NaN where there is no gripper
    run::ActionError actionError() const;

private:
    std::vector<Gripper> grippers_;
    at::Tensor sum_, count_;  // [S, A], [S]
    double agreed_ = 0;
    std::int64_t frames_ = 0;
};

}  // namespace studio::train

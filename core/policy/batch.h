// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

namespace studio::policy {

/// What a policy sees: B samples. Letters: B batch, H W picture size, L language tokens, S chunk, A action, D
/// state width.
struct Batch {
    std::vector<at::Tensor> images;  ///< per policy camera, in the order of its config: [B, 3, H, W], uint8
                                     ///< or float32 in [0, 1]; undefined where missing
    std::vector<at::Tensor> imageMasks;  ///< per camera [B] bool; undefined means all true
    /// What a frozen vision part makes of the pictures (Policy::pictureFeatures): used in their place where
    /// it is given. The pictures still tell which cameras are there.
    std::vector<at::Tensor> pictureFeatures;
    at::Tensor state;          ///< [B, D] float32, normalised
    at::Tensor tokens;         ///< [B, L] int64
    at::Tensor tokenMask;      ///< [B, L] bool
    at::Tensor action;         ///< [B, S, A] float32, normalised; undefined when acting
    at::Tensor actionIsPad;    ///< [B, S] bool; undefined means no padding
    std::vector<int> sources;  ///< [B] task of each sample, an index into the plan's task list

    std::int64_t size() const;
    /// All tensors on `device` (asynchronously from pinned memory where it is a GPU).
    Batch to(c10::Device device) const;
};

}  // namespace studio::policy

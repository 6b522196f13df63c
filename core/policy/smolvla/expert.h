// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/policy/smolvla/llama.h"

namespace studio::policy::smolvla {

// Letters: B batch, P prefix rows, S suffix rows (the action chunk), E expert width.

/// What the language model leaves for the expert: each layer's keys and values, and which prefix rows count.
struct PrefixCache {
    std::vector<KeyValue> layers;  ///< per text layer, [B, P, Hk, d]
    at::Tensor mask;               ///< [B, P] bool
};

/// The prefix as the expert's layers see it, made once per chunk and used in every denoising step.
struct ExpertContext {
    std::vector<KeyValue>
        layers;            ///< per expert layer: prefix keys in self, projected prefix keys in cross layers
    at::Tensor selfBias;   ///< attentionBias: the valid prefix and the chunk up to oneself
    at::Tensor crossBias;  ///< attentionBias: the valid prefix
    Rope selfRope, crossRope;  ///< positions after the prefix; positions from 0
};

/// The action expert (smolvla-model.md 8): a narrower Llama stack whose layers either join the prefix in
/// causal self-attention or attend to the prefix alone.
struct Expert : torch::nn::Module {
    explicit Expert(const Config& config);

    /// `draws` chunks attend to each sample's prefix; rows b * draws … belong to sample b.
    ExpertContext prepare(const PrefixCache& prefix, int64_t chunk, int64_t draws = 1) const;
    /// suffix [B, S, E] -> [B, S, E], normalised.
    at::Tensor forward(at::Tensor suffix, const ExpertContext& context) const;

    std::vector<std::shared_ptr<LlamaLayer>> layers;
    std::shared_ptr<RmsNorm> norm;

    /// Whether expert layer `e` joins the prefix in self-attention.
    bool isSelf(std::size_t e) const { return self_[e]; }
    /// Text layer whose keys and values expert layer `e` sees.
    std::size_t textLayer(std::size_t e) const { return e * static_cast<std::size_t>(stride_); }
    int headDim() const { return headDim_; }

private:
    int stride_, headDim_;
    std::vector<bool> self_;
};

}  // namespace studio::policy::smolvla

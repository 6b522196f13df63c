// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/policy/smolvla/config.h"
#include "core/policy/smolvla/layers.h"

namespace studio::policy::smolvla {

// Letters: N pictures (batch times cameras), T patches, D vision width.

/// Patches and their places (smolvla-model.md 3.3). Upstream: SmolVLMVisionEmbeddings. A picture that is
/// smaller than options.imageSize uses the table's rows by fractional coordinates.
struct VisionEmbeddings : torch::nn::Module {
    explicit VisionEmbeddings(const VisionOptions& options);
    /// pixels [N, 3, H, W] in [-1, 1] -> [N, T, D], patches row by row.
    at::Tensor forward(const at::Tensor& pixels) const;

    struct PatchEmbedding : torch::nn::Module {
        PatchEmbedding(int width, int patch);
        at::Tensor weight, bias;  ///< [D, 3, patch, patch], [D]
    };
    std::shared_ptr<PatchEmbedding> patch_embedding;
    std::shared_ptr<Embedding> position_embedding;
    VisionOptions options;
};

/// Self-attention of all patches without a mask, [N, T, D] -> [N, T, D]; scale 1 / sqrt(headDim). Upstream:
/// SmolVLMVisionAttention.
struct VisionAttention : torch::nn::Module {
    explicit VisionAttention(const VisionOptions& options);
    at::Tensor forward(const at::Tensor& x) const;
    std::shared_ptr<Linear> k_proj, v_proj, q_proj, out_proj;
    int headDim;
};

/// fc2(gelu_tanh(fc1(x))), [N, T, D] -> [N, T, D]. Upstream: SmolVLMVisionMLP.
struct VisionMlp : torch::nn::Module {
    explicit VisionMlp(const VisionOptions& options);
    at::Tensor forward(const at::Tensor& x) const;
    std::shared_ptr<Linear> fc1, fc2;
};

/// x + self_attn(layer_norm1(x)), then x + mlp(layer_norm2(x)); [N, T, D] -> [N, T, D]. Upstream:
/// SmolVLMEncoderLayer.
struct VisionLayer : torch::nn::Module {
    explicit VisionLayer(const VisionOptions& options);
    at::Tensor forward(const at::Tensor& x) const;
    std::shared_ptr<VisionAttention> self_attn;
    std::shared_ptr<LayerNorm> layer_norm1, layer_norm2;
    std::shared_ptr<VisionMlp> mlp;
};

/// SigLIP without pooling (smolvla-model.md 3.3): all patches look at all patches.
struct VisionModel : torch::nn::Module {
    explicit VisionModel(const VisionOptions& options);
    /// pixels [N, 3, H, W] in [-1, 1] -> [N, T, D].
    at::Tensor forward(const at::Tensor& pixels) const;
    std::shared_ptr<VisionEmbeddings> embeddings;
    std::vector<std::shared_ptr<VisionLayer>> layers;
    std::shared_ptr<LayerNorm> post_layernorm;
};

/// Joins s x s neighbouring patches and maps them to the language width (smolvla-model.md 3.4).
struct Connector : torch::nn::Module {
    Connector(int visionWidth, int textWidth, int scaleFactor);
    /// patches [N, T, D] of a grid with `rows` rows -> [N, T / s^2, text width].
    at::Tensor forward(const at::Tensor& patches, int64_t rows) const;
    struct ModalityProjection : torch::nn::Module {
        ModalityProjection(int in, int out);
        std::shared_ptr<Linear> proj;
    };
    std::shared_ptr<ModalityProjection> modality_projection;
    int scale;
};

}  // namespace studio::policy::smolvla

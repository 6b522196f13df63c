// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/smolvla/vision.h"

#include <torch/nn/modules/container/modulelist.h>

namespace studio::policy::smolvla {

namespace {

/// Row (or column) of the position table for each of `count` patches along one side: fractional coordinates
/// sorted into the table's buckets, in fp32 as the reference does. The identity when the grids agree.
at::Tensor buckets(int64_t count, int64_t side, at::Device device) {
    auto fp32 = at::TensorOptions(at::kFloat).device(device);
    if (count == side) return at::arange(count, fp32.dtype(at::kLong));
    auto coordinate = (at::arange(count, fp32) * (1.0f / static_cast<float>(count))).clamp_max(1.0 - 1e-6);
    auto boundaries = at::arange(1, side, fp32) / static_cast<double>(side);
    return at::bucketize(coordinate, boundaries, /*out_int32=*/false, /*right=*/true);
}

}  // namespace

VisionEmbeddings::PatchEmbedding::PatchEmbedding(int width, int patch) {
    weight = register_parameter("weight", torch::empty({width, 3, patch, patch}));
    bias = register_parameter("bias", torch::empty({width}));
}

VisionEmbeddings::VisionEmbeddings(const VisionOptions& o) : options(o) {
    patch_embedding = register_module("patch_embedding", std::make_shared<PatchEmbedding>(o.hidden, o.patch));
    int side = o.patchesPerSide();
    position_embedding =
        register_module("position_embedding", std::make_shared<Embedding>(side * side, o.hidden));
}

at::Tensor VisionEmbeddings::forward(const at::Tensor& pixels) const {
    auto dtype = pixels.scalar_type();
    int64_t N = pixels.size(0), p = options.patch, side = options.patchesPerSide();
    int64_t rows = pixels.size(2) / p, columns = pixels.size(3) / p;
    // a convolution whose stride is its width is a matrix product: [N, 3, R, p, C, p] -> [N, R, C, 3, p, p]
    auto cells = pixels.narrow(2, 0, rows * p).narrow(3, 0, columns * p).reshape({N, 3, rows, p, columns, p});
    auto flat = cells.permute({0, 2, 4, 1, 3, 5}).reshape({N, rows * columns, 3 * p * p});
    auto patches =
        at::linear(flat, patch_embedding->weight.to(dtype).flatten(1), patch_embedding->bias.to(dtype));
    auto ids =
        (buckets(rows, side, pixels.device()).unsqueeze(1) * side + buckets(columns, side, pixels.device()))
            .flatten();
    return patches + position_embedding->forward(ids).to(dtype);
}

VisionAttention::VisionAttention(const VisionOptions& o) : headDim(o.hidden / o.heads) {
    // registered in the reference's order, which numbers the optimizer's states
    k_proj = register_module("k_proj", std::make_shared<Linear>(o.hidden, o.hidden, true));
    v_proj = register_module("v_proj", std::make_shared<Linear>(o.hidden, o.hidden, true));
    q_proj = register_module("q_proj", std::make_shared<Linear>(o.hidden, o.hidden, true));
    out_proj = register_module("out_proj", std::make_shared<Linear>(o.hidden, o.hidden, true));
}

at::Tensor VisionAttention::forward(const at::Tensor& x) const {
    auto heads = [this, &x](const Linear& projection) {
        return projection.forward(x).unflatten(-1, {-1, headDim});
    };
    return out_proj->forward(attention(heads(*q_proj), heads(*k_proj), heads(*v_proj), {}));
}

VisionMlp::VisionMlp(const VisionOptions& o) {
    fc1 = register_module("fc1", std::make_shared<Linear>(o.hidden, o.mlp, true));
    fc2 = register_module("fc2", std::make_shared<Linear>(o.mlp, o.hidden, true));
}

at::Tensor VisionMlp::forward(const at::Tensor& x) const {
    return fc2->forward(at::gelu(fc1->forward(x), "tanh"));
}

VisionLayer::VisionLayer(const VisionOptions& o) {
    self_attn = register_module("self_attn", std::make_shared<VisionAttention>(o));
    layer_norm1 = register_module("layer_norm1", std::make_shared<LayerNorm>(o.hidden, o.eps));
    mlp = register_module("mlp", std::make_shared<VisionMlp>(o));
    layer_norm2 = register_module("layer_norm2", std::make_shared<LayerNorm>(o.hidden, o.eps));
}

at::Tensor VisionLayer::forward(const at::Tensor& x) const {
    auto attended = x + self_attn->forward(layer_norm1->forward(x));
    return attended + mlp->forward(layer_norm2->forward(attended));
}

VisionModel::VisionModel(const VisionOptions& o) {
    embeddings = register_module("embeddings", std::make_shared<VisionEmbeddings>(o));
    auto encoder = register_module("encoder", std::make_shared<torch::nn::Module>());
    torch::nn::ModuleList list;
    for (int l = 0; l < o.layers; ++l) {
        layers.push_back(std::make_shared<VisionLayer>(o));
        list->push_back(layers.back());
    }
    encoder->register_module("layers", list);
    post_layernorm = register_module("post_layernorm", std::make_shared<LayerNorm>(o.hidden, o.eps));
}

at::Tensor VisionModel::forward(const at::Tensor& pixels) const {
    auto x = embeddings->forward(pixels);
    for (const auto& layer : layers) x = layer->forward(x);
    return post_layernorm->forward(x);
}

Connector::ModalityProjection::ModalityProjection(int in, int out) {
    proj = register_module("proj", std::make_shared<Linear>(in, out, false));
}

Connector::Connector(int visionWidth, int textWidth, int scaleFactor) : scale(scaleFactor) {
    modality_projection = register_module(
        "modality_projection", std::make_shared<ModalityProjection>(visionWidth * scale * scale, textWidth));
}

at::Tensor Connector::forward(const at::Tensor& patches, int64_t rows) const {
    int64_t N = patches.size(0), D = patches.size(2), columns = patches.size(1) / rows;
    // [N, R, s, C, s, D] -> [N, R, C, s, s, D]: each s x s block becomes one token, its patches in row-major
    // order
    auto blocks =
        patches.reshape({N, rows / scale, scale, columns / scale, scale, D}).permute({0, 1, 3, 2, 4, 5});
    return modality_projection->proj->forward(blocks.reshape({N, -1, scale * scale * D}));
}

}  // namespace studio::policy::smolvla

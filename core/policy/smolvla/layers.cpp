// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/smolvla/layers.h"

#include <limits>

namespace studio::policy::smolvla {

namespace {

at::Tensor inTypeOf(const at::Tensor& parameter, const at::Tensor& input) {
    return parameter.defined() ? parameter.to(input.scalar_type()) : parameter;
}

}  // namespace

Linear::Linear(int in, int out, bool withBias) {
    weight = register_parameter("weight", torch::empty({out, in}));
    if (withBias) bias = register_parameter("bias", torch::empty({out}));
}

at::Tensor Linear::forward(const at::Tensor& x) const {
    return at::linear(x, inTypeOf(weight, x), inTypeOf(bias, x));
}

RmsNorm::RmsNorm(int width, double epsilon) : eps(epsilon) {
    weight = register_parameter("weight", torch::empty({width}));
}

at::Tensor RmsNorm::forward(const at::Tensor& x) const {
    return at::rms_norm(x, {x.size(-1)}, inTypeOf(weight, x), eps);
}

LayerNorm::LayerNorm(int width, double epsilon) : eps(epsilon) {
    weight = register_parameter("weight", torch::empty({width}));
    bias = register_parameter("bias", torch::empty({width}));
}

at::Tensor LayerNorm::forward(const at::Tensor& x) const {
    return at::layer_norm(x, {x.size(-1)}, inTypeOf(weight, x), inTypeOf(bias, x), eps);
}

Embedding::Embedding(int count, int width) {
    weight = register_parameter("weight", torch::empty({count, width}));
}

at::Tensor Embedding::forward(const at::Tensor& ids) const {
    return at::embedding(weight, ids);
}

at::Tensor attentionBias(const at::Tensor& mask, int64_t groups, at::ScalarType dtype) {
    constexpr int64_t kAlignment = 16;  // of a row, which memory-efficient kernels ask for
    auto rows = mask;
    if (groups > 1 && mask.size(2) > 1) {
        auto B = mask.size(0), Lq = mask.size(2), Lk = mask.size(3);
        rows = mask.unsqueeze(3).expand({B, 1, Lq, groups, Lk}).reshape({B, 1, Lq * groups, Lk});
    }
    int64_t keys = mask.size(3), width = (keys + kAlignment - 1) / kAlignment * kAlignment;
    auto bias =
        at::zeros({rows.size(0), 1, rows.size(2), width}, mask.options().dtype(dtype)).narrow(3, 0, keys);
    bias.masked_fill_(rows.logical_not(), -std::numeric_limits<double>::infinity());
    return bias;
}

at::Tensor attention(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
                     const at::Tensor& bias) {
    int64_t B = query.size(0), Lq = query.size(1), H = query.size(2), Hk = key.size(2), d = query.size(3),
            G = H / Hk;
    // [B, Lq, Hk * G, d] -> [B, Hk, Lq * G, d]
    auto rows = query;
    if (G > 1) rows = query.unflatten(2, {Hk, G}).transpose(2, 3).reshape({B, Lq * G, Hk, d});
    std::optional<at::Tensor> added;
    if (bias.defined()) added = bias;
    auto out = at::scaled_dot_product_attention(rows.transpose(1, 2), key.transpose(1, 2),
                                                value.transpose(1, 2), added);
    out = out.transpose(1, 2);  // [B, Lq * G, Hk, d]
    if (G > 1) out = out.reshape({B, Lq, G, Hk, d}).transpose(2, 3);
    return out.reshape({B, Lq, H * d});
}

}  // namespace studio::policy::smolvla

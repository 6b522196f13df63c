// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/smolvla/layers.h"

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

at::Tensor Linear::forward(const at::Tensor& x) const { return at::linear(x, inTypeOf(weight, x), inTypeOf(bias, x)); }

RmsNorm::RmsNorm(int width, double epsilon) : eps(epsilon) {
    weight = register_parameter("weight", torch::empty({width}));
}

at::Tensor RmsNorm::forward(const at::Tensor& x) const { return at::rms_norm(x, {x.size(-1)}, inTypeOf(weight, x), eps); }

LayerNorm::LayerNorm(int width, double epsilon) : eps(epsilon) {
    weight = register_parameter("weight", torch::empty({width}));
    bias = register_parameter("bias", torch::empty({width}));
}

at::Tensor LayerNorm::forward(const at::Tensor& x) const {
    return at::layer_norm(x, {x.size(-1)}, inTypeOf(weight, x), inTypeOf(bias, x), eps);
}

Embedding::Embedding(int count, int width) { weight = register_parameter("weight", torch::empty({count, width})); }

at::Tensor Embedding::forward(const at::Tensor& ids) const { return at::embedding(weight, ids); }

at::Tensor attention(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value, const at::Tensor& mask) {
    int64_t groups = query.size(2) / key.size(2);
    // [B, L, Hk, d] -> [B, H, L, d]: every key head serves `groups` query heads
    auto spread = [groups](const at::Tensor& x) {
        if (groups == 1) return x.transpose(1, 2);
        auto B = x.size(0), L = x.size(1), H = x.size(2), d = x.size(3);
        return x.transpose(1, 2).unsqueeze(2).expand({B, H, groups, L, d}).reshape({B, H * groups, L, d});
    };
    std::optional<at::Tensor> allowed;
    if (mask.defined()) allowed = mask;
    auto out = at::scaled_dot_product_attention(query.transpose(1, 2), spread(key), spread(value), allowed);
    return out.transpose(1, 2).flatten(2);
}

}  // namespace studio::policy::smolvla

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/smolvla/sampler_ops.h"

#include <gtest/gtest.h>

#include <limits>

#include "core/policy/smolvla/layers.h"

namespace studio::policy::smolvla {
namespace {

constexpr double kEps = 1e-5;

/// One layer's inputs, drawn on the CPU in float32.
struct Sizes {
    int64_t B, S, P, Hk, G, d, E, F;
};

struct Outcome {
    at::Tensor query, keyValue, attended, hidden;
};

struct Layer {
    at::Tensor x, project, gateUp, known, mask, positions;

    explicit Layer(const Sizes& n) {
        torch::manual_seed(7);
        x = at::randn({n.B, n.S, n.E}) * 3;
        project = at::randn({(n.G + 2) * n.Hk * n.d, n.E}) / std::sqrt(static_cast<double>(n.E));
        gateUp = at::randn({2 * n.F, n.E}) / std::sqrt(static_cast<double>(n.E));
        known = at::randn({n.B, n.P + n.S, 2 * n.Hk, n.d});
        mask = at::rand({n.B, 1, n.S, n.P + n.S}) > 0.3;
        mask.narrow(3, 0, 1).fill_(true);
        positions = (at::arange(n.S) + 11).unsqueeze(0) + at::arange(n.B).unsqueeze(1);
    }

    Outcome run(const Sizes& n, c10::Device device, at::ScalarType dtype) const {
        at::NoGradGuard noGraph;
        auto there = [&](const at::Tensor& t) { return t.to(device, dtype); };
        Rope rope(positions.to(device), static_cast<int>(n.d));
        auto stream = there(x), memory = there(known).clone();
        auto projected = at::linear(beforeProduct(stream, kEps), there(project));
        auto query = turnHeads(projected, stream, kEps, rope, n.G * n.Hk, memory.narrow(1, n.P, n.S));
        auto attended = groupedAttention(query, memory, attentionBias(mask.to(device), n.G, dtype));
        auto hidden = gated(at::linear(beforeProduct(stream, kEps), there(gateUp)), stream, kEps);
        auto back = [](const at::Tensor& t) { return t.to(at::kCPU, at::kFloat); };
        return {back(query), back(memory), back(attended), back(hidden)};
    }
};

/// What the functions stand for, written out.
Outcome plain(const Layer& layer, const Sizes& n) {
    at::NoGradGuard noGraph;
    const auto& x = layer.x;
    auto normed = x / (x.square().mean(-1, true) + kEps).sqrt();
    auto heads = at::linear(normed, layer.project).view({n.B, n.S, -1, n.d});
    Rope rope(layer.positions, static_cast<int>(n.d));
    int64_t H = n.G * n.Hk;
    auto query = rope(heads.narrow(2, 0, H));
    auto memory = layer.known.clone();
    memory.narrow(1, n.P, n.S).narrow(2, 0, n.Hk).copy_(rope(heads.narrow(2, H, n.Hk)));
    memory.narrow(1, n.P, n.S).narrow(2, n.Hk, n.Hk).copy_(heads.narrow(2, H + n.Hk, n.Hk));
    std::vector<at::Tensor> attended;
    for (int64_t h = 0; h < H; ++h) {  // heads are ordered (G, Hk)
        auto key = memory.select(2, h % n.Hk), value = memory.select(2, n.Hk + h % n.Hk);
        auto scores =
            at::matmul(query.select(2, h), key.transpose(1, 2)) / std::sqrt(static_cast<double>(n.d));
        scores.masked_fill_(layer.mask.squeeze(1).logical_not(), -std::numeric_limits<double>::infinity());
        attended.push_back(at::matmul(at::softmax(scores, -1), value));
    }
    auto wide = at::linear(normed, layer.gateUp);
    auto hidden = at::silu(wide.narrow(2, 0, n.F)) * wide.narrow(2, n.F, n.F);
    return {query, memory, at::cat(attended, -1), hidden};
}

void expectNear(const at::Tensor& is, const at::Tensor& should, double tolerance, const char* what) {
    ASSERT_EQ(is.sizes(), should.sizes()) << what;
    auto error = (is - should).abs().max().item<double>() / should.abs().max().item<double>();
    EXPECT_LE(error, tolerance) << what;
}

void expectAlike(const Outcome& is, const Outcome& should, double tolerance) {
    expectNear(is.query, should.query, tolerance, "query");
    expectNear(is.keyValue, should.keyValue, tolerance, "keys and values");
    expectNear(is.attended, should.attended, tolerance, "attended");
    expectNear(is.hidden, should.hidden, tolerance, "hidden");
}

const std::vector<Sizes>& shapes() {
    static const std::vector<Sizes> all{
        {1, 50, 241, 5, 3, 64, 720, 2048},  // the published one
        {2, 10, 23, 2, 2, 16, 48, 256},    {3, 7, 5, 1, 3, 32, 100, 256},
        {1, 50, 900, 5, 3, 64, 720, 256},  // too many keys for the kernel in float32
        {1, 4, 9, 2, 1, 48, 96, 256},      // a head width without a kernel
    };
    return all;
}

TEST(SamplerOps, GiveWhatTheyStandFor) {
    for (const auto& sizes : shapes()) {
        SCOPED_TRACE(sizes.d);
        Layer layer(sizes);
        expectAlike(layer.run(sizes, at::kCPU, at::kFloat), plain(layer, sizes), 1e-5);
    }
}

TEST(SamplerOpsGpu, KernelsGiveWhatTheyStandFor) {
    if (!torch::cuda::is_available()) GTEST_SKIP() << "not run: no GPU";
    for (const auto& sizes : shapes()) {
        SCOPED_TRACE(sizes.P);
        Layer layer(sizes);
        auto should = plain(layer, sizes);
        expectAlike(layer.run(sizes, at::kCUDA, at::kFloat), should, 1e-5);
        expectAlike(layer.run(sizes, at::kCUDA, at::kBFloat16), should, 3e-2);
    }
}

}  // namespace
}  // namespace studio::policy::smolvla

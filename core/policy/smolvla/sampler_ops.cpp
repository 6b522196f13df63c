// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/smolvla/sampler_ops.h"

#if STUDIO_CUDA_KERNELS
#include <c10/cuda/CUDAException.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>

#include "core/policy/smolvla/sampler_kernels.cuh"
#endif

namespace studio::policy::smolvla {

namespace {

int64_t keyHeads(const at::Tensor& keyValue) {
    return keyValue.size(2) / 2;
}

#if STUDIO_CUDA_KERNELS

constexpr int64_t kMaxQueryRows = 1024;  // beyond, Torch's attention, made for long sequences, is faster

bool isHalf(const at::Tensor& x) {
    return x.scalar_type() == at::kBFloat16;
}

int attribute(const at::Tensor& x, cudaDeviceAttr which) {
    int value = 0;
    C10_CUDA_CHECK(cudaDeviceGetAttribute(&value, which, x.get_device()));
    return value;
}

int narrowed(int64_t size) {
    return static_cast<int>(size);
}

void startTurn(const at::Tensor& projected, const at::Tensor& x, double eps, const Rope& rope,
               at::Tensor& query, const at::Tensor& keyValue) {
    auto cos = rope.cos().contiguous(), sin = rope.sin().contiguous();
    kernels::Rotate work{};
    work.projected = projected.const_data_ptr();
    work.stream = x.const_data_ptr();
    work.cos = cos.const_data_ptr<float>();
    work.sin = sin.const_data_ptr<float>();
    work.query = query.data_ptr();
    work.turnBatch = cos.size(0) > 1 ? cos.stride(0) : 0;
    work.B = narrowed(x.size(0));
    work.S = narrowed(x.size(1));
    work.E = narrowed(x.size(2));
    work.H = narrowed(query.size(2));
    work.d = narrowed(query.size(3));
    work.eps = static_cast<float>(eps);
    if (keyValue.defined()) {
        work.keyValue = keyValue.data_ptr();
        work.keyValueBatch = keyValue.stride(0);
        work.Hk = narrowed(keyHeads(keyValue));
    }
    c10::cuda::CUDAGuard device(x.device());
    C10_CUDA_CHECK(kernels::rotate(work, isHalf(x), c10::cuda::getCurrentCUDAStream()));
}

void startGate(const at::Tensor& wide, const at::Tensor& x, double eps, at::Tensor& hidden) {
    auto F = hidden.size(-1);
    kernels::Gate work{wide.const_data_ptr(),        x.const_data_ptr(),   hidden.data_ptr(),
                       narrowed(hidden.numel() / F), narrowed(x.size(-1)), narrowed(F),
                       static_cast<float>(eps)};
    c10::cuda::CUDAGuard device(x.device());
    C10_CUDA_CHECK(kernels::gate(work, isHalf(x), c10::cuda::getCurrentCUDAStream()));
}

/// False where it has no kernel for these sizes.
bool startAttention(const at::Tensor& query, const at::Tensor& keyValue, const at::Tensor& bias,
                    at::Tensor& out) {
    int64_t B = query.size(0), Hk = keyHeads(keyValue), rows = query.size(1) * query.size(2) / Hk;
    if (B * rows > kMaxQueryRows || !keyValue.is_contiguous() || bias.scalar_type() != query.scalar_type()) {
        return false;
    }
    kernels::Attend work{query.const_data_ptr(),
                         keyValue.const_data_ptr(),
                         bias.const_data_ptr(),
                         out.data_ptr(),
                         bias.size(0) > 1 ? bias.stride(0) : 0,
                         bias.size(2) > 1 ? bias.stride(2) : 0,
                         narrowed(B),
                         narrowed(rows),
                         narrowed(Hk),
                         narrowed(query.size(3)),
                         narrowed(keyValue.size(1))};
    long memory = kernels::attendMemory(work, isHalf(query));
    if (memory == 0 || memory > attribute(query, cudaDevAttrMaxSharedMemoryPerBlockOptin)) return false;
    c10::cuda::CUDAGuard device(query.device());
    C10_CUDA_CHECK(kernels::attend(work, isHalf(query), c10::cuda::getCurrentCUDAStream()));
    return true;
}

#endif

}  // namespace

bool hasKernels([[maybe_unused]] const at::Tensor& x) {
#if STUDIO_CUDA_KERNELS
    constexpr int kMajor = 8;  // of the oldest GPU they are built for
    return x.is_cuda() && (isHalf(x) || x.scalar_type() == at::kFloat) &&
           attribute(x, cudaDevAttrComputeCapabilityMajor) >= kMajor;
#else
    return false;
#endif
}

at::Tensor beforeProduct(const at::Tensor& x, double eps) {
    return hasKernels(x) ? x : at::rms_norm(x, {x.size(-1)}, {}, eps);
}

at::Tensor turnHeads(const at::Tensor& projected, const at::Tensor& x, [[maybe_unused]] double eps,
                     const Rope& rope, int64_t H, const at::Tensor& keyValue) {
    int64_t B = x.size(0), S = x.size(1), d = rope.cos().size(-1);
#if STUDIO_CUDA_KERNELS
    if (hasKernels(x)) {
        auto query = at::empty({B, S, H, d}, x.options());
        startTurn(projected, x, eps, rope, query, keyValue);
        return query;
    }
#endif
    auto heads = projected.view({B, S, -1, d});
    if (!keyValue.defined()) return rope(heads);
    auto Hk = keyHeads(keyValue);
    auto turned = rope(heads.narrow(2, 0, H + Hk));
    keyValue.narrow(2, 0, Hk).copy_(turned.narrow(2, H, Hk));
    keyValue.narrow(2, Hk, Hk).copy_(heads.narrow(2, H + Hk, Hk));
    return turned.narrow(2, 0, H).contiguous();
}

at::Tensor gated(const at::Tensor& wide, [[maybe_unused]] const at::Tensor& x, [[maybe_unused]] double eps) {
    auto parts = wide.chunk(2, -1);
#if STUDIO_CUDA_KERNELS
    if (hasKernels(x)) {
        auto hidden = at::empty(parts[0].sizes(), wide.options());
        startGate(wide, x, eps, hidden);
        return hidden;
    }
#endif
    return at::silu(parts[0]).mul_(parts[1]);
}

at::Tensor groupedAttention(const at::Tensor& query, const at::Tensor& keyValue, const at::Tensor& bias) {
    int64_t B = query.size(0), S = query.size(1), H = query.size(2), d = query.size(3),
            Hk = keyHeads(keyValue);
#if STUDIO_CUDA_KERNELS
    if (hasKernels(query)) {
        auto out = at::empty({B, S, H * d}, query.options());
        if (startAttention(query, keyValue, bias, out)) return out;
    }
#endif
    // a group's queries are rows: [B, S, G, Hk, d] -> [B, Hk, S * G, d], a view
    auto toHeads = [](const at::Tensor& y) { return y.transpose(1, 2); };
    auto attended = at::scaled_dot_product_attention(toHeads(query.view({B, S * H / Hk, Hk, d})),
                                                     toHeads(keyValue.narrow(2, 0, Hk)),
                                                     toHeads(keyValue.narrow(2, Hk, Hk)), bias);
    return toHeads(attended).reshape({B, S, H * d});
}

}  // namespace studio::policy::smolvla

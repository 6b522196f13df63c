// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cuda_runtime_api.h>

// The GPU kernels behind sampler_ops.h: pointers and sizes only, so that the CUDA compiler sees no Torch.
// Every function starts one kernel on `stream` and returns what the launch said. `half`: data are bfloat16,
// else float32; sums are float32. Letters: B batch, S rows of a sample, E stream width, H query heads, Hk key
// heads, d head width, L keys.

namespace studio::policy::smolvla::kernels {

struct Rotate {
    const void* projected;          ///< [B * S, (H + 2 * Hk or H) * d]
    const void* stream;             ///< [B * S, E], what was projected
    const float *cos, *sin;         ///< [B or 1, S, d]
    void* query;                    ///< [B * S, H * d]
    void* keyValue;                 ///< first of [B, S, 2 * Hk, d] with strides below, or null
    long keyValueBatch, turnBatch;  ///< strides between samples, in elements
    int B, S, E, H, Hk, d;
    float eps;
};
cudaError_t rotate(const Rotate& work, bool half, cudaStream_t stream);

struct Gate {
    const void* wide;    ///< [rows, 2 * F]
    const void* stream;  ///< [rows, E]
    void* hidden;        ///< [rows, F]; F is a multiple of 4
    int rows, E, F;
    float eps;
};
cudaError_t gate(const Gate& work, bool half, cudaStream_t stream);

struct Attend {
    const void* query;     ///< [B, rows, Hk, d], rows = S * H / Hk
    const void* keyValue;  ///< [B, L, 2 * Hk, d]
    const void* bias;      ///< [B, rows or 1, L] with strides below
    void* out;             ///< [B, rows, Hk, d]
    long biasBatch, biasRow;
    int B, rows, Hk, d, L;
};
/// Shared memory that attend() needs; it takes no more than the device's limit. 0: no kernel for this head
/// width.
long attendMemory(const Attend& work, bool half);
cudaError_t attend(const Attend& work, bool half, cudaStream_t stream);

}  // namespace studio::policy::smolvla::kernels

// SPDX-License-Identifier: GPL-3.0-or-later
#include <cuda_bf16.h>
#include <cuda_pipeline_primitives.h>

#include "core/policy/smolvla/sampler_kernels.cuh"

namespace studio::policy::smolvla::kernels {

namespace {

using Half = __nv_bfloat16;

__device__ float wide(float x) {
    return x;
}
__device__ float wide(Half x) {
    return __bfloat162float(x);
}
__device__ void store(float* to, float x) {
    *to = x;
}
__device__ void store(Half* to, float x) {
    *to = __float2bfloat16(x);
}

/// N values that lie together, moved in one access.
template <class T, int N>
struct alignas(N * sizeof(T)) Pack {
    T values[N];
};

template <class T, int N>
__device__ Pack<T, N> load(const T* from) {
    return *reinterpret_cast<const Pack<T, N>*>(from);
}

__device__ float warpSum(float x) {
    for (int step = 16; step > 0; step /= 2) x += __shfl_xor_sync(0xffffffffu, x, step);
    return x;
}
__device__ float warpMax(float x) {
    for (int step = 16; step > 0; step /= 2) x = fmaxf(x, __shfl_xor_sync(0xffffffffu, x, step));
    return x;
}

/// 1 / root mean square of a row, the same in all threads of the block.
template <class T>
__device__ float inverseRms(const T* row, int E, float eps) {
    __shared__ float ofWarp[32];
    float sum = 0;
    for (int i = threadIdx.x; i < E; i += blockDim.x) sum += wide(row[i]) * wide(row[i]);
    sum = warpSum(sum);
    if (threadIdx.x % 32 == 0) ofWarp[threadIdx.x / 32] = sum;
    __syncthreads();
    float all = 0;
    for (int w = 0; w < static_cast<int>(blockDim.x) / 32; ++w) all += ofWarp[w];
    return rsqrtf(all / static_cast<float>(E) + eps);
}

// One block a row. Each thread turns pairs (j, j + d / 2) of a head; values are scaled alone.
template <class T>
__global__ void rotateRows(Rotate work) {
    constexpr int kAhead = 4;  // pairs a thread loads at once, before it waits for the row's norm
    const int S = work.S, d = work.d, half = d / 2, H = work.H, Hk = work.Hk;
    const int heads = work.keyValue ? H + 2 * Hk : H;
    const int b = blockIdx.x / S, s = blockIdx.x % S;
    const T* in = static_cast<const T*>(work.projected) + static_cast<long>(blockIdx.x) * heads * d;
    const T* row = static_cast<const T*>(work.stream) + static_cast<long>(blockIdx.x) * work.E;
    const long turn = b * work.turnBatch + static_cast<long>(s) * d;
    T* query = static_cast<T*>(work.query) + static_cast<long>(blockIdx.x) * H * d;
    T* keyValue = static_cast<T*>(work.keyValue) + b * work.keyValueBatch + static_cast<long>(s) * 2 * Hk * d;

    float scale = 0;
    for (int begin = 0; begin < heads * half; begin += kAhead * blockDim.x) {
        float low[kAhead], high[kAhead];
        for (int k = 0; k < kAhead; ++k) {
            int pair = begin + k * blockDim.x + threadIdx.x;
            if (pair >= heads * half) break;
            int at = pair / half * d + pair % half;
            low[k] = wide(in[at]);
            high[k] = wide(in[at + half]);
        }
        if (begin == 0) scale = inverseRms(row, work.E, work.eps);
        for (int k = 0; k < kAhead; ++k) {
            int pair = begin + k * blockDim.x + threadIdx.x;
            if (pair >= heads * half) break;
            int head = pair / half, j = pair % half;
            float a = low[k] * scale, c = high[k] * scale;
            if (head < H + Hk) {
                float x = a * work.cos[turn + j] + c * work.sin[turn + j];
                c = c * work.cos[turn + j + half] + a * work.sin[turn + j + half];
                a = x;
            }
            T* out = head < H ? query + head * d : keyValue + (head - H) * d;
            store(out + j, a);
            store(out + j + half, c);
        }
    }
}

// One block for 4 * blockDim values of a row.
template <class T>
__global__ void gateRows(Gate work) {
    const int F = work.F, at = (blockIdx.y * blockDim.x + threadIdx.x) * 4;
    const T* in = static_cast<const T*>(work.wide) + static_cast<long>(blockIdx.x) * 2 * F;
    const T* row = static_cast<const T*>(work.stream) + static_cast<long>(blockIdx.x) * work.E;
    Pack<T, 4> gate{}, up{}, out{};
    if (at < F) {
        gate = load<T, 4>(in + at);
        up = load<T, 4>(in + F + at);
    }
    float scale = inverseRms(row, work.E, work.eps);
    if (at >= F) return;
    for (int k = 0; k < 4; ++k) {
        float g = wide(gate.values[k]) * scale;
        store(&out.values[k], g / (1.0f + expf(-g)) * (wide(up.values[k]) * scale));
    }
    *reinterpret_cast<Pack<T, 4>*>(static_cast<T*>(work.hidden) + static_cast<long>(blockIdx.x) * F + at) =
        out;
}

constexpr int kRows = 6;   // queries of a block: 150 rows and 5 heads fill a GPU of 132 multiprocessors once
constexpr int kSlots = 8;  // their scores for one key lie together, padded to two accesses of 16 bytes
constexpr int kAttendThreads = 320;

/// Elements between two keys in shared memory: an odd number of 16 bytes, so that neighbours meet no bank
/// twice.
template <class T, int D>
constexpr int kPitch = D + 16 / static_cast<int>(sizeof(T));

template <class T, int D>
constexpr long attendBytes(long L) {
    long keys = 2 * L * kPitch<T, D> * static_cast<long>(sizeof(T));
    long partial = kAttendThreads / 32 * kRows * D * 4L;
    return keys + L * kSlots * 4 + kRows * D * 4 + partial + kSlots * 4;
}

/// Starts the copy of L keys (or values), D wide, `step` elements apart, into shared memory.
template <class T, int D>
__device__ void fetch(T* to, const T* from, int L, long step) {
    constexpr int kChunk = 16 / sizeof(T), kChunks = D / kChunk;
    for (int i = threadIdx.x; i < L * kChunks; i += blockDim.x) {
        int key = i / kChunks, at = i % kChunks * kChunk;
        __pipeline_memcpy_async(to + key * kPitch<T, D> + at, from + key * step + at, 16);
    }
    __pipeline_commit();
}

// One block for kRows queries of one key head: all keys and values come into shared memory at once, scores
// and sums stay in float32.
template <class T, int D>
__global__ void __launch_bounds__(kAttendThreads) attendRows(Attend work) {
    constexpr int kWarps = kAttendThreads / 32, kChunk = 16 / sizeof(T), kPerLane = D < 32 ? 1 : D / 32;
    const int L = work.L, head = blockIdx.y, b = blockIdx.z, first = blockIdx.x * kRows;
    const int rows = min(kRows, work.rows - first), warp = threadIdx.x / 32, lane = threadIdx.x % 32;

    extern __shared__ __align__(16) char memory[];
    T* keys = reinterpret_cast<T*>(memory);
    T* values = keys + L * kPitch<T, D>;
    float* scores = reinterpret_cast<float*>(values + L * kPitch<T, D>);  // [L, kSlots]
    float* query = scores + L * kSlots;                                   // [kRows, D]
    float* partial = query + kRows * D;                                   // [kWarps, kRows, D]
    float* inverse = partial + kWarps * kRows * D;                        // [kSlots]

    const long step = 2L * work.Hk * D;
    const T* known = static_cast<const T*>(work.keyValue) + b * L * step + head * D;
    fetch<T, D>(keys, known, L, step);
    fetch<T, D>(values, known + work.Hk * D, L, step);
    const T* asked =
        static_cast<const T*>(work.query) + (static_cast<long>(b) * work.rows + first) * work.Hk * D;
    for (int i = threadIdx.x; i < kRows * D; i += blockDim.x) {
        int r = i / D;
        query[i] =
            r < rows ? wide(asked[(static_cast<long>(r) * work.Hk + head) * D + i % D]) * rsqrtf(D) : 0.0f;
    }
    __pipeline_wait_prior(1);
    __syncthreads();

    // scores: a thread a key
    const T* bias = static_cast<const T*>(work.bias) + b * work.biasBatch + first * work.biasRow;
    for (int key = threadIdx.x; key < L; key += blockDim.x) {
        float sum[kSlots] = {};
        for (int r = 0; r < rows; ++r) sum[r] = wide(bias[r * work.biasRow + key]);
        for (int at = 0; at < D; at += kChunk) {
            auto part = load<T, kChunk>(keys + key * kPitch<T, D> + at);
            for (int r = 0; r < kRows; ++r) {
                for (int k = 0; k < kChunk; k += 4) {
                    auto q = load<float, 4>(query + r * D + at + k);
                    for (int i = 0; i < 4; ++i) sum[r] += q.values[i] * wide(part.values[k + i]);
                }
            }
        }
        for (int r = 0; r < kSlots; ++r) scores[key * kSlots + r] = sum[r];
    }
    __syncthreads();

    // softmax: a warp a row; the division waits until the end
    if (warp < kRows) {
        float most = -INFINITY, sum = 0;
        for (int key = lane; key < L; key += 32) most = fmaxf(most, scores[key * kSlots + warp]);
        most = warpMax(most);
        for (int key = lane; key < L; key += 32) {
            float x = expf(scores[key * kSlots + warp] - most);
            scores[key * kSlots + warp] = x;
            sum += x;
        }
        sum = warpSum(sum);
        if (lane == 0) inverse[warp] = 1.0f / sum;
    }
    __pipeline_wait_prior(0);
    __syncthreads();

    // weighted values: each warp takes every kWarps-th key, a lane its columns
    float sum[kRows][kPerLane] = {};
    if (lane * kPerLane < D) {
        for (int key = warp; key < L; key += kWarps) {
            auto value = load<T, kPerLane>(values + key * kPitch<T, D> + lane * kPerLane);
            auto low = load<float, 4>(scores + key * kSlots),
                 high = load<float, 4>(scores + key * kSlots + 4);
            for (int r = 0; r < kRows; ++r) {
                float weight = r < 4 ? low.values[r % 4] : high.values[r % 4];
                for (int k = 0; k < kPerLane; ++k) sum[r][k] += weight * wide(value.values[k]);
            }
        }
        for (int r = 0; r < kRows; ++r) {
            for (int k = 0; k < kPerLane; ++k)
                partial[(warp * kRows + r) * D + lane * kPerLane + k] = sum[r][k];
        }
    }
    __syncthreads();
    T* out = static_cast<T*>(work.out) + (static_cast<long>(b) * work.rows + first) * work.Hk * D;
    for (int i = threadIdx.x; i < rows * D; i += blockDim.x) {
        float all = 0;
        for (int w = 0; w < kWarps; ++w) all += partial[w * kRows * D + i];
        store(out + (static_cast<long>(i / D) * work.Hk + head) * D + i % D, all * inverse[i / D]);
    }
}

template <class T, int D>
cudaError_t startAttend(const Attend& work, cudaStream_t stream) {
    auto bytes = static_cast<int>(attendBytes<T, D>(work.L));
    auto allowed = cudaFuncSetAttribute(attendRows<T, D>, cudaFuncAttributeMaxDynamicSharedMemorySize, bytes);
    if (allowed != cudaSuccess) return allowed;
    dim3 grid((work.rows + kRows - 1) / kRows, work.Hk, work.B);
    attendRows<T, D><<<grid, kAttendThreads, bytes, stream>>>(work);
    return cudaGetLastError();
}

/// Calls `with` with the type and the head width as constants; `otherwise` where no kernel has that width.
template <class Result, class With>
Result forShape(bool half, int d, Result otherwise, With with) {
    auto widths = [&](auto sample) {
        using T = decltype(sample);
        switch (d) {
            case 16:
                return with.template operator()<T, 16>();
            case 32:
                return with.template operator()<T, 32>();
            case 64:
                return with.template operator()<T, 64>();
            default:
                return otherwise;
        }
    };
    return half ? widths(Half{}) : widths(float{});
}

}  // namespace

cudaError_t rotate(const Rotate& work, bool half, cudaStream_t stream) {
    constexpr int kThreads = 256;
    if (half) {
        rotateRows<Half><<<work.B * work.S, kThreads, 0, stream>>>(work);
    } else {
        rotateRows<float><<<work.B * work.S, kThreads, 0, stream>>>(work);
    }
    return cudaGetLastError();
}

cudaError_t gate(const Gate& work, bool half, cudaStream_t stream) {
    constexpr int kThreads = 256;
    dim3 grid(work.rows, (work.F + 4 * kThreads - 1) / (4 * kThreads));
    if (half) {
        gateRows<Half><<<grid, kThreads, 0, stream>>>(work);
    } else {
        gateRows<float><<<grid, kThreads, 0, stream>>>(work);
    }
    return cudaGetLastError();
}

long attendMemory(const Attend& work, bool half) {
    return forShape(half, work.d, 0L, [&]<class T, int D>() { return attendBytes<T, D>(work.L); });
}

cudaError_t attend(const Attend& work, bool half, cudaStream_t stream) {
    return forShape(half, work.d, cudaErrorInvalidValue,
                    [&]<class T, int D>() { return startAttend<T, D>(work, stream); });
}

}  // namespace studio::policy::smolvla::kernels

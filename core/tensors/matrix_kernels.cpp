// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensors/matrix_kernels.h"

namespace studio::tensors {

bool wideMatrixKernels() {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

}  // namespace studio::tensors

// MKL asks this function of its own whether it runs on Intel's processor, through the dynamic linker, which
// finds the program's first. Where MKL no longer asks, nothing changes.
extern "C" [[gnu::visibility("default")]] int mkl_serv_intel_cpu_true() {
    return __builtin_cpu_is("intel") || studio::tensors::wideMatrixKernels() ? 1 : 0;
}

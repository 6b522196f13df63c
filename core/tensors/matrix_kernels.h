// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace studio::tensors {

/// Torch's matrix library on the CPU (MKL) gives its AVX-512 kernels to Intel's processors alone. A program
/// that holds this function gives them to every processor that has AVX-512: a fifth less time for a training
/// step of the demo on an AMD EPYC, the same numbers. True where that is so here.
bool wideMatrixKernels();

}  // namespace studio::tensors

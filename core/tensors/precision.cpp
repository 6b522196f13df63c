// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensors/precision.h"

#include <ATen/Context.h>

namespace studio::tensors {

void useExactFloat32() {
    at::globalContext().setFloat32MatmulPrecision("highest");
    at::globalContext().setAllowTF32CuBLAS(false);
    at::globalContext().setAllowTF32CuDNN(false);
}

}  // namespace studio::tensors

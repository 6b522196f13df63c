// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace studio::tensors {

/// Lets GPU products of float32 be computed with all its bits. Torch's own default rounds inside convolutions
/// (TF32). Holds for the whole process; does nothing on a CPU.
void useExactFloat32();

}  // namespace studio::tensors

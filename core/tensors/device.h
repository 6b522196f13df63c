// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <c10/core/Device.h>

#include <string>

#include "core/base/result.h"

namespace studio::tensors {

/// Device of a name: "auto" (the first GPU, else the CPU), "cpu", "cuda", "cuda:1". Errors: InvalidArgument,
/// Unsupported (no such GPU here).
Result<c10::Device> parseDevice(const std::string& name);

/// Memory in use at most so far: resident set of this process, and Torch's allocations on the GPU (0 without
/// one).
struct PeakMemory {
    double hostMib = 0, deviceMib = 0;
};
/// MiB. Host: the largest resident set since the process began (getrusage), never lowered. Device: the
/// current GPU's largest allocation since its last restart. Any thread.
PeakMemory peakMemory();
/// Lets the GPU's peak begin anew at what is in use now (the host's cannot).
void restartDevicePeak();

}  // namespace studio::tensors

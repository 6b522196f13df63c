// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <c10/core/Device.h>

#include <string>

#include "core/base/result.h"

namespace studio::tensors {

/// Device of a name: "auto" (the first GPU, else the CPU), "cpu", "cuda", "cuda:1". Errors: InvalidArgument,
/// Unsupported (no such GPU here).
Result<c10::Device> parseDevice(const std::string& name);

}  // namespace studio::tensors

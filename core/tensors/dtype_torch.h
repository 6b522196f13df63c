// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <c10/core/ScalarType.h>

#include <optional>
#include <string_view>

namespace studio::tensors {

/// Torch's type of a safetensors dtype name; empty where Torch has none (or none of whole bytes).
std::optional<at::ScalarType> toScalarType(std::string_view dtype);
/// The safetensors name of Torch's type; empty where the format has none.
std::optional<std::string_view> toDtypeName(at::ScalarType type);

}  // namespace studio::tensors

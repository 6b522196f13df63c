// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace studio::tensors {

/// One element type of the safetensors format.
struct Dtype {
    std::string_view name;  ///< as in the header: "F32", "BF16", …
    unsigned bits;          ///< bits an element; 4 and 6 exist besides whole bytes
};

/// All of them in the format's own order, by which the official writer sorts (descending).
std::span<const Dtype> dtypes();
/// The entry of a name; its position in dtypes() is its rank. Empty for a name that the format lacks.
std::optional<Dtype> findDtype(std::string_view name);

}  // namespace studio::tensors

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensors/dtype.h"

#include <algorithm>
#include <array>

namespace studio::tensors {

namespace {

// "increasing alignment order" of the format's definition
constexpr std::array kDtypes{
    Dtype{"BOOL", 8},    Dtype{"F4", 4},          Dtype{"F6_E2M3", 6},     Dtype{"F6_E3M2", 6},
    Dtype{"U8", 8},      Dtype{"I8", 8},          Dtype{"F8_E5M2", 8},     Dtype{"F8_E4M3", 8},
    Dtype{"F8_E8M0", 8}, Dtype{"F8_E4M3FNUZ", 8}, Dtype{"F8_E5M2FNUZ", 8}, Dtype{"I16", 16},
    Dtype{"U16", 16},    Dtype{"F16", 16},        Dtype{"BF16", 16},       Dtype{"I32", 32},
    Dtype{"U32", 32},    Dtype{"F32", 32},        Dtype{"C64", 64},        Dtype{"F64", 64},
    Dtype{"I64", 64},    Dtype{"U64", 64},
};

}  // namespace

std::span<const Dtype> dtypes() {
    return kDtypes;
}

std::optional<Dtype> findDtype(std::string_view name) {
    auto found = std::find_if(kDtypes.begin(), kDtypes.end(), [&](const Dtype& d) { return d.name == name; });
    if (found == kDtypes.end()) return std::nullopt;
    return *found;
}

}  // namespace studio::tensors

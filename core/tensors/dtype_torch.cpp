// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensors/dtype_torch.h"

#include <algorithm>
#include <array>
#include <utility>

namespace studio::tensors {

namespace {

constexpr std::array<std::pair<std::string_view, at::ScalarType>, 19> kNames{{
    {"BOOL", at::kBool},
    {"U8", at::kByte},
    {"I8", at::kChar},
    {"F8_E5M2", at::kFloat8_e5m2},
    {"F8_E4M3", at::kFloat8_e4m3fn},
    {"F8_E8M0", at::kFloat8_e8m0fnu},
    {"F8_E4M3FNUZ", at::kFloat8_e4m3fnuz},
    {"F8_E5M2FNUZ", at::kFloat8_e5m2fnuz},
    {"I16", at::kShort},
    {"U16", at::kUInt16},
    {"F16", at::kHalf},
    {"BF16", at::kBFloat16},
    {"I32", at::kInt},
    {"U32", at::kUInt32},
    {"F32", at::kFloat},
    {"C64", at::kComplexFloat},
    {"F64", at::kDouble},
    {"I64", at::kLong},
    {"U64", at::kUInt64},
}};

}  // namespace

std::optional<at::ScalarType> toScalarType(std::string_view dtype) {
    auto found = std::find_if(kNames.begin(), kNames.end(), [&](const auto& n) { return n.first == dtype; });
    if (found == kNames.end()) return std::nullopt;
    return found->second;
}

std::optional<std::string_view> toDtypeName(at::ScalarType type) {
    auto found = std::find_if(kNames.begin(), kNames.end(), [&](const auto& n) { return n.second == type; });
    if (found == kNames.end()) return std::nullopt;
    return found->first;
}

}  // namespace studio::tensors

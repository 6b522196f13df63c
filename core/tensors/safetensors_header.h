// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace studio::tensors {

/// One entry of the header.
struct TensorInfo {
    std::string name;
    std::string dtype;  ///< "F32", "BF16", "I64", …
    std::vector<std::int64_t> shape;
    std::uint64_t begin = 0, end = 0;  ///< bytes from the end of the header
};

/// What a header may hold: the format's own cap on its length, and ours against files made to hurt.
inline constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;
inline constexpr std::size_t kMaxTensors = 100'000;
inline constexpr std::size_t kMaxRank = 8;
inline constexpr std::size_t kMaxNameBytes = 1024;
/// The entry of a header that is no tensor: a map of texts.
inline constexpr const char* kMetadataKey = "__metadata__";

/// Why `name` cannot be a tensor's name (too long, a control character, not UTF-8, reserved), empty if it
/// can.
std::string nameProblem(const std::string& name);

/// Checks the bytes of a whole file and lists its tensors in file order; what SafetensorsFile::open does, for
/// tests and fuzzing. `name` (a path) goes into messages. Needs no Torch. Errors: Corrupt (the rule broken
/// and the tensor named). Source: reference/desktop-and-reliability.md 3.4.
Result<std::vector<TensorInfo>> parseSafetensors(std::span<const std::byte> file, const std::string& name,
                                                 std::map<std::string, std::string>* metadata = nullptr,
                                                 std::size_t* dataBegin = nullptr);

}  // namespace studio::tensors

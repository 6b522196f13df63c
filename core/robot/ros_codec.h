// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace studio::robot {

// Frames of rosbridge v2: JSON in text frames, CBOR in binary ones. Source: reference/kuavo-robot.md 2.3.

inline constexpr std::size_t kMaxFrameBytes = 16u << 20;

/// One operation. Typed arrays of CBOR (RFC 8746) become binary values whose subtype is their tag. Errors:
/// Corrupt (damaged, nested too deeply, too large, not an object).
Result<nlohmann::json> parseFrame(std::string_view bytes, bool isBinary);
/// As rosbridge writes JSON: byte strings in base64, what is not finite as null.
std::string encodeText(const nlohmann::json& message);
/// As rosbridge writes CBOR: numeric arrays of floats as typed arrays of float64.
std::string encodeCbor(const nlohmann::json& message);

/// Numbers of an array in any coding; null is NaN. None where the value is something else.
std::optional<std::vector<double>> numbersOf(const nlohmann::json& value);
/// Bytes of a uint8[] in any coding (byte string, base64, list). None where the value is something else.
std::optional<std::vector<std::byte>> bytesOf(const nlohmann::json& value);
nlohmann::json bytesValue(std::span<const std::byte> bytes);
/// Seconds of a {"secs", "nsecs"} (or {"sec", "nanosec"}) value; 0 where it is none.
double secondsOfStamp(const nlohmann::json& stamp);
nlohmann::json stampValue(double seconds);
/// Member of an object, null where the value is no object or has none.
const nlohmann::json& member(const nlohmann::json& object, const char* key);
std::string textOf(const nlohmann::json& value);

}  // namespace studio::robot

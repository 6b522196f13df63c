// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/ros_codec.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "core/base/json.h"

namespace studio::robot {

namespace {

using nlohmann::json;

constexpr std::size_t kMaxDepth = 32;
constexpr int kFloat64Tag = 86;
constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Walks CBOR without recursion: nlohmann's reader recurses, so that hostile nesting would exhaust the stack.
bool isSafeCbor(std::string_view bytes) {
    std::vector<std::uint64_t> open;  // values still missing at each level
    std::size_t at = 0;
    do {
        if (at >= bytes.size()) return false;
        auto head = static_cast<std::uint8_t>(bytes[at++]);
        int major = head >> 5, low = head & 31;
        std::uint64_t argument = static_cast<std::uint64_t>(low);
        if (low >= 24) {
            if (low > 27) return false;  // indefinite lengths: rosbridge writes none
            std::size_t size = std::size_t{1} << (low - 24);
            if (bytes.size() - at < size) return false;
            argument = 0;
            for (std::size_t i = 0; i < size; ++i)
                argument = argument << 8 | static_cast<std::uint8_t>(bytes[at++]);
        }
        if (!open.empty()) --open.back();
        std::uint64_t inside = 0;
        if (major == 2 || major == 3) {
            if (argument > bytes.size() - at) return false;
            at += argument;
        } else if (major == 4 || major == 5) {
            if (argument > bytes.size() - at) return false;  // each element takes a byte at least
            inside = major == 5 ? 2 * argument : argument;
        } else if (major == 6) {
            inside = 1;
        }
        if (inside > 0) {
            open.push_back(inside);
            if (open.size() > kMaxDepth) return false;
        }
        while (!open.empty() && open.back() == 0) open.pop_back();
    } while (!open.empty());
    return at == bytes.size();
}

template <class T>
std::vector<double> readNumbers(const std::vector<std::uint8_t>& bytes) {
    std::vector<double> numbers(bytes.size() / sizeof(T));
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        T value;
        std::memcpy(&value, bytes.data() + i * sizeof(T), sizeof(T));
        numbers[i] = static_cast<double>(value);
    }
    return numbers;
}

std::optional<std::vector<double>> typedNumbers(const json::binary_t& binary) {
    static_assert(std::endian::native == std::endian::little);
    if (!binary.has_subtype()) return readNumbers<std::uint8_t>(binary);
    switch (binary.subtype()) {
        case 64:
            return readNumbers<std::uint8_t>(binary);
        case 69:
            return readNumbers<std::uint16_t>(binary);
        case 70:
            return readNumbers<std::uint32_t>(binary);
        case 71:
            return readNumbers<std::uint64_t>(binary);
        case 72:
            return readNumbers<std::int8_t>(binary);
        case 77:
            return readNumbers<std::int16_t>(binary);
        case 78:
            return readNumbers<std::int32_t>(binary);
        case 79:
            return readNumbers<std::int64_t>(binary);
        case 85:
            return readNumbers<float>(binary);
        case kFloat64Tag:
            return readNumbers<double>(binary);
        default:
            return std::nullopt;
    }
}

std::string toBase64(const std::vector<std::uint8_t>& bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
        for (std::size_t k = 0; k < 3; ++k) group = group << 8 | (k < count ? bytes[i + k] : 0);
        for (std::size_t k = 0; k < 4; ++k) text += k <= count ? kDigits[group >> (18 - 6 * k) & 63] : '=';
    }
    return text;
}

std::optional<std::vector<std::byte>> fromBase64(std::string_view text) {
    static const auto values = [] {
        std::array<int, 256> made;
        made.fill(-1);
        for (int i = 0; i < 64; ++i) made[static_cast<unsigned char>(kDigits[i])] = i;
        return made;
    }();
    while (!text.empty() && text.back() == '=') text.remove_suffix(1);
    std::vector<std::byte> bytes;
    bytes.reserve(text.size() * 3 / 4);
    std::uint32_t group = 0;
    int bits = 0;
    for (char digit : text) {
        int value = values[static_cast<unsigned char>(digit)];
        if (value < 0) return std::nullopt;
        group = group << 6 | static_cast<std::uint32_t>(value);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes.push_back(static_cast<std::byte>(group >> bits & 255));
        }
    }
    return bytes;
}

json forText(const json& value) {
    if (value.is_binary()) return toBase64(value.get_binary());
    if (!value.is_structured()) return value;
    json made = value.is_array() ? json::array() : json::object();
    if (value.is_array()) {
        for (const json& element : value) made.push_back(forText(element));
    } else {
        for (const auto& [key, element] : value.items()) made[key] = forText(element);
    }
    return made;
}

json forCbor(const json& value) {
    if (!value.is_structured()) return value;
    if (value.is_object()) {
        json made = json::object();
        for (const auto& [key, element] : value.items()) made[key] = forCbor(element);
        return made;
    }
    bool floats = !value.empty() &&
                  std::all_of(value.begin(), value.end(), [](const json& v) { return v.is_number_float(); });
    if (!floats) {
        json made = json::array();
        for (const json& element : value) made.push_back(forCbor(element));
        return made;
    }
    std::vector<std::uint8_t> bytes(8 * value.size());
    for (std::size_t i = 0; i < value.size(); ++i) {
        double number = value[i].get<double>();
        std::memcpy(bytes.data() + 8 * i, &number, 8);
    }
    return json::binary(std::move(bytes), kFloat64Tag);
}

}  // namespace

Result<json> parseFrame(std::string_view bytes, bool isBinary) {
    Error bad{ErrorCode::Corrupt,
              fmt::format("cannot read a {} frame of {} bytes", isBinary ? "CBOR" : "JSON", bytes.size()),
              ""};
    json value;
    if (bytes.size() > kMaxFrameBytes) {
        bad.message += ": too large";
        return bad;
    }
    if (!isBinary) {
        auto parsed = parseJson(bytes, "rosbridge", {.maxBytes = kMaxFrameBytes, .maxDepth = kMaxDepth});
        if (!parsed.ok()) return parsed.error().within(bad.message);
        value = std::move(parsed).value();
    } else {
        if (!isSafeCbor(bytes)) {
            bad.message += ": damaged, or nested too deeply";
            return bad;
        }
        value = json::from_cbor(bytes.begin(), bytes.end(), true, false, json::cbor_tag_handler_t::store);
    }
    if (!value.is_object()) {
        bad.message += ": not an operation";
        return bad;
    }
    return value;
}

std::string encodeText(const json& message) {
    return forText(message).dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string encodeCbor(const json& message) {
    std::string bytes;
    json::to_cbor(forCbor(message), nlohmann::detail::output_adapter<char>(bytes));
    return bytes;
}

std::optional<std::vector<double>> numbersOf(const json& value) {
    if (value.is_binary()) return typedNumbers(value.get_binary());
    if (!value.is_array()) return std::nullopt;
    std::vector<double> numbers;
    numbers.reserve(value.size());
    for (const json& element : value) {
        if (!element.is_number() && !element.is_null()) return std::nullopt;
        numbers.push_back(element.is_null() ? std::numeric_limits<double>::quiet_NaN()
                                            : element.get<double>());
    }
    return numbers;
}

std::optional<std::vector<std::byte>> bytesOf(const json& value) {
    if (value.is_binary()) {
        const auto& binary = value.get_binary();
        auto* begin = reinterpret_cast<const std::byte*>(binary.data());
        return std::vector<std::byte>(begin, begin + binary.size());
    }
    if (value.is_string()) return fromBase64(value.get_ref<const std::string&>());
    if (!value.is_array()) return std::nullopt;
    std::vector<std::byte> bytes;
    for (const json& element : value) {
        if (!element.is_number_integer()) return std::nullopt;
        bytes.push_back(static_cast<std::byte>(element.get<std::int64_t>() & 255));
    }
    return bytes;
}

json bytesValue(std::span<const std::byte> bytes) {
    auto* begin = reinterpret_cast<const std::uint8_t*>(bytes.data());
    return json::binary(std::vector<std::uint8_t>(begin, begin + bytes.size()));
}

double secondsOfStamp(const json& stamp) {
    auto number = [&](const char* one, const char* other) {
        const json& found = member(stamp, one).is_number() ? member(stamp, one) : member(stamp, other);
        return found.is_number() ? found.get<double>() : 0.0;
    };
    return number("secs", "sec") + 1e-9 * number("nsecs", "nanosec");
}

json stampValue(double seconds) {
    double whole = std::floor(seconds);
    return {{"secs", static_cast<std::int64_t>(whole)},
            {"nsecs", static_cast<std::int64_t>((seconds - whole) * 1e9)}};
}

const json& member(const json& object, const char* key) {
    static const json null;
    if (!object.is_object()) return null;
    auto found = object.find(key);
    return found == object.end() ? null : *found;
}

std::string textOf(const json& value) {
    return value.is_string() ? value.get<std::string>()
           : value.is_null() ? ""
                             : value.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace studio::robot

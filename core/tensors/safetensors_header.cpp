// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensors/safetensors_header.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <unordered_set>

#include "core/tensors/dtype.h"

namespace studio::tensors {

using nlohmann::json;

namespace {

/// A name from an untrusted file, fit to be shown: escaped, quoted, cut.
std::string shown(const std::string& name) {
    constexpr std::size_t kShown = 120;
    std::string text = json(name.substr(0, kShown)).dump(-1, ' ', false, json::error_handler_t::replace);
    return name.size() > kShown ? text + "…" : text;
}

/// Reads the header's JSON event by event: nothing of the wrong shape is ever built in memory, and the second
/// of two equal keys is seen (a map would keep one of them silently).
class HeaderReader : public nlohmann::json_sax<json> {
public:
    std::vector<TensorInfo> tensors;
    std::map<std::string, std::string> metadata;
    std::string problem;

    bool null() override { return wrong("null"); }
    bool boolean(bool) override { return wrong("a truth value"); }
    bool number_integer(number_integer_t value) override {
        return wrong(fmt::format("the negative number {}", value));
    }
    bool number_float(number_float_t, const string_t& text) override {
        return wrong("the number " + shown(text) + ", which is no whole number in range");
    }
    bool binary(binary_t&) override { return wrong("bytes"); }

    bool number_unsigned(number_unsigned_t value) override {
        if (place_ == Place::Shape) {
            if (value > std::uint64_t(std::numeric_limits<std::int64_t>::max()))
                return fail(at() + fmt::format("dimension {} is out of range", value));
            if (tensors.back().shape.size() == kMaxRank)
                return fail(at() + fmt::format("more than {} dimensions", kMaxRank));
            tensors.back().shape.push_back(static_cast<std::int64_t>(value));
            return true;
        }
        if (place_ == Place::Offsets) {
            if (offsets_ == 2) return fail(at() + "data_offsets holds more than two numbers");
            (offsets_++ == 0 ? tensors.back().begin : tensors.back().end) = value;
            return true;
        }
        return wrong(fmt::format("the number {}", value));
    }

    bool string(string_t& value) override {
        if (place_ == Place::Metadata) {
            if (!metadata.emplace(key_, value).second)
                return fail("the metadata key " + shown(key_) + " appears twice");
            return true;
        }
        if (place_ == Place::Tensor && key_ == "dtype") {
            if (!findDtype(value)) return fail(at() + "unknown dtype " + shown(value));
            tensors.back().dtype = value;
            return true;
        }
        return wrong("the text " + shown(value));
    }

    bool start_object(std::size_t) override {
        if (place_ == Place::Before) return go(Place::Root);
        if (place_ != Place::Root) return wrong("an object");
        if (key_ == kMetadataKey) return go(Place::Metadata);
        tensors.emplace_back().name = key_;
        seen_ = {};
        return go(Place::Tensor);
    }

    bool key(string_t& value) override {
        key_ = value;
        if (place_ == Place::Metadata) return true;  // repeats are seen with their value
        if (place_ == Place::Root) {
            if (!names_.insert(value).second) return fail("the name " + shown(value) + " appears twice");
            if (names_.size() > kMaxTensors) return fail(fmt::format("more than {} tensors", kMaxTensors));
            if (value == kMetadataKey) return true;
            std::string reason = nameProblem(value);
            return reason.empty() || fail("tensor name " + shown(value) + ": " + reason);
        }
        if (value != "dtype" && value != "shape" && value != "data_offsets")
            return fail(at() + "unknown key " + shown(value));
        return seen_.insert(value).second || fail(at() + "the key '" + value + "' appears twice");
    }

    bool end_object() override {
        if (place_ == Place::Tensor && seen_.size() != 3)
            return fail(at() + "dtype, shape or data_offsets is missing");
        return go(place_ == Place::Root ? Place::After : Place::Root);
    }

    bool start_array(std::size_t) override {
        if (place_ != Place::Tensor || key_ == "dtype") return wrong("a list");
        offsets_ = 0;
        return go(key_ == "shape" ? Place::Shape : Place::Offsets);
    }

    bool end_array() override {
        if (place_ == Place::Offsets && offsets_ != 2)
            return fail(at() + "data_offsets must hold two numbers");
        return go(Place::Tensor);
    }

    bool parse_error(std::size_t position, const std::string&, const json::exception&) override {
        return fail(fmt::format("the header is no valid JSON near its byte {}", position));
    }

private:
    enum class Place { Before, Root, Metadata, Tensor, Shape, Offsets, After };

    bool go(Place place) {
        place_ = place;
        return true;
    }
    bool fail(std::string reason) {
        if (problem.empty()) problem = std::move(reason);
        return false;
    }
    bool wrong(const std::string& found) {
        switch (place_) {
            case Place::Metadata:
                return fail("metadata " + shown(key_) + " must be a text, found " + found);
            case Place::Root:
                return fail("entry " + shown(key_) + " must be an object, found " + found);
            case Place::Tensor:
                return fail(at() + "unusable '" + key_ + "': " + found);
            case Place::Shape:
                return fail(at() + "a dimension is " + found);
            case Place::Offsets:
                return fail(at() + "an offset is " + found);
            default:
                return fail("the header must be a JSON object, found " + found);
        }
    }
    std::string at() const { return "tensor " + shown(tensors.back().name) + ": "; }

    Place place_ = Place::Before;
    std::string key_;
    std::unordered_set<std::string> names_;
    std::set<std::string> seen_;
    int offsets_ = 0;
};

bool multiply(std::uint64_t& product, std::uint64_t factor) {
    return !__builtin_mul_overflow(product, factor, &product);
}

/// Size in bytes that shape and dtype ask for, or what is wrong with them.
std::string expectedBytes(const TensorInfo& info, std::uint64_t& bytes) {
    std::uint64_t bits = findDtype(info.dtype)->bits, extent = bits;
    for (auto dimension : info.shape) {
        // with zeros left out, too: strides are computed from such products even for empty tensors
        auto size = static_cast<std::uint64_t>(dimension);
        if (!multiply(extent, std::max<std::uint64_t>(size, 1))) return "its shape overflows 64 bits";
        multiply(bits, size);
    }
    if (bits % 8 != 0) return fmt::format("its {} bits do not fill whole bytes", bits);
    bytes = bits / 8;
    return {};
}

/// Every tensor begins where the one before ended and is as long as its shape and dtype say.
std::string layoutProblem(const std::vector<TensorInfo>& tensors, std::uint64_t dataBytes) {
    std::uint64_t position = 0, expected = 0;
    for (const auto& info : tensors) {
        std::string tensor = "tensor " + shown(info.name) + ": ";
        if (info.begin != position) {
            return tensor + fmt::format("begins at byte {}, expected {} ({})", info.begin, position,
                                        info.begin > position ? "a hole" : "an overlap");
        }
        if (info.end < info.begin)
            return tensor + fmt::format("ends at byte {} before it begins at {}", info.end, info.begin);
        if (std::string reason = expectedBytes(info, expected); !reason.empty()) return tensor + reason;
        if (info.end - info.begin != expected) {
            return tensor + fmt::format("holds {} bytes, its shape [{}] of {} needs {}",
                                        info.end - info.begin, fmt::join(info.shape, ", "), info.dtype,
                                        expected);
        }
        if (info.end > dataBytes) {
            return tensor + fmt::format("ends at data byte {}, but the file holds only {} (cut off?)",
                                        info.end, dataBytes);
        }
        position = info.end;
    }
    if (position != dataBytes)
        return fmt::format("{} bytes follow after the last tensor", dataBytes - position);
    return {};
}

}  // namespace

std::string nameProblem(const std::string& name) {
    if (name == kMetadataKey) return "reserved for metadata";
    if (name.size() > kMaxNameBytes) return fmt::format("longer than {} bytes", kMaxNameBytes);
    auto control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
    if (std::any_of(name.begin(), name.end(), control)) return "holds a control character";
    try {
        (void)json(name).dump();  // the library refuses what is no UTF-8
    } catch (const json::exception&) {
        return "is not UTF-8";
    }
    return {};
}

Result<std::vector<TensorInfo>> parseSafetensors(std::span<const std::byte> file, const std::string& name,
                                                 std::map<std::string, std::string>* metadata,
                                                 std::size_t* dataBegin) {
    auto corrupt = [&](const std::string& found) {
        return Error{ErrorCode::Corrupt, fmt::format("cannot read {} as safetensors: {}", name, found),
                     "The file is damaged, cut off or of another format; copy or download it again."};
    };
    // the length of the header, before anything is believed
    if (file.size() < 8) return corrupt(fmt::format("{} bytes, at least 8 are needed", file.size()));
    std::uint64_t length = 0;
    for (std::size_t i = 0; i < 8; ++i) length |= std::to_integer<std::uint64_t>(file[i]) << (8 * i);
    if (length > kMaxHeaderBytes)
        return corrupt(fmt::format("header of {} bytes, at most {} are allowed", length, kMaxHeaderBytes));
    if (length > file.size() - 8) {
        return corrupt(
            fmt::format("header of {} bytes announced, only {} follow (cut off?)", length, file.size() - 8));
    }
    std::string_view header(reinterpret_cast<const char*>(file.data()) + 8, length);

    // the JSON library takes a NUL for the end and skips a byte order mark: neither is legal here
    if (header.find('\0') != header.npos) return corrupt("the header holds a NUL byte");
    if (header.substr(0, 3) == "\xEF\xBB\xBF") return corrupt("the header begins with a byte order mark");
    HeaderReader reader;
    json::sax_parse(header.begin(), header.end(), &reader);
    if (!reader.problem.empty()) return corrupt(reader.problem);

    std::stable_sort(reader.tensors.begin(), reader.tensors.end(), [](const auto& a, const auto& b) {
        return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
    });
    std::string problem = layoutProblem(reader.tensors, file.size() - 8 - length);
    if (!problem.empty()) return corrupt(problem);
    if (metadata) *metadata = std::move(reader.metadata);
    if (dataBegin) *dataBegin = 8 + static_cast<std::size_t>(length);
    return std::move(reader.tensors);
}

}  // namespace studio::tensors

// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "core/robot/bag_file.h"
#include "core/robot/ros_codec.h"

namespace studio::robot {

using nlohmann::json;

namespace {

constexpr int kMaxTypeDepth = 20;
constexpr int kTypedFloat64 = 86, kTypedFloat32 = 85;

struct BuiltIn {
    const char* name;
    std::size_t size;
};
enum Kind {
    kBool,
    kInt8,
    kUint8,
    kInt16,
    kUint16,
    kInt32,
    kUint32,
    kInt64,
    kUint64,
    kFloat32,
    kFloat64,
    kString,
    kTime,
    kDuration
};
constexpr BuiltIn kBuiltIns[] = {{"bool", 1},    {"int8", 1},   {"uint8", 1}, {"int16", 2},   {"uint16", 2},
                                 {"int32", 4},   {"uint32", 4}, {"int64", 8}, {"uint64", 8},  {"float32", 4},
                                 {"float64", 8}, {"string", 4}, {"time", 8},  {"duration", 8}};

int builtIn(std::string_view name) {
    if (name == "byte") return kInt8;
    if (name == "char") return kUint8;
    for (int i = 0; i < static_cast<int>(std::size(kBuiltIns)); ++i) {
        if (name == kBuiltIns[i].name) return i;
    }
    return -1;
}

std::string_view trimmed(std::string_view text) {
    std::size_t begin = text.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

Error tooShort(const std::string& type) {
    return {ErrorCode::Corrupt, fmt::format("a {} message ends before its last field", type),
            "The bag is damaged there."};
}

Error wrongKind(const std::string& type, const std::string& field) {
    return {ErrorCode::InvalidArgument,
            fmt::format("cannot write a {}: its {} is of another kind", type, field), ""};
}

template <class T>
void append(std::vector<std::byte>& into, T value) {
    auto* begin = reinterpret_cast<const std::byte*>(&value);
    into.insert(into.end(), begin, begin + sizeof value);
}

}  // namespace

struct RosMessageType::Reader {
    std::span<const std::byte> bytes;
    std::size_t at = 0;
    std::size_t left() const { return bytes.size() - at; }
    template <class T>
    T take() {
        T value;
        std::memcpy(&value, bytes.data() + at, sizeof value);
        at += sizeof value;
        return value;
    }
};

Result<RosMessageType> RosMessageType::parse(const std::string& type, const std::string& definition) {
    RosMessageType made;
    made.root_ = type;
    std::string current = type;
    made.types_[current];
    std::string_view rest = definition;
    while (!rest.empty()) {
        std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        line = trimmed(line);
        if (line.starts_with("MSG:")) {
            current = std::string(trimmed(line.substr(4)));
            made.types_[current];
            continue;
        }
        if (line.empty() || line[0] == '#' || line.starts_with("===")) continue;
        std::size_t space = line.find_first_of(" \t");
        if (space == std::string_view::npos) continue;
        Field field;
        field.type = std::string(line.substr(0, space));
        std::string_view name = trimmed(line.substr(space));
        // constants have no bytes in a message
        std::size_t comment = field.type == "string" ? std::string_view::npos : name.find('#');
        std::size_t equals = name.substr(0, std::min(comment, name.size())).find('=');
        if (equals != std::string_view::npos && equals < name.find('#')) continue;
        field.name = std::string(trimmed(name.substr(0, name.find('#'))));
        if (std::size_t bracket = field.type.find('['); bracket != std::string::npos) {
            field.isArray = true;
            std::from_chars(field.type.data() + bracket + 1, field.type.data() + field.type.size(),
                            field.length);
            field.type.resize(bracket);
        }
        field.kind = builtIn(field.type);
        made.types_[current].push_back(std::move(field));
    }
    // names without a package belong to that of the type they stand in
    for (auto& [name, fields] : made.types_) {
        for (Field& field : fields) {
            if (field.kind >= 0 || made.types_.contains(field.type)) continue;
            std::string package = name.substr(0, name.find('/'));
            std::string full = field.type == "Header" ? "std_msgs/Header" : package + "/" + field.type;
            if (!made.types_.contains(full)) {
                return Error{ErrorCode::Corrupt,
                             fmt::format("the definition of {} does not say what a {} is", type, field.type),
                             ""};
            }
            field.type = full;
        }
    }
    return made;
}

Result<json> RosMessageType::decode(std::span<const std::byte> bytes) const {
    Reader reader{bytes};
    json message = json::object();
    STUDIO_CHECK(decodeFields(root_, reader, message, 0));
    return message;
}

Status RosMessageType::decodeFields(const std::string& type, Reader& reader, json& into, int depth) const {
    if (depth > kMaxTypeDepth)
        return Error{ErrorCode::Corrupt, fmt::format("the type {} contains itself", root_), ""};
    for (const Field& field : types_.at(type)) {
        json& value = into[field.name];
        if (!field.isArray) {
            STUDIO_CHECK(decodeField(field, reader, value, depth));
            continue;
        }
        std::size_t count = static_cast<std::size_t>(std::max(0, field.length));
        if (field.length < 0) {
            if (reader.left() < 4) return tooShort(root_);
            count = reader.take<std::uint32_t>();
        }
        std::size_t each = field.kind >= 0 ? kBuiltIns[field.kind].size : 1;
        bool empty = field.kind < 0 && types_.at(field.type).empty();
        if (!empty && count > reader.left() / each) return tooShort(root_);
        bool plain = field.kind == kUint8 || field.kind == kFloat64 || field.kind == kFloat32;
        if (plain) {
            auto* begin = reinterpret_cast<const std::uint8_t*>(reader.bytes.data() + reader.at);
            std::vector<std::uint8_t> raw(begin, begin + count * each);
            reader.at += raw.size();
            value =
                field.kind == kUint8
                    ? json::binary(std::move(raw))
                    : json::binary(std::move(raw), field.kind == kFloat64 ? kTypedFloat64 : kTypedFloat32);
            continue;
        }
        value = json::array();
        for (std::size_t i = 0; i < count && !empty; ++i) {
            value.emplace_back();
            STUDIO_CHECK(decodeField(field, reader, value.back(), depth));
        }
    }
    return {};
}

Status RosMessageType::decodeField(const Field& field, Reader& reader, json& into, int depth) const {
    if (field.kind < 0) {
        into = json::object();
        return decodeFields(field.type, reader, into, depth + 1);
    }
    if (reader.left() < kBuiltIns[field.kind].size) return tooShort(root_);
    switch (field.kind) {
        case kBool:
            into = reader.take<std::uint8_t>() != 0;
            break;
        case kInt8:
            into = reader.take<std::int8_t>();
            break;
        case kUint8:
            into = reader.take<std::uint8_t>();
            break;
        case kInt16:
            into = reader.take<std::int16_t>();
            break;
        case kUint16:
            into = reader.take<std::uint16_t>();
            break;
        case kInt32:
            into = reader.take<std::int32_t>();
            break;
        case kUint32:
            into = reader.take<std::uint32_t>();
            break;
        case kInt64:
            into = reader.take<std::int64_t>();
            break;
        case kUint64:
            into = reader.take<std::uint64_t>();
            break;
        case kFloat32:
            into = static_cast<double>(reader.take<float>());
            break;
        case kFloat64:
            into = reader.take<double>();
            break;
        case kString: {
            std::size_t length = reader.take<std::uint32_t>();
            if (length > reader.left()) return tooShort(root_);
            into = std::string(reinterpret_cast<const char*>(reader.bytes.data() + reader.at), length);
            reader.at += length;
            break;
        }
        default: {
            // time is unsigned, duration signed; both are whole seconds and nanoseconds
            auto secs = reader.take<std::uint32_t>(), nsecs = reader.take<std::uint32_t>();
            bool isTime = field.kind == kTime;
            into = {{"secs", isTime ? static_cast<std::int64_t>(secs) : static_cast<std::int32_t>(secs)},
                    {"nsecs", isTime ? static_cast<std::int64_t>(nsecs) : static_cast<std::int32_t>(nsecs)}};
        }
    }
    return {};
}

Result<std::vector<std::byte>> RosMessageType::encode(const json& message) const {
    std::vector<std::byte> bytes;
    STUDIO_CHECK(encodeFields(root_, message, bytes, 0));
    return bytes;
}

Status RosMessageType::encodeFields(const std::string& type, const json& from, std::vector<std::byte>& into,
                                    int depth) const {
    if (depth > kMaxTypeDepth)
        return Error{ErrorCode::Corrupt, fmt::format("the type {} contains itself", root_), ""};
    if (!from.is_null() && !from.is_object()) return wrongKind(root_, type);
    for (const Field& field : types_.at(type)) {
        const json& value = member(from, field.name.c_str());
        if (!field.isArray) {
            STUDIO_CHECK(encodeField(field, value, into, depth));
            continue;
        }
        // numbers come as lists or as typed arrays, bytes as byte strings or in base64
        json elements = json::array();
        if (field.kind == kUint8 && !value.is_null()) {
            auto bytes = bytesOf(value);
            if (!bytes) return wrongKind(root_, field.name);
            for (std::byte byte : *bytes) elements.push_back(static_cast<std::uint8_t>(byte));
        } else if (value.is_binary()) {
            auto numbers = numbersOf(value);
            if (!numbers) return wrongKind(root_, field.name);
            elements = *numbers;
        } else if (!value.is_null()) {
            elements = value;
        }
        if (!elements.is_array()) return wrongKind(root_, field.name);
        std::size_t count = elements.size();
        if (field.length < 0) {
            append(into, static_cast<std::uint32_t>(count));
        } else if (value.is_null()) {
            count = static_cast<std::size_t>(field.length);
        } else if (count != static_cast<std::size_t>(field.length)) {
            return wrongKind(root_, field.name);
        }
        for (std::size_t i = 0; i < count; ++i)
            STUDIO_CHECK(encodeField(field, value.is_null() ? value : elements[i], into, depth));
    }
    return {};
}

Status RosMessageType::encodeField(const Field& field, const json& value, std::vector<std::byte>& into,
                                   int depth) const {
    if (field.kind < 0) return encodeFields(field.type, value, into, depth + 1);
    if (field.kind == kString) {
        if (!value.is_null() && !value.is_string()) return wrongKind(root_, field.name);
        std::string text = textOf(value);
        append(into, static_cast<std::uint32_t>(text.size()));
        auto* begin = reinterpret_cast<const std::byte*>(text.data());
        into.insert(into.end(), begin, begin + text.size());
        return {};
    }
    if (field.kind == kTime || field.kind == kDuration) {
        if (!value.is_null() && !value.is_object()) return wrongKind(root_, field.name);
        for (const char* part : {"secs", "nsecs"}) {
            const json& whole = member(value, part);
            append(into, whole.is_number() ? static_cast<std::uint32_t>(whole.get<std::int64_t>()) : 0u);
        }
        return {};
    }
    if (!value.is_null() && !value.is_number() && !value.is_boolean()) return wrongKind(root_, field.name);
    double real = value.is_number() ? value.get<double>() : value == json(true) ? 1 : 0;
    auto whole = value.is_number_integer() ? value.get<std::int64_t>() : static_cast<std::int64_t>(real);
    switch (field.kind) {
        case kFloat32:
            append(into, static_cast<float>(real));
            break;
        case kFloat64:
            append(into, real);
            break;
        default: {
            // whole numbers of any width: their low bytes, little end first
            auto bits = static_cast<std::uint64_t>(whole);
            for (std::size_t i = 0; i < kBuiltIns[field.kind].size; ++i)
                into.push_back(static_cast<std::byte>(bits >> (8 * i)));
        }
    }
    return {};
}

}  // namespace studio::robot

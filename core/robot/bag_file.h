// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/file.h"
#include "core/base/result.h"

namespace studio::robot {

/// One topic of one publisher in a bag.
struct BagConnection {
    std::uint32_t id = 0;
    std::string topic, type, md5;
    std::string definition;  ///< full text, with the types it is made of
};

/// A ROS 1 bag, format 2.0, chunks plain, bz2 or lz4; read-only. A truncated one (a recording that was
/// killed) opens, and reads to its last whole record. Source: wiki.ros.org/Bags/Format/2.0.
class BagFile {
public:
    /// Errors: NotFound, Io, Corrupt (empty, another format).
    static Result<BagFile> open(const std::filesystem::path& file);
    const std::vector<BagConnection>& connections() const { return connections_; }
    const std::filesystem::path& file() const { return bytes_.path(); }
    /// What was noticed: cut off, no index.
    const std::vector<std::string>& notes() const { return notes_; }
    bool has(std::string_view topic) const;

    /// Calls `message` for each message of the topics (all where empty), in file order, which need not be
    /// that of time. `timeS`: when the recorder received it. Stops where `message` returns false. Errors:
    /// Corrupt (a damaged chunk, named by its position).
    using Message =
        std::function<bool(const BagConnection& connection, double timeS, std::span<const std::byte> bytes)>;
    Status read(std::span<const std::string> topics, const Message& message) const;

private:
    explicit BagFile(MappedFile bytes) : bytes_(std::move(bytes)) {}
    Status scan();
    MappedFile bytes_;
    std::vector<BagConnection> connections_;
    std::vector<std::string> notes_;
    std::vector<std::size_t> chunks_;  ///< where chunk records begin
};

/// A ROS 1 message type from its definition text: reads its bytes into JSON, as rosbridge would show it in
/// CBOR (float64[] as typed arrays, uint8[] as byte strings), and writes JSON of any coding as bytes.
class RosMessageType {
public:
    /// Errors: Corrupt (a type that is not defined, recursion).
    static Result<RosMessageType> parse(const std::string& type, const std::string& definition);
    /// Errors: Corrupt (too short, lengths beyond the end).
    Result<nlohmann::json> decode(std::span<const std::byte> bytes) const;
    /// Members that are not there are zero or empty. Errors: InvalidArgument (a member of another kind, an
    /// array of another length than the type says), Corrupt (recursion).
    Result<std::vector<std::byte>> encode(const nlohmann::json& message) const;

private:
    struct Field {
        std::string name, type;  ///< a built-in's name, or that of another type
        int kind = -1;           ///< index of the built-in; -1: another type
        bool isArray = false;
        int length = -1;  ///< of an array; -1: stated by the message
    };
    struct Reader;
    Status decodeFields(const std::string& type, Reader& reader, nlohmann::json& into, int depth) const;
    Status decodeField(const Field& field, Reader& reader, nlohmann::json& into, int depth) const;
    Status encodeFields(const std::string& type, const nlohmann::json& from, std::vector<std::byte>& into,
                        int depth) const;
    Status encodeField(const Field& field, const nlohmann::json& value, std::vector<std::byte>& into,
                       int depth) const;
    std::string root_;
    std::map<std::string, std::vector<Field>> types_;
};

}  // namespace studio::robot

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/bag_file.h"

#include <bzlib.h>
#include <fmt/format.h>
#include <lz4frame.h>

#include <algorithm>
#include <cstring>
#include <optional>

namespace studio::robot {

namespace {

constexpr std::string_view kMagic = "#ROSBAG V2.0\n";
constexpr std::size_t kMaxChunk = 1u << 30;
enum Op : std::uint8_t {
    kMessage = 2,
    kBagHeader = 3,
    kIndex = 4,
    kChunk = 5,
    kChunkInfo = 6,
    kConnection = 7
};

using Bytes = std::span<const std::byte>;

std::uint32_t readU32(Bytes bytes, std::size_t at) {
    std::uint32_t value;
    std::memcpy(&value, bytes.data() + at, 4);
    return value;
}

/// One record: header fields and data.
struct Record {
    std::map<std::string, Bytes, std::less<>> fields;
    Bytes data;
    std::size_t end = 0;
    int op = -1;
    std::optional<std::uint32_t> number(std::string_view name) const {
        auto known = fields.find(name);
        if (known == fields.end() || known->second.size() != 4) return std::nullopt;
        return readU32(known->second, 0);
    }
    std::string text(std::string_view name) const {
        auto known = fields.find(name);
        if (known == fields.end()) return "";
        return {reinterpret_cast<const char*>(known->second.data()), known->second.size()};
    }
};

/// Fields of a record's header, or of a connection's data. False where they do not fit.
bool readFields(Bytes bytes, std::map<std::string, Bytes, std::less<>>& fields) {
    std::size_t at = 0;
    while (at < bytes.size()) {
        if (bytes.size() - at < 4) return false;
        std::size_t length = readU32(bytes, at);
        at += 4;
        if (length > bytes.size() - at) return false;
        Bytes field = bytes.subspan(at, length);
        auto split = std::find(field.begin(), field.end(), std::byte{'='});
        if (split == field.end()) return false;
        std::string name(reinterpret_cast<const char*>(field.data()),
                         static_cast<std::size_t>(split - field.begin()));
        fields[name] = field.subspan(name.size() + 1);
        at += length;
    }
    return true;
}

/// None where the record does not end within `bytes`.
std::optional<Record> readRecord(Bytes bytes, std::size_t at) {
    Record record;
    if (bytes.size() - at < 4) return std::nullopt;
    std::size_t headerLength = readU32(bytes, at);
    at += 4;
    if (headerLength > bytes.size() - at || bytes.size() - at - headerLength < 4) return std::nullopt;
    if (!readFields(bytes.subspan(at, headerLength), record.fields)) return std::nullopt;
    at += headerLength;
    std::size_t dataLength = readU32(bytes, at);
    at += 4;
    if (dataLength > bytes.size() - at) return std::nullopt;
    record.data = bytes.subspan(at, dataLength);
    record.end = at + dataLength;
    auto op = record.fields.find("op");
    if (op == record.fields.end() || op->second.size() != 1) return std::nullopt;
    record.op = std::to_integer<int>(op->second[0]);
    return record;
}

std::optional<std::vector<std::byte>> unpackBz2(Bytes packed, std::size_t size) {
    std::vector<std::byte> bytes(size);
    auto length = static_cast<unsigned>(size);
    int done = BZ2_bzBuffToBuffDecompress(reinterpret_cast<char*>(bytes.data()), &length,
                                          const_cast<char*>(reinterpret_cast<const char*>(packed.data())),
                                          static_cast<unsigned>(packed.size()), 0, 0);
    if (done != BZ_OK || length != size) return std::nullopt;
    return bytes;
}

std::optional<std::vector<std::byte>> unpackLz4(Bytes packed, std::size_t size) {
    std::vector<std::byte> bytes(size);
    LZ4F_dctx* context = nullptr;
    if (LZ4F_isError(LZ4F_createDecompressionContext(&context, LZ4F_VERSION))) return std::nullopt;
    std::size_t read = 0, written = 0;
    bool good = true;
    while (good && read < packed.size()) {
        std::size_t in = packed.size() - read, out = size - written;
        std::size_t hint =
            LZ4F_decompress(context, bytes.data() + written, &out, packed.data() + read, &in, nullptr);
        good = !LZ4F_isError(hint) && (in > 0 || out > 0);
        read += in;
        written += out;
        if (hint == 0) break;
    }
    LZ4F_freeDecompressionContext(context);
    if (!good || written != size) return std::nullopt;
    return bytes;
}

/// Content of a chunk; `held` owns it where it was packed.
Result<Bytes> unpack(const Record& chunk, const std::string& where, std::vector<std::byte>& held) {
    std::string compression = chunk.text("compression");
    auto size = chunk.number("size");
    Error bad{ErrorCode::Corrupt, fmt::format("cannot read the chunk at {} ({})", where, compression),
              "Run `rosbag reindex`, or record again: what lies before it is readable."};
    if (!size || *size > kMaxChunk) return bad;
    if (compression == "none") return chunk.data;
    std::optional<std::vector<std::byte>> unpacked;
    if (compression == "bz2") unpacked = unpackBz2(chunk.data, *size);
    if (compression == "lz4") unpacked = unpackLz4(chunk.data, *size);
    if (!unpacked) return bad;
    held = std::move(*unpacked);
    return Bytes(held);
}

std::optional<BagConnection> readConnection(const Record& record) {
    BagConnection connection;
    auto id = record.number("conn");
    std::map<std::string, Bytes, std::less<>> fields;
    if (!id || !readFields(record.data, fields)) return std::nullopt;
    Record inner;
    inner.fields = std::move(fields);
    connection.id = *id;
    connection.topic = record.text("topic");
    connection.type = inner.text("type");
    connection.md5 = inner.text("md5sum");
    connection.definition = inner.text("message_definition");
    return connection;
}

}  // namespace

Result<BagFile> BagFile::open(const std::filesystem::path& file) {
    std::error_code failed;
    if (std::filesystem::is_regular_file(file, failed) && std::filesystem::file_size(file, failed) == 0) {
        return Error{ErrorCode::Corrupt,
                     fmt::format("cannot read the bag {}: the file is empty", file.string()),
                     "Record it again."};
    }
    STUDIO_ASSIGN(MappedFile bytes, MappedFile::open(file));
    BagFile bag(std::move(bytes));
    STUDIO_CHECK(bag.scan());
    return bag;
}

Status BagFile::scan() {
    Bytes bytes = bytes_.bytes();
    if (bytes.size() < kMagic.size() || std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) != 0) {
        return Error{ErrorCode::Corrupt,
                     fmt::format("cannot read {}: it is no ROS 1 bag of format 2.0", file().string()),
                     "Bags of ROS 2 (.db3, .mcap) and format 1.2 are not read: convert them with rosbag."};
    }
    std::size_t at = kMagic.size();
    while (at < bytes.size()) {
        auto record = readRecord(bytes, at);
        if (!record) {
            notes_.push_back(
                fmt::format("the file is cut off or damaged at byte {} of {}", at, bytes.size()));
            break;
        }
        if (record->op == kChunk) chunks_.push_back(at);
        if (record->op == kConnection) {
            if (auto connection = readConnection(*record)) connections_.push_back(std::move(*connection));
        }
        at = record->end;
    }
    if (!connections_.empty() || chunks_.empty()) return {};
    // no index: a recording that was killed tells its topics inside its chunks
    notes_.emplace_back("the file has no index: its recording was not ended");
    for (std::size_t begin : chunks_) {
        std::vector<std::byte> held;
        auto inside =
            unpack(*readRecord(bytes, begin), fmt::format("byte {} of {}", begin, file().string()), held);
        if (!inside.ok()) break;
        for (std::size_t k = 0; k < inside->size();) {
            auto record = readRecord(*inside, k);
            if (!record) break;
            auto connection = record->op == kConnection ? readConnection(*record) : std::nullopt;
            bool known = !connection || std::any_of(connections_.begin(), connections_.end(),
                                                    [&](const auto& c) { return c.id == connection->id; });
            if (!known) connections_.push_back(std::move(*connection));
            k = record->end;
        }
    }
    return {};
}

bool BagFile::has(std::string_view topic) const {
    return std::any_of(connections_.begin(), connections_.end(),
                       [&](const BagConnection& c) { return c.topic == topic; });
}

Status BagFile::read(std::span<const std::string> topics, const Message& message) const {
    std::map<std::uint32_t, const BagConnection*> wanted;
    for (const BagConnection& connection : connections_) {
        bool asked =
            topics.empty() || std::find(topics.begin(), topics.end(), connection.topic) != topics.end();
        if (asked) wanted[connection.id] = &connection;
    }
    for (std::size_t begin : chunks_) {
        std::string where = fmt::format("byte {} of {}", begin, file().string());
        std::vector<std::byte> held;
        STUDIO_ASSIGN(Bytes inside, unpack(*readRecord(bytes_.bytes(), begin), where, held));
        for (std::size_t at = 0; at < inside.size();) {
            auto record = readRecord(inside, at);
            if (!record) return Error{ErrorCode::Corrupt, "a record is damaged in the chunk at " + where, ""};
            at = record->end;
            if (record->op != kMessage) continue;
            auto id = record->number("conn");
            auto connection = id ? wanted.find(*id) : wanted.end();
            auto time = record->fields.find("time");
            if (connection == wanted.end() || time == record->fields.end() || time->second.size() != 8)
                continue;
            double timeS = readU32(time->second, 0) + 1e-9 * readU32(time->second, 4);
            if (!message(*connection->second, timeS, record->data)) return {};
        }
    }
    return {};
}

}  // namespace studio::robot

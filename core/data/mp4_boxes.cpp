// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/mp4_boxes.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <fstream>

#include "core/base/file.h"

namespace studio::data {

namespace {

std::uint64_t bigEndian(const unsigned char* bytes, int count) {
    std::uint64_t value = 0;
    for (int i = 0; i < count; ++i) value = value << 8 | bytes[i];
    return value;
}

}  // namespace

Status checkMp4Boxes(const std::filesystem::path& file) {
    std::error_code failed;
    std::uint64_t size = std::filesystem::file_size(file, failed);
    std::ifstream stream(file, std::ios::binary);
    if (failed || !stream) {
        errno = failed ? failed.value() : errno;
        return systemError("open", file);
    }
    auto damaged = [&](const std::string& found) {
        return Error{ErrorCode::Corrupt, fmt::format("{} is damaged: {}", file.string(), found),
                     "Copy the video again, or leave this episode out."};
    };
    bool hasIndex = false, hasFrames = false;
    for (std::uint64_t at = 0; at < size;) {
        std::array<unsigned char, 16> head{};
        stream.seekg(static_cast<std::streamoff>(at));
        stream.read(reinterpret_cast<char*>(head.data()), size - at < 16 ? static_cast<long>(size - at) : 16);
        if (!stream)
            return Error{ErrorCode::Io, fmt::format("cannot read {}", file.string()), "Check the disk."};
        if (size - at < 8) return damaged(fmt::format("{} stray bytes at its end", size - at));
        std::uint64_t length = bigEndian(head.data(), 4);
        std::uint64_t smallest = 8;
        if (length == 1) {
            length = bigEndian(head.data() + 8, 8);
            smallest = 16;
        } else if (length == 0) {
            length = size - at;  // to the end of the file
        }
        std::string kind(head.begin() + 4, head.begin() + 8);
        hasIndex = hasIndex || kind == "moov";
        hasFrames = hasFrames || kind == "mdat";
        if (length < smallest) return damaged(fmt::format("a box of {} bytes at byte {}", length, at));
        if (length > size - at) {
            return damaged(
                fmt::format("it is cut short, a part of {} bytes begins at byte {} of {}", length, at, size));
        }
        at += length;
    }
    if (!hasIndex || !hasFrames)
        return damaged(hasFrames ? "it has no index (moov)" : "it has no frames (mdat)");
    return {};
}

}  // namespace studio::data

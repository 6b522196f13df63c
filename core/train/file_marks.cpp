// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/file_marks.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <span>
#include <utility>

#include "core/base/file.h"
#include "core/base/hash.h"

namespace studio::train {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kNamedFiles = 64;       ///< of one folder; more are summed up by folder
constexpr std::uint64_t kTableEnd = 1 << 16;  ///< bytes at the end of a parquet file: its footer, usually

/// Which part of the files is read, the same for all files of a folder.
struct FileReading {
    bool whole = true;
    std::uint64_t blocks = 1, blockBytes = 0, stride = 1;

    static FileReading of(std::uint64_t files, std::uint64_t bytes, const ReadBounds& bounds) {
        FileReading reading;
        reading.whole = files <= bounds.blocks && bytes <= bounds.wholeBytes;
        if (reading.whole) return reading;
        reading.blocks = std::max<std::uint64_t>(bounds.blocks / files, 1);
        reading.blockBytes = bounds.blockBytes;
        reading.stride = (files + bounds.blocks - 1) / bounds.blocks;
        return reading;
    }
    std::string name() const { return whole ? "whole" : fmt::format("{}x{}/{}", blocks, blockBytes, stride); }
    /// By its name, so that a file more changes nothing for the others.
    bool takes(const std::string& file) const {
        if (stride == 1) return true;
        const std::string digits = hashHex(std::as_bytes(std::span(file))).substr(0, 8);
        return std::stoull(digits, nullptr, 16) % stride == 0;
    }
    std::string hash(std::span<const std::byte> bytes) const {
        if (whole || bytes.size() <= blocks * blockBytes) return hashHex(bytes);
        Hasher hasher;
        const std::uint64_t last = bytes.size() - blockBytes;
        for (std::uint64_t i = 0; i < blocks; ++i) {
            const std::uint64_t offset = blocks == 1 ? last / 2 : last * i / (blocks - 1);
            hasher.update(bytes.subspan(offset, blockBytes));
        }
        return hasher.hex();
    }
};

/// What is found in the folder.
struct FoundFile {
    fs::path path;
    std::uint64_t size = 0;
    bool readable = true;
    bool describes = false;  ///< a data set: its meta/
};

/// A mark in its two parts; the second may be empty.
struct FileMark {
    std::string facts;    ///< size, and the hash that every version has
    std::string content;  ///< hash of what FileReading says
};

std::string markText(const FileMark& mark, const FileReading& reading) {
    return mark.content.empty() ? mark.facts
                                : fmt::format("{} {}:{}", mark.facts, reading.name(), mark.content);
}

FileMark markOf(const std::string& name, const FoundFile& file, const FileReading& reading) {
    if (!file.readable) return {"unreadable", {}};
    FileMark mark{fmt::format("{} bytes", file.size), {}};
    const bool table = file.path.extension() == ".parquet";
    const bool content = !file.describes && reading.takes(name);
    if (file.size == 0 || !(file.describes || table || content)) return mark;
    auto mapped = MappedFile::open(file.path);
    if (!mapped.ok()) return mark;
    const auto bytes = mapped->bytes();
    if (file.describes) {
        mark.facts += " " + hashHex(bytes);
    } else if (table) {
        mark.facts += " " + hashHex(bytes.last(std::min<std::size_t>(bytes.size(), kTableEnd)));
    }
    if (content) mark.content = reading.hash(bytes);
    return mark;
}

/// Statistics may be worked out anew at any time: the checkpoint has those that count.
bool isStatistics(const fs::path& relative) {
    return relative == "meta/stats.json" || relative == "meta/episodes_stats.jsonl";
}

std::map<std::string, FoundFile> findFiles(const fs::path& root) {
    static const std::set<std::string> kParts = {"meta", "data", "videos", "images"};
    std::map<std::string, FoundFile> files;
    std::error_code problem;
    // whatever else lies in a data set's folder decides nothing
    const bool isDataset = fs::is_directory(root / "meta", problem);
    problem.clear();
    fs::recursive_directory_iterator at(root, fs::directory_options::skip_permission_denied, problem), end;
    for (; !problem && at != end; at.increment(problem)) {
        // what file managers and version control keep there is no data
        const std::string name = at->path().filename().string();
        const bool passed = name.starts_with('.') || (isDataset && at.depth() == 0 && !kParts.contains(name));
        std::error_code ignored;
        if (passed && at->is_directory(ignored)) at.disable_recursion_pending();
        if (passed || !at->is_regular_file(ignored)) continue;
        const fs::path relative = at->path().lexically_relative(root);
        if (isStatistics(relative)) continue;
        std::error_code unread;
        const auto size = fs::file_size(at->path(), unread);
        files[relative.generic_string()] = {at->path(), unread ? 0 : size, !unread,
                                            *relative.begin() == "meta"};
    }
    return files;
}

/// One mark per folder instead of one per file.
std::map<std::string, FileMark> summedUp(const std::map<std::string, FileMark>& files) {
    struct Sum {
        std::size_t count = 0;
        std::string facts, contents;
    };
    std::map<std::string, Sum> folders;
    for (const auto& [name, mark] : files) {
        Sum& sum = folders[fs::path(name).parent_path().generic_string()];
        ++sum.count;
        sum.facts += name + " " + mark.facts + "\n";
        if (!mark.content.empty()) sum.contents += name + " " + mark.content + "\n";
    }
    auto hashOf = [](const std::string& text) { return hashHex(std::as_bytes(std::span(text))); };
    std::map<std::string, FileMark> marks;
    for (const auto& [folder, sum] : folders) {
        marks[folder.empty() ? "." : folder] = {fmt::format("{} files {}", sum.count, hashOf(sum.facts)),
                                                sum.contents.empty() ? std::string() : hashOf(sum.contents)};
    }
    return marks;
}

/// "12 bytes HASH whole:HASH" in three parts; an earlier version's mark has the first alone.
struct MarkWords {
    std::string_view facts, reading, hash;

    static MarkWords of(std::string_view mark) {
        const auto colon = mark.find(':');
        const auto space = colon == std::string_view::npos ? colon : mark.rfind(' ', colon);
        if (space == std::string_view::npos) return {mark, {}, {}};
        return {mark.substr(0, space), mark.substr(space + 1, colon - space - 1), mark.substr(colon + 1)};
    }
};

}  // namespace

std::map<std::string, std::string> filesBelow(const fs::path& root, const ReadBounds& bounds) {
    const std::map<std::string, FoundFile> found = findFiles(root);
    std::uint64_t count = 0, bytes = 0;
    for (const auto& [name, file] : found) {
        if (file.describes) continue;
        ++count;
        bytes += file.size;
    }
    const FileReading reading = FileReading::of(count, bytes, bounds);
    std::map<std::string, FileMark> marks;
    for (const auto& [name, file] : found) marks[name] = markOf(name, file, reading);
    if (marks.size() > kNamedFiles) marks = summedUp(marks);
    std::map<std::string, std::string> texts;
    for (const auto& [name, mark] : marks) texts[name] = markText(mark, reading);
    return texts;
}

bool sameMark(std::string_view then, std::string_view now) {
    const MarkWords a = MarkWords::of(then), b = MarkWords::of(now);
    return a.facts == b.facts && (a.reading != b.reading || a.hash == b.hash);
}

}  // namespace studio::train

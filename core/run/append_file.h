// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace studio::run {

/// A file that grows by whole records only. A record that cannot be written (disk full) is cut off again and
/// waits in memory for the next call; so a reader never sees half a record followed by another one. Not
/// thread-safe.
class AppendFile {
public:
    /// Nothing is opened yet. `maxWaitingBytes`: when more is waiting, the oldest records are dropped and
    /// counted.
    explicit AppendFile(std::filesystem::path path, std::size_t maxWaitingBytes = 8u << 20);
    AppendFile(AppendFile&&) noexcept;
    AppendFile& operator=(AppendFile&&) = delete;
    ~AppendFile();

    /// Opens or creates the file and cuts it to at most `cutAt` bytes. Called by the first append when nobody
    /// did. Errors: Io, NotFound.
    Status open(std::optional<std::uint64_t> cutAt = std::nullopt);
    /// Takes the record and writes everything that waits. Errors: Io; the record is kept for the next call.
    Status append(std::string_view record);
    /// Writes what waits, then syncs to disk. Errors: Io.
    Status sync();

    std::uint64_t size() const { return size_; }  ///< bytes of whole records in the file
    std::size_t waiting() const { return waiting_.size(); }
    std::int64_t dropped() const { return dropped_; }
    const std::filesystem::path& path() const { return path_; }

private:
    Status flush();
    Status writeAll(std::string_view record);
    Status cut();

    std::filesystem::path path_;
    std::size_t maxWaitingBytes_, waitingBytes_ = 0;
    std::deque<std::string> waiting_;
    std::int64_t dropped_ = 0;
    std::uint64_t size_ = 0;
    int fd_ = -1;
    bool torn_ = false;  ///< bytes of an unfinished record lie behind `size_`
};

}  // namespace studio::run

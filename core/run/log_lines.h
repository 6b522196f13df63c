// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <string_view>

#include "core/base/result.h"
#include "core/run/events.h"

namespace studio::run {

/// No event is longer than this; what is longer is damage.
constexpr std::size_t kMaxLineBytes = 1u << 20;

/// Parses one line of events.jsonl. Errors: Corrupt, Unsupported (an unknown type).
Result<Event> parseEventLine(std::string_view line);

/// Whether an event takes a number of its own, see Event::seq.
inline bool hasNumber(const EventBody& body) {
    if (const auto* note = std::get_if<Note>(&body)) return !note->ofMachine;
    return !std::holds_alternative<Resumed>(body) && !std::holds_alternative<Paused>(body);
}

/// Calls `take` with every whole line (without its newline) that ends at or before `limit`, and with the
/// offset behind it, until it returns false. Holds one line in memory; over-long lines come as empty ones. A
/// file that is missing, not a file or not readable has no lines.
void forEachLine(const std::filesystem::path& path, std::uint64_t limit,
                 const std::function<bool(std::string_view line, std::uint64_t end)>& take);

}  // namespace studio::run

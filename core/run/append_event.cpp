// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/append_event.h"

#include <algorithm>
#include <limits>

#include "core/run/append_file.h"
#include "core/run/clock.h"
#include "core/run/event_text.h"
#include "core/run/log_lines.h"
#include "core/run/run_info.h"
#include "core/run/run_lock.h"

namespace studio::run {

Status appendEvent(const std::filesystem::path& run, const EventBody& body) {
    STUDIO_CHECK(readRunRecord(run));
    STUDIO_ASSIGN(RunLock lock, RunLock::take(run));
    // behind the last whole line: what a crash left of a line is cut off
    std::uint64_t end = 0;
    std::int64_t seq = 0;
    forEachLine(run / "events.jsonl", std::numeric_limits<std::uint64_t>::max(),
                [&](std::string_view line, std::uint64_t lineEnd) {
                    end = lineEnd;
                    auto event = parseEventLine(line);
                    if (event.ok()) seq = std::max(seq, event->seq + (hasNumber(event->body) ? 1 : 0));
                    return true;
                });
    Event event{seq, wallClockS(), body};
    AppendFile log(run / "events.jsonl"), text(run / "log.txt");
    STUDIO_CHECK(log.open(end));
    STUDIO_CHECK(log.append(toLine(event) + "\n"));
    STUDIO_CHECK(log.sync());
    return text.append(formatTime(event.timeS, "%Y-%m-%d %H:%M:%S ") + describe(event.body) + "\n");
}

}  // namespace studio::run

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/log_summaries.h"

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "core/run/log_lines.h"
#include "core/run/saved_figures.h"

namespace studio::run {

namespace {

/// Of the step events only the latest are parsed: enough for loss and pace.
constexpr std::size_t kStepsParsed = 50;

LogSummaries::Log summarise(const std::filesystem::path& run) {
    LogSummaries::Log log;
    std::deque<std::pair<std::string, std::int64_t>> steps;  // with their line's number
    auto addSteps = [&] {
        for (const auto& [line, number] : steps) {
            auto event = parseEventLine(line);
            if (event.ok()) log.summary.add(*event);
            if (!event.ok()) log.check.unreadable(number, event.error());
        }
        steps.clear();
    };
    forEachLine(run / "events.jsonl", UINT64_MAX, [&](std::string_view line, std::uint64_t) {
        // the type stands in front, see toLine
        bool step = line.substr(0, 96).find("\"type\":\"step\"") != std::string_view::npos;
        if (step && log.check.takeUnparsed(line)) {
            steps.emplace_back(line, log.check.lines());
            if (steps.size() > kStepsParsed) steps.pop_front();
            return true;
        }
        addSteps();
        auto event = parseEventLine(line);
        log.check.take(line, event);
        if (!event.ok()) return true;
        log.summary.add(*event);
        if (const auto* resumed = std::get_if<Resumed>(&event->body); resumed && log.check.damaged(true))
            goOnBehindLoss(log.summary, run, resumed->step);
        return true;
    });
    addSteps();
    return log;
}

}  // namespace

std::shared_ptr<const LogSummaries::Log> LogSummaries::of(const std::filesystem::path& run) {
    // looked at before it is read: what comes meanwhile is another size the next time
    const auto file = run / "events.jsonl";
    std::error_code noTime, noSize;
    Seen now{std::filesystem::last_write_time(file, noTime), std::filesystem::file_size(file, noSize)};
    if (noTime || noSize) return std::make_shared<const Log>(summarise(run));
    {
        const std::lock_guard lock(mutex_);
        const auto before = seen_.find(run);
        if (before != seen_.end() && before->second.time == now.time && before->second.size == now.size)
            return before->second.log;
    }
    // not under the lock: a long log must not keep others waiting
    now.log = std::make_shared<const Log>(summarise(run));
    const std::lock_guard lock(mutex_);
    return seen_.insert_or_assign(run, std::move(now)).first->second.log;
}

}  // namespace studio::run

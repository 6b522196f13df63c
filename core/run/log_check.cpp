// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/log_check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/run/checkpoint_store.h"
#include "core/run/log_lines.h"
#include "core/run/manifest.h"

namespace studio::run {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kInWords = 5;  ///< findings in words, the others as a number

/// The number with which every line begins, see toLine.
std::optional<std::int64_t> numberOf(std::string_view line) {
    constexpr std::string_view kBegin = "{\"seq\":", kNext = ",\"t\":";
    if (!line.starts_with(kBegin)) return std::nullopt;
    line.remove_prefix(kBegin.size());
    std::int64_t seq = 0;
    auto read = std::from_chars(line.data(), line.data() + line.size(), seq);
    line.remove_prefix(static_cast<std::size_t>(read.ptr - line.data()));
    if (read.ec != std::errc() || !line.starts_with(kNext) || !line.ends_with('}')) return std::nullopt;
    return seq;
}

/// "cannot read an event: step 7: 'loss' is missing" -> "step 7: 'loss' is missing"
std::string reasonOf(const Error& error) {
    std::string_view reason = error.message;
    for (std::string_view opening : {"cannot read an event: ", "cannot read an event as JSON: "})
        if (reason.starts_with(opening)) reason.remove_prefix(opening.size());
    return std::string(reason.substr(0, 160));
}

std::string gapBefore(std::int64_t line, std::int64_t missing) {
    return missing == 1 ? fmt::format("1 event is missing before line {}", line)
                        : fmt::format("{} events are missing before line {}", missing, line);
}

}  // namespace

void LogFindings::add(std::string finding) {
    if (told.size() < kTold) {
        told.push_back(std::move(finding));
    } else {
        ++untold;
    }
}

void LogCheck::take(std::string_view line, const Result<Event>& event) {
    ++lines_;
    if (event.ok()) {
        if (hasNumber(event->body)) readable(event->seq);
    } else if (event.error().code == ErrorCode::Unsupported) {
        if (auto seq = numberOf(line)) readable(*seq);
    } else {
        ++unreadable_;
        unreadable(lines_, event.error());
    }
}

bool LogCheck::takeUnparsed(std::string_view line) {
    auto seq = numberOf(line);
    if (!seq) return false;
    ++lines_;
    readable(*seq);
    return true;
}

void LogCheck::unreadable(std::int64_t line, const Error& why) {
    findings_.add(fmt::format("line {} cannot be read ({})", line, reasonOf(why)));
}

void LogCheck::readable(std::int64_t seq) {
    if (jump_) settle(seq);
    // the notes of a resume share a number with what follows them
    if (seq <= last_) return;
    std::int64_t missing = seq - last_ - 1 - unreadable_;
    if (missing > 0) {
        jump_ = Jump{lines_, seq, missing};
        unreadable_ = 0;
        return;
    }
    last_ = seq;
    unreadable_ = 0;
}

/// The number behind a jump tells whether events are missing, or the number that jumped is wrong.
void LogCheck::settle(std::int64_t next) {
    Jump jump = *jump_;
    jump_.reset();
    if (next == last_ + 2 && next <= jump.seq) {
        findings_.add(fmt::format("line {} has the number {} instead of {}", jump.line, jump.seq, last_ + 1));
        last_ += 1;
    } else {
        findings_.add(gapBefore(jump.line, jump.missing));
        last_ = jump.seq;
    }
}

LogFindings LogCheck::findings(bool ended) const {
    LogFindings all = findings_;
    if (ended && jump_) all.add(gapBefore(jump_->line, jump_->missing));
    return all;
}

std::optional<Error> logDamage(const LogFindings& findings) {
    if (findings.empty()) return std::nullopt;
    std::vector<std::string> told = findings.told;
    told.resize(std::min(kInWords, told.size()));
    const auto more = static_cast<std::int64_t>(findings.told.size() - told.size()) + findings.untold;
    if (more > 0) told.push_back(fmt::format("{} more", more));
    return Error{
        ErrorCode::Corrupt, fmt::format("events.jsonl is damaged: {}", fmt::join(told, "; ")),
        "Curves have a gap there, checkpoints do not depend on it: `kstudio checkpoint verify` checks "
        "those, `kstudio train --resume` goes on from the newest."};
}

LogFindings logFindings(const fs::path& run, bool ended) {
    LogCheck check;
    bool finished = false;
    forEachLine(run / "events.jsonl", UINT64_MAX, [&](std::string_view line, std::uint64_t) {
        auto event = parseEventLine(line);
        check.take(line, event);
        if (event.ok()) {
            finished = std::holds_alternative<Finished>(event->body) ||
                       (finished && !std::holds_alternative<Resumed>(event->body));
        }
        return true;
    });
    auto findings = check.findings(ended);
    auto end = ended ? missingEnd(run, finished) : std::nullopt;
    if (end) findings.add(*end);
    return findings;
}

std::optional<std::string> missingEnd(const fs::path& run, bool finished) {
    std::error_code ignored;
    auto size = fs::file_size(run / "events.jsonl", ignored);
    if (ignored) return std::nullopt;
    CheckpointStore store(run / "checkpoints");
    auto steps = store.steps();
    if (!steps.empty()) {
        auto manifest = readManifest(store.path(steps.back()));
        std::uint64_t wanted = 0;
        if (manifest.ok() && manifest->facts.is_object()) {
            const auto events = manifest->facts.value("events", nlohmann::json::object());
            auto offset = events.is_object() ? events.find("offset") : events.end();
            if (offset != events.end() && offset->is_number_unsigned()) wanted = *offset;
        }
        if (wanted > size) {
            return fmt::format("it ends at byte {} of the {} that the checkpoint of step {} counts on", size,
                               wanted, steps.back());
        }
    }
    if (!finished && fs::exists(run / "training_results.json", ignored))
        return "the end of the run is missing, training_results.json tells of it";
    return std::nullopt;
}

}  // namespace studio::run

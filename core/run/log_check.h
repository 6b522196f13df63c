// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/run/events.h"

namespace studio::run {

/// What is wrong with an event log, in words, in the order in which it was found; of a log of rubbish the
/// words of the first findings and the number of the others.
struct LogFindings {
    static constexpr std::size_t kTold = 64;  ///< more are only counted

    /// "line 12 cannot be read (step 7: 'loss' is missing)", "2 events are missing before line 20"
    std::vector<std::string> told = {};
    std::int64_t untold = 0;

    void add(std::string finding);
    bool empty() const { return told.empty(); }
    bool operator==(const LogFindings&) const = default;
};

/// What is wrong with an event log: lines that cannot be read and numbers that are missing, found while its
/// whole lines pass in order. A number that was changed into another number cannot be seen.
class LogCheck {
public:
    /// The next line, and what parsing it gave.
    void take(std::string_view line, const Result<Event>& event);
    /// The next line without parsing it. False: it does not even look like an event from outside, and was not
    /// taken.
    bool takeUnparsed(std::string_view line);
    /// A line that was taken unparsed and could not be parsed after all. `line`: lines() behind its take.
    void unreadable(std::int64_t line, const Error& why);

    std::int64_t lines() const { return lines_; }
    /// A gap shows with the line behind it; `ended`: no more lines come.
    LogFindings findings(bool ended) const;
    /// Whether there are any findings.
    bool damaged(bool ended) const { return !findings_.empty() || (ended && jump_.has_value()); }

private:
    void readable(std::int64_t seq);
    void settle(std::int64_t next);

    struct Jump {
        std::int64_t line = 0, seq = 0, missing = 0;
    };
    LogFindings findings_ = {};
    std::int64_t lines_ = 0;
    std::int64_t last_ = -1;         ///< number of the last event that can be trusted
    std::int64_t unreadable_ = 0;    ///< lines since then that may hold the missing numbers
    std::optional<Jump> jump_ = {};  ///< a number that is too high: a gap before it, or itself damaged
};

/// The findings as one error, at most five of them in words; nothing where there are none.
std::optional<Error> logDamage(const LogFindings& findings);

/// Reads the whole log of a run. `ended`: nobody writes it any more, its end is looked at too.
LogFindings logFindings(const std::filesystem::path& run, bool ended);

/// Whether the log of a run that nobody trains ends too early: before what its newest checkpoint counts on,
/// or without the end that training_results.json tells of (`finished`: the log tells of an end itself). A
/// last line that a crash cut is no finding: a resume takes it away.
std::optional<std::string> missingEnd(const std::filesystem::path& run, bool finished);

}  // namespace studio::run

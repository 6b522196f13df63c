// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/config_checks.h"

#include <fmt/format.h>

#include <utility>

#include "core/base/file.h"
#include "core/config/train_config.h"

namespace studio::run {

namespace fs = std::filesystem;

namespace {

std::string configProblem(const fs::path& file) {
    Status usable = checkWholeConfig(file);
    if (usable.ok()) {
        if (auto config = config::loadTrainConfig(file); !config.ok()) usable = config.error();
    }
    if (usable.ok()) return {};
    return fmt::format(
        "config.yaml cannot be used: {}. The run cannot be resumed with it, and what was retained is shown "
        "without it: restore the file from a copy. Its checkpoints are not affected.",
        usable.error().message);
}

}  // namespace

Status checkWholeConfig(const fs::path& file) {
    STUDIO_ASSIGN(std::string text, readFile(file));
    text.erase(text.find_last_not_of(" \t\r\n") + 1);
    if (text.ends_with("\n...")) return {};
    return Error{ErrorCode::Corrupt,
                 fmt::format("cannot resume with {}: its last line, '...', is missing: it was cut short",
                             file.string()),
                 "Restore the file from a copy; if it was edited on purpose, put the line back."};
}

void ConfigChecks::addProblems(std::vector<RunListEntry>& runs) {
    const std::lock_guard lock(mutex_);
    for (RunListEntry& run : runs) {
        const fs::path file = run.path / "config.yaml";
        std::error_code noTime, noSize;
        Seen seen{fs::last_write_time(file, noTime), fs::file_size(file, noSize)};
        if (noTime || noSize) continue;
        const auto before = seen_.find(file);
        const bool same =
            before != seen_.end() && before->second.time == seen.time && before->second.size == seen.size;
        seen.problem = same ? before->second.problem : configProblem(file);
        if (!seen.problem.empty()) run.problems.push_back(seen.problem);
        seen_.insert_or_assign(file, std::move(seen));
    }
}

}  // namespace studio::run

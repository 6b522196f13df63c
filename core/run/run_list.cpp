// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/run_list.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "core/base/file.h"
#include "core/run/checkpoint_store.h"
#include "core/run/clock.h"
#include "core/run/log_check.h"
#include "core/run/resume_hint.h"
#include "core/run/run_lock.h"
#include "core/run/saved_figures.h"
#include "core/run/trash.h"

namespace studio::run {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr int kDepth = 3;

std::optional<double> ageOf(const Result<HeartbeatRecord>& beat) {
    if (!beat.ok()) return std::nullopt;
    return std::max(0.0, wallClockS() - beat->timeS);
}

/// What is wrong, and the next step.
std::string inOneLine(const Error& error) {
    return error.hint.empty() ? error.message : error.message + ". " + error.hint;
}

RunListEntry inspectWith(LogSummaries& logs, const fs::path& run) {
    RunListEntry entry{.path = run,
                       .id = run.filename().string(),
                       .parentRun = {},
                       .device = {},
                       .startedS = 0,
                       .status = {},
                       .checkpoints = CheckpointStore(run / "checkpoints").steps(),
                       .problems = {}};
    std::error_code ignored;
    if (!fs::is_regular_file(run / "config.yaml", ignored)) {
        entry.problems.push_back(
            "config.yaml is missing. The run cannot be resumed without it: restore it from a copy. Its "
            "checkpoints are not affected.");
    }
    if (!fs::is_regular_file(run / "events.jsonl", ignored)) {
        entry.problems.push_back(
            "events.jsonl is missing. Its curves are lost; `kstudio train --resume` goes on from the newest "
            "checkpoint.");
    }
    const auto log = logs.of(run);
    const RunSummary& summary = log->summary;
    auto beat = readHeartbeat(run);
    if (!beat.ok() && beat.error().code != ErrorCode::NotFound) {
        entry.problems.push_back(
            beat.error().message +
            ". Nothing depends on it: the next `kstudio train --resume` writes it anew.");
    }

    auto record = readRunRecord(run);
    if (!record.ok()) entry.problems.insert(entry.problems.begin(), inOneLine(record.error()));
    RunRecord known =
        record.ok() ? *record : RunRecord{.id = {}, .parentRun = {}, .extra = {}, .sessions = {{}}};
    entry.parentRun = known.parentRun;
    entry.device = known.sessions.back().device;
    entry.startedS = known.sessions.front().startedS;
    entry.status = statusOf(known, beat.ok() ? std::optional(*beat) : std::nullopt, ageOf(beat), summary);
    // a damaged log does not know all that was saved, and what a log tells may be gone
    if (entry.status.state == RunState::Interrupted)
        entry.status.hint = resumeHint(!entry.checkpoints.empty());
    bool alive = record.ok() && (entry.status.alive() || entry.status.state == RunState::Silent);
    auto findings = log->check.findings(!alive);
    auto end = alive ? std::nullopt : missingEnd(run, summary.finished().has_value());
    // a trainer may have ended since the log was read
    if (end) end = missingEnd(run, logs.of(run)->summary.finished().has_value());
    if (end) findings.add(*end);
    if (auto damage = logDamage(findings)) {
        entry.problems.push_back(inOneLine(*damage));
        if (!alive) takeResults(entry.status, run);
    }
    // without run.json nobody is known who could still be heard of
    if (!record.ok() && entry.status.state == RunState::Silent) entry.status.state = RunState::Interrupted;
    return entry;
}

void collect(const fs::path& folder, int depth, LogSummaries& logs, std::vector<RunListEntry>& found) {
    std::error_code problem;
    for (fs::directory_iterator it(folder, problem), end; !problem && it != end; it.increment(problem)) {
        std::error_code ignored;
        std::string name = it->path().filename().string();
        // links are not followed: a loop of them would never end
        if (name.starts_with('.') || it->symlink_status(ignored).type() != fs::file_type::directory) continue;
        if (looksLikeRun(it->path())) {
            found.push_back(inspectWith(logs, it->path()));
        } else if (depth > 1) {
            collect(it->path(), depth - 1, logs, found);
        }
    }
}

}  // namespace

bool looksLikeRun(const fs::path& folder) {
    std::error_code ignored;
    auto has = [&](const char* name) { return fs::exists(folder / name, ignored); };
    // a recording of the robot has events.jsonl, too
    const bool log = has("events.jsonl") && !has("session.json");
    return has("run.json") || log || (has("lock") && has("config.yaml"));
}

RunListEntry inspectRun(const fs::path& run) {
    LogSummaries once;
    return inspectWith(once, run);
}

Result<std::vector<RunListEntry>> listRuns(const fs::path& root) {
    return RunLister().list(root);
}

Result<std::vector<RunListEntry>> RunLister::list(const fs::path& root) {
    std::error_code ignored;
    if (!fs::is_directory(root, ignored)) {
        return Error{ErrorCode::NotFound,
                     fmt::format("cannot list runs in {}: no such folder", root.string()),
                     "Name the folder that holds the runs (training.output_directory)."};
    }
    std::vector<RunListEntry> found;
    if (looksLikeRun(root)) {
        found.push_back(inspectWith(logs_, root));
    } else {
        collect(root, kDepth, logs_, found);
    }
    std::sort(found.begin(), found.end(), [](const RunListEntry& a, const RunListEntry& b) {
        return std::tie(b.startedS, b.id) < std::tie(a.startedS, a.id);
    });
    return found;
}

json toJson(const RunStatus& status) {
    json best;
    if (status.bestValidation)
        best = {{"step", status.bestValidation->step}, {"loss", numberToJson(status.bestValidation->loss)}};
    return {{"state", toString(status.state)},
            {"step", status.step},
            {"total_steps", status.totalSteps},
            {"last_loss", numberToJson(status.lastLoss)},
            {"best_validation", best},
            {"eta_s", numberToJson(status.etaS)},
            {"heartbeat_age_s", numberToJson(status.heartbeatAgeS)},
            {"step_age_s", numberToJson(status.stepAgeS)},
            {"message", status.message},
            {"hint", status.hint}};
}

json toJson(const RunListEntry& entry) {
    json value = toJson(entry.status);
    value["id"] = entry.id;
    value["path"] = entry.path.string();
    value["parent_run"] = entry.parentRun;
    value["device"] = entry.device;
    value["started"] = numberToJson(entry.startedS);
    value["checkpoints"] = entry.checkpoints;
    value["problems"] = entry.problems;
    return value;
}

Result<fs::path> moveRunToTrash(const fs::path& run) {
    std::error_code ignored;
    fs::path folder = fs::canonical(run, ignored);
    if (ignored || !looksLikeRun(folder)) {
        return Error{ErrorCode::NotFound, fmt::format("cannot delete {}: no run there", run.string()),
                     "`kstudio runs list` shows the runs."};
    }
    // held until it has moved, so that nobody begins to train it meanwhile
    STUDIO_ASSIGN(RunLock lock, RunLock::take(folder));
    auto record = readRunRecord(folder);
    // the lock of another machine may not be seen from here, its heartbeat is
    auto beat = readHeartbeat(folder);
    const bool mayLive =
        record.ok() && beat.ok() && !beat->closed && probe(record->sessions.back().process) != Liveness::Dead;
    const double ageS = beat.ok() ? std::fabs(wallClockS() - beat->timeS) : 0;
    // the whole log is read only where its slowest step decides
    if (mayLive && (ageS < kSilentAfterS || ageS < silentAfterS(LogSummaries().of(folder)->summary))) {
        const ProcessId& process = record->sessions.back().process;
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("cannot delete {}: process {} on {} is training it", run.string(),
                                 process.pid, process.host),
                     "Stop that one first."};
    }
    return moveToTrash(folder, folder.filename().string(), wallClockS());
}

}  // namespace studio::run

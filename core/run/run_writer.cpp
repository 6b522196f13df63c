// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/run_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <utility>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/log.h"
#include "core/run/append_file.h"
#include "core/run/clock.h"
#include "core/run/control.h"
#include "core/run/event_text.h"
#include "core/run/heartbeat.h"
#include "core/run/log_check.h"
#include "core/run/log_lines.h"
#include "core/run/run_info.h"
#include "core/run/run_lock.h"
#include "core/run/run_summary.h"
#include "core/run/saved_figures.h"
#include "core/run/tensorboard.h"

#include <spdlog/spdlog.h>

namespace studio::run {

namespace fs = std::filesystem;

namespace {

/// log.txt is for reading: of the steps one in this many seconds is enough.
constexpr double kTextStepS = 5;

RunSession sessionOf(const RunInfo& info) {
    return {.process = currentProcess(),
            .argv = info.argv,
            .device = info.device,
            .gitCommit = info.gitCommit,
            .startedS = wallClockS()};
}

/// The largest offset not above `wanted` at which a line of the file begins, and the events before it.
std::uint64_t wholeLinesUpTo(const fs::path& path, std::uint64_t wanted, RunSummary& summary,
                             LogCheck& check) {
    std::uint64_t end = 0;
    forEachLine(path, wanted, [&](std::string_view line, std::uint64_t lineEnd) {
        end = lineEnd;
        auto event = parseEventLine(line);
        check.take(line, event);
        if (event.ok()) summary.add(*event);
        return true;
    });
    return end;
}

}  // namespace

struct RunWriter::State {
    fs::path folder;
    RunLock lock;
    AppendFile events;
    AppendFile text;
    TensorBoardWriter board;
    RunSummary summary;
    std::int64_t seq = 0;
    double lastTextStepS = 0;
    std::optional<Error> trouble;  ///< why the event log cannot be written just now
    std::optional<Error> unsaved;  ///< and the checkpoint
    std::int64_t droppedBefore = 0;
    std::unique_ptr<Heartbeat> heartbeat;
    /// What training_results.json said, of a run whose log has lost part of what was trained.
    std::optional<nlohmann::json> formerResults;
    bool damaged = false;  ///< the log that this session goes on with
    bool trained = false;  ///< by this session

    State(fs::path run, RunLock held)
        : folder(std::move(run)),
          lock(std::move(held)),
          events(folder / "events.jsonl"),
          text(folder / "log.txt", 1u << 20),
          board(folder) {}

    void write(const EventBody& body);
    void writeText(const Event& event);
    void noteTrouble(const Status& status);
    void tellTrouble() const;
    Status writeResults(const Finished& end) const;
};

void RunWriter::State::write(const EventBody& body) {
    Event event{hasNumber(body) ? seq++ : seq, wallClockS(), body};
    Status status = events.append(toLine(event) + "\n");
    summary.add(event);
    if (const auto* resumed = std::get_if<Resumed>(&body); resumed && damaged)
        goOnBehindLoss(summary, folder, resumed->step);
    if (std::holds_alternative<Step>(body) && !std::exchange(trained, true) && formerResults) {
        // from here on they are not the run's any more
        (void)fileSystem().unlink((folder / "training_results.json").c_str());
    }
    // the log counts, these two are copies for other readers: they retry by themselves
    (void)board.add(event);
    writeText(event);
    noteTrouble(status);
}

Status RunWriter::State::writeResults(const Finished& end) const {
    // trained no further: what was written before knows more of the training than a damaged log
    const bool knowsMore = formerResults && !trained && formerResults->is_object() &&
                           formerResults->contains("step") && (*formerResults)["step"] == end.step;
    if (!knowsMore) return writeTrainingResults(folder, summary);
    nlohmann::json kept = *formerResults;
    if (!kept.contains("outcome") || kept["outcome"] != end.outcome) {
        const nlohmann::json now = summary.results();
        for (const char* key : {"outcome", "message", "end_time", "resumes", "warnings", "errors"})
            kept[key] = now[key];
    }
    return writeFileAtomic(folder / "training_results.json", kept.dump(4) + "\n");
}

void RunWriter::State::writeText(const Event& event) {
    if (std::holds_alternative<Step>(event.body)) {
        if (event.timeS - lastTextStepS < kTextStepS && event.timeS >= lastTextStepS) return;
        lastTextStepS = event.timeS;
    }
    (void)text.append(formatTime(event.timeS, "%Y-%m-%d %H:%M:%S ") + describe(event.body) + "\n");
}

void RunWriter::State::noteTrouble(const Status& status) {
    if (!status.ok()) {
        if (!trouble) log()->warn("{}; training goes on and the event is kept", status.error().message);
        if (!trouble) trouble = status.error();
        tellTrouble();
        return;
    }
    if (!trouble) return;
    std::string was = std::exchange(trouble, std::nullopt)->message;
    tellTrouble();
    std::int64_t lost = events.dropped() - droppedBefore;
    droppedBefore = events.dropped();
    write(Note{.level = lost > 0 ? "error" : "warning",
               .message = fmt::format(
                   "for a while the event log could not be written ({}); {}", was,
                   lost > 0 ? fmt::format("{} events were lost", lost) : std::string("all events were kept")),
               .hint = "",
               .step = summary.step()});
}

/// A checkpoint is worth more than a line of the log.
void RunWriter::State::tellTrouble() const {
    if (heartbeat) heartbeat->setTrouble(unsaved ? unsaved : trouble);
}

RunWriter::RunWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}

RunWriter::~RunWriter() {
    // there may be room by now
    if (state_->events.sync().ok() && state_->heartbeat) state_->heartbeat->setEnd({});
    (void)state_->text.sync();
    (void)state_->board.sync();
}

namespace {

/// Everything of a new run except the open files. The folder exists already and is empty.
Status fillFolder(const fs::path& folder, const RunInfo& info, const std::string& configYaml) {
    STUDIO_CHECK(makeFolders(folder / "checkpoints"));
    STUDIO_CHECK(makeFolders(folder / "control"));
    STUDIO_CHECK(makeFolders(folder / "artifacts"));
    STUDIO_CHECK(writeFileAtomic(folder / "config.yaml", configYaml));
    RunRecord record{.id = folder.filename().string(),
                     .parentRun = info.parentRun,
                     .extra = info.extra,
                     .sessions = {sessionOf(info)}};
    STUDIO_CHECK(writeRunRecord(folder, record));
    // the new folder's own name must survive a power cut as well
    return syncFolder(folder.parent_path());
}

}  // namespace

Result<std::unique_ptr<RunWriter>> RunWriter::create(const fs::path& root, const std::string& name,
                                                     const RunInfo& info, const std::string& configYaml) {
    STUDIO_ASSIGN(fs::path folder, makeRunFolder(fs::absolute(root), name));
    auto open = [&]() -> Result<std::unique_ptr<RunWriter>> {
        // locked first, so that nobody sees an unlocked run
        STUDIO_ASSIGN(RunLock lock, RunLock::take(folder));
        STUDIO_CHECK(fillFolder(folder, info, configYaml));
        auto state = std::make_unique<State>(folder, std::move(lock));
        STUDIO_CHECK(state->events.open());
        state->heartbeat = std::make_unique<Heartbeat>(folder);
        return std::unique_ptr<RunWriter>(new RunWriter(std::move(state)));
    };
    auto writer = open();
    std::error_code ignored;
    // a folder without a run in it would only confuse the list of runs
    if (!writer.ok()) fs::remove_all(folder, ignored);
    return writer;
}

Result<std::unique_ptr<RunWriter>> RunWriter::resume(const fs::path& run, const LogPosition& position,
                                                     const RunInfo& info, std::optional<RunLock> held) {
    fs::path folder = fs::absolute(run);
    STUDIO_ASSIGN(RunRecord record, readRunRecord(folder));
    if (!held) {
        STUDIO_ASSIGN(RunLock lock, RunLock::take(folder));
        held.emplace(std::move(lock));
    }
    auto state = std::make_unique<State>(folder, std::move(*held));

    // cut the log back to what the checkpoint knows; a damaged log is no reason not to train
    LogCheck check;
    std::uint64_t keep = wholeLinesUpTo(folder / "events.jsonl", position.offset, state->summary, check);
    STUDIO_CHECK(state->events.open(keep));
    STUDIO_CHECK(state->events.sync());
    state->seq = position.seq;

    auto findings = check.findings(true);
    if (keep != position.offset) {
        findings.told.insert(
            findings.told.begin(),
            fmt::format("{} of the {} bytes that the checkpoint counts on are there", keep, position.offset));
    }
    const auto damage = logDamage(findings);
    state->damaged = damage.has_value();
    const fs::path results = folder / "training_results.json";
    // a pipe or a device in its place would be waited for: it is no result, and goes below
    if (std::error_code ignored; damage && fs::is_regular_file(results, ignored)) {
        if (auto former = readJson(results); former.ok()) state->formerResults = std::move(*former);
    }
    // wishes and the summary of the former session are no longer true; a summary that nothing could make
    // again stays until a step is trained
    STUDIO_CHECK(makeFolders(folder / "control"));
    for (Control control : {Control::Stop, Control::Pause}) STUDIO_CHECK(setControl(folder, control, false));
    if (!state->formerResults && fileSystem().unlink(results.c_str()) != 0 && errno != ENOENT)
        return systemError("remove", results);

    // the heartbeat first: once run.json names us, a follower takes a closed one for our end
    state->heartbeat = std::make_unique<Heartbeat>(folder);
    record.sessions.push_back(sessionOf(info));
    STUDIO_CHECK(writeRunRecord(folder, record));
    if (damage) {
        state->write(Note{.level = "warning",
                          .message = damage->message,
                          .hint =
                              "The curves have a gap there. Training itself is not affected: it goes on from "
                              "its checkpoint.",
                          .step = -1});
        state->seq = position.seq;
    }
    return std::unique_ptr<RunWriter>(new RunWriter(std::move(state)));
}

void RunWriter::emit(const EventBody& body) {
    state_->write(body);
    const auto* end = std::get_if<Finished>(&body);
    if (!end) return;
    // the end of a run is worth waiting for the disk
    if (!state_->events.sync().ok()) state_->heartbeat->setEnd(*end);
    (void)state_->text.sync();
    (void)state_->board.sync();
    Status status = state_->writeResults(*end);
    if (!status.ok()) log()->warn("{}", status.error().message);
}

Result<LogPosition> RunWriter::sync() {
    STUDIO_CHECK(state_->events.sync());
    return LogPosition{state_->events.size(), state_->seq};
}

const fs::path& RunWriter::folder() const {
    return state_->folder;
}

void RunWriter::beat(std::int64_t step) {
    state_->heartbeat->beat(step);
}

void RunWriter::tellUnsaved(std::optional<Error> why) {
    state_->unsaved = std::move(why);
    state_->tellTrouble();
}

bool RunWriter::stopRequested() const {
    return controlSet(state_->folder, Control::Stop);
}

bool RunWriter::pauseRequested() const {
    return controlSet(state_->folder, Control::Pause);
}

}  // namespace studio::run

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/export_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/run/run_follower.h"

namespace studio::run {

namespace fs = std::filesystem;

namespace {

/// Every event of the log, in order; the lines that could not be read.
Result<std::int64_t> readEvents(const fs::path& run, const std::function<Status(const Event&)>& take) {
    STUDIO_ASSIGN(RunFollower follower, RunFollower::open(run));
    std::int64_t damaged = 0;
    for (bool more = true; more;) {
        FollowerPoll poll = follower.poll();
        if (poll.restarted) {
            return Error{ErrorCode::Io,
                         fmt::format("cannot export {}: its log was cut while it was read", run.string()),
                         "The run is being resumed: export it again in a moment."};
        }
        damaged += poll.damaged;
        more = poll.more;
        for (const Event& event : poll.events) STUDIO_CHECK(take(event));
    }
    return damaged;
}

/// A word of a table: in quotes where it would be read as several.
std::string cell(const std::string& text) {
    if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
    std::string quoted = "\"";
    for (char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

/// A file of the export, opened at its first line: a table without rows is not written.
class Table {
public:
    Table(fs::path path, std::string head) : path_(std::move(path)), head_(std::move(head)) {}

    Status add(const std::string& line) {
        if (!file_) {
            STUDIO_ASSIGN(AtomicFile opened, AtomicFile::create(path_));
            file_.emplace(std::move(opened));
            STUDIO_CHECK(file_->write(head_ + "\n"));
        }
        ++rows_;
        return file_->write(line + "\n");
    }
    Status commit(RunExport& done) {
        if (!file_) return {};
        STUDIO_CHECK(file_->commit());
        done.files.push_back(path_);
        return {};
    }
    std::int64_t rows() const { return rows_; }

private:
    fs::path path_;
    std::string head_;
    std::optional<AtomicFile> file_;
    std::int64_t rows_ = 0;
};

Status requireFree(const fs::path& path) {
    std::error_code ignored;
    if (!fs::exists(path, ignored)) return {};
    return Error{ErrorCode::InvalidArgument,
                 fmt::format("cannot export to {}: it is there already", path.string()),
                 "Nothing is overwritten; name another folder, or move the file away."};
}

std::string nameOf(const fs::path& run) {
    fs::path whole = fs::absolute(run).lexically_normal();
    return (whole.has_filename() ? whole : whole.parent_path()).filename().string();
}

/// Tasks that steps tell apart, in the order in which they appear.
Result<std::vector<std::string>> sourcesOf(const fs::path& run) {
    std::vector<std::string> names;
    auto read = readEvents(run, [&](const Event& event) -> Status {
        const auto* step = std::get_if<Step>(&event.body);
        for (const SourceLoss& source : step ? step->sources : std::vector<SourceLoss>()) {
            if (std::find(names.begin(), names.end(), source.task) == names.end())
                names.push_back(source.task);
        }
        return {};
    });
    if (!read.ok()) return read.error();
    return names;
}

std::string stepLine(const Event& event, const Step& step, const std::vector<std::string>& sources) {
    std::string line = fmt::format("{},{},{},{},{},{},{},{}", step.step, step.epoch, event.timeS, step.loss,
                                   step.gradNorm, step.lr, step.samplesPerSecond, step.seconds);
    for (const std::string& name : sources) {
        auto found = std::find_if(step.sources.begin(), step.sources.end(),
                                  [&](const SourceLoss& source) { return source.task == name; });
        line += ",";
        if (found != step.sources.end() && found->samples > 0) line += fmt::format("{}", found->loss);
    }
    return line;
}

std::string validationLine(const Event& event, const Validation& validation) {
    const bool action = validation.action.frames > 0;
    return fmt::format("{},{},{},{},{},{},{},{},{}", validation.step, event.timeS, validation.taskId,
                       cell(validation.task), validation.loss, validation.frames, validation.on,
                       action ? fmt::format("{}", validation.action.mean) : "",
                       action ? fmt::format("{}", validation.action.gripperAgreement) : "");
}

std::string evaluationLine(const Event& event, const Evaluation& evaluation) {
    return fmt::format("{},{},{},{},{},{},{},{},{},{},{}", evaluation.step, event.timeS, evaluation.taskId,
                       cell(evaluation.task), evaluation.where, cell(evaluation.checkpoint),
                       evaluation.trials, evaluation.successes, evaluation.progress,
                       evaluation.secondsToSuccess, evaluation.firstSeed);
}

Result<RunExport> exportTables(const fs::path& run, const fs::path& folder) {
    const std::string name = nameOf(run);
    const fs::path steps = folder / (name + "_steps.csv"), validation = folder / (name + "_validation.csv"),
                   evaluation = folder / (name + "_evaluation.csv");
    for (const fs::path& file : {steps, validation, evaluation}) STUDIO_CHECK(requireFree(file));
    STUDIO_ASSIGN(auto sources, sourcesOf(run));
    std::string head = "step,epoch,time_s,loss,gradient_norm,learning_rate,samples_per_second,seconds";
    for (const std::string& source : sources) head += "," + cell("loss of " + source);
    Table stepTable(steps, head);
    Table validationTable(validation,
                          "step,time_s,task,name,loss,frames,measured_on,action_error,gripper_agreement");
    Table evaluationTable(evaluation,
                          "step,time_s,task,name,where,checkpoint,trials,successes,progress,"
                          "seconds_to_success,first_seed");
    auto read = readEvents(run, [&](const Event& event) -> Status {
        if (const auto* step = std::get_if<Step>(&event.body))
            return stepTable.add(stepLine(event, *step, sources));
        if (const auto* one = std::get_if<Validation>(&event.body))
            return validationTable.add(validationLine(event, *one));
        if (const auto* one = std::get_if<Evaluation>(&event.body))
            return evaluationTable.add(evaluationLine(event, *one));
        return {};
    });
    if (!read.ok()) return read.error();
    RunExport done{{}, stepTable.rows(), validationTable.rows(), evaluationTable.rows(), *read};
    for (Table* table : {&stepTable, &validationTable, &evaluationTable}) STUDIO_CHECK(table->commit(done));
    return done;
}

Result<RunExport> exportDocument(const fs::path& run, const fs::path& folder) {
    const fs::path file = folder / (nameOf(run) + ".json");
    STUDIO_CHECK(requireFree(file));
    STUDIO_ASSIGN(auto record, readJson(run / "run.json"));
    STUDIO_ASSIGN(AtomicFile out, AtomicFile::create(file));
    STUDIO_CHECK(
        out.write("{\"run\": " + record.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) +
                  ",\n\"events\": [\n"));
    RunExport done;
    bool first = true;
    auto read = readEvents(run, [&](const Event& event) -> Status {
        done.steps += std::holds_alternative<Step>(event.body);
        done.validations += std::holds_alternative<Validation>(event.body);
        done.evaluations += std::holds_alternative<Evaluation>(event.body);
        STUDIO_CHECK(out.write((first ? "" : ",\n") + toLine(event)));
        first = false;
        return {};
    });
    if (!read.ok()) return read.error();
    done.damaged = *read;
    STUDIO_CHECK(out.write("\n]}\n"));
    STUDIO_CHECK(out.commit());
    done.files.push_back(file);
    return done;
}

}  // namespace

Result<RunExport> exportRun(const fs::path& run, const fs::path& folder, ExportFormat format) {
    // a run is asked for before anything is made
    STUDIO_CHECK(RunFollower::open(run));
    STUDIO_CHECK(makeFolders(folder));
    return format == ExportFormat::Csv ? exportTables(run, folder) : exportDocument(run, folder);
}

}  // namespace studio::run

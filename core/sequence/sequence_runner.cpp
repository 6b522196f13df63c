// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sequence/sequence_runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/base/file.h"
#include "core/config/project_places.h"
#include "core/run/run_list.h"
#include "core/run/run_lock.h"
#include "core/sequence/plan_parts.h"

namespace studio::sequence {

namespace fs = std::filesystem;
using config::ProjectConfig;
using config::TaskConfig;

namespace {

/// One pass over the stages; the plan is made anew before each, as the one before has just made its start.
class Runner {
public:
    Runner(const ProjectConfig& project, const PlanOptions& options, const SequenceServices& services)
        : project_(project), options_(options), services_(services) {}

    Result<SequenceOutcome> run(const std::stop_token& stop) {
        // what a later stage would be refused for is found before the first is trained
        DataFacts facts = services_.facts;
        facts.size = {};
        STUDIO_ASSIGN(SequencePlan plan, planSequence(project_, options_, facts));
        STUDIO_CHECK(refuseBlocked(plan));
        STUDIO_CHECK(makeFolders(plan.sequence.folder));
        auto lock = run::RunLock::take(plan.sequence.folder);
        if (!lock.ok()) {
            return lock.error().within(fmt::format("cannot run the sequence {}", plan.sequence.id));
        }
        // read again: another process may have worked on it until just now
        STUDIO_ASSIGN(plan, planSequence(project_, options_));
        if (!plan.begun) STUDIO_CHECK(writeSequence(plan.sequence));
        removeUnfinishedFolders(plan.sequence);
        STUDIO_CHECK(writeStats(plan));

        SequenceOutcome outcome;
        outcome.folder = plan.sequence.folder;
        for (std::size_t i = 0; i < plan.stages.size(); ++i) {
            STUDIO_ASSIGN(SequencePlan now, planSequence(project_, options_));
            const StagePlan stage = now.stages[i];
            outcome.stage = stage.stage;
            if (stage.state == "done") {
                report(stage, "done already", stage.run);
                continue;
            }
            if (!stage.needed) {
                report(stage, "its run is not there any more, and not needed", stage.gone);
                continue;
            }
            if (stop.stop_requested()) {
                outcome.end = {"stopped", fmt::format("stage {} was not begun", stage.stage), again()};
                return outcome;
            }
            STUDIO_ASSIGN(outcome.end, trainStage(now, stage, stop));
            if (outcome.end.word != "done") return outcome;
        }
        return outcome;
    }

private:
    std::string again() const { return "Run the same command again: it goes on where it was."; }

    static Status refuseBlocked(const SequencePlan& plan) {
        std::vector<std::string> lines;
        const Issue* first = nullptr;
        for (const Issue& issue : plan.issues) {
            if (!issue.blocking) continue;
            if (!first) first = &issue;
            lines.push_back(issue.message + (issue.hint.empty() ? "" : " (" + issue.hint + ")"));
        }
        if (!first) return {};
        if (lines.size() == 1) return Error{ErrorCode::InvalidConfig, first->message, first->hint};
        std::string message = fmt::format("{} things stand against this sequence", lines.size());
        for (const std::string& line : lines) message += "\n  " + line;
        return Error{ErrorCode::InvalidConfig, message, ""};
    }

    /// Folders of runs whose making was cut short: nothing can go on from them.
    static void removeUnfinishedFolders(const SequenceState& sequence) {
        std::error_code problem;
        std::vector<fs::path> halves;
        for (fs::directory_iterator it(sequence.folder, problem), end; !problem && it != end;
             it.increment(problem)) {
            std::error_code ignored;
            const fs::path& folder = it->path();
            if (!it->is_directory(ignored) || folder.filename().string().starts_with('.')) continue;
            const bool whole = fs::is_regular_file(folder / "config.yaml", ignored) &&
                               fs::is_regular_file(folder / "run.json", ignored);
            if (!whole && (fs::is_empty(folder, ignored) || run::looksLikeRun(folder))) {
                halves.push_back(folder);
            }
        }
        for (const fs::path& folder : halves) {
            std::error_code ignored;
            // an empty folder goes for good, the rest to the trash
            if (!fs::remove(folder, ignored)) (void)run::moveRunToTrash(folder).ok();
        }
    }

    Status writeStats(const SequencePlan& plan) {
        const fs::path file = plan.sequence.statsFile();
        if (plan.stats != "shared" || hasFrozenStats(plan.sequence)) return {};
        // branches, bounds and other seeds are compared with it: one set, frozen for all of them
        if (const fs::path others = statsToTakeOver(project_, options_, plan.sequence); !others.empty()) {
            STUDIO_ASSIGN(std::string text, readFile(others));
            return writeFileAtomic(file, text);
        }
        if (!services_.writeStats) return {};
        std::vector<TaskData> tasks;
        for (const TaskConfig& task : project_.tasks) {
            auto config = config::taskTrainConfig(project_, task);
            config.data.stats = "compute";
            if (isThere(config.data.root)) {
                tasks.push_back({task.id, task.name, config.data, config.validation});
            }
        }
        auto written = services_.writeStats(tasks, file);
        if (!written.ok()) return written.error().within("cannot make the statistics of the sequence");
        return {};
    }

    Result<StageOutcome> trainStage(const SequencePlan& plan, const StagePlan& stage,
                                    const std::stop_token& stop) {
        std::unique_ptr<StageTraining> training;
        if (!stage.run.empty()) {
            report(stage, "goes on", stage.run);
            STUDIO_ASSIGN(training, services_.resume(stage.run, config::dataRoots(project_)));
        } else {
            if (!stage.gone.empty()) report(stage, "its run is not there any more: trained anew", stage.gone);
            STUDIO_ASSIGN(config::TrainConfig config,
                          stageTrainConfig(project_, plan, stage.stage, services_.facts));
            // written down before the run is made, so that one that a kill leaves behind is found again
            SequenceState state = plan.sequence;
            StageRecord& record = state.stages.emplace_back();
            record = {stage.stage, config.stage.task, stage.name, {}};
            std::sort(state.stages.begin(), state.stages.end(),
                      [](const auto& a, const auto& b) { return a.stage < b.stage; });
            STUDIO_CHECK(writeSequence(state));
            STUDIO_ASSIGN(training, services_.start(config));
            for (StageRecord& each : state.stages) {
                if (each.stage == stage.stage) each.run = training->folder().lexically_normal();
            }
            STUDIO_CHECK(writeSequence(state));
            report(stage, "begins", training->folder());
        }
        StageOutcome outcome = training->run(stop);
        if (outcome.word == "stopped" && outcome.hint.empty()) outcome.hint = again();
        report(stage, outcome.word, training->folder());
        return outcome;
    }

    void report(const StagePlan& stage, const std::string& what, const fs::path& run) const {
        if (services_.report) services_.report(stage, what, run);
    }

    const ProjectConfig& project_;
    const PlanOptions& options_;
    const SequenceServices& services_;
};

}  // namespace

Result<SequenceOutcome> runSequence(const ProjectConfig& project, const PlanOptions& options,
                                    const SequenceServices& services, std::stop_token stop) {
    return Runner(project, options, services).run(stop);
}

}  // namespace studio::sequence

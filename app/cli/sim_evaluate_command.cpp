// SPDX-License-Identifier: GPL-3.0-or-later
// kstudio sim evaluate: closed-loop success of a policy.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <chrono>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/number_checks.h"
#include "app/cli/output.h"
#include "app/cli/progress.h"
#include "app/cli/services.h"
#include "app/cli/sim_commands.h"
#include "app/sim/evaluation.h"

namespace studio::cli {

namespace {

struct EvaluateCommand {
    SimCommon common;
    app::EvaluationRequest request;
    std::string checkpoint, films, out;
    bool download = false;
    bool namesTasks = false;  ///< --task was given
};

/// The language test has tasks and instructions of its own.
Status checkUse(const EvaluateCommand& options) {
    if (!options.request.languageTest) return {};
    if (options.namesTasks)
        return Error{
            ErrorCode::InvalidArgument,
            "cannot choose the tasks of the language test: it is done with the pair in one scene that "
            "only the instruction tells apart",
            "Leave out one of --task and --language-test."};
    if (!options.request.work.instruction.empty())
        return Error{ErrorCode::InvalidArgument,
                     "cannot give another instruction in the language test: it gives each task its own and "
                     "the other's",
                     "Leave out one of --instruction and --language-test."};
    return {};
}

void print(const app::EvaluationRequest& request, const app::EvaluationResult& result) {
    for (const std::string& note : result.notes) say("note: " + note);
    if (request.languageTest) say(app::languageTestReading());
    // instructions are of any length: last
    say(fmt::format("{:<16} {:>9} {:>17} {:>9} {:>9} {:>7}  {}", "task", "success", "95 % interval",
                    "progress", "s to it", "wrong", "instruction"));
    for (const app::TaskEvaluation& m : result.tasks) {
        const eval::ClosedLoopReport& r = m.report;
        say(fmt::format("{:<16} {:>4} / {:<3} {:>6.1f} to {:>5.1f} % {:>9.2f} {:>9} {:>7}  {}", m.task->id,
                        r.successes, r.trials.size(), 100 * r.interval.low, 100 * r.interval.high, r.progress,
                        r.successes > 0 ? fmt::format("{:.1f}", r.secondsToSuccess) : "-",
                        m.task->confused ? std::to_string(r.confusions) : "-", app::instructionLabel(m)));
    }
    for (const app::TaskEvaluation& m : result.tasks) {
        auto failed = m.report.failedSeeds();
        // under the words of the other task of the pair, failing is right
        if (!failed.empty() && (m.instructionOf == app::kOwnWords || m.instructionOf == app::kGivenWords))
            say(fmt::format("{} failed at seeds {}", m.task->id, fmt::join(failed, " ")));
    }
    if (!result.kept.empty()) say("kept in " + result.kept.string());
}

int evaluate(EvaluateCommand options, bool asJson) {
    if (auto status = checkUse(options); !status.ok()) {
        fail(status.error(), asJson);
        return kWrongUse;
    }
    app::EvaluationRequest& request = options.request;
    auto tasks = readTasks(options.common.task);
    if (!tasks.ok()) return fail(tasks.error(), asJson);
    if (auto status = readSize(options.common.size, request.width, request.height); !status.ok())
        return fail(status.error(), asJson);
    request.tasks = *tasks;
    request.checkpoint = options.checkpoint;
    request.films = options.films;
    request.out = options.out;
    request.difficulty = options.common.difficulty;
    request.chinese = options.common.language == "zh";
    request.shadows = options.common.shadows;
    request.media = media();
    Interrupt interrupt;
    request.findTokenizer = tokenizerLookup(options.download, interrupt.token());
    ProgressLine line(asJson);
    auto begin = std::chrono::steady_clock::now();
    auto progress = [&](const app::EvaluationProgress& now) {
        double passed = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        double left = now.doneOfAll > 0 ? passed / static_cast<double>(now.doneOfAll) *
                                              static_cast<double>(now.allOfAll - now.doneOfAll)
                                        : -1;
        // counted task by task, the time left is that of all
        line.show(now.done, now.all, left, fmt::format("trials of {}", now.task->id));
    };
    auto result = app::evaluateInSimulator(request, progress, interrupt.token());
    line.clear();
    if (!result.ok()) {
        int code = fail(result.error(), asJson);
        return result.error().code == ErrorCode::Cancelled ? static_cast<int>(kStopped) : code;
    }
    if (asJson) {
        say(nlohmann::json(app::evaluationJson(request, *result)));
    } else {
        print(request, *result);
    }
    return kDone;
}

}  // namespace

void addSimEvaluateCommand(CLI::App& simCommand, Common& common, Action& action) {
    auto* sub = simCommand.add_subcommand("evaluate", "Let a policy act and count its successes.");
    auto options = std::make_shared<EvaluateCommand>();
    addSimOptions(*sub, options->common);
    sub->add_option("--checkpoint", options->checkpoint,
                    "Policy folder, step folder, or run (its last checkpoint)")
        ->required();
    sub->add_option("--episodes", options->request.episodes, "Trials per task")
        ->check(CLI::Range(1, 100000))
        ->capture_default_str();
    sub->add_option("--first-seed", options->request.firstSeed,
                    "Seeds count up from here; the same for every policy")
        ->check(seedNumber())
        ->capture_default_str();
    sub->add_option("--parallel", options->request.work.parallel,
                    "Environments that share an inference batch")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    sub->add_option("--execute", options->request.work.actionSteps,
                    "Steps of each chunk that are executed; default: the policy's")
        ->check(CLI::PositiveNumber);
    sub->add_option("--steps", options->request.work.steps, "Euler steps; default: the policy's")
        ->check(CLI::PositiveNumber);
    sub->add_option("--instruction", options->request.work.instruction, "Instead of the task's own");
    sub->add_flag(
        "--language-test", options->request.languageTest,
        "Instead of --task: the pair in one scene, each under its own and under the other's instruction");
    sub->add_option("--failure-videos", options->films, "Folder for a film of every failed trial");
    sub->add_flag("--film-failures", options->request.filmsBeside,
                  "The same, in a folder beside the results");
    sub->add_option(
        "--out", options->out,
        "JSON file; default: artifacts/ of the checkpoint's run, whose log gets the event in any case");
    sub->add_option("--task-id", options->request.taskId,
                    "Number of the task in its sequence, for the run's log");
    sub->add_option("--device", options->request.device, "auto, cpu, cuda or cuda:N")->capture_default_str();
    sub->add_flag("--download", options->download,
                  "Fetch the tokenizer that a checkpoint names but lacks, if it is not in the local cache");
    sub->add_flag("--json", common.json, "Machine-readable");
    sub->footer("Example: kstudio sim evaluate --checkpoint runs/weighing --task all --episodes 50");
    auto* task = sub->get_option("--task");
    sub->callback([options, task, &common, &action] {
        options->namesTasks = task->count() > 0;
        action = [options, &common] { return evaluate(*options, common.json); };
    });
}

}  // namespace studio::cli

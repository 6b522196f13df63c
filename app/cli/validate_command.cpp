// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <exception>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/output.h"
#include "app/cli/retention_tables.h"
#include "app/cli/services.h"
#include "core/eval/validate_checkpoint.h"
#include "core/retention/find_sequences.h"
#include "core/run/checkpoint_at.h"
#include "core/run/events.h"

namespace studio::cli {

namespace fs = std::filesystem;

namespace {

struct ValidateOptions {
    std::string config, project;
    std::vector<std::string> overrides;
    bool download = false;
    eval::CheckpointValidationOptions work;
};

/// The last run of the sequence that came furthest, whose configuration knows most tasks.
Result<fs::path> furthestRun(const std::string& project) {
    STUDIO_ASSIGN(std::vector<retention::FoundSequence> found, retention::findSequences({project}));
    auto furthest = std::max_element(found.begin(), found.end(), [](const auto& a, const auto& b) {
        return a.runs.size() < b.runs.size();
    });
    return furthest->runs.back();
}

/// The named configuration, that of the project's furthest stage, or that of the checkpoint's own run.
Result<config::TrainConfig> configOf(const ValidateOptions& options) {
    if (!options.config.empty()) return config::loadTrainConfig(options.config, options.overrides);
    if (!options.project.empty()) {
        STUDIO_ASSIGN(fs::path furthest, furthestRun(options.project));
        return config::loadTrainConfig(furthest / "config.yaml", options.overrides);
    }
    fs::path run = run::runOf(options.work.checkpoint);
    if (!run.empty()) return config::loadTrainConfig(run / "config.yaml", options.overrides);
    std::error_code ignored;
    if (!fs::exists(options.work.checkpoint, ignored)) {
        return Error{ErrorCode::NotFound,
                     fmt::format("cannot validate {}: it is not there", options.work.checkpoint.string()),
                     "Name a run, a checkpoint of a run, or its link `best` or `last`."};
    }
    std::string hint = "Name the configuration of a stage with --config.";
    // a project, a sequence or a folder of runs
    if (auto last = furthestRun(options.work.checkpoint); last.ok())
        hint = "It holds runs; name one of them: kstudio validate " + last->string();
    return Error{ErrorCode::InvalidArgument,
                 fmt::format("cannot validate {}: it lies in no run, so its tasks are not known",
                             options.work.checkpoint.string()),
                 hint};
}

nlohmann::ordered_json toJson(const std::vector<double>& values) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (double value : values) list.push_back(nlohmann::ordered_json(run::numberToJson(value)));
    return list;
}

void printJson(const eval::CheckpointValidation& report) {
    nlohmann::ordered_json tasks = nlohmann::ordered_json::array();
    for (const auto& task : report.tasks) {
        const auto& action = task.result.action;
        nlohmann::ordered_json row{{"task", task.task},
                                   {"name", task.name},
                                   {"loss", run::numberToJson(task.result.loss)},
                                   {"frames", task.result.frames}};
        if (action.frames > 0)
            row["action_error"] = {{"mean", run::numberToJson(action.mean)},
                                   {"dimensions", toJson(action.dimensions)},
                                   {"horizon", toJson(action.horizon)},
                                   {"gripper_agreement", run::numberToJson(action.gripperAgreement)},
                                   {"frames", action.frames}};
        tasks.push_back(std::move(row));
    }
    nlohmann::ordered_json json{{"weights", report.weights},
                                {"measured_on", report.on},
                                {"tasks", tasks},
                                {"seconds", report.seconds}};
    if (!report.cosines.empty()) {
        json["gradient_norms"] = toJson(report.gradientNorms);
        for (const auto& row : report.cosines) {
            nlohmann::ordered_json matrix = nlohmann::ordered_json::array();
            for (const auto& line : row.cosine) matrix.push_back(toJson(line));
            json["gradient_cosine"][row.module] = matrix;
        }
    }
    json["notes"] = report.notes;
    say(json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
}

void sayTable(const TextTable& table) {
    std::string text = table.text();
    say(text.substr(0, text.size() - 1));
}

void printText(const eval::CheckpointValidation& report) {
    for (const auto& note : report.notes) say("note: " + note);
    say(fmt::format("{}, measured on {}", report.weights,
                    report.on == "training" ? "training frames (what was kept, nothing about new scenes)"
                                            : "held-out frames"));
    TextTable table;
    table.add({"task", "flow loss", "frames", "action error", "frames", "grippers agree"});
    table.rule();
    for (const auto& task : report.tasks) {
        const auto& action = task.result.action;
        bool acted = action.frames > 0;
        table.add({fmt::format("{} {}", task.task, task.name),
                   retention::show(retention::Score(task.result.loss)), std::to_string(task.result.frames),
                   acted ? fmt::format("{:.4f}", action.mean) : "-",
                   acted ? std::to_string(action.frames) : "-",
                   std::isfinite(action.gripperAgreement) && acted
                       ? fmt::format("{:.1f} %", action.gripperAgreement * 100)
                       : "-"});
    }
    sayTable(table);
    if (report.cosines.empty()) return;
    say("gradient cosine between tasks");
    TextTable cosines;
    std::vector<std::string> head = {""};
    for (std::size_t i = 0; i < report.tasks.size(); ++i) {
        for (std::size_t j = i + 1; j < report.tasks.size(); ++j)
            head.push_back(fmt::format("{}, {}", report.tasks[i].task, report.tasks[j].task));
    }
    cosines.add(head);
    cosines.rule();
    for (const auto& row : report.cosines) {
        std::vector<std::string> cells = {row.module};
        for (std::size_t i = 0; i < row.cosine.size(); ++i) {
            for (std::size_t j = i + 1; j < row.cosine.size(); ++j)
                cells.push_back(fmt::format("{:+.3f}", row.cosine[i][j]));
        }
        cosines.add(cells);
    }
    sayTable(cosines);
}

int validate(ValidateOptions& options, bool json) {
    Interrupt interrupt;
    try {
        auto report = [&]() -> Result<eval::CheckpointValidation> {
            STUDIO_ASSIGN(options.work.config, configOf(options));
            auto services = trainingServices(options.download, {}, interrupt.token());
            auto progress = [json](std::size_t task, std::size_t all) {
                if (!json) std::fprintf(stderr, "task %zu of %zu\n", task + 1, all);
            };
            return eval::validateCheckpoint(options.work,
                                            {services.media, services.findWeights, services.findTokenizer},
                                            progress, interrupt.token());
        }();
        if (!report.ok()) {
            int code = fail(report.error(), json);
            return report.error().code == ErrorCode::Cancelled ? kStopped : code;
        }
        json ? printJson(*report) : printText(*report);
        return kDone;
    } catch (const std::exception& exception) {
        // out of memory, mostly
        return fail({ErrorCode::Unsupported, fmt::format("cannot run the policy: {}", exception.what()),
                     "Try --set training.batch_size=1, or another --set training.device."},
                    json);
    }
}

}  // namespace

void addValidateCommand(CLI::App& app, Common& common, Action& action) {
    auto* command = app.add_subcommand("validate", "Measure a checkpoint on every task that its stage knows");
    auto options = std::make_shared<ValidateOptions>();
    command
        ->add_option("--checkpoint,checkpoint", options->work.checkpoint,
                     "Policy folder, step folder, or run (its last checkpoint)")
        ->required();
    auto* config =
        command->add_option("--config", options->config,
                            "Configuration of a stage; default: config.yaml of the checkpoint's run");
    command
        ->add_option("--project", options->project,
                     "Project: the tasks of the sequence in it that came furthest are measured")
        ->excludes(config);
    command->add_option("--tasks", options->work.tasks, "Ids; default: all")->delimiter(',');
    command
        ->add_option("--set", options->overrides,
                     "key=value, overrides the configuration; may be given several times")
        ->take_all()
        ->expected(1);
    command->add_flag("--gradients", options->work.gradients,
                      "Work out the cosine between the tasks' gradients as well");
    command->add_flag(
        "--download", options->download,
        "Fetch the tokenizer that a checkpoint names but lacks, if it is not in the local cache");
    command->add_flag("--json", common.json, "Machine-readable");
    command->footer(
        "Example: kstudio validate --checkpoint runs/weighing --set validation.action_frames=32 --gradients");
    command->callback([options, &common, &action] {
        action = [options, &common] { return validate(*options, common.json); };
    });
}

}  // namespace studio::cli

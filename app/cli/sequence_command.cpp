// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/output.h"
#include "app/cli/sequence_services.h"
#include "app/cli/sequence_view.h"
#include "app/cli/services.h"
#include "core/config/project_config.h"
#include "core/train/sequence_training.h"

namespace studio::cli {

namespace {

struct SequenceOptions {
    std::string project, stages;
    std::optional<std::uint64_t> seed;
    sequence::PlanOptions plan;
    std::vector<std::string> overrides, argv;
    bool download = false;
};

struct Loaded {
    config::ProjectConfig project;
    sequence::PlanOptions plan;
    std::vector<config::Warning> warnings = {};
};

/// "2-4", "3" or "2-".
Status parseStages(const std::string& text, sequence::PlanOptions& plan) {
    if (text.empty()) return {};
    auto number = [](const std::string& word, int& value) {
        auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
        return error == std::errc() && end == word.data() + word.size() && value >= 1;
    };
    const auto dash = text.find('-');
    bool good = number(text.substr(0, dash), plan.first);
    if (dash == std::string::npos) {
        plan.last = plan.first;
    } else if (dash + 1 < text.size()) {
        good = good && number(text.substr(dash + 1), plan.last);
    }
    if (good) return {};
    return Error{ErrorCode::InvalidArgument, fmt::format("cannot read the stages '{}'", text),
                 "Write 2-4, 3 or 2-."};
}

Result<Loaded> load(const SequenceOptions& options, bool json) {
    Loaded loaded;
    loaded.plan = options.plan;
    STUDIO_CHECK(parseStages(options.stages, loaded.plan));
    loaded.plan.seed = options.seed;
    loaded.plan.overrides = options.overrides;
    std::vector<config::Warning> warnings;
    STUDIO_ASSIGN(loaded.project, config::loadProject(options.project, options.overrides, &warnings));
    // a sequence goes on with what it was begun with, unless something else is said
    STUDIO_ASSIGN(auto found, sequence::findSequence(loaded.project, loaded.plan));
    if (options.overrides.empty() && found.begun && !found.state.overrides.empty()) {
        warnings.clear();
        loaded.plan.overrides = found.state.overrides;
        STUDIO_ASSIGN(loaded.project, config::loadProject(options.project, found.state.overrides, &warnings));
    }
    for (const auto& warning : warnings) {
        if (json) break;
        std::fprintf(stderr, "warning: %s\n", warning.message.c_str());
        if (!warning.hint.empty()) std::fprintf(stderr, "  %s\n", warning.hint.c_str());
    }
    loaded.warnings = std::move(warnings);
    return loaded;
}

int failed(const Error& error, bool json) {
    const int code = fail(error, json);
    return error.code == ErrorCode::InvalidArgument ? kWrongUse : code;
}

/// The same among the lines of a sequence in training, one object each.
int failedLine(const Error& error) {
    const int code = failLine(error, true);
    return error.code == ErrorCode::InvalidArgument ? kWrongUse : code;
}

int showPlan(const SequenceOptions& options, bool json, bool status) {
    auto loaded = load(options, json);
    if (!loaded.ok()) return failed(loaded.error(), json);
    // how far it is can be told without a look at the data
    auto facts = status ? sequence::DataFacts{} : train::dataFacts(trainingServices(false, {}));
    auto plan = sequence::planSequence(loaded->project, loaded->plan, facts);
    if (!plan.ok()) return failed(plan.error(), json);
    if (json) {
        auto object = sequence::toJson(*plan);
        auto warnings = nlohmann::ordered_json::array();
        for (const auto& warning : loaded->warnings)
            warnings.push_back({{"message", warning.message}, {"hint", warning.hint}});
        object["warnings"] = std::move(warnings);
        fmt::print("{}\n", object.dump(2));
    } else {
        for (const std::string& line : status ? statusText(*plan) : textOf(*plan)) say(line);
    }
    return !status && plan->blocked() ? kFailed : kDone;
}

/// Among the lines of a sequence in training.
void tellLine(const char* type, const std::string& message, const std::string& hint) {
    const nlohmann::ordered_json line{{"type", type}, {"message", message}, {"hint", hint}};
    say(line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

/// What the plan would have said and is no obstacle.
void tellNotes(const sequence::SequencePlan& plan, bool json) {
    for (const sequence::Issue& issue : plan.issues) {
        if (issue.blocking) continue;
        if (json) {
            tellLine("note", issue.message, issue.hint);
            continue;
        }
        std::fprintf(stderr, "note: %s\n", issue.message.c_str());
        if (!issue.hint.empty()) std::fprintf(stderr, "  %s\n", issue.hint.c_str());
    }
}

int run(const SequenceOptions& options, bool json) {
    // whoever reads along may go; the training goes on
    std::signal(SIGPIPE, SIG_IGN);
    Interrupt interrupt;
    auto loaded = load(options, json);
    if (!loaded.ok()) return json ? failedLine(loaded.error()) : failed(loaded.error(), json);
    for (const auto& warning : loaded->warnings) {
        if (json) tellLine("warning", warning.message, warning.hint);
    }
    // what stands against it the sequence says itself
    if (auto plan = sequence::planSequence(loaded->project, loaded->plan); plan.ok()) tellNotes(*plan, json);
    auto outcome = sequence::runSequence(
        loaded->project, loaded->plan,
        sequenceServices(options.download, options.argv, json, interrupt.token()), interrupt.token());
    if (!outcome.ok()) {
        const int code = json ? failedLine(outcome.error()) : failed(outcome.error(), json);
        return outcome.error().code == ErrorCode::Cancelled ? kStopped : code;
    }
    const sequence::StageOutcome& end = outcome->end;
    if (json) {
        say(nlohmann::json{{"sequence", outcome->folder.string()},
                           {"outcome", end.word},
                           {"stage", outcome->stage},
                           {"message", end.message},
                           {"hint", end.hint}}
                .dump());
    } else {
        say(fmt::format("{} at stage {}", end.word, outcome->stage));
        if (!end.message.empty()) say("  " + end.message);
        if (!end.hint.empty()) say("  " + end.hint);
        say(outcome->folder.string());
    }
    if (end.word == "done") return kDone;
    return end.word == "stopped" ? kStopped : kFailed;
}

void addSequenceOptions(CLI::App& sub, const std::shared_ptr<SequenceOptions>& options, Common& common) {
    sub.add_option("project", options->project,
                   "Folder of a project, its project.yaml, or a robot_train folder or base file")
        ->required();
    sub.add_option("--set", options->overrides,
                   "key=value of the project, or taskN.key=value of one task (repeatable)")
        ->take_all()
        ->expected(1);
    sub.add_option("--stages", options->stages, "Only these stages: 2-4, 3 or 2-");
    sub.add_option("--seed", options->seed, "Another seed: a sequence of its own");
    sub.add_option("--baseline", options->plan.baseline,
                   "joint (all tasks at once) or naive (nothing is replayed): bounds to compare with")
        ->check(CLI::IsMember({"joint", "naive"}));
    sub.add_option("--branch", options->plan.branch, "Name of a branch");
    sub.add_option("--from", options->plan.branchAt,
                   "First stage that the branch trains anew; those before are its parent's");
    sub.add_option("--parent", options->plan.parent, "Sequence that it leaves (default: main)");
    sub.add_flag("--json", common.json, "Machine-readable");
}

}  // namespace

void addSequenceCommand(CLI::App& app, Common& common, Action& action) {
    auto* command = app.add_subcommand("sequence", "Teach the tasks of a project one after another.");
    command->require_subcommand(1);
    command->footer("Example: kstudio sequence plan configs/examples/gr1_sequence");
    auto options = std::make_shared<SequenceOptions>();

    auto* plan = command->add_subcommand(
        "plan", "Stages, learning rates, shares, starting points, and what stands in the way.");
    addSequenceOptions(*plan, options, common);
    plan->footer(
        "Example: kstudio sequence plan my-project --set sequential.replay_strategy=adaptive\n"
        "Exit: 1 where a stage could not be started.");
    plan->callback([options, &common, &action] {
        action = [options, &common] { return showPlan(*options, common.json, false); };
    });

    auto* running = command->add_subcommand(
        "run", "Train the stages; run again after an interruption, it goes on where it was.");
    addSequenceOptions(*running, options, common);
    running->add_flag("--download", options->download,
                      "Fetch pretrained weights and tokenizers that are not in the local cache");
    running->footer(
        "Example: kstudio sequence run my-project --branch more-replay --from 3 "
        "--set sequential.current_share=0.6");
    running->callback([options, &common, &action] {
        options->argv = common.argv;
        action = [options, &common] { return run(*options, common.json); };
    });

    auto* status = command->add_subcommand("status", "How far a sequence is.");
    addSequenceOptions(*status, options, common);
    status->footer("Example: kstudio sequence status my-project --json");
    status->callback([options, &common, &action] {
        action = [options, &common] { return showPlan(*options, common.json, true); };
    });
}

}  // namespace studio::cli

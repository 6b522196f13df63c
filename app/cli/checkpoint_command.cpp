// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "app/cli/checkpoint_text.h"
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/policy/checkpoint.h"
#include "core/policy/checkpoint_diff.h"
#include "core/policy/checkpoint_info.h"
#include "core/policy/checkpoint_tools.h"
#include "core/policy/policies.h"
#include "core/policy/smolvla/smolvla_policy.h"
#include "core/run/clock.h"
#include "core/run/trash.h"

namespace studio::cli {

namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using policy::OpenedPolicy;

struct Options {
    std::string first, second;  ///< folders
    policy::NewPolicy wanted;
    std::string config;
    std::string dtype = "published";
    bool tensors = false;
};

template <class T>
int show(const T& result, bool json) {
    if (json) {
        fmt::print("{}\n", jsonOf(result).dump(2));
    } else {
        for (const auto& line : textOf(result)) say(line);
    }
    return kDone;
}

/// What was written, for a person or a program.
int reportSaved(const fs::path& out, const OpenedPolicy& opened, bool json) {
    std::int64_t tensors = 0, parameters = 0, trainable = 0;
    for (const auto& item : opened.policy->named_parameters()) {
        ++tensors;
        parameters += item.value().numel();
        if (item.value().requires_grad()) trainable += item.value().numel();
    }
    if (json) {
        ordered_json report{{"folder", out.string()},   {"weights", opened.weights}, {"tensors", tensors},
                            {"parameters", parameters}, {"trainable", trainable},    {"notes", opened.notes}};
        fmt::print("{}\n", report.dump(2));
        return kDone;
    }
    say(fmt::format("{}: {} tensors, {} parameters, {} trainable; {}", out.string(), tensors,
                    grouped(parameters), grouped(trainable), opened.weights));
    for (const auto& note : opened.notes) say("note: " + note);
    return kDone;
}

int runInit(Options options, bool json) {
    if (auto isFree = policy::requireFree(options.first); !isFree.ok()) return fail(isFree.error(), json);
    if (!options.config.empty()) {
        auto text = readFile(options.config);
        if (!text.ok()) return fail(text.error(), json);
        if (auto checked = parseJson(*text, options.config); !checked.ok())
            return fail(checked.error(), json);
        options.wanted.config = ordered_json::parse(*text);
        options.wanted.configFolder = fs::path(options.config).parent_path();
    }
    auto made = policy::createPolicy(options.wanted);
    if (!made.ok()) return fail(made.error(), json);
    if (auto saved = policy::saveNewPolicy(options.first, *made, options.dtype == "f32"); !saved.ok())
        return fail(saved.error(), json);
    return reportSaved(options.first, *made, json);
}

int runShow(const Options& options, bool json) {
    auto info = policy::describeCheckpoint(options.first);
    if (!info.ok()) return fail(info.error(), json);
    if (json) {
        fmt::print("{}\n", jsonOf(*info, options.tensors).dump(2));
    } else {
        for (const auto& line : textOf(*info, options.tensors)) say(line);
    }
    return kDone;
}

int runVerify(const Options& options, bool json) {
    fs::path folder = options.first;
    auto check = policy::checkCheckpoint(folder);
    if (!check.ok()) return fail(check.error(), json);
    if (json) {
        fmt::print(
            "{}\n",
            ordered_json{{"folder", folder.string()}, {"checked", check->checked}, {"notes", check->notes}}
                .dump(2));
        return kDone;
    }
    say(folder.string() + ": whole");
    for (const auto& line : check->checked) say("  " + line);
    for (const auto& note : check->notes) say("note: " + note);
    return kDone;
}

/// To where it can be moved back from.
int runDelete(const Options& options, bool json) {
    std::error_code ignored;
    const fs::path from = fs::canonical(options.first, ignored);
    auto trash = run::moveCheckpointToTrash(options.first, run::wallClockS());
    if (!trash.ok()) return fail(trash.error(), json);
    if (json) {
        fmt::print("{}\n", ordered_json{{"moved", from.string()}, {"to", trash->string()}}.dump(2));
        return kDone;
    }
    fmt::print("moved to {}\nundo: mv '{}' '{}'\n", trash->string(), trash->string(), from.string());
    return kDone;
}

int runList(const Options& options, bool json) {
    auto entries = policy::findCheckpoints(options.first);
    return entries.ok() ? show(*entries, json) : fail(entries.error(), json);
}

int runDiff(const Options& options, bool json) {
    auto diff = policy::compareCheckpoints(options.first, options.second);
    if (!diff.ok()) return fail(diff.error(), json);
    show(*diff, json);
    return diff->equal() ? kDone : kFailed;
}

/// Export and import: a checkpoint of any kind written anew in our form, which is LeRobot's.
int runRewrite(const Options& options, bool json) {
    if (auto isFree = policy::requireFree(options.second); !isFree.ok()) return fail(isFree.error(), json);
    auto opened = policy::openPolicy(options.first);
    if (!opened.ok()) return fail(opened.error(), json);
    if (auto saved = policy::saveNewPolicy(options.second, *opened, options.dtype == "f32"); !saved.ok())
        return fail(saved.error(), json);
    return reportSaved(options.second, *opened, json);
}

void addDtype(CLI::App* command, Options& options) {
    command->add_option("--dtype", options.dtype, "published (BF16, heads F32) or f32 (everything)")
        ->check(CLI::IsMember({"published", "f32"}))
        ->capture_default_str();
}

void addInit(CLI::App* command, Options& options) {
    auto& wanted = options.wanted;
    command->add_option("out", options.first, "Folder to make")->required();
    command->add_option("--policy", wanted.type, "Kind of policy")
        ->check(CLI::IsMember({"smolvla"}))
        ->capture_default_str();
    command->add_option("--config", options.config,
                        "config.json with the keys that differ from the defaults");
    command->add_option("--backbone", wanted.backboneConfig, "config.json of a backbone of other sizes");
    command->add_option("--seed", wanted.seed, "Of the random weights")->capture_default_str();
    command->add_option("--tokenizer", wanted.tokenizer, "tokenizer.json, or bytes for a small vocabulary");
    command->add_option("--from-backbone", wanted.backboneWeights,
                        "Raw SmolVLM2 weights (model.safetensors)");
    addDtype(command, options);
    command->footer(
        "Example: kstudio checkpoint init --policy smolvla policies/fresh --tokenizer tokenizer.json");
}

}  // namespace

void addCheckpointCommand(CLI::App& app, Common& common, Action& action) {
    auto* group = app.add_subcommand("checkpoint", "Make, look at, check, compare and convert checkpoints");
    group->require_subcommand(1);
    auto options = std::make_shared<Options>();
    auto add = [&, options](const char* name, const char* what, auto work) {
        auto* command = group->add_subcommand(name, what);
        command->add_flag("--json", common.json, "Machine-readable");
        command->callback([options, work, &common, &action] {
            action = [options, work, &common] { return work(*options, common.json); };
        });
        return command;
    };
    addInit(add("init", "Write a policy with random weights", runInit), *options);

    auto* shown = add("show", "Configuration, tensors by part, processors, normalisation", runShow);
    shown->add_option("checkpoint", options->first, "Checkpoint folder or link")->required();
    shown->add_flag("--tensors", options->tensors, "Also list every tensor");

    auto* verified =
        add("verify", "Check every file, tensor and value; exit 1 if anything is wrong", runVerify);
    verified->add_option("checkpoint", options->first, "Checkpoint folder or link")->required();

    auto* deleted =
        add("delete", "Move a checkpoint to the trash of its project; it can be moved back", runDelete);
    deleted->add_option("checkpoint", options->first, "Checkpoint folder or link")->required();
    deleted->footer(
        "Example: kstudio checkpoint delete runs/2026-11-24_101500_pear/checkpoints/000100\n"
        "It stays in .trash of the project (without one: beside the run) for 30 days; see "
        "kstudio runs trash.");

    auto* listed = add("list", "Checkpoints below a folder", runList);
    listed->add_option("root", options->first, "Folder of runs or checkpoints")->required();

    auto* compared =
        add("diff", "Configuration differences and relative distance of the weights; exit 1 if any", runDiff);
    compared->add_option("a", options->first, "Checkpoint")->required();
    compared->add_option("b", options->second, "Checkpoint to compare with it")->required();

    auto* exported = add("export", "Write a checkpoint for LeRobot, which loads it unchanged", runRewrite);
    auto* imported =
        add("import", "Write a foreign checkpoint (LeRobot of any release, robot_train) in today's form",
            runRewrite);
    for (auto* command : {exported, imported}) {
        command->add_option("checkpoint", options->first, "Checkpoint folder or link")->required();
        command->add_option("out", options->second, "Folder to make")->required();
        addDtype(command, *options);
    }
}

}  // namespace studio::cli

// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "core/config/project_config.h"
#include "core/config/project_reader.h"
#include "core/config/resolve.h"
#include "core/config/schema.h"
#include "core/config/train_config.h"

namespace studio::cli {

namespace {

using config::KeySpec;
using nlohmann::ordered_json;

struct ConfigOptions {
    std::string file;
    std::vector<std::string> overrides;
    bool project = false;
};

/// The names of robot_train for keys among `rows`, of project.yaml or of task files, behind them.
void addSpellings(std::vector<KeySpec>& rows, bool ofTasks) {
    for (const config::Spelling& spelling : config::otherSpellings()) {
        if (spelling.path.starts_with("task.") != ofTasks) continue;
        KeySpec row{.path = spelling.path, .type = config::ValueType::Integer, .meaning = spelling.meaning};
        const auto key = std::find_if(rows.begin(), rows.end(),
                                      [&](const KeySpec& each) { return each.path == spelling.key; });
        if (spelling.same && key != rows.end()) {
            row = *key;
            row.path = spelling.path;
            row.meaning = spelling.meaning;
            row.fallback = nullptr;
        }
        rows.push_back(std::move(row));
    }
}

/// The rows of one stage's configuration, or of project.yaml and then of a task file.
std::vector<KeySpec> rowsOf(bool project) {
    std::vector<KeySpec> rows;
    if (!project) {
        rows.assign(config::schema().begin(), config::schema().end());
        return rows;
    }
    for (const auto& row : config::projectKeys()) rows.push_back(row.key);
    addSpellings(rows, false);
    for (const auto& row : config::taskKeys()) rows.push_back(row.key);
    addSpellings(rows, true);
    return rows;
}

int showSchema(bool project, bool asJson) {
    const auto rows = rowsOf(project);
    if (asJson) {
        auto list = ordered_json::array();
        for (const KeySpec& row : rows) list.push_back(config::rowJson(row));
        fmt::print("{}\n", list.dump(2));
        return kDone;
    }
    std::string section;
    for (const KeySpec& row : rows) {
        if (row.section() != section) {
            fmt::print("{}{}\n", section.empty() ? "" : "\n", row.section());
            section = row.section();
        }
        std::string facts = config::toString(row.type);
        if (!row.range().empty()) facts += ", " + row.range();
        if (!row.unit.empty()) facts += ", in " + row.unit;
        // a key of a task file falls back to the project's
        const std::string fallback = row.fallback.is_null() ? "" : " = " + row.fallback.dump();
        fmt::print("  {}{}\n      {} ({})\n", row.path, fallback, row.meaning, facts);
    }
    return kDone;
}

ordered_json warningsJson(const std::vector<config::Warning>& warnings) {
    auto list = ordered_json::array();
    for (const auto& warning : warnings)
        list.push_back({{"message", warning.message}, {"hint", warning.hint}});
    return list;
}

void printWarnings(const std::vector<config::Warning>& warnings) {
    for (const auto& warning : warnings) {
        fmt::print(stderr, "warning: {}{}{}\n", warning.message, warning.hint.empty() ? "" : "\n  ",
                   warning.hint);
    }
}

/// Unusable overrides are wrong use of the command; an unusable file is a failure.
int report(const Error& error, const std::vector<config::Warning>& warnings, bool asJson) {
    if (asJson) {
        ordered_json out = {
            {"ok", false},
            {"error", {{"code", toString(error.code)}, {"message", error.message}, {"hint", error.hint}}},
            {"warnings", warningsJson(warnings)}};
        fmt::print("{}\n", out.dump(2));
    } else {
        printWarnings(warnings);
        fmt::print(stderr, "kstudio: {}\n", error.text());
    }
    return error.code == ErrorCode::InvalidArgument ? kWrongUse : kFailed;
}

/// Whether a project as a whole is meant, not the stage of it that "task=NAME" names.
bool wholeProject(const ConfigOptions& options) {
    for (const std::string& text : options.overrides) {
        if (text.starts_with("task=")) return false;
    }
    return config::isProject(options.file);
}

int check(const ConfigOptions& options, bool asJson) {
    std::vector<config::Warning> warnings;
    if (wholeProject(options)) {
        auto project = config::loadProject(options.file, options.overrides, &warnings);
        if (!project.ok()) return report(project.error(), warnings, asJson);
        if (auto tasks = config::checkTasks(*project); !tasks.ok())
            return report(tasks.error(), warnings, asJson);
        for (auto& unfinished : config::unfinishedTasks(*project)) warnings.push_back(std::move(unfinished));
    } else {
        auto loaded = config::loadTrainConfig(options.file, options.overrides, &warnings);
        if (!loaded.ok()) return report(loaded.error(), warnings, asJson);
    }
    if (asJson) {
        fmt::print("{}\n", ordered_json{{"ok", true}, {"warnings", warningsJson(warnings)}}.dump(2));
        return kDone;
    }
    printWarnings(warnings);
    fmt::print("{}: valid, {} warning{}\n", options.file, warnings.size(), warnings.size() == 1 ? "" : "s");
    return kDone;
}

/// The stated and the default values of a project and its tasks.
int showProject(const ConfigOptions& options, bool asJson) {
    std::vector<config::Warning> warnings;
    auto project = config::loadProject(options.file, options.overrides, &warnings);
    if (!project.ok()) return report(project.error(), warnings, asJson);
    ordered_json values, tasks = ordered_json::array();
    for (const auto& row : config::projectKeys()) {
        if (!row.bind.read) continue;
        const auto value = row.bind.read(*project);
        values[row.key.path] = value.is_null() ? row.key.fallback : value;
    }
    for (const auto& task : project->tasks) {
        ordered_json own = {{"file", task.file.string()}};
        for (const auto& row : config::taskKeys()) {
            if (!row.bind.read) continue;
            if (auto value = row.bind.read(task); !value.is_null()) own[row.key.path] = value;
        }
        tasks.push_back(std::move(own));
    }
    if (asJson) {
        fmt::print(
            "{}\n",
            ordered_json{
                {"ok", true}, {"values", values}, {"tasks", tasks}, {"warnings", warningsJson(warnings)}}
                .dump(2));
        return kDone;
    }
    printWarnings(warnings);
    for (const auto& [key, value] : values.items()) fmt::print("{}: {}\n", key, value.dump());
    for (const auto& task : tasks) {
        fmt::print("\n");
        for (const auto& [key, value] : task.items()) fmt::print("{}: {}\n", key, value.dump());
    }
    return kDone;
}

int show(const ConfigOptions& options, bool asJson) {
    if (wholeProject(options)) return showProject(options, asJson);
    std::vector<config::Warning> warnings;
    auto loaded = config::loadTrainConfig(options.file, options.overrides, &warnings);
    if (!loaded.ok()) return report(loaded.error(), warnings, asJson);
    if (!asJson) {
        printWarnings(warnings);
        fmt::print("{}", config::toYaml(*loaded));
        return kDone;
    }
    ordered_json values;
    for (const KeySpec& row : config::schema()) values[row.path] = row.bind.read(*loaded);
    ordered_json out = {{"ok", true}, {"values", values}, {"warnings", warningsJson(warnings)}};
    fmt::print("{}\n", out.dump(2));
    return kDone;
}

}  // namespace

void addConfigCommand(CLI::App& app, Common& common, Action& action) {
    auto* command = app.add_subcommand("config", "Explain, check and show configurations of a training.");
    command->require_subcommand(1);
    command->footer("Example: kstudio config show configs/examples/gr1_pear.yaml --set training.steps=100");
    auto options = std::make_shared<ConfigOptions>();

    auto* list = command->add_subcommand("schema", "Every key with default, type, range, unit and meaning.");
    list->add_flag("--json", common.json, "Machine-readable");
    list->add_flag("--project", options->project, "Of project.yaml and of task files");
    list->callback([&common, &action, options] {
        action = [&common, options] { return showSchema(options->project, common.json); };
    });

    auto addFile = [&](const char* name, const char* what, int (*work)(const ConfigOptions&, bool)) {
        auto* sub = command->add_subcommand(name, what);
        sub->add_option("file", options->file,
                        "Configuration file, a project, or a robot_train folder or base file")
            ->required();
        sub->add_option("--set", options->overrides, "Override, as in training.batch_size=32 (repeatable)")
            ->take_all()
            ->expected(1);
        sub->add_flag("--json", common.json, "Machine-readable");
        sub->callback([&common, &action, options, work] {
            action = [&common, options, work] { return work(*options, common.json); };
        });
    };
    addFile("check", "Say whether a configuration can be used, and what is odd about it.", check);
    addFile("show", "Print the resolved configuration: file, preset, overrides and defaults.", show);
}

}  // namespace studio::cli

// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "core/config/schema.h"
#include "core/config/train_config.h"

namespace studio::cli {

namespace {

using config::KeySpec;
using nlohmann::ordered_json;

struct Options {
    std::string file;
    std::vector<std::string> overrides;
};

int showSchema(bool asJson) {
    if (asJson) {
        fmt::print("{}\n", config::schemaJson().dump(2));
        return kDone;
    }
    std::string section;
    for (const KeySpec& row : config::schema()) {
        if (row.section() != section) {
            fmt::print("{}{}\n", section.empty() ? "" : "\n", row.section());
            section = row.section();
        }
        std::string facts = config::toString(row.type);
        if (!row.range().empty()) facts += ", " + row.range();
        if (!row.unit.empty()) facts += ", in " + row.unit;
        fmt::print("  {} = {}\n      {} ({})\n", row.path, row.fallback.dump(), row.meaning, facts);
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

int check(const Options& options, bool asJson) {
    std::vector<config::Warning> warnings;
    auto loaded = config::loadTrainConfig(options.file, options.overrides, &warnings);
    if (!loaded.ok()) return report(loaded.error(), warnings, asJson);
    if (asJson) {
        fmt::print("{}\n", ordered_json{{"ok", true}, {"warnings", warningsJson(warnings)}}.dump(2));
        return kDone;
    }
    printWarnings(warnings);
    fmt::print("{}: valid, {} warning{}\n", options.file, warnings.size(), warnings.size() == 1 ? "" : "s");
    return kDone;
}

int show(const Options& options, bool asJson) {
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
    auto options = std::make_shared<Options>();

    auto* list = command->add_subcommand("schema", "Every key with default, type, range, unit and meaning.");
    list->add_flag("--json", common.json, "Machine-readable");
    list->callback([&] { action = [&common] { return showSchema(common.json); }; });

    auto addFile = [&](const char* name, const char* what, int (*work)(const Options&, bool)) {
        auto* sub = command->add_subcommand(name, what);
        sub->add_option("file", options->file, "Configuration file, or a robot_train folder or base file")
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

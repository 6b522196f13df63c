// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "app/cli/commands.h"
#include "app/cli/number_checks.h"
#include "app/cli/output.h"
#include "core/eval/parity.h"
#include "core/text/case_check.h"

namespace studio::cli {

namespace {

struct ParityCommand {
    std::vector<std::string> folders;
    std::string tokenizer;
    eval::ParityOptions parity;
};

nlohmann::json toJson(const eval::ParityReport& report) {
    nlohmann::json lines = nlohmann::json::array();
    for (const auto& line : report.lines) {
        lines.push_back({{"name", line.name},
                         {"elements", line.elements},
                         {"max_abs", line.maxAbsolute},
                         {"max_rel", line.maxRelative},
                         {"passed", line.passed},
                         {"problem", line.problem}});
    }
    return {{"case", report.folder.string()}, {"passed", report.passed()}, {"tensors", lines}};
}

void print(const eval::ParityReport& report) {
    say(report.folder.string());
    for (const auto& line : report.lines) {
        std::string figures = line.problem.empty() ? fmt::format("max-abs {:.3e}  relative {:.3e}",
                                                                 line.maxAbsolute, line.maxRelative)
                                                   : line.problem;
        say(fmt::format("  {}  {:<90} {}", line.passed ? "ok  " : "FAIL", line.name, figures));
    }
    const auto* first = report.firstDiverging();
    say(first ? fmt::format("  diverges first at {}", first->name)
              : fmt::format("  all {} tensors agree", report.lines.size()));
}

nlohmann::json toJson(const Error& error) {
    return {{"code", toString(error.code)}, {"message", error.message}, {"hint", error.hint}};
}

/// An unusable case is named and the others are checked all the same: their reports are what was asked for.
int checkTensors(const ParityCommand& options, bool json) {
    bool passed = true;
    nlohmann::json reports = nlohmann::json::array();
    for (const std::string& folder : options.folders) {
        auto report = eval::checkParity(folder, options.parity);
        passed = passed && report.ok() && report->passed();
        if (json) {
            reports.push_back(report.ok() ? toJson(*report)
                                          : nlohmann::json{{"case", folder},
                                                           {"passed", false},
                                                           {"tensors", nlohmann::json::array()},
                                                           {"error", toJson(report.error())}});
        } else if (report.ok()) {
            print(*report);
        } else {
            fail(report.error().within("cannot check " + folder));
        }
    }
    if (json) say(reports);
    return passed ? kDone : kFailed;
}

nlohmann::json toJson(const std::string& file, const text::CaseReport& report) {
    nlohmann::json failures = nlohmann::json::array();
    for (const auto& miss : report.mismatches) {
        failures.push_back({{"index", miss.index},
                            {"text", miss.text},
                            {"expected", miss.expected},
                            {"actual", miss.actual}});
    }
    return {{"file", file},
            {"cases", report.cases},
            {"agreed", report.cases - report.mismatches.size()},
            {"failures", failures}};
}

void print(const text::CaseReport& report) {
    for (const auto& miss : report.mismatches) {
        say(fmt::format("  FAIL  text {} '{}': first difference at id {}", miss.index, miss.text,
                        miss.firstDifference));
    }
    say(fmt::format("{} of {} texts give the same ids", report.cases - report.mismatches.size(),
                    report.cases));
}

int checkTokenizer(const ParityCommand& options, bool json) {
    bool passed = true;
    nlohmann::json reports = nlohmann::json::array();
    for (const std::string& file : options.folders) {
        auto report = text::checkCases(options.tokenizer, file);
        passed = passed && report.ok() && report->passed();
        if (json) {
            reports.push_back(report.ok()
                                  ? toJson(file, *report)
                                  : nlohmann::json{{"file", file}, {"error", toJson(report.error())}});
        } else if (report.ok()) {
            print(*report);
        } else {
            fail(report.error());
        }
    }
    // one file gives one object
    if (json) say(reports.size() == 1 ? reports[0] : reports);
    return passed ? kDone : kFailed;
}

}  // namespace

void addParityCommand(CLI::App& app, Common& common, Action& action) {
    auto* command =
        app.add_subcommand("parity", "Compare with tensors (or token ids) of the reference implementation");
    auto options = std::make_shared<ParityCommand>();
    command
        ->add_option("cases", options->folders,
                     "Folders with config.json, model.safetensors, vectors.safetensors; "
                     "with --tokenizer: files of texts and ids")
        ->required();
    command->add_option("--tolerance", options->parity.absolute, "Absolute tolerance")
        ->capture_default_str()
        ->check(positiveNumber());
    command
        ->add_option("--relative", options->parity.relative, "Relative tolerance, added to the absolute one")
        ->capture_default_str()
        ->check(nonNegativeNumber());
    command->add_option("--device", options->parity.device, "cpu, cuda or cuda:N")->capture_default_str();
    command->add_option("--tokenizer", options->tokenizer, "tokenizer.json: check a file of texts instead");
    command->add_flag("--json", common.json, "Machine-readable");
    command->footer("Example: kstudio parity golden/basic golden/all_trainable");
    command->callback([options, &common, &action] {
        action = [options, &common] {
            return options->tokenizer.empty() ? checkTensors(*options, common.json)
                                              : checkTokenizer(*options, common.json);
        };
    });
}

}  // namespace studio::cli

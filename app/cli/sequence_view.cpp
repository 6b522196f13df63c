// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/sequence_view.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace studio::cli {

namespace {

using sequence::SequencePlan;
using sequence::StagePlan;
using Row = std::vector<std::string>;

/// Columns as wide as their widest cell; the last one is not padded.
std::vector<std::string> table(const std::vector<Row>& rows) {
    std::vector<std::size_t> widths(rows.front().size());
    for (const Row& row : rows) {
        for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], row[c].size());
    }
    std::vector<std::string> lines;
    for (const Row& row : rows) {
        std::string line;
        for (std::size_t c = 0; c < row.size(); ++c) {
            line += c + 1 == row.size() ? row[c] : fmt::format("{:<{}}  ", row[c], widths[c]);
        }
        lines.push_back(line);
    }
    return lines;
}

std::string length(const StagePlan& stage) {
    if (stage.steps > 0)
        return fmt::format("{} steps{}", stage.steps, stage.asLongAsAll ? " (all stages)" : "");
    if (stage.asLongAsAll) return "as all stages";
    return stage.epochs > 0 ? fmt::format("{:.6g} epochs", stage.epochs) : "none";
}

std::string shares(const StagePlan& stage) {
    if (stage.shares.empty()) return "own task only";
    std::vector<std::string> parts;
    for (const auto& share : stage.shares) {
        std::string part = share.share ? fmt::format("{}: {:.4g} %", share.task, 100 * *share.share)
                                       : fmt::format("{}: by frames", share.task);
        if (share.episodes > 0) part += fmt::format(" of {} episodes", share.episodes);
        parts.push_back(part);
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

std::string trained(const StagePlan& stage) {
    if (stage.expertOnly) return stage.trainStateProj ? "expert, state projection" : "expert";
    return stage.freezeVision ? "all but vision" : "all";
}

std::string count(std::int64_t number) {
    return number >= 100'000 ? fmt::format("{:.1f} M", static_cast<double>(number) / 1e6)
                             : std::to_string(number);
}

/// "1.3 M of 23.2 M, 21.9 M frozen".
std::string parameters(const StagePlan& stage) {
    if (!stage.size) return "-";
    return fmt::format("{} of {}, {} frozen{}", count(stage.size->trainable),
                       count(stage.size->trainable + stage.size->frozen), count(stage.size->frozen),
                       stage.size->assumed ? " (by the configuration)" : "");
}

/// "40-49", "3, 7-9": runs of numbers as ranges.
std::string ranges(const std::vector<std::int64_t>& numbers) {
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < numbers.size();) {
        std::size_t end = i;
        while (end + 1 < numbers.size() && numbers[end + 1] == numbers[end] + 1) ++end;
        parts.push_back(end == i ? std::to_string(numbers[i])
                                 : fmt::format("{}-{}", numbers[i], numbers[end]));
        i = end + 1;
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

std::string validated(const StagePlan& stage) {
    if (stage.validatedOn == "training") return "training frames";
    if (!stage.heldOut) return "-";
    return stage.heldOut->empty() ? "nothing" : "episodes " + ranges(*stage.heldOut);
}

}  // namespace

std::vector<std::string> textOf(const SequencePlan& plan) {
    std::vector<std::string> lines;
    lines.push_back(fmt::format("sequence {} ({}), replay {}, statistics {}, seed {}", plan.sequence.id,
                                plan.begun ? "begun" : "not begun", plan.strategy, plan.stats,
                                plan.sequence.seed));
    lines.push_back(plan.sequence.folder.string());
    lines.emplace_back();
    std::vector<Row> rows{
        {"stage", "task", "rate", "warm-up", "decay", "length", "trains", "batches by task", "state"}};
    for (const StagePlan& stage : plan.stages) {
        rows.push_back({std::to_string(stage.stage), fmt::format("{} {}", stage.task, stage.name),
                        fmt::format("{:.3g}{}", stage.rate, stage.rateStated ? "" : " (decay)"),
                        std::to_string(stage.warmupSteps), std::to_string(stage.decaySteps), length(stage),
                        trained(stage), shares(stage), stage.state.empty() ? "-" : stage.state});
    }
    for (std::string& line : table(rows)) lines.push_back(std::move(line));
    lines.emplace_back();
    rows = {{"stage", "parameters trained", "validated on", "frames", "starts from", "data set"}};
    for (const StagePlan& stage : plan.stages) {
        rows.push_back({std::to_string(stage.stage), parameters(stage), validated(stage),
                        stage.frames > 0 ? std::to_string(stage.frames) : "-", stage.start.text,
                        stage.data.string() + (stage.dataThere ? "" : "  (not there)")});
    }
    for (std::string& line : table(rows)) lines.push_back(std::move(line));
    if (!plan.issues.empty()) lines.emplace_back();
    for (const auto& issue : plan.issues) {
        lines.push_back((issue.blocking ? "stop: " : "note: ") + issue.message);
        if (!issue.hint.empty()) lines.push_back("      " + issue.hint);
    }
    return lines;
}

std::vector<std::string> statusText(const SequencePlan& plan) {
    std::vector<std::string> lines;
    lines.push_back(fmt::format("sequence {}, {}", plan.sequence.id, plan.begun ? "begun" : "not begun"));
    std::vector<Row> rows{{"stage", "task", "state", "run"}};
    for (const StagePlan& stage : plan.stages) {
        rows.push_back({std::to_string(stage.stage), fmt::format("{} {}", stage.task, stage.name),
                        stage.state.empty() ? "not begun" : stage.state, stage.run.string()});
    }
    for (std::string& line : table(rows)) lines.push_back(std::move(line));
    for (const auto& issue : plan.issues) {
        // what stands against stages to come is the plan's matter
        if (issue.stage == 0 || issue.blocking) continue;
        const auto stage = std::find_if(plan.stages.begin(), plan.stages.end(),
                                        [&](const StagePlan& each) { return each.stage == issue.stage; });
        if (stage == plan.stages.end() || (stage->run.empty() && stage->gone.empty())) continue;
        lines.push_back("note: " + issue.message);
        if (!issue.hint.empty()) lines.push_back("      " + issue.hint);
    }
    return lines;
}

}  // namespace studio::cli

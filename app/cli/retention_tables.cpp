// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/retention_tables.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/retention/rate_intervals.h"

namespace studio::cli {

using retention::Comparison;
using retention::Group;
using retention::GroupScores;
using retention::Measure;
using retention::Score;

namespace {

std::size_t widthOf(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// "0.7200 (72 of 100, 0.625 to 0.799)": with Wilson's interval.
std::string withTrials(Score score, const retention::TrialCount& count) {
    if (!score || count.trials == 0) return retention::show(score);
    auto interval = retention::wilson(count.successes, count.trials);
    return fmt::format("{} ({} of {}, {:.3f} to {:.3f})", retention::show(score), count.successes,
                       count.trials, interval.low, interval.high);
}

/// Mean and interval of one cell over the seeds; a success rate with its trials.
std::string cellOf(const GroupScores& scores, std::size_t stage, std::size_t task) {
    if (scores.matrices.size() == 1)
        return withTrials(scores.matrices[0].at(stage, task), scores.matrices[0].trialsAt(stage, task));
    std::vector<double> seeds;
    std::int64_t trials = 0;
    for (const auto& matrix : scores.matrices) {
        if (Score score = matrix.at(stage, task)) seeds.push_back(*score);
        trials += matrix.trialsAt(stage, task).trials;
    }
    return retention::show(retention::overSeeds(seeds)) +
           (trials > 0 ? fmt::format(" ({} trials)", trials) : "");
}

std::string matrixText(const Comparison& comparison, const Group& group, Measure measure,
                       const retention::WordSettings& settings) {
    GroupScores scores = comparison.scores(group, measure);
    const auto& mean = scores.mean;
    TextTable table;
    std::vector<std::string> head = {group.joint ? "" : "after stage"};
    for (const auto& task : mean.tasks) head.push_back(fmt::format("{} {}", task.id, task.name));
    table.add(head);
    table.rule();
    auto addRow = [&](const std::string& title, const std::vector<Score>& row) {
        if (std::none_of(row.begin(), row.end(), [](const Score& s) { return s.has_value(); })) return;
        std::vector<std::string> cells = {title};
        for (const Score& score : row) cells.push_back(retention::show(score));
        table.add(cells);
    };
    addRow("before", mean.before);
    for (std::size_t i = 0; i < mean.after.size(); ++i) {
        std::vector<std::string> cells = {
            group.joint ? "after training"
                        : fmt::format("{} {} ({})", i + 1, mean.tasks[i].name, retention::rowOf(group, i))};
        for (std::size_t j = 0; j < mean.size(); ++j) cells.push_back(cellOf(scores, i, j));
        table.add(cells);
    }
    addRow("joint training", mean.joint);
    auto words = retention::wordsOf(settings, group, scores, measure);
    if (std::any_of(words.begin(), words.end(), [](auto w) { return w != retention::TaskWord::Unknown; })) {
        table.rule();
        std::vector<std::string> said = {"now"};
        for (auto word : words) said.emplace_back(toString(word));
        table.add(said);
    }
    return table.text();
}

constexpr const char* kAboveIsWorse = " (above 0: worse)";

/// A row's title; of a share, whose sign is the same for every measure, with what the sign means.
std::string titleOf(const retention::MetricRow& row) {
    return std::string(row.title) + (row.value == &retention::Metrics::relativeRise ? kAboveIsWorse : "");
}

std::string metricsText(const GroupScores& scores) {
    TextTable table;
    for (const auto& row : retention::metricRows()) {
        std::string value = retention::showMetric(scores, row);
        if (value != "-") table.add({titleOf(row), value});
    }
    std::string text = table.text();
    // why the others are missing, once there have been the stages for them
    for (const auto& row : retention::metricRows()) {
        if (scores.over(row.value) || scores.mean.stagesMeasured() < 2) continue;
        text += fmt::format("  {}  - ({})\n", row.title, retention::whyUnknown(scores.mean, row));
    }
    return text;
}

/// Tasks that had been lost and came back: "pear came back within 5 % of its best 60 steps into stage 3".
std::string recoveriesText(const Group& group, Measure measure, double within) {
    std::string out;
    for (const auto& sequence : group.sequences) {
        for (const auto& back : retention::recoveries(*sequence, measure, within)) {
            out += fmt::format("  {} came back within {:.4g} % of its best {} steps into stage {}{}\n",
                               back.task.name, 100 * within, back.steps, back.stage + 1,
                               group.sequences.size() > 1 ? fmt::format(" (seed {})", sequence->seed()) : "");
        }
    }
    return out;
}

/// "cost of replay on pear: 12.0 points (95 % interval 2.1 to 21.4), 100 trials on the same seeds"; empty:
/// not measured.
std::string replayCostText(const Comparison& comparison, const Group& group) {
    const retention::ReplayCost cost = comparison.replayCost(group);
    if (cost.trials.trials() == 0) return "";
    const retention::PairedDifference found = cost.difference();
    return fmt::format(
        "  cost of replay on {}: {:.1f} points (95 % interval {:.1f} to {:.1f}), {} trials "
        "on the same seeds\n",
        cost.task.name, 100 * found.difference, 100 * found.interval.low, 100 * found.interval.high,
        cost.trials.trials());
}

std::string notesText(const Comparison& comparison) {
    std::string out;
    for (const auto& note : comparison.notes()) out += "note: " + note + "\n";
    return out;
}

/// "naive", "proportional (unfinished: 2 of 3 stages)".
std::string titleOf(const Group& group) {
    if (group.finished) return group.label;
    return fmt::format("{} (unfinished: {} stages)", group.label, group.stagesDone());
}

std::string seedsText(const Group& group) {
    std::string seeds;
    for (const auto& sequence : group.sequences)
        seeds += fmt::format("{}{}", seeds.empty() ? "" : ", ", sequence->seed());
    return fmt::format("seed{} {}", group.sequences.size() == 1 ? "" : "s", seeds);
}

}  // namespace

std::string TextTable::text(const std::string& indent) const {
    std::vector<std::size_t> widths;
    for (const auto& row : rows_) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], widthOf(row[c]));
    }
    std::size_t total = 0;
    for (std::size_t width : widths) total += width + 2;
    std::string out;
    for (std::size_t r = 0; r < rows_.size(); ++r) {
        if (std::find(rules_.begin(), rules_.end(), r) != rules_.end())
            out += indent + std::string(total - 2, '-') + "\n";
        std::string line = indent;
        for (std::size_t c = 0; c < rows_[r].size(); ++c) {
            std::string gap(widths[c] - widthOf(rows_[r][c]), ' ');
            line += c == 0 ? rows_[r][c] + gap : "  " + gap + rows_[r][c];
        }
        out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return out;
}

std::string showText(const Comparison& comparison, const retention::ReportOptions& options) {
    std::string out = notesText(comparison);
    out += fmt::format("{}\nwords, {} ({})\n", retention::kRowRule, describe(options.words),
                       options.settingsFrom);
    for (const Group& group : comparison.groups()) {
        for (Measure measure : options.measures) {
            out +=
                fmt::format("\n{}, {} ({} is better), {}\n", titleOf(group), retention::titleOf(measure),
                            directionOf(measure) == retention::Direction::HigherBetter ? "higher" : "lower",
                            seedsText(group));
            out += matrixText(comparison, group, measure, options.words);
            if (group.joint) continue;
            out += metricsText(comparison.scores(group, measure));
            out += recoveriesText(group, measure, options.recoveredWithin);
            if (measure == Measure::Success) out += replayCostText(comparison, group);
        }
    }
    return out;
}

std::string compareText(const Comparison& comparison, const retention::ReportOptions& options) {
    std::string out = notesText(comparison);
    for (Measure measure : options.measures) {
        TextTable table;
        std::vector<std::string> head = {fmt::format("{}", retention::titleOf(measure))}, seeds = {"seeds"},
                                 stages = {"stages done"};
        std::vector<GroupScores> scores;
        for (const Group& group : comparison.groups()) {
            head.push_back(group.title());
            seeds.push_back(std::to_string(group.sequences.size()));
            stages.push_back(group.stagesDone());
            scores.push_back(comparison.scores(group, measure));
        }
        table.add(head);
        table.rule();
        table.add(seeds);
        table.add(stages);
        auto addRow = [&](const std::string& title, auto&& value) {
            std::vector<std::string> cells = {title};
            for (std::size_t g = 0; g < scores.size(); ++g) cells.push_back(value(g));
            if (std::any_of(cells.begin() + 1, cells.end(), [](const auto& c) { return c != "-"; }))
                table.add(cells);
        };
        for (const auto& row : retention::metricRows())
            addRow(titleOf(row), [&](std::size_t g) { return retention::showMetric(scores[g], row); });
        addRow("newest task", [&](std::size_t g) { return retention::show(scores[g].newest()); });
        if (comparison.naive()) {
            auto against = [&](std::size_t g) { return comparison.against(comparison.groups()[g], measure); };
            addRow("rise, of naive's", [&](std::size_t g) {
                Score share = against(g).riseShare;
                return share ? fmt::format("{:.1f} %", *share * 100) : std::string("-");
            });
            addRow(std::string("newest task, against naive") + kAboveIsWorse,
                   [&](std::size_t g) { return retention::showShare(against(g).newestWorse); });
        }
        out += "\n" + table.text();
    }
    return out;
}

}  // namespace studio::cli

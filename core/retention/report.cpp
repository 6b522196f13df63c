// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <set>

namespace studio::retention {

const char* const kRowRule =
    "A row is the checkpoint that its stage hands on: the one that the next stage started from, and of the "
    "last "
    "stage the same kind (best unless a stage went on from the last one); of a stage that is not done the "
    "newest "
    "measurement.";

ReportOptions reportOptions(const ProjectSettings& settings) {
    ReportOptions options;
    options.words = wordSettings(settings.retention);
    options.recoveredWithin = settings.retention.recoveredWithin;
    options.settingsFrom = settings.from;
    return options;
}

std::string rowOf(const StageSpan& stage) {
    if (stage.checkpoint.empty()) return "newest";
    return stage.checkpointStep < 0 ? stage.checkpoint
                                    : fmt::format("{}, step {}", stage.checkpoint, stage.checkpointStep);
}

std::string rowOf(const Group& group, std::size_t stage) {
    std::set<std::string> whole, kinds;
    for (const auto& sequence : group.sequences) {
        if (stage >= sequence->stages().size()) continue;
        const StageSpan& span = sequence->stages()[stage];
        whole.insert(rowOf(span));
        kinds.insert(span.checkpoint.empty() ? "newest" : span.checkpoint);
    }
    return fmt::format("{}", fmt::join(whole.size() > 1 ? kinds : whole, " or "));
}

std::string show(Score score) {
    if (!score) return "-";
    if (*score == 0) return "0";
    double size = std::abs(*score);
    return size >= 1e-3 && size < 1e5 ? fmt::format("{:.4g}", *score) : fmt::format("{:.2e}", *score);
}

std::string show(const std::optional<Interval>& interval) {
    if (!interval) return "-";
    std::string mean = show(Score(interval->mean));
    return interval->half ? fmt::format("{} ± {:.2g}", mean, *interval->half) : mean;
}

std::string showShare(Score share) {
    return share ? fmt::format("{:+.1f} %", *share * 100) : "-";
}

std::string showMetric(const GroupScores& scores, const MetricRow& row) {
    auto interval = scores.over(row.value);
    if (!interval || row.value != &Metrics::relativeRise) return show(interval);
    std::string half = interval->half ? fmt::format(" ± {:.1f}", *interval->half * 100) : "";
    return fmt::format("{:+.1f}{} %", interval->mean * 100, half);
}

const char* titleOf(Measure measure) {
    switch (measure) {
        case Measure::Loss:
            return "flow loss";
        case Measure::Action:
            return "action error";
        case Measure::Success:
            return "success rate";
    }
    return "";
}

std::vector<TaskWord> wordsOf(const WordSettings& settings, const Group& group, const GroupScores& scores,
                              Measure measure) {
    int width = group.sequences.empty() ? 0 : group.sequences[0]->actionWidth();
    std::vector<TaskWord> words;
    const ScoreMatrix& mean = scores.mean;
    for (std::size_t j = 0; j < mean.size(); ++j) {
        // a joint run has one row, which taught every task: there is nothing that it could have lost
        if (group.joint) {
            Score best = settings.rule == WordRule::Seed ? mean.at(0, j) : std::nullopt;
            words.push_back(wordOf(settings, measure, best, mean.at(0, j), width));
            continue;
        }
        std::size_t last = mean.stagesMeasured();
        bool taught = j < last;
        words.push_back(taught
                            ? wordOf(settings, measure, mean.best(last - 1, j), mean.at(last - 1, j), width)
                            : TaskWord::Unknown);
    }
    return words;
}

}  // namespace studio::retention

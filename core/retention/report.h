// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/retention/comparison.h"
#include "core/retention/project_settings.h"

namespace studio::retention {

/// Title, thresholds and choice of measures of a report.
struct ReportOptions {
    std::string title = "Retention";
    std::string preface = {};            ///< HTML that the page begins with, under its title
    std::vector<Measure> measures = {};  ///< as Comparison::measured()
    WordSettings words = {};
    /// A task is back when it is so near to its best, as a share of it.
    double recoveredWithin = config::RetentionConfig().recoveredWithin;
    std::string settingsFrom = "defaults";  ///< where these thresholds are written
};
/// Options with the thresholds that count for a project.
ReportOptions reportOptions(const ProjectSettings& settings);

/// What the rows of a matrix are: one rule for all views (SequenceHistory::matrix).
extern const char* const kRowRule;
/// "best, step 300", "newest, step 120": the checkpoint that a stage's row shows.
std::string rowOf(const StageSpan& stage);
/// The same over the seeds of a group: steps only where they agree.
std::string rowOf(const Group& group, std::size_t stage);

/// Word of every task of a group after its last stage, over the mean matrix.
std::vector<TaskWord> wordsOf(const WordSettings& settings, const Group& group, const GroupScores& scores,
                              Measure measure);

/// Everything that was measured, for programs: plan, matrices, metrics with intervals, curves.
nlohmann::ordered_json reportJson(const Comparison& comparison, const ReportOptions& options);
/// One number a line: kind (score, before, joint, metric, recovery, curve, share), sequence, seed, measure,
/// stage, task, step, name, value.
std::string reportCsv(const Comparison& comparison, const ReportOptions& options);
/// One self-contained HTML page: summary, plan, matrices, curves, metrics. No scripts, nothing from outside;
/// light and dark by the reader's setting; prints.
std::string reportHtml(const Comparison& comparison, const ReportOptions& options);

/// A number as tables show it (four significant digits), or "-".
std::string show(Score score);
/// "0.0123 ± 0.0004", "0.0123" for one seed, or "-".
std::string show(const std::optional<Interval>& interval);
/// "+12.3 %", or "-".
std::string showShare(Score share);
/// A metric over the seeds of a group: the relative rise as a share, the others as numbers.
std::string showMetric(const GroupScores& scores, const MetricRow& row);
/// "flow loss", "action error", "success rate".
const char* titleOf(Measure measure);

}  // namespace studio::retention

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/rate_intervals.h"
#include "core/retention/report.h"
#include "core/run/events.h"

namespace studio::retention {

using nlohmann::ordered_json;

namespace {

ordered_json json(Score score) {
    return score ? ordered_json(run::numberToJson(*score)) : ordered_json();
}

ordered_json json(const std::optional<Interval>& interval) {
    if (!interval) return {};
    return {{"mean", run::numberToJson(interval->mean)},
            {"half_width_95", json(interval->half)},
            {"seeds", interval->seeds},
            {"excludes_zero", interval->excludesZero()}};
}

ordered_json json(const std::vector<Score>& scores) {
    ordered_json list = ordered_json::array();
    for (const Score& score : scores) list.push_back(json(score));
    return list;
}

ordered_json json(const std::vector<TaskLabel>& tasks) {
    ordered_json list = ordered_json::array();
    for (const TaskLabel& task : tasks) list.push_back({{"id", task.id}, {"name", task.name}});
    return list;
}

/// [stage][task] {successes, trials, Wilson's interval} or null; empty where no score counts trials.
ordered_json trialsOf(const ScoreMatrix& matrix) {
    ordered_json rows = ordered_json::array();
    bool any = false;
    for (std::size_t i = 0; i < matrix.after.size(); ++i) {
        ordered_json row = ordered_json::array();
        for (std::size_t j = 0; j < matrix.size(); ++j) {
            TrialCount count = matrix.trialsAt(i, j);
            if (count.trials == 0) {
                row.push_back(nullptr);
                continue;
            }
            any = true;
            RateInterval interval = wilson(count.successes, count.trials);
            row.push_back(ordered_json{{"successes", count.successes},
                                       {"trials", count.trials},
                                       {"interval_95", {interval.low, interval.high}}});
        }
        rows.push_back(row);
    }
    return any ? rows : ordered_json::array();
}

ordered_json json(const ScoreMatrix& matrix) {
    ordered_json rows = ordered_json::array();
    for (const auto& row : matrix.after) rows.push_back(json(row));
    ordered_json object{{"better", matrix.direction == Direction::HigherBetter ? "higher" : "lower"},
                        {"tasks", json(matrix.tasks)},
                        {"before", json(matrix.before)},
                        {"after", rows},
                        {"joint", json(matrix.joint)}};
    if (ordered_json trials = trialsOf(matrix); !trials.empty()) object["trials"] = trials;
    return object;
}

ordered_json json(const Metrics& metrics) {
    ordered_json object{{"stages", metrics.stages}};
    for (const MetricRow& row : metricRows()) object[row.key] = json(metrics.*row.value);
    object["relative_rise_of"] = json(metrics.relativeRiseOf);
    return object;
}

/// Why metrics have no value.
ordered_json unknownOf(const ScoreMatrix& matrix) {
    ordered_json object = ordered_json::object();
    for (const MetricRow& row : metricRows()) {
        if (std::string why = whyUnknown(matrix, row); !why.empty()) object[row.key] = why;
    }
    return object;
}

ordered_json planOf(const SequenceHistory& sequence) {
    ordered_json stages = ordered_json::array();
    for (const StageSpan& stage : sequence.stages()) {
        ordered_json mixture = ordered_json::array();
        for (const MixturePoint& point : stage.mixture) {
            ordered_json shares = ordered_json::object();
            for (const auto& [task, share] : point.share) shares[task] = share;
            mixture.push_back({{"step", point.step}, {"shares", shares}, {"why", point.why}});
        }
        stages.push_back(
            {{"task", {{"id", stage.task.id}, {"name", stage.task.name}}},
             {"run", stage.run.string()},
             {"strategy", stage.strategy},
             {"state", run::toString(stage.state)},
             {"begin", stage.begin},
             {"steps", stage.done},
             {"planned_steps", stage.length},
             {"measured_on", stage.on},
             {"row_checkpoint", stage.checkpoint.empty() ? "newest" : stage.checkpoint},
             {"row_step", stage.checkpointStep >= 0 ? ordered_json(stage.checkpointStep) : ordered_json()},
             {"mixture", mixture}});
    }
    return stages;
}

ordered_json curvesOf(const SequenceHistory& sequence, Measure measure) {
    ordered_json list = ordered_json::array();
    for (const Curve& curve : sequence.curves(measure)) {
        ordered_json steps = ordered_json::array(), values = ordered_json::array();
        for (const CurvePoint& point : curve.points) {
            steps.push_back(point.step);
            values.push_back(json(Score(point.value)));
        }
        list.push_back(
            {{"task", curve.task.id}, {"name", curve.task.name}, {"steps", steps}, {"values", values}});
    }
    return list;
}

ordered_json recoveriesOf(const SequenceHistory& sequence, Measure measure, double within) {
    ordered_json list = ordered_json::array();
    for (const Recovery& recovery : recoveries(sequence, measure, within)) {
        list.push_back({{"stage", recovery.stage + 1},
                        {"task", recovery.task.id},
                        {"name", recovery.task.name},
                        {"steps", recovery.steps}});
    }
    return list;
}

ordered_json seedOf(const SequenceHistory& sequence, const GroupScores& scores, std::size_t seed,
                    Measure measure, double recoveredWithin) {
    return {{"seed", sequence.seed()},
            {"matrix", json(scores.matrices[seed])},
            {"metrics", json(scores.metrics[seed])},
            {"unknown", unknownOf(scores.matrices[seed])},
            {"recoveries", recoveriesOf(sequence, measure, recoveredWithin)},
            {"curves", curvesOf(sequence, measure)}};
}

ordered_json measureOf(const Comparison& comparison, const Group& group, Measure measure,
                       const ReportOptions& options) {
    GroupScores scores = comparison.scores(group, measure);
    ordered_json seeds = ordered_json::array(), metrics = ordered_json::object(),
                 said = ordered_json::object();
    for (std::size_t i = 0; i < group.sequences.size(); ++i)
        seeds.push_back(seedOf(*group.sequences[i], scores, i, measure, options.recoveredWithin));
    for (const MetricRow& row : metricRows()) metrics[row.key] = json(scores.over(row.value));
    auto word = wordsOf(options.words, group, scores, measure);
    for (std::size_t j = 0; j < word.size(); ++j) said[scores.mean.tasks[j].name] = toString(word[j]);
    ordered_json object{{"mean_matrix", json(scores.mean)},
                        {"metrics", metrics},
                        {"newest", json(scores.newest())},
                        {"words", said},
                        {"seeds", seeds}};
    const AgainstNaive against = comparison.against(group, measure);
    if (against.riseShare || against.newestWorse) {
        object["against_naive"] = {{"rise_share", json(against.riseShare)},
                                   {"newest_worse", json(against.newestWorse)}};
    }
    return object;
}

}  // namespace

ordered_json reportJson(const Comparison& comparison, const ReportOptions& options) {
    ordered_json groups = ordered_json::array();
    for (const Group& group : comparison.groups()) {
        ordered_json plans = ordered_json::array(), measures = ordered_json::object();
        for (const auto& sequence : group.sequences)
            plans.push_back({{"seed", sequence->seed()},
                             {"finished", group.finished},
                             {"stages_wanted", group.stagesWanted},
                             {"stages", planOf(*sequence)}});
        for (Measure measure : options.measures)
            measures[toString(measure)] = measureOf(comparison, group, measure, options);
        groups.push_back({{"label", group.label},
                          {"joint", group.joint},
                          {"finished", group.finished},
                          {"plans", plans},
                          {"measures", measures}});
    }
    return {{"schema", 1},
            {"title", options.title},
            {"words", toString(options.words.rule)},
            {"thresholds",
             {{"slightly_above", options.words.slightlyAbove},
              {"forgotten_above", options.words.forgottenAbove},
              {"seed_slightly", options.words.seedSlightly},
              {"seed_forgotten", options.words.seedForgotten}}},
            {"settings_from", options.settingsFrom},
            {"rows", kRowRule},
            {"recovered_within", options.recoveredWithin},
            {"notes", comparison.notes()},
            {"groups", groups}};
}

}  // namespace studio::retention

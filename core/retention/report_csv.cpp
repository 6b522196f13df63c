// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "core/retention/report.h"

namespace studio::retention {

namespace {

/// A field as RFC 4180 wants it.
std::string field(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

/// What every line of one sequence and measure begins with.
class Lines {
public:
    Lines(std::string& out, std::string sequence, std::uint64_t seed, const char* measure)
        : out_(out), sequence_(field(sequence)), seed_(seed), measure_(measure) {}

    /// stage: from 1; 0: none.
    void add(const char* kind, std::size_t stage, const std::string& task, std::int64_t step,
             const std::string& name, Score value) {
        if (!value) return;
        out_ += fmt::format("{},{},{},{},{},{},{},{},{:.9g}\n", kind, sequence_, seed_, measure_,
                            stage > 0 ? std::to_string(stage) : "", field(task),
                            step >= 0 ? std::to_string(step) : "", field(name), *value);
    }

private:
    std::string& out_;
    std::string sequence_;
    std::uint64_t seed_;
    const char* measure_;
};

void addMatrix(Lines& lines, const ScoreMatrix& matrix) {
    for (std::size_t j = 0; j < matrix.size(); ++j) {
        const std::string& task = matrix.tasks[j].name;
        for (std::size_t i = 0; i < matrix.after.size(); ++i)
            lines.add("score", i + 1, task, -1, "", matrix.at(i, j));
        lines.add("before", 0, task, -1, "", matrix.before[j]);
        lines.add("joint", 0, task, -1, "", matrix.joint[j]);
    }
}

void addMetrics(Lines& lines, const Metrics& metrics, const ScoreMatrix& matrix) {
    for (const MetricRow& row : metricRows()) lines.add("metric", 0, "", -1, row.key, metrics.*row.value);
    for (std::size_t j = 0; j < metrics.relativeRiseOf.size(); ++j)
        lines.add("metric", 0, matrix.tasks[j].name, -1, "relative_rise", metrics.relativeRiseOf[j]);
}

}  // namespace

std::string reportCsv(const Comparison& comparison, const ReportOptions& options) {
    std::string out = "kind,sequence,seed,measure,stage,task,step,name,value\n";
    for (const Group& group : comparison.groups()) {
        for (Measure measure : options.measures) {
            GroupScores scores = comparison.scores(group, measure);
            for (std::size_t i = 0; i < group.sequences.size(); ++i) {
                const SequenceHistory& sequence = *group.sequences[i];
                Lines lines(out, group.title(), sequence.seed(), toString(measure));
                addMatrix(lines, scores.matrices[i]);
                addMetrics(lines, scores.metrics[i], scores.matrices[i]);
                for (const Recovery& back : recoveries(sequence, measure, options.recoveredWithin))
                    lines.add("recovery", back.stage + 1, back.task.name, -1, "steps",
                              static_cast<double>(back.steps));
                for (const Curve& curve : sequence.curves(measure)) {
                    for (const CurvePoint& point : curve.points)
                        lines.add("curve", static_cast<std::size_t>(point.stage) + 1, curve.task.name,
                                  point.step, "", point.value);
                }
            }
        }
        for (const auto& sequence : group.sequences) {
            Lines lines(out, group.title(), sequence->seed(), "");
            for (std::size_t k = 0; k < sequence->stages().size(); ++k) {
                const StageSpan& stage = sequence->stages()[k];
                for (const MixturePoint& point : stage.mixture) {
                    for (const auto& [task, share] : point.share)
                        lines.add("share", k + 1, task, stage.begin + point.step, point.why, share);
                }
            }
        }
    }
    return out;
}

}  // namespace studio::retention

// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/retention/html_chart.h"
#include "core/retention/html_page.h"
#include "core/retention/report.h"

namespace studio::retention {

namespace {

std::string head(const std::vector<std::string>& titles, std::size_t left) {
    std::string out = "<tr>";
    for (std::size_t i = 0; i < titles.size(); ++i)
        out += fmt::format("<th{}>{}</th>", i < left ? " class=\"l\"" : "", escaped(titles[i]));
    return out + "</tr>\n";
}

std::string table(const std::string& rows) {
    return "<div class=\"wide\"><table>\n" + rows + "</table></div>\n";
}

const char* classOf(TaskWord word) {
    switch (word) {
        case TaskWord::Retained:
            return "w-retained";
        case TaskWord::SlightlyDegraded:
            return "w-slight";
        case TaskWord::Forgotten:
            return "w-forgotten";
        case TaskWord::Unknown:
            return "soft";
    }
    return "";
}

std::string nameOf(const Group& group) {
    if (!group.joint || group.label != "joint") return group.title();
    return group.finished ? "joint (all tasks at once)" : "joint (all tasks at once, unfinished)";
}

/// A joint run is configured as a stage of one task, and teaches all.
std::string taughtBy(const Group& group, const StageSpan& stage) {
    return group.joint ? "all tasks" : stage.task.name;
}

bool byId(const TaskLabel& a, const TaskLabel& b) {
    return a.id < b.id;
}

class Page {
public:
    Page(const Comparison& comparison, const ReportOptions& options)
        : comparison_(comparison), options_(options) {}

    std::string text() {
        std::string body = fmt::format("<h1>{}</h1>\n", escaped(options_.title)) + options_.preface;
        for (const std::string& note : comparison_.notes())
            body += fmt::format("<p class=\"note\">{}</p>\n", escaped(note));
        for (Measure measure : options_.measures) body += summary(measure);
        body += plans();
        for (Measure measure : options_.measures) {
            body += fmt::format("<h2>Every sequence: {}</h2>\n", titleOf(measure));
            for (const Group& group : comparison_.groups()) body += section(group, measure);
        }
        return htmlPage(options_.title, body + legend());
    }

private:
    std::string summary(Measure measure) {
        std::string rows;
        std::vector<std::string> titles = {""};
        for (const Group& group : comparison_.groups()) titles.push_back(nameOf(group));
        rows += head(titles, 1);
        std::vector<GroupScores> scores;
        for (const Group& group : comparison_.groups()) scores.push_back(comparison_.scores(group, measure));
        auto row = [&](const std::string& title, const std::string& hint, auto&& cell) {
            std::string cells;
            bool any = false;
            for (std::size_t g = 0; g < scores.size(); ++g) {
                std::string value = cell(g);
                any = any || value != "-";
                cells += fmt::format("<td{}>{}</td>", value == "-" ? " class=\"none\"" : "", escaped(value));
            }
            // what nobody measured takes no room
            if (any)
                rows += fmt::format("<tr><th class=\"l\" title=\"{}\">{}</th>{}</tr>\n", escaped(hint),
                                    escaped(title), cells);
        };
        row("seeds", "sequences of this kind",
            [&](std::size_t g) { return std::to_string(comparison_.groups()[g].sequences.size()); });
        row("stages", "done, of each sequence",
            [&](std::size_t g) { return comparison_.groups()[g].stagesDone(); });
        for (const MetricRow& metric : metricRows()) {
            row(metric.title, metric.formula, [&](std::size_t g) { return showMetric(scores[g], metric); });
        }
        row("newest task", "score of the last task after its own stage",
            [&](std::size_t g) { return show(scores[g].newest()); });
        if (comparison_.naive()) {
            auto against = [&](std::size_t g) {
                return comparison_.against(comparison_.groups()[g], measure);
            };
            row("relative rise, of naive's", "0 %: nothing of what naive forgets is forgotten",
                [&](std::size_t g) {
                    Score share = against(g).riseShare;
                    return share ? fmt::format("{:.1f} %", *share * 100) : std::string("-");
                });
            row("newest task against naive", "above 0: learnt less well",
                [&](std::size_t g) { return showShare(against(g).newestWorse); });
        }
        return fmt::format("<h2>Summary: {} <span class=\"soft\">({} is better)</span></h2>\n{}",
                           titleOf(measure),
                           directionOf(measure) == Direction::HigherBetter ? "higher" : "lower", table(rows));
    }

    std::string plans() {
        std::string rows = head({"sequence", "stage", "task", "strategy", "drawn from", "steps", "state"}, 5);
        for (const Group& group : comparison_.groups()) {
            // the seeds of a group share their plan
            const SequenceHistory& sequence = *group.sequences[0];
            auto tasks = sequence.tasks();
            if (group.joint) std::sort(tasks.begin(), tasks.end(), byId);
            for (std::size_t k = 0; k < sequence.stages().size(); ++k) {
                const StageSpan& stage = sequence.stages()[k];
                rows += fmt::format(
                    "<tr><td class=\"l\">{}</td><td>{}</td><td class=\"l\">{}</td><td class=\"l\">{}</td>"
                    "<td class=\"l\">{}</td><td>{}</td><td>{}</td></tr>\n",
                    k == 0 ? escaped(nameOf(group)) : "", k + 1, escaped(taughtBy(group, stage)),
                    escaped(stage.strategy), mixtureBar(stage, tasks), stage.done,
                    run::toString(stage.state));
            }
        }
        return "<h2>Plan</h2>\n" + table(rows);
    }

    /// The shares as a bar with its figures; of shares that moved, the last.
    static std::string mixtureBar(const StageSpan& stage, const std::vector<TaskLabel>& tasks) {
        if (stage.mixture.empty()) return "its own task";
        std::string bar, words;
        for (const auto& [task, share] : stage.mixture.back().share) {
            auto found =
                std::find_if(tasks.begin(), tasks.end(), [&](const auto& t) { return t.name == task; });
            bar += fmt::format("<span class=\"{}\" style=\"width:{:.1f}%\"></span>",
                               colourClass(static_cast<std::size_t>(found - tasks.begin())), share * 100);
            words += fmt::format("{}{} {:.0f} %", words.empty() ? "" : ", ", escaped(task), share * 100);
        }
        if (stage.mixture.size() > 1) words += fmt::format(" (moved {} times)", stage.mixture.size() - 1);
        return fmt::format("<div class=\"bar\">{}</div>{}", bar, words);
    }

    std::string section(const Group& group, Measure measure) {
        GroupScores scores = comparison_.scores(group, measure);
        std::string out = fmt::format("<section><h3>{}</h3>\n", escaped(nameOf(group)));
        out += matrix(group, scores, measure);
        const SequenceHistory& first = *group.sequences[0];
        Chart chart{fmt::format("{} of every task, {}", titleOf(measure), group.title()),
                    first.curves(measure),
                    {},
                    {},
                    first.stages()};
        if (group.joint) {
            for (StageSpan& stage : chart.stages) stage.task.name = taughtBy(group, stage);
            // the same colours and names as in the sequences
            std::sort(chart.curves.begin(), chart.curves.end(),
                      [](const Curve& a, const Curve& b) { return byId(a.task, b.task); });
            for (std::size_t j = 0; j < std::min(chart.curves.size(), scores.mean.size()); ++j)
                chart.curves[j].task = scores.mean.tasks[j];
        }
        std::string bounds = addBounds(chart, group, first.seed(), measure);
        return out + fmt::format("<figure>{}<figcaption>{}, seed {}{}</figcaption></figure></section>\n",
                                 svgChart(chart), titleOf(measure), first.seed(), bounds);
    }

    /// Adds the bounds and says so.
    std::string addBounds(Chart& chart, const Group& group, std::uint64_t seed, Measure measure) const {
        std::string said;
        auto sameSeed = [&](const Group& bound) -> const SequenceHistory& {
            for (const auto& sequence : bound.sequences) {
                if (sequence->seed() == seed) return *sequence;
            }
            return *bound.sequences[0];
        };
        // scores that were measured otherwise are no bound
        auto isElsewhere = [&](const SequenceHistory& bound, int task) {
            return !bound.measuredElsewhere(measure, task, sameSeed(group)).empty();
        };
        const Group* naive = comparison_.naive(&group);
        if (naive && group.kind != "naive" && !group.joint) {
            auto curves = sameSeed(*naive).curves(measure);
            for (const Curve& own : chart.curves) {
                if (isElsewhere(sameSeed(*naive), own.task.id)) {
                    chart.bounds.emplace_back();
                    continue;
                }
                auto found = std::find_if(curves.begin(), curves.end(),
                                          [&](const Curve& c) { return c.task.id == own.task.id; });
                chart.bounds.push_back(found == curves.end() ? Curve{} : *found);
            }
            said += "; dashed: the naive sequence";
        }
        const Group* joint = comparison_.joint(&group);
        if (joint && !group.joint) {
            auto last = sameSeed(*joint).finalScores(measure, comparison_.handsOn());
            for (std::size_t i = 0; i < chart.curves.size(); ++i) {
                const int task = chart.curves[i].task.id;
                if (auto found = last.find(task); found != last.end() && !isElsewhere(sameSeed(*joint), task))
                    chart.lines.push_back({i, found->second});
            }
            said += "; dashed and level: joint training";
        }
        return said;
    }

    std::string matrix(const Group& group, const GroupScores& scores, Measure measure) {
        const ScoreMatrix& mean = scores.mean;
        std::vector<std::string> titles = {group.joint ? "" : "after stage"};
        for (const TaskLabel& task : mean.tasks) titles.push_back(task.name);
        std::string rows = head(titles, 1);
        auto addRow = [&](const std::string& title, const std::string& cells) {
            rows += fmt::format("<tr><th class=\"l\">{}</th>{}</tr>\n", escaped(title), cells);
        };
        auto plain = [&](const std::string& title, const std::vector<Score>& row) {
            if (std::none_of(row.begin(), row.end(), [](const Score& s) { return s.has_value(); })) return;
            std::string cells;
            for (const Score& score : row) cells += fmt::format("<td class=\"m\">{}</td>", show(score));
            addRow(title, cells);
        };
        plain("before", mean.before);
        for (std::size_t i = 0; i < mean.after.size(); ++i) {
            std::string cells;
            for (std::size_t j = 0; j < mean.size(); ++j) cells += cell(group, scores, i, j);
            addRow(group.joint ? "after training"
                               : fmt::format("{} {} ({})", i + 1, mean.tasks[i].name, rowOf(group, i)),
                   cells);
        }
        plain("joint", mean.joint);
        std::string words;
        auto said = wordsOf(options_.words, group, scores, measure);
        for (TaskWord word : said)
            words += fmt::format("<td class=\"m word {}\">{}</td>", classOf(word), toString(word));
        bool any = std::any_of(said.begin(), said.end(), [](TaskWord w) { return w != TaskWord::Unknown; });
        if (any) addRow("now", words);
        return table(rows) + recovered(group, measure) + unknown(group, scores);
    }

    /// The tasks that were lost and came back.
    std::string recovered(const Group& group, Measure measure) const {
        std::string rows;
        for (const auto& sequence : group.sequences) {
            for (const Recovery& back : recoveries(*sequence, measure, options_.recoveredWithin))
                rows += fmt::format("<tr><td>{}</td><td>{}</td><td class=\"l\">{}</td><td>{}</td></tr>\n",
                                    sequence->seed(), back.stage + 1, escaped(back.task.name), back.steps);
        }
        if (rows.empty()) return "";
        return fmt::format("<p>Recovered: within {:.4g} % of the task's best again</p>\n",
                           options_.recoveredWithin * 100) +
               table(
                   "<tr><th>seed</th><th>in stage</th><th class=\"l\">task</th><th>steps into "
                   "it</th></tr>\n" +
                   rows);
    }

    /// Why figures are missing, of a sequence that has had the stages for them.
    static std::string unknown(const Group& group, const GroupScores& scores) {
        if (group.joint || scores.mean.stagesMeasured() < 2) return "";
        std::string lines;
        for (const MetricRow& row : metricRows()) {
            if (scores.over(row.value)) continue;
            if (std::string why = whyUnknown(scores.mean, row); !why.empty())
                lines += fmt::format("<li>{}: {}</li>\n", row.title, escaped(why));
        }
        return lines.empty() ? "" : "<p>Not known:</p>\n<ul>\n" + lines + "</ul>\n";
    }

    /// A score, the redder the worse it is than the task ever was up to then.
    static std::string cell(const Group& group, const GroupScores& scores, std::size_t i, std::size_t j) {
        const ScoreMatrix& mean = scores.mean;
        Score now = mean.at(i, j);
        if (!now) return "<td class=\"m none\">-</td>";
        std::vector<double> seeds;
        for (const ScoreMatrix& matrix : scores.matrices) {
            if (Score score = matrix.at(i, j)) seeds.push_back(*score);
        }
        std::string shade;
        if (Score best = mean.best(i, j); best && !group.joint && j <= i) {
            Score worse = mean.worseBy(*best, *now);
            double strength = std::clamp(worse.value_or(1), 0.0, 1.0);
            shade = strength > 0.005 ? fmt::format("rgba(var(--bad),{:.2f})", 0.06 + 0.5 * strength)
                                     : std::string("rgba(var(--good),.16)");
        }
        return fmt::format("<td class=\"m{}\"{}>{}</td>", i == j && !group.joint ? " own" : "",
                           shade.empty() ? "" : fmt::format(" style=\"background:{}\"", shade),
                           show(overSeeds(seeds)));
    }

    std::string legend() const {
        std::string rows = head({"figure", "what it is"}, 2);
        for (const MetricRow& metric : metricRows())
            rows += fmt::format("<tr><td class=\"l\">{}</td><td class=\"l\">{}</td></tr>\n", metric.title,
                                escaped(metric.formula));
        std::string words = fmt::format("Words, {} ({}). ", escaped(describe(options_.words)),
                                        escaped(options_.settingsFrom));
        return "<h2>What the figures are</h2>\n<p>" + words + escaped(kRowRule) +
               " Rows of a matrix are stages, columns tasks; a frame marks each task's own stage. ± is the "
               "half "
               "width of the 95 % interval over seeds (Student's t). Levels (ACC, running average, "
               "plasticity, FWT "
               "and AUC of LIBERO) are in the measure's own unit. Changes read alike for every measure: BWT "
               "and "
               "FWT below 0 mean worse, forgetting, NBT and intransigence above 0 mean worse.</p>\n" +
               table(rows);
    }

    const Comparison& comparison_;
    const ReportOptions& options_;
};

}  // namespace

std::string reportHtml(const Comparison& comparison, const ReportOptions& options) {
    return Page(comparison, options).text();
}

}  // namespace studio::retention

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/demo/demo_report.h"

#include <fmt/format.h>

#include <cmath>

#include "core/base/build_info.h"
#include "core/base/file.h"
#include "core/base/machine.h"
#include "core/retention/html_page.h"
#include "core/retention/report.h"

namespace studio::demo {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using retention::escaped;

namespace {

std::string minutes(double seconds) {
    auto whole = std::llround(seconds);
    return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

std::string successTable(const DemoResults& results, const DemoResults::Matrix& matrix) {
    std::string rows = "<tr><th class=\"l\">after stage</th>";
    for (const std::string& task : results.tasks) rows += "<th>" + escaped(task) + "</th>";
    rows += "</tr>\n";
    for (std::size_t k = 0; k < matrix.size(); ++k) {
        rows += fmt::format("<tr><th class=\"l\">{} {}</th>", k + 1, escaped(results.tasks[k]));
        for (std::size_t j = 0; j < matrix[k].size(); ++j)
            rows += fmt::format("<td class=\"m{}\">{}</td>", j == k ? " own" : "", show(matrix[k][j]));
        rows += "</tr>\n";
    }
    return "<div class=\"wide\"><table>\n" + rows + "</table></div>\n";
}

std::string expectationTable(const DemoResults& results) {
    std::string rows =
        "<tr><th class=\"l\">expected</th><th class=\"l\">found</th><th class=\"l\"></th></tr>\n";
    for (const Expectation& e : results.expectations) {
        const char* word = !e.held ? "not measured" : *e.held ? "held" : "did not hold";
        const char* kind = !e.held ? "soft" : *e.held ? "w-retained" : "w-forgotten";
        rows += fmt::format(
            "<tr><td class=\"l\">{}</td><td class=\"l\">{}</td><td class=\"l word {}\">{}</td></tr>\n",
            escaped(e.text), escaped(e.found), kind, word);
    }
    return "<div class=\"wide\"><table>\n" + rows + "</table></div>\n";
}

std::string differenceTable(const DemoResults& results) {
    std::string rows =
        "<tr><th class=\"l\">same seeds, paired</th><th>points</th><th>95 % interval</th></tr>\n";
    for (const SuccessDifference& d : results.differences)
        rows += fmt::format("<tr><td class=\"l\">{}</td><td>{:+.0f}</td><td>{:+.0f} to {:+.0f}</td></tr>\n",
                            escaped(d.text), 100 * d.value.difference, 100 * d.value.interval.low,
                            100 * d.value.interval.high);
    return "<div class=\"wide\"><table>\n" + rows + "</table></div>\n";
}

std::string timeTable(const Demo& demo) {
    std::string rows = "<tr><th class=\"l\">step</th><th>min:s</th></tr>\n";
    for (const DemoStep& step : demo.steps) {
        if (step.kind == DemoStep::Kind::Report) continue;
        rows += fmt::format("<tr><td class=\"l\">{}</td><td>{}</td></tr>\n", escaped(describe(step)),
                            step.seconds > 0 ? minutes(step.seconds) : "-");  // recorded in a window, untimed
    }
    return "<div class=\"wide\"><table>\n" + rows + "</table></div>\n";
}

std::string preface(const Demo& demo, const DemoResults& results) {
    const Machine machine = readMachine();
    std::string text = fmt::format(
        "<p>A simulated Kuavo, {} tasks taught one after another to one small SmolVLA from random weights; "
        "{} "
        "demonstrations a task{}. Every figure was measured here: {}, {} cores, {}; Kuavo Studio {} "
        "({}).</p>\n",
        results.tasks.size(), demo.options.demonstrations,
        demo.options.seed ? fmt::format(", seed {}", *demo.options.seed) : "", escaped(machine.processor),
        machine.cores, escaped(machine.system), buildInfo().version, buildInfo().commit);
    text += fmt::format(
        "<h2>Success in closed loop</h2>\n<p>Percent of {} trials with Wilson's 95 % interval; seeds from "
        "{}, "
        "the same for every policy, none of them demonstrated. A frame marks each task's own stage.</p>\n",
        results.trials, kFirstTrialSeed);
    text += "<h3>With replay</h3>\n" + successTable(results, results.replay);
    text += "<h3>Naive: nothing is replayed</h3>\n" + successTable(results, results.naive);
    text += "<h3>Differences</h3>\n<p>Intervals of paired rates after Newcombe (1998).</p>\n" +
            differenceTable(results);
    text += "<h2>Expected and found</h2>\n" + expectationTable(results);
    return text +
           "<h2>Wall time of the steps</h2>\n<p>Two steps run at a time where they are independent.</p>\n" +
           timeTable(demo);
}

ordered_json toJson(const DemoResults& results, const DemoResults::Matrix& matrix) {
    ordered_json rows = ordered_json::array();
    for (std::size_t k = 0; k < matrix.size(); ++k) {
        for (std::size_t j = 0; j < matrix[k].size(); ++j) {
            if (!matrix[k][j]) continue;
            const TaskTrials& trials = *matrix[k][j];
            auto n = static_cast<std::int64_t>(trials.succeeded.size());
            auto interval = retention::wilson(trials.successes(), n);
            rows.push_back({{"after_stage", k + 1},
                            {"task", results.tasks[j]},
                            {"successes", trials.successes()},
                            {"trials", n},
                            {"interval", {interval.low, interval.high}},
                            {"progress", trials.progress},
                            {"seconds_to_success", trials.secondsToSuccess}});
        }
    }
    return rows;
}

}  // namespace

std::string show(const std::optional<TaskTrials>& trials) {
    if (!trials) return "-";
    auto n = static_cast<std::int64_t>(trials->succeeded.size());
    auto interval = retention::wilson(trials->successes(), n);
    return fmt::format("{:.0f} ({:.0f}-{:.0f})",
                       100.0 * static_cast<double>(trials->successes()) / static_cast<double>(n),
                       100 * interval.low, 100 * interval.high);
}

ordered_json reportJson(const Demo& demo, const DemoResults& results) {
    ordered_json out{{"folder", demo.folder.string()},
                     {"quick", demo.options.quick},
                     {"demonstrations", demo.options.demonstrations},
                     {"steps", ordered_json::array()}};
    if (demo.options.seed) out["seed"] = *demo.options.seed;
    for (const DemoStep& step : demo.steps)
        out["steps"].push_back({{"id", step.id},
                                {"text", describe(step)},
                                {"done", step.state == DemoStep::State::Done},
                                {"share", step.share},
                                {"seconds", step.seconds},
                                {"result", step.result.string()}});
    out["success"] = {{kReplay, toJson(results, results.replay)}, {kNaive, toJson(results, results.naive)}};
    out["differences"] = ordered_json::array();
    for (const SuccessDifference& d : results.differences)
        out["differences"].push_back({{"what", d.text},
                                      {"difference", d.value.difference},
                                      {"interval", {d.value.interval.low, d.value.interval.high}}});
    out["expectations"] = ordered_json::array();
    for (const Expectation& e : results.expectations)
        out["expectations"].push_back({{"expected", e.text},
                                       {"found", e.found},
                                       {"held", e.held ? ordered_json(*e.held) : ordered_json()}});
    return out;
}

Status writeDemoReport(const Demo& demo) {
    STUDIO_ASSIGN(DemoResults results, readResults(demo));
    STUDIO_ASSIGN(auto found, retention::findSequences({demo.folder}));
    STUDIO_ASSIGN(retention::Comparison comparison, retention::Comparison::open(found));
    retention::ReportOptions options =
        retention::reportOptions(retention::projectSettings({demo.folder}, found));
    options.title = "Kuavo Studio: tasks in sequence, forgotten and kept";
    options.preface = preface(demo, results);
    options.measures = comparison.measured();
    return writeFileAtomic(demo.folder / "report.html", retention::reportHtml(comparison, options));
}

}  // namespace studio::demo

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/report.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "core/retention/html_chart.h"
#include "core/retention/html_page.h"
#include "tests/core/retention/sequence_runs.h"
#include "tests/support/paths.h"

namespace studio::retention {
namespace {

class Report : public testing::Test {
protected:
    void SetUp() override {
        test::twoStages(folder_ / "naive", "none", 1, 4);
        test::twoStages(folder_ / "kept", "proportional", 1, 1.05);
        auto found = findSequences({folder_.path()});
        ASSERT_OK(found);
        auto opened = Comparison::open(*found);
        ASSERT_OK(opened);
        comparison_ = std::make_unique<Comparison>(*opened);
        options_.title = "Two <tasks>";
        options_.measures = comparison_->measured();
    }

    test::TemporaryFolder folder_;
    std::unique_ptr<Comparison> comparison_;
    ReportOptions options_;
};

TEST_F(Report, JsonHoldsMatrixMetricsAndPlan) {
    EXPECT_EQ(options_.measures, (std::vector<Measure>{Measure::Loss, Measure::Action}));
    auto json = reportJson(*comparison_, options_);
    ASSERT_EQ(json["groups"].size(), 2u);
    EXPECT_EQ(json["groups"][0]["label"], "naive");
    const auto& kept = json["groups"][1];
    EXPECT_NEAR(kept["measures"]["loss"]["mean_matrix"]["after"][1][0].get<double>(), 0.21, 1e-12);
    EXPECT_NEAR(kept["measures"]["loss"]["metrics"]["relative_rise"]["mean"].get<double>(), 0.05, 1e-9);
    EXPECT_TRUE(kept["measures"]["loss"]["metrics"]["fwt"].is_null()) << "b_j was not measured";
    EXPECT_EQ(kept["measures"]["loss"]["words"]["task1"], "retained");
    EXPECT_EQ(json["groups"][0]["measures"]["loss"]["words"]["task1"], "forgotten");
    EXPECT_NEAR(kept["measures"]["loss"]["against_naive"]["rise_share"].get<double>(), 0.05 / 3, 1e-9);
    EXPECT_EQ(kept["plans"][0]["stages"][1]["mixture"][0]["shares"]["task1"], 0.3);
    EXPECT_FALSE(json["notes"].empty()) << "measured on training frames";
}

TEST_F(Report, CsvHasOneNumberALineAndNineFieldsEach) {
    std::istringstream csv(reportCsv(*comparison_, options_));
    std::string line;
    std::getline(csv, line);
    EXPECT_EQ(line, "kind,sequence,seed,measure,stage,task,step,name,value");
    std::vector<std::string> lines;
    while (std::getline(csv, line)) {
        EXPECT_EQ(std::count(line.begin(), line.end(), ','), 8) << line;
        lines.push_back(line);
    }
    auto has = [&](const std::string& wanted) {
        return std::find(lines.begin(), lines.end(), wanted) != lines.end();
    };
    EXPECT_TRUE(has("score,naive,1,loss,2,task1,,,0.8"));
    EXPECT_TRUE(has("curve,proportional,1,action,2,task2,30,,0.03"));
    EXPECT_TRUE(has("share,proportional,1,,2,task1,10,plan,0.3"));
}

TEST_F(Report, HtmlStandsAloneAndEscapesWhatItShows) {
    std::string page = reportHtml(*comparison_, options_);
    EXPECT_NE(page.find("<h1>Two &lt;tasks&gt;</h1>"), std::string::npos);
    for (const char* foreign : {"<script", "http:", "https:", "src=", "@import", "url("})
        EXPECT_EQ(page.find(foreign), std::string::npos) << foreign;
    EXPECT_NE(page.find("prefers-color-scheme:dark"), std::string::npos);
    EXPECT_NE(page.find("@media print"), std::string::npos);
    // what has a figure is not said to be unknown
    EXPECT_EQ(page.find("FWT (LIBERO): "), std::string::npos);
    EXPECT_NE(page.find("<li>intransigence: "), std::string::npos);
    EXPECT_NE(page.find("without step 0, and no best score is held"), std::string::npos);
    EXPECT_NE(page.find("<svg"), std::string::npos);
    EXPECT_NE(page.find("forgotten"), std::string::npos);
    EXPECT_NE(page.find("frames that were trained on"), std::string::npos);
    for (const char* tag : {"table", "section", "figure", "svg", "div", "tr", "td"}) {
        auto count = [&](const std::string& text) {
            std::size_t n = 0;
            for (auto at = page.find(text); at != std::string::npos; at = page.find(text, at + 1)) ++n;
            return n;
        };
        std::string open = fmt::format("<{}", tag);
        EXPECT_EQ(count(open + ">") + count(open + " "), count(fmt::format("</{}>", tag))) << tag;
    }
}

TEST(ReportOfJointTraining, NamesNoTaskAsItsOnlyOne) {
    test::TemporaryFolder folder;
    auto joint = test::makeRun(folder.path(), {1, "task1", {}, "proportional", {2}});
    joint->emit(test::measured(1, "task1", 10, 0.2));
    joint->emit(test::measured(2, "task2", 10, 0.3));
    joint->emit(run::Finished{"done", 10, "", ""});
    auto found = findSequences({folder.path()});
    ASSERT_OK(found);
    auto comparison = Comparison::open(*found);
    ASSERT_OK(comparison);
    ReportOptions options;
    options.measures = comparison->measured();
    const std::string page = reportHtml(*comparison, options);
    EXPECT_NE(page.find("<td class=\"l\">all tasks</td>"), std::string::npos);
    EXPECT_EQ(page.find("<td class=\"l\">task1</td>"), std::string::npos);
    EXPECT_NE(page.find("<th class=\"l\">after training</th>"), std::string::npos);
}

TEST(SvgChart, DrawsNothingOutsideOfItself) {
    Chart chart;
    chart.label = "a \"chart\"";
    chart.curves = {{{1, "a task with a name that is much longer than the place for it"},
                     {{0, 1e-4, 0}, {10, std::nan(""), 0}, {20, 5, 0}}},
                    {{2, "b"}, {}}};
    StageSpan stage;
    stage.length = 20;
    chart.stages = {stage};
    std::string svg = svgChart(chart);
    EXPECT_EQ(svg.find("nan"), std::string::npos);
    EXPECT_EQ(svg.find("inf"), std::string::npos);
    EXPECT_NE(svg.find("a &quot;chart&quot;"), std::string::npos);
    EXPECT_NE(svg.find("…"), std::string::npos);
    // nothing measured at all is an empty chart, not a crash
    EXPECT_NE(svgChart(Chart()).find("</svg>"), std::string::npos);
}

TEST(ReportNumbers, AreShownShort) {
    EXPECT_EQ(show(Score(0.123456)), "0.1235");
    EXPECT_EQ(show(Score(0.00001234)), "1.23e-05");
    EXPECT_EQ(show(Score()), "-");
    EXPECT_EQ(showShare(Score(-0.0312)), "-3.1 %");
    EXPECT_EQ(show(std::optional(Interval{0.5, 0.0123, 0, 3})), "0.5 ± 0.012");
}

}  // namespace
}  // namespace studio::retention

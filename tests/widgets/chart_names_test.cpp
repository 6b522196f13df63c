// SPDX-License-Identifier: GPL-3.0-or-later
// What a chart's files are called and what stands in its table is the same in every language.
#include <QFileInfo>
#include <QRegularExpression>

#include "core/run/chart_names.h"
#include "core/run/run_list.h"
#include "tests/core/retention/sequence_runs.h"
#include "tests/widgets/gui_test.h"
#include "widgets/frame/language.h"
#include "widgets/panels/curves_panel.h"
#include "widgets/panels/forgetting_panel.h"
#include "widgets/panels/panels.h"
#include "widgets/parts/text.h"
#include "widgets/plots/matrix_view.h"
#include "widgets/plots/plot.h"

namespace studio::test {

using namespace widgets;

namespace {

class ChartNamesTest : public GuiTest {
protected:
    ~ChartNamesTest() override { language_.use("en"); }
    Language language_;
};

TEST_F(ChartNamesTest, EveryChartOfEveryPanelHasAnAsciiKey) {
    Workspace workspace(fakeServices(), settings());
    const QRegularExpression key("^[a-z_]+$");
    for (const char* language : {"en", "zh_CN"}) {
        language_.use(language);
        int charts = 0;
        for (const PanelInfo& info : panels()) {
            std::unique_ptr<Panel> panel(info.create(workspace, nullptr));
            for (const Plot* plot : panel->findChildren<Plot*>()) {
                ++charts;
                EXPECT_TRUE(key.match(plot->suggestedName()).hasMatch())
                    << info.id << ": " << plot->suggestedName().toStdString();
                EXPECT_NE(plot->suggestedName(), "chart") << info.id << ": " << plot->title().toStdString();
            }
            for (const MatrixView* matrix : panel->findChildren<MatrixView*>())
                EXPECT_EQ(matrix->suggestedName(), "matrix");
        }
        EXPECT_GE(charts, 10);
    }
}

TEST_F(ChartNamesTest, ChineseCurvesAreFilesOfTheirOwnWithTheSameTables) {
    const auto run = writeRun(folder() / "runs", "first", 30);
    Workspace workspace(fakeServices(), settings());
    CurvesPanel panel(workspace, nullptr);
    panel.resize(900, 600);
    panel.show();
    workspace.setCurrentRun(run);
    ASSERT_TRUE(waitFor([&] { return panel.facts()["points"].toInt() > 0 && !panel.busy(); }));
    QStringList english;
    for (const Plot* plot : panel.plots()) english << plot->csv();
    EXPECT_TRUE(english[0].contains("\nloss (smoothed "));
    const QString title = panel.plots().front()->title();
    language_.use("zh_CN");
    ASSERT_TRUE(waitFor([&] { return panel.plots().front()->title() != title; }));
    std::optional<Result<QStringList>> written;
    panel.exportInto(file(""), {"csv"}, false,
                     [&](Result<QStringList> files) { written = std::move(files); });
    ASSERT_TRUE(waitFor([&] { return written.has_value(); }));
    ASSERT_OK(*written);
    QStringList names, wanted;
    for (const QString& one : **written) names << QFileInfo(one).completeBaseName();
    for (std::string_view name : run::kCurveCharts) wanted << text(std::string(name));
    EXPECT_EQ(names, wanted);
    for (int i = 0; i < english.size(); ++i)
        EXPECT_EQ(panel.plots()[static_cast<std::size_t>(i)]->csv(), english[i]) << i;
}

TEST_F(ChartNamesTest, ForgettingHasTheSameTablesInChinese) {
    auto stage = makeRun(folder() / "runs", {1, "task1", {}, "none", {}, 7});
    run::Evaluation tried;
    tried.step = 10;
    tried.taskId = 1;
    tried.task = "task1";
    tried.where = "sim";
    tried.checkpoint = "checkpoints/000010";
    tried.trials = 50;
    tried.successes = 41;
    tried.firstSeed = 0;
    stage->emit(run::CheckpointSaved{10, "checkpoints/000010", true});
    stage->emit(tried);
    stage->emit(run::Finished{"done", 10, "", ""});
    ASSERT_OK(stage->sync());
    Workspace workspace(fakeServices(), settings());
    workspace.openProject(folder());
    ForgettingPanel panel(workspace, nullptr);
    panel.resize(1000, 600);
    panel.show();
    auto settled = [&] { return waitFor([&] { return workspace.jobs().idle() && !panel.busy(); }); };
    ASSERT_TRUE(settled());
    ASSERT_FALSE(panel.matrix()->data().cells.empty());
    const QString curves = panel.curves()->csv(), matrix = panel.matrix()->csv(),
                  shown = panel.matrix()->data().measure;
    EXPECT_TRUE(matrix.contains(",\"after task1\",")) << matrix.toStdString();
    language_.use("zh_CN");
    ASSERT_TRUE(waitFor([&] { return panel.matrix()->data().measure != shown; }));
    ASSERT_TRUE(settled());
    EXPECT_EQ(panel.curves()->csv(), curves);
    EXPECT_EQ(panel.matrix()->csv(), matrix);
}

}  // namespace

}  // namespace studio::test

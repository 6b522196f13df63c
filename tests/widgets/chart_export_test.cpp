// SPDX-License-Identifier: GPL-3.0-or-later
// Charts on their way to files: what they hold, and that the window stays free meanwhile.
#include "widgets/plots/chart_export.h"

#include <QClipboard>
#include <QFile>
#include <QFileInfo>
#include <QGuiApplication>
#include <QImage>
#include <QTreeWidget>
#include <cmath>
#include <numeric>

#include "core/base/file.h"
#include "core/run/run_list.h"
#include "tests/core/retention/sequence_runs.h"
#include "tests/widgets/gui_test.h"
#include "widgets/jobs/job_runner.h"
#include "widgets/panels/curves_panel.h"
#include "widgets/panels/forgetting_panel.h"
#include "widgets/parts/text.h"
#include "widgets/plots/matrix_view.h"
#include "widgets/plots/plot.h"
#include "widgets/plots/plot_legend.h"
#include "widgets/theme/theme.h"

namespace studio::test {

using namespace widgets;

namespace {

class ChartExportTest : public GuiTest {
protected:
    QByteArray bytesOf(const QString& name) {
        QFile in(file(name));
        EXPECT_TRUE(in.open(QIODevice::ReadOnly)) << name.toStdString();
        return in.readAll();
    }
    std::vector<double> x_, y_, wide_;
};

TEST_F(ChartExportTest, ACurveOfAMillionPointsIsWrittenBesideTheWindow) {
    constexpr std::size_t kPoints = 1'000'000;
    x_.resize(kPoints);
    y_.resize(kPoints);
    std::iota(x_.begin(), x_.end(), 0);
    for (std::size_t i = 0; i < kPoints; ++i)
        y_[i] = std::sin(double(i) * 0.00001) + 0.1 * double(i * 7919 % 17);
    // a thousand noisy points over the whole width: dashed, Qt fills them as one outline, which takes a
    // second
    for (std::size_t i = 0; i < 1000; ++i) wide_.push_back(1000 * double(i));
    Plot plot;
    plot.setTitle("Training loss");
    plot.resize(600, 400);
    plot.show();
    auto dashed = [this]() -> CurveData { return {wide_, std::span(y_).first(1000)}; };
    plot.setCurves({{"solid", Theme::seriesColour(0),
                     [this]() -> CurveData {
                         return {x_, y_};
                     }},
                    {"dashed", Theme::seriesColour(1), dashed, false, false, Qt::DashLine}});
    ASSERT_TRUE(waitFor([&] { return plot.pointsBehind() == kPoints + 1000; }));

    std::optional<Result<QStringList>> written;
    std::vector<std::function<Result<ChartDraft>()>> charts;
    for (const char* ending : {"png", "svg", "pdf", "csv"})
        charts.push_back([&plot, name = file(QString("big.") + ending)] { return plot.draft(name); });
    Watchdog watchdog;
    writeCharts(chartJobs(), &plot, std::move(charts),
                [&](Result<QStringList> files) { written = std::move(files); });
    ASSERT_TRUE(waitFor([&] { return written.has_value(); }, 120000));
    EXPECT_LT(watchdog.worstMs(), 100);
    ASSERT_OK(*written);
    EXPECT_EQ((*written)->size(), 4);

    // the table has every point, the pictures what they can show
    const QByteArray table = bytesOf("big.csv");
    EXPECT_EQ(table.count('\n'), static_cast<qsizetype>(kPoints + 1001));
    EXPECT_TRUE(table.contains("\nsolid,999999,"));
    EXPECT_EQ(QImage(file("big.png")).size(), QSize(1280, 800));
    const QByteArray svg = bytesOf("big.svg");
    EXPECT_TRUE(svg.contains("<svg"));
    EXPECT_LT(svg.size(), 1'000'000);
    EXPECT_GT(svg.size(), 20'000);
    EXPECT_TRUE(bytesOf("big.pdf").startsWith("%PDF-"));
}

TEST_F(ChartExportTest, APictureOfAChartHasItsCurveAndItsWords) {
    x_ = {0, 1, 2};
    y_ = {0.5, 1.5, 0.5};
    Plot plot;
    plot.resize(300, 200);
    plot.setAxes("step", "loss");
    plot.setCurves({{"grasp", QColor(255, 0, 0), [this]() -> CurveData { return {x_, y_}; }}});
    ASSERT_OK(plot.exportTo(file("c.svg"), {800, 300}));
    const QByteArray svg = bytesOf("c.svg");
    for (const char* word : {">grasp<", ">step<", "#ff0000"}) EXPECT_TRUE(svg.contains(word)) << word;
    ASSERT_OK(plot.exportTo(file("c.png"), {800, 300}));
    const QImage image(file("c.png"));
    ASSERT_EQ(image.size(), QSize(1600, 600));
    int red = 0, ink = 0;
    for (int row = 0; row < image.height(); ++row) {
        for (int column = 0; column < image.width(); ++column) {
            const QColor pixel = image.pixelColor(column, row);
            red += pixel.red() > 200 && pixel.green() < 60 && pixel.blue() < 60;
            ink += pixel.red() < 60 && pixel.green() < 60 && pixel.blue() < 60;
        }
    }
    EXPECT_GT(red, 1500) << "the curve goes over 1600 pixels";
    EXPECT_GT(ink, 500) << "axes and words";
}

TEST_F(ChartExportTest, ACopiedPictureIsInTheClipboardSoon) {
    x_ = {0, 1};
    y_ = {0, 1};
    Plot plot;
    plot.resize(300, 200);
    plot.setCurves({{"grasp", QColor(255, 0, 0), [this]() -> CurveData { return {x_, y_}; }}});
    QGuiApplication::clipboard()->clear();
    copyPicture(plot.picture(), "Loss");
    ASSERT_TRUE(waitFor([] { return !QGuiApplication::clipboard()->image().isNull(); }));
    EXPECT_EQ(QGuiApplication::clipboard()->image().size(), QSize(1800, 1120));
}

TEST_F(ChartExportTest, SharesArePercentOnTheScreenAndSharesInTheTable) {
    x_ = {0, 1, 2};
    y_ = {0.25, 0.5, 0.8167};
    Plot plot;
    plot.resize(500, 300);
    plot.setPercent(true);
    plot.setCurves({{"grasp", QColor(255, 0, 0), [this]() -> CurveData { return {x_, y_}; }}});
    plot.redraw();
    auto* legend = plot.findChild<PlotLegend*>();
    ASSERT_EQ(legend->entries().size(), 1u);
    EXPECT_EQ(legend->entries()[0].figure, "81.7 %");
    EXPECT_EQ(plot.csv(), "curve,x,\"y (share, 0 to 1)\"\ngrasp,0,0.25\ngrasp,1,0.5\ngrasp,2,0.8167\n");
    ASSERT_OK(plot.exportTo(file("p.svg")));
    EXPECT_TRUE(bytesOf("p.svg").contains(">60 %<")) << "a tick of the axis";
    plot.setPercent(false);
    plot.redraw();
    EXPECT_EQ(legend->entries()[0].figure, "0.8167");
    EXPECT_TRUE(plot.csv().startsWith("curve,x,y\n"));
    EXPECT_EQ(percentFigure(0.82), "82 %");
    EXPECT_EQ(percentFigure(-0.0001), "0 %");
    EXPECT_EQ(percentFigure(NAN), QString::fromUtf8("–"));
}

TEST_F(ChartExportTest, SuccessIsPercentInTheForgettingView) {
    auto first = makeRun(folder() / "runs", {1, "task1", {}, "none", {}, 7});
    run::Evaluation tried;
    tried.step = 10;
    tried.taskId = 1;
    tried.task = "task1";
    tried.where = "sim";
    tried.checkpoint = "checkpoints/000010";
    tried.trials = 50;
    tried.successes = 41;
    tried.firstSeed = 0;
    first->emit(run::CheckpointSaved{10, "checkpoints/000010", true});
    first->emit(tried);
    first->emit(run::Finished{"done", 10, "", ""});
    ASSERT_OK(first->sync());
    Workspace workspace(fakeServices(), settings());
    workspace.openProject(folder());
    ForgettingPanel panel(workspace, nullptr);
    panel.resize(1000, 600);
    panel.show();
    ASSERT_TRUE(waitFor([&] { return workspace.jobs().idle() && !panel.busy(); }));
    // nothing else was measured: it is the measure shown
    ASSERT_FALSE(panel.matrix()->data().cells.empty());
    EXPECT_TRUE(panel.matrix()->data().percent);
    EXPECT_NEAR(panel.matrix()->data().cells.back()[0].value_or(0), 0.82, 1e-12);
    EXPECT_TRUE(panel.matrix()->csv().contains(",0.82\n")) << panel.matrix()->csv().toStdString();
    EXPECT_TRUE(panel.matrix()->csv().contains("share of the trials"));
    ASSERT_OK(panel.matrix()->exportTo(file("m.svg")));
    EXPECT_TRUE(bytesOf("m.svg").contains(">82 %<"));
    bool acc = false;
    QString now;
    for (auto* tree : panel.findChildren<QTreeWidget*>()) {
        for (int i = 0; i < tree->topLevelItemCount(); ++i) {
            const auto* item = tree->topLevelItem(i);
            if (item->text(0) == "ACC") acc = item->text(1) == "82 %";
            if (item->text(0) == "task1") now = item->text(3);
        }
    }
    EXPECT_TRUE(acc);
    EXPECT_EQ(now, "82 %");
}

TEST_F(ChartExportTest, ExportingAllChartsOverwritesNothingUnasked) {
    const auto run = writeRun(folder() / "runs", "first", 30);
    Workspace workspace(fakeServices(), settings());
    CurvesPanel panel(workspace, nullptr);
    panel.resize(900, 600);
    panel.show();
    workspace.setCurrentRun(run);
    ASSERT_TRUE(waitFor([&] { return panel.facts()["points"].toInt() > 0 && !panel.busy(); }));
    auto exported = [&](bool overwrite) {
        std::optional<Result<QStringList>> written;
        panel.exportInto(file(""), {"csv", "svg"}, overwrite,
                         [&](Result<QStringList> files) { written = std::move(files); });
        EXPECT_TRUE(waitFor([&] { return written.has_value(); }));
        return written.value_or(Error{ErrorCode::Internal, "it did not end", ""});
    };
    auto written = exported(false);
    ASSERT_OK(written);
    EXPECT_EQ(written->size(), 2 * panel.facts()["charts"].toInt());
    for (const QString& one : *written) EXPECT_TRUE(QFileInfo::exists(one)) << one.toStdString();
    // one file of ten is enough to write none
    for (int i = 1; i < written->size(); ++i) QFile::remove(written->at(i));
    auto again = exported(false);
    ASSERT_FALSE(again.ok());
    EXPECT_NE(again.error().message.find("already"), std::string::npos);
    EXPECT_FALSE(QFileInfo::exists(written->at(1)));
    EXPECT_OK(exported(true));
}

}  // namespace

}  // namespace studio::test

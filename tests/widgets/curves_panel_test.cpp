// SPDX-License-Identifier: GPL-3.0-or-later
// Live curves: what is in sight, on which axes, of which runs, and the figures under the cursor.
#include "widgets/panels/curves_panel.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QSlider>
#include <QTest>
#include <QToolButton>
#include <algorithm>

#include "core/run/run_writer.h"
#include "tests/widgets/gui_test.h"
#include "widgets/parts/text.h"
#include "widgets/parts/view_state.h"
#include "widgets/plots/plot_legend.h"
#include "widgets/plots/qcp.h"

namespace studio::test {

using namespace widgets;

namespace {

class CurvesPanelTest : public GuiTest {
protected:
    CurvesPanelTest() : workspace_(fakeServices(), settings()) {}
    /// The panel with a run in it of which so many figures are there.
    void show(const std::filesystem::path& run, int points) {
        panel_ = std::make_unique<CurvesPanel>(workspace_, nullptr);
        panel_->resize(1400, 640);
        panel_->show();
        workspace_.setCurrentRun(run);
        ASSERT_TRUE(arrived(points));
    }
    bool arrived(int points) {
        return waitFor([this, points] { return panel_->facts()["points"].toInt() >= points && ready(); });
    }
    bool ready() { return !panel_->busy(); }
    Plot* plot(int i) { return panel_->plots()[static_cast<std::size_t>(i)]; }
    QCustomPlot* chart(int i) { return plot(i)->findChild<QCustomPlot*>(); }
    QCPRange range(int i = 0) {
        plot(i)->redraw();
        return chart(i)->xAxis->range();
    }
    template <class Widget>
    Widget* named(const QString& name) {
        for (auto* widget : panel_->findChildren<Widget*>()) {
            if (widget->accessibleName() == name) return widget;
        }
        return nullptr;
    }
    QToolButton* follow() {
        for (auto* button : panel_->findChildren<QToolButton*>()) {
            if (button->text() == "Follow") return button;
        }
        return nullptr;
    }
    QAction* action(const char* name) { return panel_->findChild<QAction*>(name); }
    Workspace workspace_;
    std::unique_ptr<CurvesPanel> panel_;
};

TEST_F(CurvesPanelTest, FollowsTheNewestStepUntilAPersonLooksElsewhere) {
    auto writer = run::RunWriter::create(folder(), "live", {}, "training:\n  steps: 10\n");
    ASSERT_OK(writer);
    auto train = [&](int from, int to) {
        for (int i = from; i <= to; ++i) {
            run::Step step;
            step.step = i;
            step.loss = 1.0 / i;
            (*writer)->emit(step);
        }
        ASSERT_OK((*writer)->sync());
    };
    (*writer)->emit(run::Started{});
    train(1, 50);
    show((*writer)->folder(), 50);
    ASSERT_NE(follow(), nullptr);
    EXPECT_TRUE(follow()->isChecked());
    EXPECT_TRUE(range().contains(1));
    EXPECT_TRUE(range().contains(50));
    train(51, 80);
    ASSERT_TRUE(arrived(80));
    EXPECT_TRUE(range().contains(80));

    // moved in one chart, all stay there, whatever comes
    chart(0)->xAxis->setRange(10, 20);
    EXPECT_FALSE(follow()->isChecked());
    train(81, 100);
    ASSERT_TRUE(arrived(100));
    for (int i = 0; i < 5; ++i) {
        EXPECT_NEAR(range(i).lower, 10, 1e-9) << i;
        EXPECT_NEAR(range(i).upper, 20, 1e-9) << i;
    }
    follow()->click();
    for (int i : {0, 2, 3, 4}) EXPECT_TRUE(range(i).contains(100)) << i;
}

TEST_F(CurvesPanelTest, TheLastStepsAndAnotherAxisShowWhatTheySay) {
    show(writeRun(folder(), "first", 250), 350);
    auto* window = named<QComboBox>("How much is shown");
    auto* axis = named<QComboBox>("What the x axis counts");
    ASSERT_TRUE(window && axis);
    EXPECT_TRUE(range().contains(1));
    window->setCurrentIndex(window->findData(100));
    for (int i = 0; i < 5; ++i) {
        EXPECT_TRUE(range(i).contains(250)) << i;
        EXPECT_GT(range(i).lower, 140) << i;
    }
    // a range of steps that was looked at says nothing about epochs: all 25 of them are shown
    chart(0)->xAxis->setRange(100, 200);
    ASSERT_FALSE(follow()->isChecked());
    axis->setCurrentIndex(1);
    EXPECT_TRUE(follow()->isChecked());
    EXPECT_TRUE(range().contains(0.1));
    EXPECT_TRUE(range().contains(25));
    EXPECT_LT(range().upper, 27);
    EXPECT_EQ(chart(0)->xAxis->label(), "epoch");
    axis->setCurrentIndex(0);
    EXPECT_GT(range().lower, 140);
    EXPECT_EQ(chart(0)->xAxis->label(), "step");
}

TEST_F(CurvesPanelTest, OneCursorReadsAllChartsOutMeasuredAndSmoothed) {
    show(writeRun(folder(), "first", 250), 350);
    for (int i = 0; i < 5; ++i) plot(i)->redraw();
    EXPECT_FALSE(chart(0)->accessibleDescription().contains("measured"));
    QTest::keyClick(chart(2), Qt::Key_End);
    for (int i = 0; i < 5; ++i)
        EXPECT_TRUE(chart(i)->accessibleDescription().startsWith("step 250; "))
            << i << ": " << chart(i)->accessibleDescription().toStdString();
    // the loss was 1/250, its average is above that
    const QString measured = QString("(measured %1)").arg(figure(1.0 / 250));
    auto* legend = plot(0)->findChild<PlotLegend*>();
    ASSERT_FALSE(legend->entries().empty());
    const QString shown = legend->entries().front().figure;
    EXPECT_TRUE(shown.endsWith(measured)) << shown.toStdString();
    EXPECT_GT(shown.section(' ', 0, 0).toDouble(), 1.0 / 250);
    QApplication::processEvents();
    EXPECT_TRUE(legend->figuresWhole());
    // what is not smoothed has one figure
    EXPECT_FALSE(chart(3)->accessibleDescription().contains("measured"));
    QTest::keyClick(chart(4), Qt::Key_Escape);
    for (int i = 0; i < 5; ++i) EXPECT_FALSE(chart(i)->accessibleDescription().startsWith("step")) << i;
}

TEST_F(CurvesPanelTest, TellsOnScreenHowManyPointsItHoldsAndWhetherSomeWent) {
    auto points = [this]() -> QLabel* {
        for (auto* label : panel_->findChildren<QLabel*>()) {
            if (label->isVisible() && label->text().contains("points in")) return label;
        }
        return nullptr;
    };
    // a step each, and two tasks measured every fifth one
    show(writeRun(folder(), "first", 250), 350);
    ASSERT_NE(points(), nullptr);
    EXPECT_TRUE(points()->text().startsWith("350 points in ")) << points()->text().toStdString();
    EXPECT_FALSE(points()->text().contains("thinned"));

    workspace_.setKeptRows(100);
    const auto second = writeRun(folder(), "second", 250);
    show(second, 100);
    ASSERT_NE(points(), nullptr);
    const qint64 held = panel_->facts()["points"].toInt();
    EXPECT_LT(held, 350);
    EXPECT_TRUE(points()->text().startsWith(grouped(held) + " points in ")) << points()->text().toStdString();
    EXPECT_TRUE(points()->text().endsWith("older ones thinned out")) << points()->text().toStdString();
    // it is painted where it has room, which it has
    EXPECT_LE(points()->sizeHint().width(), points()->width());
}

TEST_F(CurvesPanelTest, AnotherSmoothingOfAThinnedRunIsOverAllItsSteps) {
    workspace_.setKeptRows(100);
    show(writeRun(folder(), "first", 250), 100);
    auto* slider = named<QSlider>("Smoothing");
    ASSERT_NE(slider, nullptr);
    slider->setValue(60);
    ASSERT_TRUE(waitFor([this] { return ready(); }));
    const double weight = workspace_.currentRun()->series().weight();
    EXPECT_NEAR(weight, 0.984, 0.001);
    double sum = 0, weights = 0;
    for (int i = 1; i <= 250; ++i) {
        sum = sum * weight + 1.0 / i;
        weights = weights * weight + 1;
    }
    const QStringList last = plot(0)->csv().split('\n').filter("loss (smoothed 0.984),250,");
    ASSERT_EQ(last.size(), 1);
    EXPECT_NEAR(last.front().section(',', -1).toDouble(), sum / weights, 1e-9);
}

TEST_F(CurvesPanelTest, TheXAxisCanBeLogarithmic) {
    show(writeRun(folder(), "first", 250), 350);
    ASSERT_NE(action("log_x"), nullptr);
    EXPECT_LT(range().lower, 0);
    action("log_x")->setChecked(true);
    for (int i : {0, 2, 3, 4}) {
        EXPECT_GT(range(i).lower, 0.5) << i;
        EXPECT_TRUE(range(i).contains(1)) << i;
        EXPECT_TRUE(range(i).contains(250)) << i;
        EXPECT_EQ(chart(i)->xAxis->scaleType(), QCPAxis::stLogarithmic) << i;
        // as far from 1 to 10 as from 10 to 100
        auto* axis = chart(i)->xAxis;
        EXPECT_NEAR(axis->coordToPixel(10) - axis->coordToPixel(1),
                    axis->coordToPixel(100) - axis->coordToPixel(10), 1)
            << i;
        EXPECT_GT(plot(i)->pointsDrawn(), 0) << i;
    }
    // time begins at 0, which has no place there
    named<QComboBox>("What the x axis counts")->setCurrentIndex(2);
    EXPECT_GT(range().lower, 0);
    named<QComboBox>("What the x axis counts")->setCurrentIndex(0);
    action("log_x")->setChecked(false);
    EXPECT_EQ(chart(0)->xAxis->scaleType(), QCPAxis::stLinear);
    EXPECT_LT(range().lower, 0);
}

TEST_F(CurvesPanelTest, TheLegendCanBeMovedAndHiddenAndStaysSo) {
    const auto run = writeRun(folder(), "first", 250);
    show(run, 350);
    auto legend = [this] { return plot(0)->findChild<PlotLegend*>(); };
    auto drawn = [this] {
        plot(0)->redraw();
        QApplication::processEvents();
    };
    drawn();
    EXPECT_LT(legend()->geometry().bottom(), chart(0)->geometry().bottom());
    action("legend_under")->setChecked(true);
    drawn();
    EXPECT_TRUE(legend()->isVisible());
    EXPECT_GT(legend()->geometry().top(), chart(0)->geometry().top() + 50);
    EXPECT_TRUE(legend()->figuresWhole());
    action("legend_hidden")->setChecked(true);
    drawn();
    EXPECT_FALSE(legend()->isVisible());
    // what it would say is still spoken
    EXPECT_TRUE(chart(0)->accessibleDescription().contains("loss"));

    action("log_x")->setChecked(true);
    const QJsonObject kept = viewState(*panel_);
    show(run, 350);
    EXPECT_TRUE(legend()->isVisible());
    setViewState(*panel_, kept);
    drawn();
    EXPECT_FALSE(legend()->isVisible());
    EXPECT_TRUE(action("log_x")->isChecked());
    action("legend_above")->setChecked(true);
    drawn();
    EXPECT_TRUE(legend()->isVisible());
    EXPECT_LT(legend()->geometry().top(), chart(0)->geometry().top());
}

TEST_F(CurvesPanelTest, AComparedRunCanBeLeftOutForAWhile) {
    const auto first = writeRun(folder(), "first", 20), second = writeRun(folder(), "second", 30);
    show(first, 20);
    workspace_.setCompared(second, true);
    ASSERT_TRUE(arrived(50));
    auto names = [this] {
        QStringList found;
        for (const Curve& curve : plot(0)->curves()) found << curve.name;
        found.removeDuplicates();
        return found;
    };
    const QString one = workspace_.runLabel(workspace_.currentRun()->folder());
    ASSERT_EQ(names().size(), 2);
    ASSERT_TRUE(names().contains(one));
    // by the menu, as a person does
    QMenu* view = panel_->findChild<QToolButton*>("view")->menu();
    Q_EMIT view->aboutToShow();
    QMenu* runs = view->actions().last()->menu();
    ASSERT_NE(runs, nullptr);
    ASSERT_EQ(runs->actions().size(), 2);
    EXPECT_TRUE(runs->actions().first()->isChecked());
    runs->actions().first()->trigger();
    EXPECT_EQ(names().size(), 1);
    EXPECT_FALSE(names().contains(one));
    EXPECT_TRUE(shows(*panel_, "1 of 2 runs not drawn"));
    EXPECT_FALSE(panel_->chartCommand(0).contains(text(first.filename())));
    EXPECT_EQ(workspace_.compared().size(), 1u) << "it is compared still";
    panel_->setShown(workspace_.currentRun()->folder(), true);
    EXPECT_EQ(names().size(), 2);
    EXPECT_FALSE(shows(*panel_, "not drawn"));
}

TEST_F(CurvesPanelTest, EveryChartHasTheLineOfTheTerminalThatDrawsIt) {
    const auto run = writeRun(folder(), "first", 20);
    show(run, 20);
    const QString where = shellWord(text(workspace_.currentRun()->folder()));
    for (const QString& name : CurvesPanel::chartNames()) {
        auto* copy = panel_->findChild<QAction*>("copy_" + name);
        ASSERT_NE(copy, nullptr) << name.toStdString();
        copy->trigger();
        EXPECT_EQ(QApplication::clipboard()->text(),
                  "kstudio runs export " + where + " --chart " + name + " --out " + name + ".pdf");
    }
}

}  // namespace

}  // namespace studio::test

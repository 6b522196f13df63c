// SPDX-License-Identifier: GPL-3.0-or-later
// Charts and matrices with the keyboard.
#include <QKeyEvent>
#include <QLabel>
#include <QTest>
#include <QToolTip>
#include <QVBoxLayout>

#include "tests/widgets/gui_test.h"
#include "widgets/frame/shortcut_sheet.h"
#include "widgets/plots/matrix_view.h"
#include "widgets/plots/plot.h"
#include "widgets/plots/qcp.h"

namespace studio::test {

using namespace widgets;

namespace {

/// Takes the keys that a chart leaves.
class KeyCounter : public QWidget {
public:
    int keys = 0;

protected:
    void keyPressEvent(QKeyEvent*) override { ++keys; }
};

class PlotKeysTest : public GuiTest {
protected:
    /// Points at x = 0, 1 … 100, y = 2 x: several pixels lie between them.
    void fill(Plot& plot) {
        x_.resize(101);
        for (std::size_t i = 0; i < x_.size(); ++i) x_[i] = double(i);
        y_ = x_;
        for (double& y : y_) y *= 2;
        plot.resize(500, 300);
        plot.setTitle("Loss");
        plot.setAxes("step", {});
        plot.setCurves({{"grasp", QColor(255, 0, 0), [this]() -> CurveData { return {x_, y_}; }}});
    }
    std::vector<double> x_, y_;
};

TEST_F(PlotKeysTest, TheArrowsMoveTheCursorFromPointToPointAndReadItOut) {
    Plot plot;
    fill(plot);
    std::optional<double> cursor;
    QObject::connect(&plot, &Plot::cursorMoved, &plot, [&](std::optional<double> x) {
        cursor = x;
        plot.setCursor(x);
    });
    plot.show();
    plot.redraw();
    auto* chart = plot.findChild<QCustomPlot*>();
    ASSERT_NE(chart, nullptr);
    EXPECT_NE(chart->focusPolicy() & Qt::TabFocus, 0);
    EXPECT_EQ(chart->accessibleName(), "Chart Loss");
    auto press = [&](Qt::Key key, Qt::KeyboardModifiers held = Qt::NoModifier) {
        QTest::keyClick(chart, key, held);
        return cursor.value_or(-1);
    };
    EXPECT_EQ(press(Qt::Key_Left), 100) << "it enters at the newest point";
    EXPECT_EQ(press(Qt::Key_Left), 99);
    EXPECT_EQ(chart->accessibleDescription(), "step 99; grasp: 198");
    EXPECT_NEAR(press(Qt::Key_Left, Qt::ShiftModifier), 89, 1) << "a tenth of what is shown";
    EXPECT_EQ(press(Qt::Key_Home), 0);
    EXPECT_EQ(press(Qt::Key_Left), 0) << "there is none before it";
    EXPECT_EQ(press(Qt::Key_Right), 1);
    EXPECT_EQ(press(Qt::Key_End), 100);
    EXPECT_EQ(press(Qt::Key_Right), 100);
    EXPECT_EQ(press(Qt::Key_Escape), -1);
    EXPECT_EQ(chart->accessibleDescription(), "grasp: 200");
}

TEST_F(PlotKeysTest, PlusAndMinusZoomAroundTheCursorAndNullShowsEverything) {
    Plot plot;
    fill(plot);
    QObject::connect(&plot, &Plot::cursorMoved, &plot, &Plot::setCursor);
    int resets = 0;
    QObject::connect(&plot, &Plot::resetWanted, &plot, [&] {
        ++resets;
        plot.setFollow(true);
    });
    plot.show();
    plot.redraw();
    auto* chart = plot.findChild<QCustomPlot*>();
    const QCPRange whole = chart->xAxis->range();
    QTest::keyClick(chart, Qt::Key_Home);
    QTest::keyClick(chart, Qt::Key_Plus);
    const QCPRange near = chart->xAxis->range();
    EXPECT_NEAR(near.size(), 0.8 * whole.size(), 1e-9);
    EXPECT_TRUE(near.contains(0)) << "the cursor stays in sight";
    EXPECT_FALSE(plot.follows());
    QTest::keyClick(chart, Qt::Key_Minus);
    EXPECT_NEAR(chart->xAxis->range().size(), whole.size(), 1e-9);
    QTest::keyClick(chart, Qt::Key_0);
    QTest::keyClick(chart, Qt::Key_0, Qt::ControlModifier);
    EXPECT_EQ(resets, 2);
    EXPECT_TRUE(plot.follows());
}

TEST_F(PlotKeysTest, AChartWhoseCursorIsAPlayersLeavesTheArrowsToIt) {
    KeyCounter player;
    auto* layout = new QVBoxLayout(&player);
    auto* plot = new Plot(&player);
    layout->addWidget(plot);
    fill(*plot);
    player.show();
    plot->redraw();
    auto* chart = plot->findChild<QCustomPlot*>();
    QTest::keyClick(chart, Qt::Key_Left);
    QTest::keyClick(chart, Qt::Key_Home);
    EXPECT_EQ(player.keys, 2);
    QTest::keyClick(chart, Qt::Key_Plus);
    EXPECT_EQ(player.keys, 2) << "zooming is the chart's own";
}

TEST_F(PlotKeysTest, AMatrixIsReadCellByCell) {
    MatrixView view;
    view.resize(400, 240);
    MatrixData data;
    data.rows << "after a"
              << "after b";
    data.columns << "a"
                 << "b";
    data.cells = {{0.5, std::nullopt}, {0.25, 0.75}};
    data.percent = true;
    view.setData(std::move(data));
    view.show();
    const QString table = view.accessibleDescription();
    EXPECT_TRUE(table.startsWith("stage,")) << table.toStdString();
    view.activateWindow();
    view.setFocus();
    ASSERT_TRUE(waitFor([&] { return view.hasFocus(); }));
    EXPECT_EQ(view.accessibleDescription(), "after a, a: 50 %");
    const QImage before = view.grab().toImage();
    QTest::keyClick(&view, Qt::Key_Right);
    EXPECT_EQ(view.accessibleDescription(), "after a, b: not measured");
    EXPECT_NE(view.grab().toImage(), before) << "the cell is framed";
    QTest::keyClick(&view, Qt::Key_Right);
    EXPECT_EQ(view.accessibleDescription(), "after a, b: not measured") << "there is no further column";
    QTest::keyClick(&view, Qt::Key_Down);
    EXPECT_EQ(view.accessibleDescription(), "after b, b: 75 %");
    EXPECT_EQ(QToolTip::text(), "after b, b: 75 %");
    QTest::keyClick(&view, Qt::Key_Home);
    EXPECT_EQ(view.accessibleDescription(), "after b, a: 25 %");
    QTest::keyClick(&view, Qt::Key_Up);
    QTest::keyClick(&view, Qt::Key_End);
    EXPECT_EQ(view.accessibleDescription(), "after a, b: not measured");
    view.clearFocus();
    ASSERT_TRUE(waitFor([&] { return !view.hasFocus(); }));
    EXPECT_EQ(view.accessibleDescription(), table);
    QToolTip::hideText();
}

TEST_F(PlotKeysTest, TheShortcutSheetTellsTheKeysOfCharts) {
    Workspace workspace(fakeServices(), settings());
    ShortcutSheet sheet(workspace, nullptr);
    sheet.show();
    for (const char* words : {"In a chart that has the keyboard", "Zoom in or out around the cursor",
                              "In a matrix: to the cell beside", "Shift+Left Shift+Right"})
        EXPECT_TRUE(shows(sheet, words)) << words;
}

}  // namespace

}  // namespace studio::test

// SPDX-License-Identifier: GPL-3.0-or-later
// Where the x axis of a chart has its ticks.
#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/widgets/gui_test.h"
#include "widgets/plots/plot.h"
#include "widgets/plots/qcp.h"
#include "widgets/theme/theme.h"

namespace studio::test {

using namespace widgets;

namespace {

class PlotTicksTest : public GuiTest {
protected:
    PlotTicksTest() {
        plot_.resize(700, 300);
        plot_.show();
    }
    /// The ticks within the range shown, of a curve through these x.
    std::vector<double> ticksOf(std::vector<double> x) {
        x_ = std::move(x);
        y_.assign(x_.size(), 0.5);
        plot_.setCurves({{"loss", Theme::seriesColour(0), [this]() -> CurveData { return {x_, y_}; }}});
        // the first one lays out, the second one knows how much room there is
        plot_.redraw();
        plot_.redraw();
        const QCPAxis* axis = plot_.findChild<QCustomPlot*>()->xAxis;
        std::vector<double> ticks;
        for (double tick : axis->tickVector()) {
            if (axis->range().contains(tick)) ticks.push_back(tick);
        }
        return ticks;
    }
    static bool whole(const std::vector<double>& ticks) {
        return std::all_of(ticks.begin(), ticks.end(),
                           [](double tick) { return std::abs(tick - std::round(tick)) < 1e-9; });
    }
    std::vector<double> x_, y_;
    Plot plot_;
};

TEST_F(PlotTicksTest, NeighbouringStepsHaveNoFractionsBetweenThem) {
    // an axis of seconds has them
    EXPECT_FALSE(whole(ticksOf({200, 201})));
    plot_.setWholeX(true);
    EXPECT_EQ(ticksOf({200, 201}), (std::vector<double>{200, 201}));
    // and whoever goes back to seconds has them again
    plot_.setWholeX(false);
    EXPECT_FALSE(whole(ticksOf({200, 201})));
}

TEST_F(PlotTicksTest, NoRangeOfStepsHasFractions) {
    plot_.setWholeX(true);
    for (int last = 1; last <= 60; ++last) {
        const auto ticks = ticksOf({0, static_cast<double>(last)});
        EXPECT_TRUE(whole(ticks)) << last;
        EXPECT_GE(ticks.size(), 2u) << last;
    }
    // where the ticks of an axis without counts would be 2.5 apart
    EXPECT_EQ(ticksOf({0, 12}), (std::vector<double>{0, 5, 10}));
}

TEST_F(PlotTicksTest, ALogarithmicAxisOfFewStepsHasNoneEither) {
    plot_.setWholeX(true);
    plot_.setLogX(true);
    const auto few = ticksOf({1, 2, 3});
    EXPECT_TRUE(whole(few));
    EXPECT_FALSE(few.empty());
    // beyond two decades its ticks are powers of ten
    const auto decades = ticksOf({1, 1000});
    EXPECT_TRUE(std::find(decades.begin(), decades.end(), 100.0) != decades.end());
    EXPECT_TRUE(std::find(decades.begin(), decades.end(), 200.0) == decades.end());
}

}  // namespace

}  // namespace studio::test

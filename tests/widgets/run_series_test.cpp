// SPDX-License-Identifier: GPL-3.0-or-later
// Averages of figures that are thinned are over all of them, whatever was dropped.
#include "widgets/models/run_series.h"

#include <cmath>

#include "tests/widgets/gui_test.h"
#include "widgets/jobs/run_session.h"

namespace studio::test {

using namespace widgets;

namespace {

constexpr double kWeight = 0.97;

double lossAt(int step) {
    return 2 / std::sqrt(step) + 0.1 * std::sin(step * 0.7);
}

run::Event stepEvent(int number) {
    run::Step step;
    step.step = number;
    step.loss = lossAt(number);
    step.gradNorm = 0.1;
    // the batch draws of this task every third time
    if (number % 3 == 0) step.sources = {{"grasp", lossAt(number) / 2, 4}};
    return {number, double(number), step};
}

/// Compares with weighted sums, which know nothing of how the series goes about it.
void expectAveragesOfAll(const RunSeries& series, int steps, double weight) {
    const auto loss = series.smoothed("loss"), source = series.smoothed("loss of grasp");
    const auto& at = series.steps().step;
    ASSERT_EQ(loss.size(), at.size());
    ASSERT_EQ(source.size(), at.size());
    double sum = 0, weights = 0, ofSource = 0, sourceWeights = 0;
    std::size_t row = 0;
    int wrong = 0;
    for (int i = 1; i <= steps; ++i) {
        sum = sum * weight + lossAt(i);
        weights = weights * weight + 1;
        if (i % 3 == 0) {
            ofSource = ofSource * weight + lossAt(i) / 2;
            sourceWeights = sourceWeights * weight + 1;
        }
        if (row >= at.size() || at[row] != i) continue;
        wrong += std::abs(loss[row] - sum / weights) > 1e-9;
        wrong +=
            i % 3 == 0 ? std::abs(source[row] - ofSource / sourceWeights) > 1e-9 : !std::isnan(source[row]);
        ++row;
    }
    EXPECT_EQ(row, at.size());
    EXPECT_EQ(wrong, 0);
}

TEST(RunSeries, AveragesOfThreeMillionStepsAreOverAllOfThem) {
    constexpr int kSteps = 3'000'000;
    RunSeries series(RunSeries::kMaxRows, kWeight);
    for (int i = 1; i <= kSteps; ++i) {
        series.add(stepEvent(i));
        // looked at now and then, as a chart does
        if (i % 700'001 == 0) {
            EXPECT_EQ(series.smoothed("loss").size(), series.steps().rows());
        }
    }
    EXPECT_GT(series.thinned(), 1);
    EXPECT_LE(series.steps().rows(), RunSeries::kMaxRows);
    EXPECT_EQ(series.steps().step.front(), 1);
    expectAveragesOfAll(series, kSteps, kWeight);
    // a constant stays exactly itself
    for (double value : series.smoothed("gradient")) ASSERT_EQ(value, 0.1);
}

TEST(RunSeries, AnotherWeightIsTakenOnlyWhereAllRowsAreThere) {
    RunSeries series(1000, kWeight);
    for (int i = 1; i <= 900; ++i) series.add(stepEvent(i));
    expectAveragesOfAll(series, 900, kWeight);
    ASSERT_TRUE(series.setWeight(0.5));
    expectAveragesOfAll(series, 900, 0.5);
    for (int i = 901; i <= 1500; ++i) series.add(stepEvent(i));
    EXPECT_FALSE(series.setWeight(0.9));
    EXPECT_EQ(series.weight(), 0.5);
    expectAveragesOfAll(series, 1500, 0.5);
    EXPECT_TRUE(series.setWeight(0.5));
    series.clear();
    EXPECT_TRUE(series.setWeight(0.9));
}

TEST(RunSeries, ValidationIsBoundedAsWell) {
    RunSeries series(1000);
    for (int i = 1; i <= 5000; ++i) {
        run::Validation validation;
        validation.step = i;
        validation.task = "grasp";
        validation.loss = lossAt(i);
        series.add({i, double(i), validation});
    }
    const auto& table = series.validation().at("grasp");
    EXPECT_LE(table.rows(), 1000u);
    EXPECT_EQ(table.column("loss").size(), table.rows());
    EXPECT_EQ(table.epoch.size(), table.rows());
    EXPECT_EQ(table.step.back(), 5000);
    EXPECT_EQ(table.column("loss").back(), lossAt(5000));
    EXPECT_GT(series.thinned(), 0);
    // which leaves the averages of the steps their say
    EXPECT_TRUE(series.setWeight(0.9));
}

using SmoothedSessionTest = GuiTest;

TEST_F(SmoothedSessionTest, AnotherSmoothingOfAThinnedRunIsReadFromItsLog) {
    const Services services = fakeServices();
    JobRunner jobs;
    // losses of 1/step, and a validation every fifth step
    const auto run = writeRun(folder(), "long", 3000);
    RunSession session(services, jobs, run, nullptr, 1000);
    session.setSmoothing(0.5);
    ASSERT_TRUE(waitFor([&] { return session.loaded(); }));
    EXPECT_FALSE(session.smoothsAnew());
    ASSERT_GT(session.series().thinned(), 0);
    auto expectWeight = [&](double weight) {
        const auto smooth = session.series().smoothed("loss");
        const auto& at = session.series().steps().step;
        ASSERT_EQ(smooth.size(), at.size());
        double sum = 0, weights = 0;
        std::size_t row = 0;
        for (int i = 1; i <= 3000; ++i) {
            sum = sum * weight + 1.0 / i;
            weights = weights * weight + 1;
            if (row < at.size() && at[row] == i) {
                ASSERT_NEAR(smooth[row++], sum / weights, 1e-9) << i;
            }
        }
        EXPECT_EQ(row, at.size());
    };
    expectWeight(0.5);
    const int generation = session.series().generation();
    const std::size_t rows = session.series().rows(), notes = session.notes().size();
    session.setSmoothing(0.9);
    // until it is there the averages are those that the series names
    EXPECT_TRUE(session.smoothsAnew());
    EXPECT_EQ(session.series().weight(), 0.5);
    expectWeight(0.5);
    // another wish meanwhile: the last one counts
    session.setSmoothing(0.99);
    ASSERT_TRUE(waitFor([&] { return !session.smoothsAnew(); }));
    EXPECT_EQ(session.series().weight(), 0.99);
    expectWeight(0.99);
    EXPECT_GT(session.series().generation(), generation);
    EXPECT_EQ(session.series().rows(), rows);
    EXPECT_EQ(session.notes().size(), notes);
    // and nothing comes twice
    session.poke();
    ASSERT_TRUE(waitFor([&] { return jobs.idle(); }));
    EXPECT_EQ(session.series().rows(), rows);
}

}  // namespace

}  // namespace studio::test

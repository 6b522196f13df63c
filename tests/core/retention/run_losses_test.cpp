// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/run_losses.h"

#include <gtest/gtest.h>

#include <chrono>

#include "core/base/file.h"
#include "core/retention/sequence_history.h"
#include "core/run/events.h"
#include "tests/core/retention/sequence_runs.h"
#include "tests/support/paths.h"

namespace studio::retention {
namespace {

namespace fs = std::filesystem;

TEST(RunLosses, AreThoseThatTheForgettingViewDraws) {
    test::TemporaryFolder folder;
    const auto runs = test::twoStages(folder.path(), "proportional", 7, 1.5);
    auto history = SequenceHistory::open({runs[1]});
    ASSERT_OK(history);
    while (history->poll()) continue;
    RunLossReader reader;
    auto losses = reader.of(runs[1]);
    // earlier tasks stand first, as they were taught
    EXPECT_EQ(losses->tasks, (std::vector<TaskLabel>{{1, "task1"}, {2, "task2"}}));
    std::size_t points = 0;
    for (const Curve& curve : history->curves(Measure::Loss)) {
        for (const CurvePoint& point : curve.points) {
            ++points;
            ASSERT_TRUE(losses->at.contains(point.step)) << point.step;
            const auto& there = losses->at.at(point.step);
            ASSERT_TRUE(there.contains(curve.task.id)) << curve.task.name;
            EXPECT_EQ(there.at(curve.task.id).value, point.value);
        }
    }
    EXPECT_GE(points, 4u);
    std::size_t read = 0;
    for (const auto& [step, tasks] : losses->at) read += tasks.size();
    EXPECT_EQ(read, points);
    EXPECT_EQ(losses->at.at(20).at(1), (MeasuredLoss{0.2 * 1.5, 4, true}));
    EXPECT_FALSE(losses->at.contains(7));
}

TEST(RunLosses, OfALogThatDidNotChangeAreReadOnce) {
    test::TemporaryFolder folder;
    const fs::path log = folder / "events.jsonl";
    auto write = [&](double loss) {
        return writeFileAtomic(log, run::toLine({0, 1, test::measured(3, "stack", 5, loss)}) + "\n");
    };
    RunLossReader reader;
    // no log, no configuration: nothing is known
    EXPECT_TRUE(reader.of(folder.path())->tasks.empty());
    EXPECT_TRUE(reader.of(folder.path())->at.empty());
    ASSERT_OK(write(0.25));
    const auto time = fs::last_write_time(log);
    EXPECT_EQ(reader.of(folder.path())->tasks, (std::vector<TaskLabel>{{3, "stack"}}));
    EXPECT_EQ(reader.of(folder.path())->at.at(5).at(3).value, 0.25);
    ASSERT_OK(write(0.75));
    fs::last_write_time(log, time);
    EXPECT_EQ(reader.of(folder.path())->at.at(5).at(3).value, 0.25);
    fs::last_write_time(log, time + std::chrono::seconds(1));
    EXPECT_EQ(reader.of(folder.path())->at.at(5).at(3).value, 0.75);
}

}  // namespace
}  // namespace studio::retention

// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>

#include "core/replay/regularizers.h"
#include "core/replay/replay_strategies.h"
#include "core/run/checkpoint_store.h"
#include "core/train/training.h"
#include "tests/core/train/task_sequence.h"
#include "tests/core/train/tiny_stage.h"
#include "tests/support/paths.h"

namespace studio::train {
namespace {

using test::eventsOf;
using test::onlyRun;
using test::repeatableLines;
using test::TaskSequence;

template <class T>
std::vector<T> all(const std::filesystem::path& run) {
    std::vector<T> found;
    for (const auto& event : eventsOf(run)) {
        if (const T* body = std::get_if<T>(&event.body)) found.push_back(*body);
    }
    return found;
}

/// The second task's stage, with what the strategy needs: a reservoir of the first task's stage.
config::TrainConfig stageWith(const TaskSequence& sequence, const std::filesystem::path& folder,
                              const std::string& strategy) {
    auto config = sequence.second(strategy);
    if (strategy != "reservoir") return config;
    if (!std::filesystem::exists(folder / "before")) {
        auto first = sequence.first();
        first.training.steps = 1;
        first.replay.reservoirFrames = 9;
        EXPECT_EQ(sequence.start(first, "before")->run({}).word, "done");
    }
    config.replay.reservoir = onlyRun(folder / "before") / "reservoir";
    return config;
}

TEST(ReplayTraining, DrawsTheTasksByPlanAndSaysSo) {
    test::TemporaryFolder folder;
    TaskSequence sequence(folder.path());
    auto config = sequence.second("proportional");
    config.training.steps = 120;
    config.training.saveFreq = 1000;
    config.validation.freq = 1000;
    ASSERT_EQ(sequence.start(config, "runs")->run({}).word, "done");
    auto run = onlyRun(folder / "runs");
    auto mixtures = all<run::Mixture>(run);
    ASSERT_EQ(mixtures.size(), 1u);
    EXPECT_EQ(mixtures[0].tasks, (std::vector<std::string>{"weighing", "lifting"}));
    EXPECT_NEAR(mixtures[0].shares[1], 0.3, 1e-12);
    EXPECT_EQ(mixtures[0].why, "plan");
    double replayed = 0, total = 0;
    for (const auto& step : all<run::Step>(run)) {
        ASSERT_EQ(step.sources.size(), 2u);
        EXPECT_EQ(step.sources[0].samples + step.sources[1].samples, 5);
        double mean = 0;
        for (const auto& source : step.sources) mean += source.loss * static_cast<double>(source.samples) / 5;
        EXPECT_TRUE(std::isfinite(mean));
        replayed += static_cast<double>(step.sources[1].samples);
        total += 5;
    }
    // 600 draws: a deviation is 11.2
    EXPECT_NEAR(replayed / total, 0.3, 3 * 11.2 / 600);
    // an epoch: the 26 frames of the task's own two episodes at 70 % of batches of 5
    EXPECT_NEAR(all<run::Started>(run).at(0).stepsPerEpoch, 26 / 0.7 / 5, 1e-9);
}

TEST(ReplayTraining, MeasuresEveryTaskBeforeAndDuringTheStage) {
    test::TemporaryFolder folder;
    TaskSequence sequence(folder.path());
    ASSERT_EQ(sequence.start(sequence.second("none"), "runs")->run({}).word, "done");
    auto run = onlyRun(folder / "runs");
    EXPECT_TRUE(all<run::Mixture>(run).empty());
    auto measured = all<run::Validation>(run);
    // steps 0, 3, 6 and the end, two tasks each, by id
    ASSERT_EQ(measured.size(), 8u);
    for (std::size_t i = 0; i < 8; ++i) {
        EXPECT_EQ(measured[i].step, (std::vector<std::int64_t>{0, 3, 6, 8}[i / 2]));
        EXPECT_EQ(measured[i].taskId, i % 2 ? 2 : 1);
        EXPECT_EQ(measured[i].task, i % 2 ? "weighing" : "lifting");
        EXPECT_EQ(measured[i].frames, 5);
        EXPECT_EQ(measured[i].on, "held_out");
    }
    for (const auto& step : all<run::Step>(run)) EXPECT_EQ(step.sources.size(), 1u);
    // best is the lowest mean over the tasks seen
    double lowest = 1e9;
    std::int64_t at = -1;
    for (std::size_t i = 2; i < 8; i += 2) {
        double mean = (measured[i].loss + measured[i + 1].loss) / 2;
        if (mean < lowest) at = measured[i].step;
        lowest = std::min(lowest, mean);
    }
    EXPECT_EQ(run::CheckpointStore(run / "checkpoints").linked("best"), at);
}

TEST(ReplayTraining, MeasuresOnTrainingFramesWhereItIsToldTo) {
    test::TemporaryFolder folder;
    TaskSequence sequence(folder.path());
    auto config = sequence.second("proportional");
    config.validation.on = "training";
    config.validation.maxFrames = 1000;
    config.replay.previous[0].episodes = 1;
    ASSERT_EQ(sequence.start(config, "runs")->run({}).word, "done");
    for (const auto& measured : all<run::Validation>(onlyRun(folder / "runs"))) {
        EXPECT_EQ(measured.on, "training");
        // the pool of one episode does not shorten what is measured
        EXPECT_EQ(measured.frames, measured.taskId == 1 ? 24 : 26);
    }
}

TEST(ReplayTraining, LogsTheGradientOfEachTask) {
    test::TemporaryFolder folder;
    TaskSequence sequence(folder.path());
    auto config = sequence.second("balanced");
    config.training.steps = 1;
    config.training.batchSize = 8;
    for (int micro : {1, 2}) {
        config.training.gradientAccumulation = micro;
        std::string runs = "runs" + std::to_string(micro);
        ASSERT_EQ(sequence.start(config, runs)->run({}).word, "done");
        auto step = all<run::Step>(onlyRun(folder / runs)).at(0);
        ASSERT_EQ(step.sources.size(), 2u);
        for (const auto& source : step.sources) EXPECT_GT(source.gradNorm, 0) << source.task;
        // the whole gradient is a weighted mean of the parts
        EXPECT_LT(step.gradNorm, std::max(step.sources[0].gradNorm, step.sources[1].gradNorm) + 1e-6);
        EXPECT_NE(step.sources[0].gradNorm, step.sources[1].gradNorm);
    }
    // one task alone: the norm of the step itself
    ASSERT_EQ(sequence.start(sequence.second("none"), "alone")->run({}).word, "done");
    for (const auto& step : all<run::Step>(onlyRun(folder / "alone")))
        EXPECT_EQ(step.sources.at(0).gradNorm, step.gradNorm);
}

TEST(ReplayTraining, RegularizersHoldThePolicyNearItsStart) {
    test::TemporaryFolder folder;
    TaskSequence sequence(folder.path());
    auto firstLoss = [&](const char* runs, double distill, double l2sp) {
        auto config = sequence.second("proportional");
        config.replay.distill = distill;
        config.replay.distillOn = "all";
        config.replay.l2sp = l2sp;
        EXPECT_EQ(sequence.start(config, runs)->run({}).word, "done");
        auto measured = all<run::Validation>(onlyRun(folder / runs));
        // how far the earlier task's loss went from what the stage began with
        return std::pair(all<run::Step>(onlyRun(folder / runs)),
                         std::abs(measured.at(6).loss - measured.at(0).loss));
    };
    auto [free, freeAway] = firstLoss("free", 0, 0);
    for (const auto& [name, distill, l2sp] : {std::tuple{"distill", 100.0, 0.0}, {"l2sp", 0.0, 1000.0}}) {
        auto [held, away] = firstLoss(name, distill, l2sp);
        // the first step starts at the held point: nothing is added to it
        EXPECT_EQ(held[0].gradNorm, free[0].gradNorm) << name;
        EXPECT_NE(held[1].gradNorm, free[1].gradNorm) << name;
        EXPECT_LT(away, freeAway) << name;
    }
}

TEST(ReplayTraining, AMissingEarlierDataSetIsNamedWithItsRemedies) {
    test::TemporaryFolder folder;
    TaskSequence sequence(folder.path());
    auto config = sequence.second("proportional");
    config.replay.previous[0].data.root = folder / "lost";
    config.training.outputDirectory = folder / "runs";
    auto started = Training::start(config, TaskSequence::services());
    ASSERT_FALSE(started.ok());
    EXPECT_EQ(started.error().code, ErrorCode::NotFound);
    for (const char* part : {"task 1", "lifting", "lost"})
        EXPECT_NE(started.error().message.find(part), std::string::npos) << started.error().message;
    EXPECT_NE(started.error().hint.find("reservoir"), std::string::npos);
    EXPECT_NE(started.error().hint.find("path"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(folder / "runs"));
    // without a reservoir the strategy of that name says what is missing
    config.replay.strategy = "reservoir";
    started = Training::start(config, TaskSequence::services());
    ASSERT_FALSE(started.ok());
    EXPECT_NE(started.error().message.find("no reservoir"), std::string::npos) << started.error().text();
}

TEST(ReplayTraining, AReservoirReplaysATaskWhoseDataSetIsGone) {
    test::TemporaryFolder folder;
    TaskSequence sequence(folder.path());
    auto config = stageWith(sequence, folder.path(), "reservoir");
    std::filesystem::remove_all(sequence.dataset(1));
    config.replay.reservoirFrames = 10;
    config.training.steps = 30;
    ASSERT_EQ(sequence.start(config, "runs")->run({}).word, "done");
    auto run = onlyRun(folder / "runs");
    std::int64_t replayed = 0;
    for (const auto& step : all<run::Step>(run)) replayed += step.sources.at(1).samples;
    EXPECT_GT(replayed, 25);
    for (const auto& measured : all<run::Validation>(run)) EXPECT_EQ(measured.taskId, 2);
    bool told = false;
    for (const auto& note : all<run::Note>(run))
        told |= note.message.find("is not validated: its data set") != std::string::npos;
    EXPECT_TRUE(told);
    // the next stage's reservoir holds both, within the bound
    auto reservoir = replay::Reservoir::open(run / "reservoir", nullptr);
    ASSERT_OK(reservoir);
    ASSERT_EQ(reservoir->tasks().size(), 2u);
    EXPECT_EQ(reservoir->tasks()[0].frames + reservoir->tasks()[1].frames, 10);
}

TEST(ReplayTraining, TasksOfDifferentWidthsAreRefused) {
    test::TemporaryFolder folder;
    TaskSequence sequence(folder.path(), 4, 5);
    auto config = sequence.second("proportional");
    config.training.outputDirectory = folder / "runs";
    auto started = Training::start(config, TaskSequence::services());
    ASSERT_FALSE(started.ok());
    EXPECT_NE(started.error().message.find("task 1 (lifting)"), std::string::npos) << started.error().text();
}

TEST(ReplayTraining, TwentyValuesTrainAndAreMeasured) {
    test::TemporaryFolder folder;
    TaskSequence sequence(folder.path(), 20);
    ASSERT_EQ(sequence.start(sequence.second("proportional"), "runs")->run({}).word, "done");
    for (const auto& measured : all<run::Validation>(onlyRun(folder / "runs")))
        EXPECT_TRUE(std::isfinite(measured.loss) && measured.loss > 0);
}

}  // namespace
}  // namespace studio::train

// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <map>

#include "core/replay/regularizers.h"
#include "core/replay/replay_strategies.h"
#include "core/replay/reservoir_set.h"
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
    config.replay.reservoirFrames = 8;
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
    // of every span of steps the first that is logged
    config.training.gradientAccumulation = 1;
    config.training.steps = 8;
    config.training.logFreq = 2;
    config.training.sourceGradNormFreq = 3;
    ASSERT_EQ(sequence.start(config, "spans")->run({}).word, "done");
    std::vector<std::int64_t> measured, logged;
    for (const auto& step : all<run::Step>(onlyRun(folder / "spans"))) {
        logged.push_back(step.step);
        if (step.sources.at(0).gradNorm > 0) measured.push_back(step.step);
    }
    EXPECT_EQ(logged, (std::vector<std::int64_t>{2, 4, 6, 8}));
    EXPECT_EQ(measured, (std::vector<std::int64_t>{2, 4, 6}));
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
        EXPECT_NEAR(held[0].gradNorm, free[0].gradNorm, 1e-3 * free[0].gradNorm) << name;
        EXPECT_NE(held[1].gradNorm, free[1].gradNorm) << name;
        EXPECT_LT(away, freeAway) << name;
        // its own value is told where the stage saves or validates
        std::vector<std::string> told;
        for (const auto& note : all<run::Note>(onlyRun(folder / name))) {
            if (note.message.starts_with("added to the loss: ")) told.push_back(note.message);
        }
        ASSERT_FALSE(told.empty()) << name;
        double value = 0;
        const std::string format = fmt::format("added to the loss: {} %lf", name);
        EXPECT_EQ(std::sscanf(told.back().c_str(), format.c_str(), &value), 1) << told.back();
        EXPECT_GT(value, 0) << told.back();
    }
}

/// Every file of the newest checkpoint with its hash.
std::map<std::string, std::string> filesOf(const std::filesystem::path& run) {
    auto manifest = run::verifyCheckpoint(run / "checkpoints/last");
    std::map<std::string, std::string> files;
    EXPECT_OK(manifest);
    if (manifest.ok()) {
        for (const auto& file : manifest->files) files[file.path] = file.hash;
    }
    return files;
}

/// Runs a stage, takes its last checkpoints away as if it had been killed after step 4, and goes on: events
/// and weights must be those of the undisturbed run.
void expectBitEqualResume(const TaskSequence& sequence, config::TrainConfig config,
                          const std::filesystem::path& folder, const std::string& name) {
    SCOPED_TRACE(name);
    config.training.keepLast = 20;
    ASSERT_EQ(sequence.start(config, name)->run({}).word, "done");
    auto run = onlyRun(folder / name);
    auto lines = repeatableLines(run);
    auto files = filesOf(run);
    for (const char* later : {"000005", "000006", "000007", "000008"})
        std::filesystem::remove_all(run / "checkpoints" / later);
    auto resumed = Training::resume(run, test::tinyServices());
    ASSERT_OK(resumed);
    ASSERT_EQ((*resumed)->run({}).word, "done");
    auto said = all<run::Resumed>(run);
    ASSERT_EQ(said.size(), 1u);
    EXPECT_EQ(said[0].step, 4);
    EXPECT_TRUE(said[0].bitEqual) << said[0].why;
    EXPECT_EQ(repeatableLines(run), lines);
    EXPECT_EQ(filesOf(run), files);
}

TEST(ReplayTraining, AResumedRunIsBitEqualWithEveryStrategy) {
    test::TemporaryFolder folder;
    TaskSequence sequence(folder.path());
    for (const auto& row : replay::replayStrategies())
        expectBitEqualResume(sequence, stageWith(sequence, folder.path(), row.name), folder.path(), row.name);
}

TEST(ReplayTraining, AResumedRunIsBitEqualWithEveryRegularizer) {
    test::TemporaryFolder folder;
    TaskSequence sequence(folder.path());
    auto set = [](config::ReplayConfig& config, const std::string& name) {
        if (name == "distill") config.distill = 0.5;
        if (name == "l2sp") config.l2sp = 0.5;
    };
    auto both = sequence.second("proportional");
    both.replay.distillOn = "all";
    for (const auto& row : replay::regularizers()) {
        auto config = sequence.second("proportional");
        set(config.replay, row.name);
        ASSERT_GT(row.weight(config.replay), 0) << row.name;
        expectBitEqualResume(sequence, config, folder.path(), row.name);
        set(both.replay, row.name);
    }
    both.training.gradientAccumulation = 2;
    both.training.numWorkers = 0;
    expectBitEqualResume(sequence, both, folder.path(), "both");
}

TEST(ReplayTraining, AdaptiveSharesFollowWhatIsMeasuredAndSurviveAKill) {
    test::TemporaryFolder folder;
    TaskSequence sequence(folder.path());
    auto first = sequence.first();
    first.training.steps = 60;
    first.validation.freq = 0;
    first.training.saveFreq = 60;
    ASSERT_EQ(sequence.start(first, "before")->run({}).word, "done");
    // begun where the first task was learnt, so that it has something to lose
    auto config = sequence.second("adaptive");
    config.source = {};
    config.source.pretrainedPath =
        (onlyRun(folder / "before") / "checkpoints/last/pretrained_model").string();
    config.source.tokenizer = "bytes";
    config.data.stats = "checkpoint";
    config.replay.gain = 20;
    config.training.numWorkers = 3;
    expectBitEqualResume(sequence, config, folder.path(), "adaptive");
    auto run = onlyRun(folder / "adaptive");
    auto mixtures = all<run::Mixture>(run);
    ASSERT_GE(mixtures.size(), 2u);
    EXPECT_NE(mixtures[1].why.find("task 1 lost"), std::string::npos) << mixtures[1].why;
    EXPECT_GT(mixtures[1].shares[1], 0.3);
    EXPECT_NEAR(mixtures[1].shares[0] + mixtures[1].shares[1], 1, 1e-12);
}

TEST(ReplayTraining, AStopWithinAValidationLosesNothing) {
    test::TemporaryFolder folder;
    TaskSequence sequence(folder.path());
    ASSERT_EQ(sequence.start(sequence.second("adaptive"), "whole")->run({}).word, "done");
    // stopped before the very first validation, then run to the end
    std::stop_source stop;
    stop.request_stop();
    auto training = sequence.start(sequence.second("adaptive"), "cut");
    ASSERT_EQ(training->run(stop.get_token()).word, "stopped");
    training.reset();
    auto resumed = Training::resume(onlyRun(folder / "cut"), test::tinyServices());
    ASSERT_OK(resumed);
    ASSERT_EQ((*resumed)->run({}).word, "done");
    auto a = all<run::Validation>(onlyRun(folder / "whole"));
    auto b = all<run::Validation>(onlyRun(folder / "cut"));
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        EXPECT_EQ(a[i].step, b[i].step);
        EXPECT_EQ(a[i].loss, b[i].loss);
    }
    EXPECT_EQ(filesOf(onlyRun(folder / "whole")), filesOf(onlyRun(folder / "cut")));
}

TEST(ReplayTraining, AMissingEarlierDataSetIsNamedWithItsRemedies) {
    test::TemporaryFolder folder;
    TaskSequence sequence(folder.path());
    auto config = sequence.second("proportional");
    config.replay.previous[0].data.root = folder / "lost";
    config.training.outputDirectory = folder / "runs";
    auto started = Training::start(config, test::tinyServices());
    ASSERT_FALSE(started.ok());
    EXPECT_EQ(started.error().code, ErrorCode::NotFound);
    for (const char* part : {"task 1", "lifting", "lost"})
        EXPECT_NE(started.error().message.find(part), std::string::npos) << started.error().message;
    EXPECT_NE(started.error().hint.find("reservoir"), std::string::npos);
    EXPECT_NE(started.error().hint.find("path"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(folder / "runs"));
    // without a reservoir the strategy of that name says what is missing
    config.replay.strategy = "reservoir";
    started = Training::start(config, test::tinyServices());
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
    auto started = Training::start(config, test::tinyServices());
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

// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "core/replay/regularizers.h"
#include "core/replay/replay_strategies.h"
#include "core/replay/reservoir_set.h"
#include "core/retention/statistics_hash.h"
#include "core/run/checkpoint_store.h"
#include "core/tensors/safetensors.h"
#include "core/train/sequence_training.h"
#include "core/train/training.h"
#include "core/train/training_state.h"
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

/// Runs a stage, takes its last checkpoints away as if it had been killed after step 4, and goes on: events
/// and weights must be those of the undisturbed run.
void expectBitEqualResume(const TaskSequence& sequence, config::TrainConfig config,
                          const std::filesystem::path& folder, const std::string& name) {
    SCOPED_TRACE(name);
    config.training.keepLast = 20;
    ASSERT_EQ(sequence.start(config, name)->run({}).word, "done");
    auto run = onlyRun(folder / name);
    auto lines = repeatableLines(run);
    auto files = test::filesOf(run);
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
    EXPECT_EQ(test::filesOf(run), files);
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

TEST(ReplayTraining, TheLogNamesEveryDrawOnceHoweverSeldomItIsWritten) {
    test::TemporaryFolder folder;
    TaskSequence sequence(folder.path());
    auto config = sequence.second("proportional");
    config.training.gradientAccumulation = 2;
    // per task what all events together say that was drawn
    auto drawn = [&](std::int64_t every, const char* runs) {
        config.training.logFreq = every;
        EXPECT_EQ(sequence.start(config, runs)->run({}).word, "done");
        std::map<std::string, std::int64_t> sums;
        for (const auto& step : all<run::Step>(onlyRun(folder / runs))) {
            for (const auto& source : step.sources) sums[source.task] += source.drawn;
        }
        return sums;
    };
    auto each = drawn(1, "each"), third = drawn(3, "third"), end = drawn(1000, "end");
    EXPECT_EQ(each["weighing"] + each["lifting"], 8 * 2 * config.training.batchSize);
    EXPECT_GT(each["lifting"], 0);
    EXPECT_EQ(third, each);
    EXPECT_EQ(end, each);
    // stopped between two logged steps and gone on: still every draw once
    config.training.logFreq = 5;
    config.training.steps = 8;
    expectBitEqualResume(sequence, config, folder.path(), "resumed");
    std::map<std::string, std::int64_t> sums;
    for (const auto& step : all<run::Step>(onlyRun(folder / "resumed"))) {
        for (const auto& source : step.sources) sums[source.task] += source.drawn;
    }
    EXPECT_EQ(sums, each);
}

TEST(ReplayTraining, AStageStartsFromTheFullPrecisionOfTheOneBefore) {
    test::TemporaryFolder folder;
    TaskSequence sequence(folder.path());
    for (double decay : {0.0, 0.5}) {
        SCOPED_TRACE(decay);
        const std::string before = fmt::format("before{}", decay), after = fmt::format("after{}", decay);
        auto first = sequence.first();
        first.training.steps = 3;
        first.training.emaDecay = decay;
        ASSERT_EQ(sequence.start(first, before)->run({}).word, "done");
        const auto checkpoint = onlyRun(folder / before) / "checkpoints/last";
        auto second = sequence.second("proportional");
        second.source = {};
        second.source.pretrainedPath = (checkpoint / "pretrained_model").string();
        second.source.tokenizer = "bytes";
        second.data.stats = "checkpoint";
        second.replay.l2sp = 1;  // it keeps what the stage began with
        second.training.steps = 1;
        ASSERT_EQ(sequence.start(second, after)->run({}).word, "done");
        const auto run = onlyRun(folder / after);
        // who keeps averages hands on those
        auto held =
            tensors::SafetensorsFile::open(checkpoint / (decay > 0 ? "training_state/ema.safetensors"
                                                                   : "training_state/master.safetensors"));
        auto published = tensors::SafetensorsFile::open(checkpoint / "pretrained_model/model.safetensors");
        auto begun = tensors::SafetensorsFile::open(run / "start_weights.safetensors");
        ASSERT_OK(held);
        ASSERT_OK(published);
        ASSERT_OK(begun);
        int equal = 0, rounded = 0;
        for (const auto& info : begun->tensors()) {
            auto start = begun->tensor(info.name), last = held->tensor(info.name);
            ASSERT_OK(last);
            EXPECT_TRUE(at::equal(*start, *last)) << info.name;
            equal += at::equal(*start, *last);
            rounded += !at::equal(*start, published->tensor(info.name)->to(start->scalar_type()));
        }
        EXPECT_GT(equal, 10);
        EXPECT_GT(rounded, 10) << "the published file alone would have lost something";
        EXPECT_NE(all<run::Started>(run).at(0).weights.find("in full precision"), std::string::npos);
        // weights of another training state are left alone
        std::filesystem::remove(checkpoint / "training_state/ema.safetensors");
        if (decay == 0) continue;
        ASSERT_EQ(sequence.start(second, "other")->run({}).word, "done");
        auto other = onlyRun(folder / "other");
        EXPECT_EQ(all<run::Started>(other).at(0).weights.find("in full precision"), std::string::npos);
        bool told = false;
        for (const auto& note : all<run::Note>(other))
            told = told || note.message.find("belongs to other weights") != std::string::npos;
        EXPECT_TRUE(told);
    }
}

TEST(ReplayTraining, ThePlansSharesAreThoseThatAreDrawn) {
    test::TemporaryFolder folder;
    TaskSequence sequence(folder.path());
    const auto facts = dataFacts(test::tinyServices());
    for (const auto& row : replay::replayStrategies()) {
        SCOPED_TRACE(row.name);
        auto config = stageWith(sequence, folder.path(), row.name);
        config.replay.previous[0].episodes = row.reservoir ? 0 : 1;
        auto planned = facts.stage(config);
        ASSERT_OK(planned);
        EXPECT_EQ(planned->heldOut, std::vector<std::int64_t>{2});
        EXPECT_EQ(planned->frames, 26);
        ASSERT_EQ(sequence.start(config, row.name)->run({}).word, "done");
        auto mixtures = all<run::Mixture>(onlyRun(folder / row.name));
        EXPECT_NEAR(planned->stepsPerEpoch, all<run::Started>(onlyRun(folder / row.name)).at(0).stepsPerEpoch,
                    1e-9);
        if (!row.replays || row.reservoir) {
            EXPECT_TRUE(planned->shares.empty());
            continue;
        }
        ASSERT_FALSE(mixtures.empty());
        EXPECT_EQ(planned->shares.at(2), mixtures[0].shares[0]);
        EXPECT_EQ(planned->shares.at(1), mixtures[0].shares[1]);
        // one of two episodes of 12 frames beside two of 13
        if (row.name == std::string("episodes")) {
            EXPECT_NEAR(planned->shares.at(1), 12.0 / (12 + 26), 1e-12);
        }
    }
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
        EXPECT_EQ(measured[i].statisticsHash.size(), 16u);
        EXPECT_EQ(measured[i].statisticsHash, retention::statisticsOf(run)) << "as its checkpoint tells";
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
        for (const auto& source : step.sources) EXPECT_GT(source.gradNorm.value_or(0), 0) << source.task;
        // the whole gradient is a weighted mean of the parts
        EXPECT_LT(step.gradNorm, std::max(*step.sources[0].gradNorm, *step.sources[1].gradNorm) + 1e-6);
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
        if (step.sources.at(0).gradNorm) measured.push_back(step.step);
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
        // its own value stands beside every loss
        for (const auto& step : held) {
            ASSERT_EQ(step.terms.size(), 1u) << name;
            EXPECT_EQ(step.terms[0].name, name);
            ASSERT_TRUE(step.terms[0].value) << name;
        }
        EXPECT_NEAR(*held.front().terms[0].value, 0, 1e-9) << name << ": at the held point";
        EXPECT_GT(*held.back().terms[0].value, 0) << name;
    }
    EXPECT_TRUE(free[0].terms.empty());
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

TEST(ReplayTraining, AdaptiveRemembersWhatEarlierStagesHadLost) {
    test::TemporaryFolder folder;
    TaskSequence sequence(folder.path());
    auto first = sequence.first();
    first.training.steps = 60;
    first.validation.freq = 20;
    first.training.saveFreq = 60;
    ASSERT_EQ(sequence.start(first, "first")->run({}).word, "done");
    auto after = [&](config::TrainConfig config, const char* runs) {
        config.source = {};
        config.stage.parent = onlyRun(folder / runs);
        config.stage.checkpoint = "last";
        config.source.pretrainedPath = (config.stage.parent / "checkpoints/last/pretrained_model").string();
        config.source.tokenizer = "bytes";
        config.data.stats = "checkpoint";
        return config;
    };
    // a stage that forgets
    auto naive = after(sequence.second("none"), "first");
    naive.training.steps = 30;
    naive.validation.freq = 30;
    ASSERT_EQ(sequence.start(naive, "naive")->run({}).word, "done");
    double lowest = 1e9, begun = 0;
    for (const char* runs : {"first", "naive"}) {
        for (const auto& measured : all<run::Validation>(onlyRun(folder / runs))) {
            if (measured.taskId == 1) lowest = std::min(lowest, begun = measured.loss);
        }
    }
    ASSERT_GT(begun, lowest * 1.01) << "the second stage forgot nothing";

    auto third = after(sequence.second("adaptive"), "naive");
    expectBitEqualResume(sequence, third, folder.path(), "third");
    auto mixtures = all<run::Mixture>(onlyRun(folder / "third"));
    ASSERT_GE(mixtures.size(), 2u);
    // before its first step already, against the lowest of all stages
    EXPECT_EQ(mixtures[1].step, 0);
    const double rise = begun / lowest - 1;
    EXPECT_EQ(mixtures[1].why,
              fmt::format("task 1 lost {:.1f} % (loss {:.4g}, lowest {:.4g})", 100 * rise, begun, lowest));
    EXPECT_NEAR(mixtures[1].shares[1], std::min(0.5, 0.3 * (1 + rise)), 1e-9);
    // measured otherwise, it is no measure
    third.validation.maxFrames = 4;
    ASSERT_EQ(sequence.start(third, "otherwise")->run({}).word, "done");
    bool told = false;
    for (const auto& note : all<run::Note>(onlyRun(folder / "otherwise")))
        told |= note.message.find("validation.max_frames 4 instead of 5") != std::string::npos;
    EXPECT_TRUE(told);
    for (const auto& mixture : all<run::Mixture>(onlyRun(folder / "otherwise")))
        EXPECT_TRUE(mixture.step > 0 || mixture.why == "plan") << mixture.why;
    // nor is it on as many frames of another episode
    third.validation.maxFrames = 5;
    third.replay.previous[0].heldOut = {1};
    ASSERT_EQ(sequence.start(third, "elsewhere")->run({}).word, "done");
    told = false;
    for (const auto& note : all<run::Note>(onlyRun(folder / "elsewhere")))
        told |= note.message.find("earlier stages measured of task 1 (lifting) is no measure here") !=
                std::string::npos;
    EXPECT_TRUE(told);
    for (const auto& mixture : all<run::Mixture>(onlyRun(folder / "elsewhere")))
        EXPECT_TRUE(mixture.step > 0 || mixture.why == "plan") << mixture.why;
    // nor in the units of statistics of its own
    const auto parent = onlyRun(folder / "naive");
    EXPECT_EQ(readTaskScores(parent / "checkpoints/last/pretrained_model").at(1).statisticsHash,
              retention::statisticsOf(parent));
    third.replay.previous[0].heldOut = sequence.second("adaptive").replay.previous[0].heldOut;
    third.data.stats = "compute";
    ASSERT_EQ(sequence.start(third, "units")->run({}).word, "done");
    told = false;
    for (const auto& note : all<run::Note>(onlyRun(folder / "units"))) {
        told |= note.message.find("as this one measures it under other statistics") != std::string::npos;
        EXPECT_TRUE(note.step != 0 || note.message.find("is forgotten") == std::string::npos) << note.message;
    }
    EXPECT_TRUE(told);
    for (const auto& mixture : all<run::Mixture>(onlyRun(folder / "units")))
        EXPECT_TRUE(mixture.step > 0 || mixture.why == "plan") << mixture.why;
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
    EXPECT_EQ(test::filesOf(onlyRun(folder / "whole")), test::filesOf(onlyRun(folder / "cut")));
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

TEST(ReplayTraining, AReservoirReplaysAndMeasuresATaskWhoseDataSetIsGone) {
    for (const char* on : {"held_out", "training"}) {
        SCOPED_TRACE(on);
        test::TemporaryFolder folder;
        TaskSequence sequence(folder.path());
        auto first = sequence.first();
        first.training.steps = 1;
        first.replay.reservoirFrames = 9;
        first.validation.on = on;
        first.validation.actionFrames = 3;
        ASSERT_EQ(sequence.start(first, "before")->run({}).word, "done");
        auto config = sequence.second("reservoir");
        config.replay.reservoir = onlyRun(folder / "before") / "reservoir";
        config.replay.reservoirFrames = 10;
        config.validation.on = on;
        config.validation.actionFrames = 3;
        config.training.steps = 30;
        ASSERT_EQ(sequence.start(config, "there")->run({}).word, "done");
        std::filesystem::rename(sequence.dataset(1), folder / "aside");
        ASSERT_EQ(sequence.start(config, "gone")->run({}).word, "done");
        auto run = onlyRun(folder / "gone");
        std::int64_t replayed = 0;
        for (const auto& step : all<run::Step>(run)) replayed += step.sources.at(1).samples;
        EXPECT_GT(replayed, 25);
        // every measurement is the one that the data set itself gives, bit by bit
        auto there = all<run::Validation>(onlyRun(folder / "there")), gone = all<run::Validation>(run);
        ASSERT_EQ(gone.size(), there.size());
        std::size_t earlier = 0;
        for (std::size_t i = 0; i < gone.size(); ++i) {
            EXPECT_EQ(gone[i].taskId, there[i].taskId);
            EXPECT_EQ(gone[i].loss, there[i].loss);
            EXPECT_EQ(gone[i].frames, there[i].frames);
            EXPECT_EQ(gone[i].framesHash, there[i].framesHash);
            EXPECT_EQ(gone[i].on, on);
            EXPECT_EQ(gone[i].action.mean, there[i].action.mean);
            EXPECT_EQ(gone[i].action.frames, 3);
            earlier += gone[i].taskId == 1;
        }
        EXPECT_GT(earlier, 3u);
        EXPECT_EQ(test::filesOf(run), test::filesOf(onlyRun(folder / "there")));
        bool told = false;
        for (const auto& note : all<run::Note>(run))
            told |= note.message.find("task 1 (lifting) is validated on the") != std::string::npos;
        EXPECT_TRUE(told);
        // the next stage's reservoir holds both within the bound, and what both are validated on beside it
        auto reservoir = replay::Reservoir::open(run / "reservoir", test::tinyServices().media);
        ASSERT_OK(reservoir);
        ASSERT_EQ(reservoir->tasks().size(), 2u);
        EXPECT_EQ(reservoir->tasks()[0].frames + reservoir->tasks()[1].frames, 10);
        for (int task : {1, 2}) {
            auto kept = reservoir->measured(task, 1, {}, 0, std::make_shared<loading::FrameCache>());
            ASSERT_OK(kept);
            ASSERT_TRUE(kept->samples) << task;
            EXPECT_EQ(kept->on, on);
        }
        // frames that were not kept are not measured, and it is said why
        config.validation.maxFrames = 7;
        ASSERT_EQ(sequence.start(config, "more")->run({}).word, "done");
        for (const auto& measured : all<run::Validation>(onlyRun(folder / "more")))
            EXPECT_EQ(measured.taskId, 2);
        told = false;
        for (const auto& note : all<run::Note>(onlyRun(folder / "more")))
            told |=
                note.message.find("task 1 (lifting) is not validated: its data set") != std::string::npos &&
                note.message.find("validation.max_frames and action_frames ask for") != std::string::npos;
        EXPECT_TRUE(told);
    }
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

TEST(ReplayTraining, WhatTrainingWouldRefuseThePlanFinds) {
    test::TemporaryFolder folder;
    TaskSequence sequence(folder.path(), 4, 5);
    const auto facts = dataFacts(test::tinyServices());
    // replayed, or measured only
    for (const char* strategy : {"proportional", "none", "reservoir"}) {
        auto refused = facts.stage(sequence.second(strategy));
        ASSERT_FALSE(refused.ok()) << strategy;
        EXPECT_NE(refused.error().message.find("cannot mix task 1 (lifting)"), std::string::npos)
            << refused.error().text();
    }
    auto alone = sequence.second("none");
    alone.replay.validatePrevious = false;
    EXPECT_OK(facts.stage(alone));
    // wider than the policy
    alone.policy["max_state_dim"] = 4;
    auto wide = facts.stage(alone);
    ASSERT_FALSE(wide.ok());
    EXPECT_EQ(wide.error().code, ErrorCode::InvalidConfig) << wide.error().text();
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

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/sequence_history.h"

#include <gtest/gtest.h>

#include <array>
#include <tuple>

#include "core/base/file.h"
#include "core/retention/comparison.h"
#include "core/retention/metrics.h"
#include "tests/core/retention/sequence_runs.h"
#include "tests/support/paths.h"

namespace studio::retention {
namespace {

namespace fs = std::filesystem;

SequenceHistory readAll(const std::vector<fs::path>& runs) {
    auto history = SequenceHistory::open(runs);
    if (!history.ok()) throw std::runtime_error(history.error().text());
    while (history->poll()) continue;
    return std::move(history).value();
}

TEST(SequenceHistory, ReadsMatrixAndCurvesFromTheRunsOfItsStages) {
    test::TemporaryFolder folder;
    auto history = readAll(test::twoStages(folder.path(), "proportional", 7, 1.5));
    auto matrix = history.matrix(Measure::Loss);
    EXPECT_EQ(matrix.tasks, (std::vector<TaskLabel>{{1, "task1"}, {2, "task2"}}));
    // what stage 2 measured before its first step is what stage 1 left
    EXPECT_EQ(matrix.after[0], (std::vector<Score>{0.2, 0.9}));
    EXPECT_NEAR(*matrix.after[1][0], 0.3, 1e-12);
    EXPECT_EQ(matrix.after[1][1], Score(0.3));
    EXPECT_EQ(matrix.during[0], (std::vector<double>{0.5, 0.2}));
    EXPECT_EQ(matrix.during[1], (std::vector<double>{0.3})) << "not the one before its first step";
    EXPECT_NEAR(*metricsOf(matrix).relativeRise, 0.5, 1e-12);

    auto curves = history.curves(Measure::Loss);
    ASSERT_EQ(curves.size(), 2u);
    // global steps; what stage 2 measured again stands there once
    ASSERT_EQ(curves[0].points.size(), 3u);
    EXPECT_EQ(curves[0].points[1], (CurvePoint{10, 0.2, 0}));
    EXPECT_EQ(curves[0].points[2].step, 30);
    EXPECT_EQ(curves[1].points[0], (CurvePoint{10, 0.9, 1}));

    ASSERT_EQ(history.stages().size(), 2u);
    const StageSpan& second = history.stages()[1];
    EXPECT_EQ(second.begin, 10);
    EXPECT_EQ(second.length, 20);
    EXPECT_EQ(second.done, 20);
    EXPECT_EQ(second.state, run::RunState::Done);
    EXPECT_EQ(second.strategy, "proportional");
    ASSERT_EQ(second.mixture.size(), 1u);
    EXPECT_EQ(second.mixture[0].share[1], (std::pair<std::string, double>{"task1", 0.3}));
    EXPECT_TRUE(history.onTrainingFrames());
    EXPECT_EQ(history.actionWidth(), 2) << "from the action error";
    EXPECT_NEAR(*history.matrix(Measure::Action).after[1][0], 0.03, 1e-12);
    EXPECT_FALSE(history.matrix(Measure::Success).after[1][1]);
}

/// Three stages that count 10 steps each; the third measures on `frames` frames, the others on 8.
std::vector<fs::path> threeStages(const fs::path& root, std::int64_t frames) {
    std::vector<fs::path> runs;
    auto stage = [&](int task, std::vector<int> earlier, std::int64_t wanted,
                     const std::vector<std::tuple<int, std::int64_t, double>>& losses) {
        test::StageRun made;
        made.task = task;
        made.name = "task" + std::to_string(task);
        made.strategy = "proportional";
        made.previous = std::move(earlier);
        made.settings = {"validation.max_frames=" + std::to_string(wanted)};
        if (!runs.empty()) {
            made.parent = runs.back();
            made.startStep = 10;
            made.checkpoint = "best";
        }
        auto run = test::makeRun(root, made);
        for (const auto& [id, step, loss] : losses) {
            run::Validation event = test::measured(id, "task" + std::to_string(id), step, loss);
            event.frames = wanted;
            run->emit(event);
        }
        run->emit(run::Finished{"done", 10, "", ""});
        runs.push_back(run->folder());
    };
    stage(1, {}, 8, {{1, 5, 1.2}, {1, 10, 1.0}});
    stage(2, {1}, 8, {{1, 0, 1.0}, {2, 0, 3.0}, {1, 10, 1.5}, {2, 10, 1.654}});
    stage(3, {1, 2}, frames,
          {{1, 0, 1.6}, {2, 0, 1.707}, {3, 0, 3.1}, {1, 10, 1.8}, {2, 10, 1.903}, {3, 10, 1.2}});
    return runs;
}

/// The first note with this in it; empty: none.
std::string noteWith(const SequenceHistory& history, const std::string& text) {
    for (const std::string& note : history.notes()) {
        if (note.find(text) != std::string::npos) return note;
    }
    return "";
}

TEST(SequenceHistory, AColumnIsMeasuredOnTheSameFramesThroughout) {
    test::TemporaryFolder folder;
    auto history = readAll(threeStages(folder.path(), 4));
    auto matrix = history.matrix(Measure::Loss);
    EXPECT_EQ(matrix.after[0], (std::vector<Score>{{}, {}, {}})) << "on 8 frames, the newest on 4";
    EXPECT_EQ(matrix.after[1], (std::vector<Score>{1.6, 1.707, 3.1})) << "stage 3 before its first step";
    EXPECT_EQ(matrix.after[2], (std::vector<Score>{1.8, 1.903, 1.2}));
    EXPECT_EQ(matrix.mixed, (std::vector<bool>{true, false, false}));
    EXPECT_TRUE(matrix.during[0].empty());
    EXPECT_FALSE(matrix.best(2, 0)) << "it may have been better on those 4 frames before";
    auto metrics = metricsOf(matrix);
    EXPECT_EQ(metrics.stages, 3u);
    EXPECT_NEAR(*metrics.acc, (1.8 + 1.903 + 1.2) / 3, 1e-12);
    ASSERT_TRUE(metrics.relativeRiseOf[1]);
    EXPECT_NEAR(*metrics.relativeRiseOf[1], (1.903 - 1.707) / 1.707, 1e-12);
    EXPECT_FALSE(metrics.relativeRiseOf[0]);
    EXPECT_FALSE(metrics.forgetting);
    EXPECT_FALSE(metrics.bwt);
    for (const MetricRow& row : metricRows()) {
        if (row.key == std::string("bwt")) {
            EXPECT_EQ(whyUnknown(matrix, row), "task1 was measured otherwise before");
        }
    }
    EXPECT_EQ(history.comparableSince(Measure::Loss, 1), 2);
    EXPECT_NE(noteWith(history,
                       "stage 3 (task3) measures on other frames than the stage before it: "
                       "validation.max_frames 4 instead of 8"),
              "");
    EXPECT_EQ(noteWith(history, "stage 2 (task2) measures"), "");
}

TEST(SequenceHistory, OnTheSameFramesAStagesOwnScoreCounts) {
    test::TemporaryFolder folder;
    auto history = readAll(threeStages(folder.path(), 8));
    auto matrix = history.matrix(Measure::Loss);
    EXPECT_EQ(matrix.after[0], (std::vector<Score>{1.0, 3.0, {}}));
    EXPECT_EQ(matrix.after[1], (std::vector<Score>{1.5, 1.654, 3.1}));
    EXPECT_EQ(matrix.mixed, (std::vector<bool>{false, false, false}));
    EXPECT_EQ(matrix.during[0], (std::vector<double>{1.2, 1.0}));
    EXPECT_EQ(history.comparableSince(Measure::Loss, 1), 0);
    EXPECT_EQ(noteWith(history, "other frames"), "");
}

/// Two stages that measure four frames of task 1 each, the second others where hash or settings say so.
std::vector<fs::path> twoStagesOn(const fs::path& root, const std::string& firstHash,
                                  const std::string& secondHash,
                                  const std::vector<std::string>& firstSettings = {},
                                  const std::vector<std::string>& secondSettings = {}) {
    auto emit = [](run::RunWriter& run, std::int64_t step, double loss, const std::string& hash) {
        run::Validation event = test::measured(1, "task1", step, loss);
        event.framesHash = hash;
        run.emit(event);
    };
    auto first = test::makeRun(root, {.task = 1, .name = "task1", .settings = firstSettings});
    emit(*first, 10, 2.203, firstHash);
    first->emit(run::Finished{"done", 10, "", ""});
    auto second = test::makeRun(root, {.task = 2,
                                       .name = "task2",
                                       .parent = first->folder(),
                                       .previous = {1},
                                       .startStep = 10,
                                       .checkpoint = "best",
                                       .settings = secondSettings});
    emit(*second, 0, 1.9, secondHash);
    emit(*second, 10, 1.962, secondHash);
    second->emit(test::measured(2, "task2", 10, 0.3));
    second->emit(run::Finished{"done", 10, "", ""});
    return {first->folder(), second->folder()};
}

TEST(SequenceHistory, AsManyFramesOfOtherEpisodesAreOtherFrames) {
    test::TemporaryFolder folder;
    const auto other = readAll(twoStagesOn(folder / "other", "aaaa", "bbbb"));
    const auto matrix = other.matrix(Measure::Loss);
    EXPECT_EQ(matrix.at(0, 0), Score(1.9)) << "what stage 2 measured before its first step";
    EXPECT_EQ(matrix.at(1, 0), Score(1.962));
    EXPECT_TRUE(matrix.during[0].empty());
    EXPECT_EQ(other.comparableSince(Measure::Loss, 1), 1);
    EXPECT_NE(noteWith(other, "task1: other frames or another instruction"), "");
    const auto same = readAll(twoStagesOn(folder / "same", "aaaa", "aaaa"));
    EXPECT_EQ(same.matrix(Measure::Loss).at(0, 0), Score(2.203));
    EXPECT_EQ(same.comparableSince(Measure::Loss, 1), 0);
    EXPECT_EQ(noteWith(same, "frames it measured"), "");
}

TEST(SequenceHistory, OfOldRunsTheConfigurationTellsTheEpisodesOrItIsSaid) {
    test::TemporaryFolder folder;
    auto on = [](const char* episodes) {
        return std::vector<std::string>{"validation.on=training", episodes};
    };
    const auto other =
        readAll(twoStagesOn(folder / "other", "", "", on("data.episodes=[0]"), on("data.episodes=[4]")));
    EXPECT_EQ(other.matrix(Measure::Loss).at(0, 0), Score(1.9));
    EXPECT_NE(noteWith(other, "task1: episodes 4 instead of 0"), "");
    const auto same =
        readAll(twoStagesOn(folder / "same", "", "", on("data.episodes=[4]"), on("data.episodes=[4]")));
    EXPECT_EQ(same.matrix(Measure::Loss).at(0, 0), Score(2.203));
    EXPECT_EQ(noteWith(same, "frames it measured"), "");
    const auto unknown = readAll(twoStagesOn(folder / "unknown", "", ""));
    EXPECT_EQ(unknown.matrix(Measure::Loss).at(0, 0), Score(2.203));
    EXPECT_NE(noteWith(unknown, "did not write down which frames it measured"), "");
}

TEST(SequenceHistory, FollowsATrainingAsItGoes) {
    test::TemporaryFolder folder;
    auto run = test::makeRun(folder.path(), {1, "task1"});
    auto history = SequenceHistory::open({run->folder()});
    ASSERT_OK(history);
    EXPECT_TRUE(history->poll());
    EXPECT_EQ(history->stages()[0].length, 10);
    EXPECT_TRUE(history->lastScores(Measure::Loss).empty());
    run->emit(test::measured(1, "task1", 5, 0.5));
    EXPECT_TRUE(history->poll());
    EXPECT_EQ(history->lastScores(Measure::Loss), (std::map<int, double>{{1, 0.5}}));
    EXPECT_FALSE(history->poll()) << "nothing happened since";
    run->emit(test::measured(1, "task1", 10, 0.4));
    auto second = test::makeRun(folder.path(), {2, "task2", run->folder(), "none", {1}});
    ASSERT_OK(history->append(second->folder()));
    EXPECT_TRUE(history->poll());
    EXPECT_EQ(history->lastScores(Measure::Loss), (std::map<int, double>{{1, 0.4}}));
    EXPECT_EQ(history->stages().size(), 2u);
}

/// Matrix of task 1 after such evaluations of one checkpoint.
ScoreMatrix matrixAfter(const std::vector<run::Evaluation>& evaluations) {
    test::TemporaryFolder folder;
    auto run = test::makeRun(folder.path(), {1, "task1"});
    for (run::Evaluation evaluation : evaluations) {
        evaluation.step = 10;
        evaluation.taskId = 1;
        evaluation.task = "task1";
        run->emit(evaluation);
    }
    return readAll({run->folder()}).matrix(Measure::Success);
}

/// Trials from `firstSeed` on (-1: without seeds), not saying which failed.
run::Evaluation sums(std::int64_t firstSeed, std::int64_t trials, std::int64_t successes) {
    run::Evaluation evaluation;
    evaluation.trials = trials;
    evaluation.successes = successes;
    evaluation.firstSeed = firstSeed;
    return evaluation;
}

/// Success of task 1 after evaluations that do not name the failed seeds: first seed, trials, successes.
Score successAfter(const std::vector<std::array<std::int64_t, 3>>& evaluations) {
    std::vector<run::Evaluation> events;
    for (auto [firstSeed, trials, successes] : evaluations)
        events.push_back(sums(firstSeed, trials, successes));
    return matrixAfter(events).after[0][0];
}

/// Trials from `firstSeed` on of which these seeds failed.
run::Evaluation failing(std::int64_t firstSeed, std::int64_t trials, std::vector<std::int64_t> seeds) {
    run::Evaluation evaluation = sums(firstSeed, trials, trials - static_cast<std::int64_t>(seeds.size()));
    evaluation.failedSeeds = std::move(seeds);
    return evaluation;
}

TrialCount countAfter(const std::vector<run::Evaluation>& evaluations) {
    ScoreMatrix matrix = matrixAfter(evaluations);
    EXPECT_EQ(matrix.after[0][0], matrix.trialsAt(0, 0).rate());
    return matrix.trialsAt(0, 0);
}

TEST(SequenceHistory, TrialsOfOneCheckpointAddUpToASuccessRate) {
    EXPECT_EQ(successAfter({{-1, 10, 8}, {-1, 10, 5}}), Score(0.65)) << "trials of a person have no seeds";
    EXPECT_EQ(successAfter({{100, 10, 8}, {110, 10, 5}}), Score(0.65)) << "other seeds";
    EXPECT_EQ(successAfter({}), std::nullopt);
}

TEST(SequenceHistory, NoSeedCountsTwice) {
    EXPECT_EQ(successAfter({{100, 10, 8}, {100, 10, 8}}), Score(0.8)) << "evaluated again";
    EXPECT_EQ(successAfter({{100, 10, 8}, {100, 40, 20}}), Score(0.5)) << "and with more trials";
    EXPECT_EQ(successAfter({{100, 10, 8}, {109, 10, 5}}), Score(0.5)) << "one seed in common";
    EXPECT_EQ(successAfter({{100, 10, 8}, {110, 10, 6}, {105, 10, 1}}), Score(0.1)) << "replaces both";
    EXPECT_EQ(successAfter({{100, 100, 72}, {100, 12, 10}}), Score(0.72)) << "a short try replaces nothing";
    EXPECT_EQ(successAfter({{100, 10, 8}, {-1, 10, 6}, {100, 10, 2}}), Score(0.4)) << "the robot's stay";
}

TEST(SequenceHistory, OnlySharedSeedsAreReplacedWhereTheFailedOnesAreNamed) {
    std::vector<std::int64_t> failed;
    for (std::int64_t seed = 172; seed < 200; ++seed) failed.push_back(seed);
    const run::Evaluation whole = failing(100, 100, failed);
    EXPECT_EQ(countAfter({whole}), (TrialCount{72, 100}));
    EXPECT_EQ(countAfter({whole, failing(100, 12, {104, 105})}), (TrialCount{70, 100})) << "two more failed";
    EXPECT_EQ(countAfter({whole, failing(190, 20, {209})}), (TrialCount{72 + 19, 110})) << "half of it new";
    EXPECT_EQ(countAfter({failing(100, 12, {104}), whole}), (TrialCount{72, 100})) << "the later outcome";
    EXPECT_EQ(countAfter({failing(100, 4, {}), failing(102, 4, {103}), failing(100, 2, {100})}),
              (TrialCount{4, 6}));
    EXPECT_EQ(countAfter({whole, failing(-1, 2, {})}), (TrialCount{74, 102})) << "a person's beside them";
    // lists that cannot be: the sums alone count, and the larger set wins
    EXPECT_EQ(countAfter({whole, failing(100, 12, {99, 104})}), (TrialCount{72, 100}));
    EXPECT_EQ(countAfter({whole, failing(100, 12, {104, 104})}), (TrialCount{72, 100}));
    EXPECT_EQ(countAfter({whole, sums(300, 5, 9)}), (TrialCount{72, 100}));
}

TEST(SequenceHistory, WhatIsNoRunIsNamed) {
    test::TemporaryFolder folder;
    auto nothing = SequenceHistory::open({folder / "gone"});
    ASSERT_FALSE(nothing.ok());
    EXPECT_EQ(nothing.error().code, ErrorCode::NotFound);
    EXPECT_FALSE(SequenceHistory::open({}).ok());
}

TEST(RecoverySteps, CountFromTheBeginningOfTheStage) {
    Curve curve{{1, "task1"}, {{100, 0.2, 0}, {200, 0.8, 1}, {250, 0.4, 2}, {280, 0.215, 2}, {300, 0.2, 2}}};
    StageSpan third;
    third.begin = 200;
    third.length = 100;
    EXPECT_EQ(recoverySteps(curve, third, Direction::LowerBetter, 0.1), 80);
    EXPECT_EQ(recoverySteps(curve, third, Direction::LowerBetter, 0.05), 100);
    third.length = 60;
    EXPECT_FALSE(recoverySteps(curve, third, Direction::LowerBetter, 0.1)) << "not within that stage";
    StageSpan second;
    second.begin = 100;
    second.length = 100;
    EXPECT_FALSE(recoverySteps(curve, second, Direction::LowerBetter, 0.1)) << "it had not been lost before";
}

TEST(Recoveries, AreThoseOfTasksThatLeftAndCameBack) {
    test::TemporaryFolder folder;
    auto run = [&](int task, const std::string& name, const std::filesystem::path& parent,
                   const std::vector<int>& earlier,
                   const std::vector<std::pair<std::int64_t, double>>& first) {
        auto made = test::makeRun(folder / "runs", {task, name, parent, "proportional", earlier});
        run::Step last;
        last.step = 10;
        made->emit(last);
        for (const auto& [step, loss] : first) made->emit(test::measured(1, "task1", step, loss));
        made->emit(run::Finished{"done", 10, "", ""});
        return made;
    };
    auto first = run(1, "task1", {}, {}, {{0, 1.0}, {10, 0.2}});
    auto second = run(2, "task2", first->folder(), {1}, {{0, 0.2}, {10, 0.8}});
    auto third = run(3, "task3", second->folder(), {1, 2}, {{0, 0.8}, {5, 0.4}, {8, 0.205}, {10, 0.2}});
    auto sequence = readAll({first->folder(), second->folder(), third->folder()});
    auto found = recoveries(sequence, Measure::Loss, 0.05);
    ASSERT_EQ(found.size(), 1u) << "in stage 2 it left, in stage 3 it came back";
    EXPECT_EQ(found[0].stage, 2u);
    EXPECT_EQ(found[0].task.name, "task1");
    EXPECT_EQ(found[0].steps, 8);
    EXPECT_EQ(recoveries(sequence, Measure::Loss, 0.01).at(0).steps, 10);
    EXPECT_TRUE(recoveries(sequence, Measure::Success, 0.05).empty()) << "never measured";
}

TEST(FindSequences, ChainsLeadBackByTheirParents) {
    test::TemporaryFolder folder;
    test::twoStages(folder / "runs/naive", "none", 1, 4);
    auto kept = test::twoStages(folder / "runs/kept", "proportional", 1, 1.1);
    test::twoStages(folder / "runs/kept2", "proportional", 2, 1.2);
    auto joint = test::makeRun(folder / "runs/joint", {2, "joint", {}, "proportional", {1}});
    joint->emit(test::measured(1, "task1", 0, 1.0));
    joint->emit(test::measured(2, "joint", 0, 1.1));
    joint->emit(test::measured(1, "task1", 10, 0.18));
    joint->emit(test::measured(2, "joint", 10, 0.28));
    joint->emit(run::Finished{"done", 10, "", ""});
    std::vector<std::string> notes;
    auto found = findSequences({folder.path()}, &notes);
    ASSERT_OK(found);
    EXPECT_TRUE(notes.empty());
    ASSERT_EQ(found->size(), 4u);
    EXPECT_EQ((*found)[0].label, "joint");
    EXPECT_TRUE((*found)[0].joint);
    EXPECT_EQ((*found)[1].label, "naive");
    EXPECT_EQ((*found)[2].label, "proportional");
    EXPECT_EQ((*found)[2].seed, 1u);
    EXPECT_EQ((*found)[2].runs.size(), 2u);
    EXPECT_TRUE(fs::equivalent((*found)[2].runs[0], kept[0]));
    EXPECT_EQ((*found)[3].seed, 2u);
    // a run alone leads back to its sequence
    auto alone = findSequences({kept[1]});
    ASSERT_OK(alone);
    ASSERT_EQ(alone->size(), 1u);
    EXPECT_EQ((*alone)[0].runs.size(), 2u);

    auto comparison = Comparison::open(*found);
    ASSERT_OK(comparison);
    ASSERT_EQ(comparison->groups().size(), 3u);
    const Group& group = comparison->groups()[2];
    auto scores = comparison->scores(group, Measure::Loss);
    auto rise = scores.over(&Metrics::relativeRise);
    ASSERT_TRUE(rise && rise->half);
    EXPECT_NEAR(rise->mean, 0.15, 1e-9);
    // two seeds, 0.1 and 0.2: t of one degree of freedom
    EXPECT_NEAR(*rise->half, 12.7062 * 0.05, 1e-6);
    EXPECT_EQ(scores.mean.joint, (std::vector<Score>{0.18, 0.28}));
    EXPECT_NEAR(scores.over(&Metrics::intransigence)->mean, ((0.2 - 0.18) + (0.3 - 0.28)) / 2, 1e-9);
    auto against = againstNaive(scores, comparison->scores(*comparison->naive(), Measure::Loss));
    EXPECT_NEAR(*against.riseShare, 0.15 / 3, 1e-9);
    EXPECT_NEAR(*against.newestWorse, 0, 1e-9);
    auto jointScores = comparison->scores(*comparison->joint(), Measure::Loss);
    EXPECT_NEAR(jointScores.over(&Metrics::acc)->mean, 0.23, 1e-12);
    EXPECT_FALSE(jointScores.newest());
    EXPECT_EQ(jointScores.mean.tasks, (std::vector<TaskLabel>{{1, "task1"}, {2, "task2"}}));
    // the joint run of the same seed began with the same weights
    EXPECT_EQ(scores.matrices[0].before, (std::vector<Score>{1.0, 1.1}));
    EXPECT_EQ(scores.matrices[1].before, (std::vector<Score>(2)));
    EXPECT_NEAR(*scores.metrics[0].fwt, 1.1 - 0.9, 1e-9);
}

TEST(FindSequences, TheFirstStageReplaysNothingWhateverItsStrategy) {
    test::TemporaryFolder folder;
    auto first = test::makeRun(folder / "runs", {1, "task1", {}, "proportional"});
    auto begun = findSequences({folder.path()});
    ASSERT_OK(begun);
    EXPECT_EQ((*begun)[0].label, "proportional");
    // a branch without replay from a first stage that would have replayed
    test::makeRun(folder / "runs", {2, "task2", first->folder(), "none", {1}});
    auto branched = findSequences({folder.path()});
    ASSERT_OK(branched);
    ASSERT_EQ(branched->size(), 1u);
    EXPECT_EQ((*branched)[0].label, "naive");
}

TEST(FindSequences, WhatWasGivenUpIsLeftOutAndDamageIsTold) {
    test::TemporaryFolder folder;
    auto whole = test::twoStages(folder / "a", "proportional", 1, 1.1);
    // a second stage that was begun and left
    test::makeRun(folder / "a", {2, "task2", whole[0], "proportional", {1}, 1, 20});
    auto broken = test::makeRun(folder / "b", {1, "task1"});
    ASSERT_OK(writeFileAtomic(broken->folder() / "config.yaml", "nonsense: [1\n"));
    std::vector<std::string> notes;
    auto found = findSequences({folder.path()}, &notes);
    ASSERT_OK(found);
    ASSERT_EQ(found->size(), 1u);
    EXPECT_TRUE(fs::equivalent((*found)[0].runs[1], whole[1]));
    ASSERT_EQ(notes.size(), 1u);
    EXPECT_NE(notes[0].find("passed over"), std::string::npos);

    test::TemporaryFolder empty;
    auto nothing = findSequences({empty.path()});
    ASSERT_FALSE(nothing.ok());
    EXPECT_EQ(nothing.error().code, ErrorCode::NotFound);
}

}  // namespace
}  // namespace studio::retention

// SPDX-License-Identifier: GPL-3.0-or-later
// What is subtracted or averaged shares frames, statistics and tasks, and b the weights that training began
// with.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "core/retention/comparison.h"
#include "tests/core/retention/sequence_runs.h"
#include "tests/support/paths.h"

namespace studio::retention {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

/// How a sequence is trained and measured.
struct Way {
    std::string strategy = "proportional";
    std::uint64_t seed = 1;
    std::string statistics = "aaaa";  ///< as its log tells them; of the frames as well: "" is an older log
    std::string frames = "frames";
    double forgotten = 0.22;  ///< loss of the first task at the end; 0.2 before
    std::vector<int> tasks = {1, 2};
};

std::string nameOf(int task) {
    return "task" + std::to_string(task);
}

void emit(run::RunWriter& run, const Way& way, int task, std::int64_t step, double loss) {
    run::Validation event = test::measured(task, nameOf(task), step, loss, 0.05);
    event.statisticsHash = way.statistics;
    event.framesHash = way.frames.empty() ? std::string() : way.frames + std::to_string(task);
    run.emit(event);
}

/// Two stages.
void train(const fs::path& root, const Way& way) {
    const int one = way.tasks[0], two = way.tasks[1];
    auto first = test::makeRun(root, {.task = one, .name = nameOf(one), .seed = way.seed});
    emit(*first, way, one, 10, 0.2);
    first->emit(run::Finished{"done", 10, "", ""});
    auto second = test::makeRun(root, {.task = two,
                                       .name = nameOf(two),
                                       .parent = first->folder(),
                                       .strategy = way.strategy,
                                       .previous = {one},
                                       .seed = way.seed});
    emit(*second, way, two, 0, 0.9);
    emit(*second, way, one, 10, way.forgotten);
    emit(*second, way, two, 10, 0.3);
    second->emit(run::Finished{"done", 10, "", ""});
}

/// Both tasks in one run.
void trainJointly(const fs::path& root, const Way& way, const std::vector<std::string>& settings = {}) {
    auto run = test::makeRun(root, {.task = 2,
                                    .name = "joint",
                                    .strategy = "proportional",
                                    .previous = {1},
                                    .seed = way.seed,
                                    .settings = settings});
    for (int task : {1, 2}) emit(*run, way, task, 0, 1.0);
    for (int task : {1, 2}) emit(*run, way, task, 10, 0.1);
    run->emit(run::Finished{"done", 10, "", ""});
}

Comparison compared(const fs::path& folder) {
    auto found = findSequences({folder});
    if (!found.ok()) throw std::runtime_error(found.error().text());
    auto opened = Comparison::open(*found);
    if (!opened.ok()) throw std::runtime_error(opened.error().text());
    return std::move(opened).value();
}

std::string notesOf(const Comparison& comparison) {
    std::string all;
    for (const std::string& note : comparison.notes()) all += note + "\n";
    return all;
}

const Group& groupOf(const Comparison& comparison, const std::string& title) {
    for (const Group& group : comparison.groups()) {
        if (group.title() == title) return group;
    }
    throw std::runtime_error("no group " + title);
}

std::string whyNo(const GroupScores& scores, const std::string& key) {
    for (const MetricRow& row : metricRows()) {
        if (row.key == key) return whyUnknown(scores.mean, row);
    }
    return "no such row";
}

TEST(MeasuredApart, LossesUnderOtherStatisticsAreNotSubtracted) {
    // those of an older log may be the same
    for (const std::string statistics : {"aaaa", "bbbb", ""}) {
        SCOPED_TRACE(statistics);
        const bool same = statistics != "bbbb";
        test::TemporaryFolder folder;
        train(folder / "main", {});
        train(folder / "naive", {.strategy = "none", .statistics = statistics, .forgotten = 0.4});
        Way together;
        together.statistics = statistics;
        trainJointly(folder / "joint", together);
        const Comparison comparison = compared(folder.path());
        const Group& kept = groupOf(comparison, "proportional");
        const AgainstNaive against = comparison.against(kept, Measure::Loss);
        EXPECT_EQ(against.riseShare.has_value(), same);
        EXPECT_EQ(against.newestWorse.has_value(), same);
        const GroupScores scores = comparison.scores(kept, Measure::Loss);
        EXPECT_EQ(scores.over(&Metrics::intransigence).has_value(), same);
        EXPECT_EQ(scores.mean.before[1].has_value(), same);
        EXPECT_EQ(whyNo(scores, "intransigence"),
                  same ? "" : "joint training measured task1 otherwise: other statistics");
        // action errors are in the data's own units
        EXPECT_TRUE(comparison.against(kept, Measure::Action).newestWorse);
        EXPECT_TRUE(comparison.scores(kept, Measure::Action).over(&Metrics::intransigence));
        const std::string apart = "which was measured otherwise (task1: other statistics; task2: other ";
        for (const char* bound : {"naive", "joint"}) {
            const bool told = notesOf(comparison)
                                  .find("proportional cannot be compared with " + std::string(bound) + ", " +
                                        apart) != std::string::npos;
            EXPECT_EQ(told, !same) << bound;
        }
    }
}

TEST(MeasuredApart, AStageUnderOtherStatisticsIsNoRowOfTheOneBefore) {
    for (const std::string statistics : {"aaaa", "bbbb"}) {
        SCOPED_TRACE(statistics);
        const bool same = statistics == "aaaa";
        test::TemporaryFolder folder;
        const Way before;
        Way after;
        after.statistics = statistics;
        auto first = test::makeRun(folder.path(), {.task = 1, .name = "task1"});
        emit(*first, before, 1, 10, 0.2);
        first->emit(run::CheckpointSaved{10, "checkpoints/000010", true});
        first->emit(run::Finished{"done", 10, "", ""});
        auto second = test::makeRun(folder.path(), {.task = 2,
                                                    .name = "task2",
                                                    .parent = first->folder(),
                                                    .previous = {1},
                                                    .startStep = 10,
                                                    .checkpoint = "best"});
        emit(*second, after, 1, 0, 0.9);
        emit(*second, after, 2, 0, 0.8);
        emit(*second, after, 1, 10, 0.3);
        emit(*second, after, 2, 10, 0.25);
        auto history = SequenceHistory::open({first->folder(), second->folder()});
        ASSERT_OK(history);
        while (history->poll()) continue;
        const ScoreMatrix matrix = history->matrix(Measure::Loss);
        EXPECT_EQ(matrix.at(0, 0), same ? Score(0.2) : Score()) << "not 0.9: those weights never had these";
        EXPECT_EQ(matrix.at(0, 1), same ? Score(0.8) : Score());
        EXPECT_EQ(matrix.at(1, 0), Score(0.3));
        for (const MetricRow& row : metricRows()) {
            if (row.key != std::string("fwt")) continue;
            EXPECT_EQ(whyUnknown(matrix, row),
                      same ? "task2 was not measured before any training, which a joint run of the same "
                             "seed does"
                           : "task2 was measured before its own stage, but under other statistics");
        }
        EXPECT_EQ(matrix.isCut(0), !same);
        EXPECT_EQ(history->comparableSince(Measure::Loss, 1), same ? 0 : 1);
        EXPECT_EQ(history->matrix(Measure::Action).at(0, 0), Score(0.05));
        const std::string note =
            "stage 2 (task2) is normalised by other statistics than the stage before it: flow losses of the "
            "two are not compared";
        const auto notes = history->notes();
        EXPECT_EQ(std::count(notes.begin(), notes.end(), note), same ? 0 : 1);
        for (const std::string& each : notes) EXPECT_THAT(each, Not(HasSubstr("other frames")));
    }
}

TEST(MeasuredApart, JointTrainingFromOtherWeightsIsNoBeginningOfASequence) {
    struct Case {
        std::vector<std::string> settings;
        std::string apart;
    };
    const Case cases[] = {
        {{}, ""},
        // how it learns changes nothing of what it begins with
        {{"policy.scheduler_warmup_steps=7"}, ""},
        {{"training.dtype=bf16"}, "training.dtype"},
        {{"policy.from_scratch=false", "policy.pretrained_path=/weights/base/pretrained_model"}, "start"}};
    for (const Case& each : cases) {
        SCOPED_TRACE(each.apart);
        test::TemporaryFolder folder;
        train(folder / "main", {});
        trainJointly(folder / "joint", {}, each.settings);
        const Comparison comparison = compared(folder.path());
        const GroupScores scores = comparison.scores(groupOf(comparison, "proportional"), Measure::Loss);
        const bool same = each.apart.empty();
        EXPECT_EQ(scores.mean.before[1], same ? Score(1.0) : Score());
        EXPECT_EQ(scores.over(&Metrics::fwt).has_value(), same);
        EXPECT_EQ(whyNo(scores, "fwt"),
                  same ? "" : "joint training began with other weights (" + each.apart + ")");
        if (!same) {
            EXPECT_THAT(notesOf(comparison), HasSubstr("proportional is compared with joint, which differs "
                                                       "from it in " +
                                                       each.apart + " as well"));
        }
    }
}

TEST(MeasuredApart, SeedsThatWereMeasuredOtherwiseAreNotAveraged) {
    for (const bool same : {true, false}) {
        SCOPED_TRACE(same);
        test::TemporaryFolder folder;
        for (const std::string strategy : {"none", "proportional"}) {
            train(folder / (strategy + "1"), {.strategy = strategy});
            train(folder / (strategy + "2"),
                  {.strategy = strategy, .seed = 2, .frames = same ? "frames" : "others", .forgotten = 0.4});
        }
        const Comparison comparison = compared(folder.path());
        const Group& kept = groupOf(comparison, "proportional");
        EXPECT_EQ(kept.sequences.size(), same ? 2u : 1u);
        EXPECT_NEAR(*comparison.scores(kept, Measure::Loss).mean.at(1, 0), same ? 0.31 : 0.22, 1e-12);
        EXPECT_EQ(comparison.groups().size(), same ? 2u : 4u);
        if (same) {
            EXPECT_THAT(notesOf(comparison), Not(HasSubstr("measured otherwise")));
            continue;
        }
        const Group& other = groupOf(comparison, "proportional (measured otherwise)");
        EXPECT_EQ(other.sequences.front()->seed(), 2u);
        // each has the bound that was measured as it was
        EXPECT_EQ(comparison.naive(&other)->title(), "naive (measured otherwise)");
        EXPECT_EQ(comparison.naive(&kept)->title(), "naive");
        EXPECT_TRUE(comparison.against(other, Measure::Loss).newestWorse);
        EXPECT_THAT(
            notesOf(comparison),
            HasSubstr("proportional (measured otherwise) is not averaged with proportional, which was "
                      "measured otherwise (task1: other frames or another instruction; task2: "));
    }
}

TEST(MeasuredApart, OneRunIsOneSeed) {
    test::TemporaryFolder folder;
    auto first = test::makeRun(folder / "main", {1, "task1", {}, "proportional", {}, 1});
    const Way way;
    emit(*first, way, 1, 10, 0.2);
    first->emit(run::Finished{"done", 10, "", ""});
    for (std::uint64_t seed : {1, 7, 8}) {
        const std::string name = seed == 1 ? "main" : "main-seed" + std::to_string(seed);
        auto second = test::makeRun(folder / name, {2, "task2", first->folder(), "proportional", {1}, seed});
        emit(*second, way, 1, 10, 0.3);
        second->emit(run::Finished{"done", 10, "", ""});
    }
    // a seed of its own from the beginning
    train(folder / "main-seed2", {.seed = 2});
    const Comparison comparison = compared(folder.path());
    std::map<std::string, std::vector<std::uint64_t>> seeds;
    for (const Group& group : comparison.groups()) {
        for (const auto& sequence : group.sequences) seeds[group.title()].push_back(sequence->seed());
    }
    EXPECT_EQ(seeds, (std::map<std::string, std::vector<std::uint64_t>>{
                         {"proportional (stage seed own)", {1, 2}},
                         {"proportional (stage seed 1/own)", {7}},
                         {"proportional (stage seed 1/own) (seed 8)", {8}}}));
    EXPECT_THAT(notesOf(comparison), HasSubstr("are kept apart, as they differ in stage seed"));
}

TEST(MeasuredApart, TasksTaughtInAnotherOrderAreNotSetAgainstEachOther) {
    for (const bool same : {true, false}) {
        SCOPED_TRACE(same);
        test::TemporaryFolder folder;
        train(folder / "main", {});
        Way naive{.strategy = "none", .forgotten = 0.4};
        if (!same) naive.tasks = {2, 1};
        train(folder / "naive", naive);
        const Comparison comparison = compared(folder.path());
        const AgainstNaive against = comparison.against(groupOf(comparison, "proportional"), Measure::Loss);
        EXPECT_EQ(against.newestWorse.has_value(), same);
        EXPECT_EQ(against.riseShare.has_value(), same);
    }
}

TEST(MeasuredApart, ABoundWhoseLogTellsNoFramesIsSaidToBeTakenForTheSame) {
    for (const char* frames : {"frames", ""}) {
        SCOPED_TRACE(frames);
        test::TemporaryFolder folder;
        train(folder / "main", {});
        Way together;
        together.frames = frames;
        trainJointly(folder / "joint", together);
        const Comparison comparison = compared(folder.path());
        EXPECT_TRUE(comparison.scores(groupOf(comparison, "proportional"), Measure::Loss)
                        .over(&Metrics::intransigence));
        const bool told =
            notesOf(comparison).find("did not write down which frames it measured") != std::string::npos;
        EXPECT_EQ(told, *frames == '\0');
    }
}

}  // namespace
}  // namespace studio::retention

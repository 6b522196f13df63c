// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/comparison.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "core/base/file.h"
#include "core/retention/report.h"
#include "tests/core/retention/sequence_runs.h"
#include "tests/support/paths.h"

namespace studio::retention {
namespace {

namespace fs = std::filesystem;

Comparison compare(const fs::path& folder) {
    auto found = findSequences({folder});
    if (!found.ok()) throw std::runtime_error(found.error().text());
    auto opened = Comparison::open(*found);
    if (!opened.ok()) throw std::runtime_error(opened.error().text());
    return std::move(opened).value();
}

TEST(Comparison, UnfinishedSequencesAreMarkedAndNotAveraged) {
    test::TemporaryFolder folder;
    test::twoStages(folder / "naive", "none", 1, 4);
    for (std::uint64_t seed : {1, 2})
        test::twoStages(folder / ("kept" + std::to_string(seed)), "proportional", seed, 1.1);
    // seed 3 came to its first stage, seed 4 is in its second
    auto first = [&](std::uint64_t seed, double loss) {
        auto run = test::makeRun(folder / "late", {1, "task1", {}, "proportional", {}, seed});
        run->emit(test::measured(1, "task1", 10, loss));
        run->emit(run::Finished{"done", 10, "", ""});
        return run;
    };
    auto third = first(3, 7.0), fourth = first(4, 9.0);
    auto second = test::makeRun(folder / "late", {2, "task2", fourth->folder(), "proportional", {1}, 4, 20});
    second->emit(test::measured(1, "task1", 0, 9.0));
    second->emit(test::measured(2, "task2", 0, 9.0));

    Comparison comparison = compare(folder.path());
    ASSERT_EQ(comparison.groups().size(), 3u);
    const Group &naive = comparison.groups()[0], &kept = comparison.groups()[1],
                &late = comparison.groups()[2];
    EXPECT_EQ(naive.title(), "naive");
    EXPECT_EQ(kept.title(), "proportional");
    EXPECT_EQ(kept.sequences.size(), 2u);
    EXPECT_EQ(kept.stagesDone(), "2");
    EXPECT_EQ(late.title(), "proportional (unfinished)");
    EXPECT_EQ(late.sequences.size(), 2u);
    EXPECT_EQ(late.stagesDone(), "1 of 2, 1 of 2");
    // what the finished ones say is theirs alone
    EXPECT_NEAR(*comparison.scores(kept, Measure::Loss).mean.at(1, 0), 0.22, 1e-12);
    EXPECT_TRUE(comparison.against(kept, Measure::Loss).riseShare);
    EXPECT_FALSE(comparison.against(late, Measure::Loss).newestWorse) << "of another number of stages";
    bool told = false;
    for (const std::string& note : comparison.notes())
        told = told || note.find("2 sequences of proportional are not finished") != std::string::npos;
    EXPECT_TRUE(told);
    auto json = reportJson(comparison, {.measures = {Measure::Loss}});
    EXPECT_EQ(json["groups"][1]["finished"], true);
    EXPECT_EQ(json["groups"][2]["finished"], false);
    EXPECT_EQ(json["groups"][2]["plans"][0]["stages_wanted"], 2);
    EXPECT_NE(reportHtml(comparison, {.measures = {Measure::Loss}}).find("proportional (unfinished)"),
              std::string::npos);

    // it comes to its end while somebody looks on
    second->emit(test::measured(1, "task1", 20, 0.3));
    second->emit(test::measured(2, "task2", 20, 0.3));
    second->emit(run::Finished{"done", 20, "", ""});
    while (comparison.poll()) continue;
    EXPECT_EQ(comparison.groups()[1].sequences.size(), 3u);
    EXPECT_EQ(comparison.groups()[2].stagesDone(), "1 of 2");
}

TEST(Comparison, ADamagedRunHidesNoOtherSequence) {
    test::TemporaryFolder folder;
    const auto naive = test::twoStages(folder / "naive", "none", 1, 4);
    const auto kept = test::twoStages(folder / "kept", "proportional", 1, 1.1);
    ASSERT_OK(writeFileAtomic(naive[1] / "run.json", "{ damaged"));
    Comparison comparison = compare(folder.path());
    ASSERT_EQ(comparison.groups().size(), 1u);
    EXPECT_EQ(comparison.groups()[0].title(), "proportional");
    ASSERT_EQ(comparison.passedOver().size(), 1u);
    const std::string& why = comparison.passedOver()[0];
    EXPECT_TRUE(why.starts_with("naive is passed over: ")) << why;
    EXPECT_NE(why.find("run.json"), std::string::npos) << why;
    const auto notes = comparison.notes();
    EXPECT_NE(std::find(notes.begin(), notes.end(), why), notes.end());

    // where none is left, nothing can be shown
    ASSERT_OK(writeFileAtomic(kept[0] / "run.json", "{ damaged"));
    auto found = findSequences({folder.path()});
    ASSERT_OK(found);
    auto opened = Comparison::open(*found);
    ASSERT_FALSE(opened.ok());
    EXPECT_NE(opened.error().message.find("run.json"), std::string::npos) << opened.error().message;
}

TEST(Comparison, SequencesOfOtherProjectsDoNotMakeTheseUnfinished) {
    test::TemporaryFolder folder;
    test::twoStages(folder / "a", "proportional", 1, 1.1);
    auto other = test::makeRun(folder / "b", {.task = 1, .name = "one", .project = folder / "other"});
    other->emit(test::measured(1, "one", 10, 0.5));
    other->emit(run::Finished{"done", 10, "", ""});
    const Comparison comparison = compare(folder.path());
    for (const Group& group : comparison.groups()) EXPECT_TRUE(group.finished) << group.label;
}

TEST(Comparison, PlansThatDifferInMoreThanTheSeedAreNotAveraged) {
    test::TemporaryFolder folder;
    for (std::uint64_t seed : {1, 2}) {
        const std::string end = "-seed" + std::to_string(seed);
        test::twoStages(folder / ("main" + end), "proportional", seed, 1.1);
        test::twoStages(folder / ("distilled" + end), "proportional", seed, 1.5, {"replay.distill=0.5"});
        test::twoStages(folder / ("naive" + end), "none", seed, 4);
        test::twoStages(folder / ("naive_large" + end), "none", seed, 6, {"training.batch_size=32"});
    }
    test::twoStages(folder / "large", "proportional", 1, 1.2, {"training.batch_size=32"});
    const Comparison comparison = compare(folder.path());
    std::map<std::string, const Group*> groups;
    for (const Group& group : comparison.groups()) groups[group.label] = &group;
    ASSERT_EQ(groups.size(), 5u);
    auto lost = [&](const char* label) {
        EXPECT_TRUE(groups.contains(label)) << label;
        return *comparison.scores(*groups.at(label), Measure::Loss).mean.at(1, 0);
    };
    // 0.2 times what each forgets, by itself
    EXPECT_NEAR(lost("proportional (batch 8, distill 0)"), 0.22, 1e-12);
    EXPECT_NEAR(lost("proportional (batch 8, distill 0/0.5)"), 0.30, 1e-12);
    EXPECT_NEAR(lost("proportional (batch 8/32, distill 0)"), 0.24, 1e-12);
    EXPECT_EQ(groups["proportional (batch 8, distill 0)"]->sequences.size(), 2u);
    // each against the bound that is most like it: rises 0.1 and 0.2 over naive's 3 and 5
    auto share = [&](const char* label) {
        return *comparison.against(*groups.at(label), Measure::Loss).riseShare;
    };
    EXPECT_NEAR(share("proportional (batch 8, distill 0)"), 0.1 / 3, 1e-9);
    EXPECT_NEAR(share("proportional (batch 8/32, distill 0)"), 0.2 / 5, 1e-9);
    EXPECT_FALSE(comparison.against(*groups.at("naive (batch 8/32)"), Measure::Loss).riseShare);
    const auto notes = comparison.notes();
    auto told = [&](const std::string& words) {
        return std::find(notes.begin(), notes.end(), words) != notes.end();
    };
    EXPECT_TRUE(told("sequences of proportional are kept apart, as they differ in batch, distill"));
    EXPECT_TRUE(told("sequences of naive are kept apart, as they differ in batch"));
}

TEST(Comparison, ABoundWithOtherSettingsIsNamedAsSuch) {
    test::TemporaryFolder folder;
    test::twoStages(folder / "main", "proportional", 1, 1.1, {"training.batch_size=32"});
    test::twoStages(folder / "naive", "none", 1, 4);
    const auto notes = compare(folder.path()).notes();
    EXPECT_NE(std::find(notes.begin(), notes.end(),
                        "proportional is compared with naive, which differs from it in batch as well"),
              notes.end());
}

TEST(Comparison, ThatJointTrainingHasTheDataOfAllTasksIsNoDifference) {
    test::TemporaryFolder folder;
    auto first = test::makeRun(folder / "kept", {.task = 1, .name = "task1", .project = "/a/mine"});
    first->emit(test::measured(1, "task1", 10, 0.2));
    first->emit(run::Finished{"done", 10, "", ""});
    auto joint = test::makeRun(
        folder / "joint",
        {.task = 2,
         .name = "task2",
         .strategy = "balanced",
         .previous = {1},
         .project = "/a/mine",
         .settings = {"data.instruction=do task 2", "data.episodes=0-3", "training.batch_size=32"}});
    joint->emit(test::measured(1, "task1", 10, 0.1));
    joint->emit(run::Finished{"done", 10, "", ""});
    std::string told;
    for (const std::string& note : compare(folder.path()).notes()) told += note + "\n";
    EXPECT_NE(told.find("is compared with joint, which differs from it in batch as well"), std::string::npos)
        << told;
}

/// Two stages that measure on so many frames, or a joint run of both tasks.
void measuredOn(const fs::path& root, const std::string& strategy, std::int64_t frames, double forgotten,
                double newest) {
    auto emit = [&](run::RunWriter& run, int task, double loss) {
        run::Validation event = test::measured(task, "task" + std::to_string(task), 10, loss);
        event.frames = frames;
        run.emit(event);
    };
    if (strategy == "joint") {
        auto joint =
            test::makeRun(root, {.task = 2, .name = "task2", .strategy = "proportional", .previous = {1}});
        emit(*joint, 1, forgotten);
        emit(*joint, 2, newest);
        joint->emit(run::Finished{"done", 10, "", ""});
        return;
    }
    auto first = test::makeRun(root, {.task = 1, .name = "task1"});
    emit(*first, 1, 0.2);
    first->emit(run::Finished{"done", 10, "", ""});
    auto second = test::makeRun(
        root, {.task = 2, .name = "task2", .parent = first->folder(), .strategy = strategy, .previous = {1}});
    emit(*second, 1, forgotten);
    emit(*second, 2, newest);
    second->emit(run::Finished{"done", 10, "", ""});
}

TEST(Comparison, ScoresOnOtherFramesAreNotSubtracted) {
    for (const std::int64_t frames : {4, 2}) {
        SCOPED_TRACE(frames);
        test::TemporaryFolder folder;
        measuredOn(folder / "main", "proportional", 4, 0.22, 0.3);
        measuredOn(folder / "naive", "none", frames, 0.4, 0.33);
        measuredOn(folder / "joint", "joint", frames, 0.1, 0.2);
        const Comparison comparison = compare(folder.path());
        const Group& kept = comparison.groups().back();
        ASSERT_EQ(kept.kind, "proportional");
        const AgainstNaive against = comparison.against(kept, Measure::Loss);
        const GroupScores scores = comparison.scores(kept, Measure::Loss);
        const bool same = frames == 4;
        EXPECT_EQ(against.riseShare.has_value(), same);
        EXPECT_EQ(against.newestWorse.has_value(), same);
        EXPECT_EQ(scores.over(&Metrics::intransigence).has_value(), same);
        std::string told, why;
        for (const std::string& note : comparison.notes()) told += note + "\n";
        for (const MetricRow& row : metricRows()) {
            if (row.key == std::string("intransigence")) why = whyUnknown(scores.mean, row);
        }
        const std::string apart = "(task1: 2 frames instead of 4; task2: 2 frames instead of 4)";
        for (const char* bound : {"naive", "joint"}) {
            const bool named = told.find(std::string("proportional cannot be compared with ") + bound +
                                         ", which was measured otherwise " + apart) != std::string::npos;
            EXPECT_EQ(named, !same) << bound << ": " << told;
        }
        EXPECT_EQ(why, same ? "" : "joint training measured task1 otherwise: 2 frames instead of 4");
    }
}

TEST(Comparison, ASequenceHeldToItsStartIsComparedWithTheNaiveOne) {
    test::TemporaryFolder folder;
    test::twoStages(folder / "naive", "none", 1, 4);
    test::twoStages(folder / "held", "none", 1, 2.5, {"replay.l2sp=0.1"});
    const Comparison comparison = compare(folder.path());
    ASSERT_EQ(comparison.groups().size(), 2u);
    const Group& held = comparison.groups()[1];
    EXPECT_EQ(held.kind, "none, l2sp");
    EXPECT_EQ(comparison.naive(&held), &comparison.groups()[0]);
    // it rises by 1.5, naive by 3
    EXPECT_NEAR(*comparison.against(held, Measure::Loss).riseShare, 0.5, 1e-9);
    // alone, it is no bound
    test::TemporaryFolder other;
    test::twoStages(other / "held", "none", 1, 2.5, {"replay.l2sp=0.1"});
    EXPECT_EQ(compare(other.path()).naive(), nullptr);
}

/// Two stages; the first was best at step 5 (0.2) and ended at 10 (0.5), the second likewise (0.3, 0.6).
ScoreMatrix rowsOf(const fs::path& root, std::int64_t startStep, const std::string& named, std::string* first,
                   std::string* second) {
    auto one = test::makeRun(root, {1, "task1"});
    auto emit = [](run::RunWriter& run, int task, double best, double last) {
        const std::string name = "task" + std::to_string(task);
        run.emit(test::measured(task, name, 5, best));
        run.emit(run::CheckpointSaved{5, "checkpoints/000005", true});
        run.emit(test::measured(task, name, 10, last));
        run.emit(run::CheckpointSaved{10, "checkpoints/000010", false});
        run.emit(run::Finished{"done", 10, "", ""});
    };
    emit(*one, 1, 0.2, 0.5);
    auto two = test::makeRun(root, {.task = 2,
                                    .name = "task2",
                                    .parent = one->folder(),
                                    .previous = {1},
                                    .startStep = startStep,
                                    .checkpoint = named});
    emit(*two, 2, 0.3, 0.6);
    auto history = SequenceHistory::open({one->folder(), two->folder()});
    if (!history.ok()) throw std::runtime_error(history.error().text());
    while (history->poll()) continue;
    *first = rowOf(history->stages()[0]);
    *second = rowOf(history->stages()[1]);
    return history->matrix(Measure::Loss);
}

TEST(Comparison, ARowIsTheCheckpointThatItsStageHandsOn) {
    test::TemporaryFolder folder;
    std::string first, second;
    auto best = rowsOf(folder / "best", 5, "best", &first, &second);
    EXPECT_EQ(best.at(0, 0), Score(0.2));
    EXPECT_EQ(best.at(1, 1), Score(0.3)) << "the last stage likewise";
    EXPECT_EQ(first, "best, step 5");
    EXPECT_EQ(second, "best, step 5");
    auto last = rowsOf(folder / "last", 10, "last", &first, &second);
    EXPECT_EQ(last.at(0, 0), Score(0.5));
    EXPECT_EQ(last.at(1, 1), Score(0.6));
    EXPECT_EQ(first, "last, step 10");
    EXPECT_EQ(second, "last, step 10");
    // runs of before it was written down: the step tells
    auto older = rowsOf(folder / "older", 10, "", &first, &second);
    EXPECT_EQ(older.at(1, 1), Score(0.6));
    EXPECT_EQ(second, "last, step 10");
    auto json = reportJson(compare(folder / "best"), {.measures = {Measure::Loss}});
    const auto& stages = json["groups"][0]["plans"][0]["stages"];
    EXPECT_EQ(stages[1]["row_checkpoint"], "best");
    EXPECT_EQ(stages[1]["row_step"], 5);
    EXPECT_NE(json["rows"].get<std::string>().find("hands on"), std::string::npos);
}

TEST(Comparison, WhatTheNextStageMeasuresUnderItsOwnStatisticsReplacesNothing) {
    test::TemporaryFolder folder;
    auto first = test::makeRun(folder.path(), {1, "task1"});
    first->emit(test::measured(1, "task1", 10, 0.2));
    first->emit(run::CheckpointSaved{10, "checkpoints/000010", true});
    first->emit(run::Finished{"done", 10, "", ""});
    auto second = test::makeRun(folder.path(), {.task = 2,
                                                .name = "task2",
                                                .parent = first->folder(),
                                                .previous = {1},
                                                .startStep = 10,
                                                .checkpoint = "best"});
    second->emit(test::measured(1, "task1", 0, 0.9));
    second->emit(test::measured(2, "task2", 0, 0.8));
    second->emit(test::measured(1, "task1", 10, 0.3));
    auto history = SequenceHistory::open({first->folder(), second->folder()});
    ASSERT_OK(history);
    while (history->poll()) continue;
    const ScoreMatrix matrix = history->matrix(Measure::Loss);
    EXPECT_EQ(matrix.at(0, 0), Score(0.2)) << "its own stage measured it";
    EXPECT_EQ(matrix.at(0, 1), Score(0.8)) << "nobody else did";
    EXPECT_EQ(matrix.at(1, 0), Score(0.3));
}

TEST(Comparison, JointTrainingBoundsOnlyWhenItIsDoneAndOfTheSameProject) {
    auto reference = [](const std::string& project, const char* word) {
        test::TemporaryFolder folder;
        auto first = test::makeRun(folder / "kept", {.task = 1, .name = "task1", .project = "/a/mine"});
        first->emit(test::measured(1, "task1", 10, 0.2));
        first->emit(run::Finished{"done", 10, "", ""});
        auto joint = test::makeRun(
            folder / "joint",
            {.task = 2, .name = "task2", .strategy = "balanced", .previous = {1}, .project = project});
        joint->emit(test::measured(1, "task1", 10, 0.1));
        if (*word) joint->emit(run::Finished{word, 10, "", ""});
        Comparison comparison = compare(folder.path());
        const auto& groups = comparison.groups();
        auto own =
            std::find_if(groups.begin(), groups.end(), [](const Group& group) { return !group.joint; });
        return own == groups.end() ? Score(-1)
                                   : comparison.scores(*own, Measure::Loss).matrices.at(0).joint.at(0);
    };
    EXPECT_EQ(reference("/a/mine", "done"), Score(0.1));
    EXPECT_EQ(reference("/elsewhere/mine", "done"), Score(0.1)) << "another machine's";
    EXPECT_EQ(reference("/a/mine", "stopped"), Score());
    EXPECT_EQ(reference("/a/other", "done"), Score());
}

TEST(Comparison, WhileAStageIsTrainedItsRowIsTheNewestMeasurement) {
    test::TemporaryFolder folder;
    auto run = test::makeRun(folder.path(), {1, "task1"});
    run->emit(test::measured(1, "task1", 5, 0.2));
    run->emit(run::CheckpointSaved{5, "checkpoints/000005", true});
    run->emit(test::measured(1, "task1", 8, 0.4));
    auto history = SequenceHistory::open({run->folder()});
    ASSERT_OK(history);
    while (history->poll()) continue;
    EXPECT_EQ(history->matrix(Measure::Loss).at(0, 0), Score(0.4));
    EXPECT_EQ(rowOf(history->stages()[0]), "newest");
}

}  // namespace
}  // namespace studio::retention

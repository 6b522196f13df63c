// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/find_sequences.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/base/file.h"
#include "core/run/run_lock.h"
#include "tests/core/retention/sequence_runs.h"
#include "tests/support/paths.h"

namespace studio::retention {
namespace {

namespace fs = std::filesystem;

TEST(FindSequences, ACopiedFolderOfRunsKeepsItsChains) {
    test::TemporaryFolder folder;
    auto first = test::makeRun(folder / "here/main-seed1", {1, "task1", {}, "proportional"});
    auto kept = test::makeRun(folder / "here/main-seed1", {2, "task2", first->folder(), "proportional", {1}});
    auto naive = test::makeRun(folder / "here/naive-seed1", {2, "task2", first->folder(), "none", {1}});
    fs::rename(folder / "here", folder / "there");
    std::vector<std::string> notes;
    auto found = findSequences({folder / "there"}, &notes);
    ASSERT_OK(found);
    EXPECT_TRUE(notes.empty());
    ASSERT_EQ(found->size(), 2u);
    EXPECT_EQ((*found)[0].label, "naive");
    EXPECT_EQ((*found)[1].label, "proportional");
    for (const auto& sequence : *found) {
        ASSERT_EQ(sequence.runs.size(), 2u);
        EXPECT_EQ(sequence.runs[0].filename(), first->folder().filename());
    }

    fs::remove_all(folder / "there/main-seed1");
    auto torn = findSequences({folder / "there"}, &notes);
    ASSERT_OK(torn);
    ASSERT_EQ(notes.size(), 1u);
    EXPECT_NE(notes[0].find("not there"), std::string::npos);
}

TEST(FindSequences, ACopyGoesWithItsOwnRunsWhileTheOriginalIsThere) {
    test::TemporaryFolder folder;
    auto first = test::makeRun(folder / "here/main", {1, "task1", {}, "proportional"});
    auto kept = test::makeRun(folder / "here/main", {2, "task2", first->folder(), "proportional", {1}});
    fs::copy(folder / "here", folder / "there", fs::copy_options::recursive);
    auto found = findSequences({folder / "there"});
    ASSERT_OK(found);
    ASSERT_EQ(found->size(), 1u);
    ASSERT_EQ((*found)[0].runs.size(), 2u);
    for (const fs::path& run : (*found)[0].runs)
        EXPECT_TRUE(run.string().starts_with((folder / "there").string())) << run;
}

TEST(FindSequences, WhatIsBeingTrainedIsShownBesideAFinishedSequenceOfItsKind) {
    test::TemporaryFolder folder;
    test::twoStages(folder / "main", "proportional", 1, 1.5);
    auto second = test::makeRun(folder / "again", {1, "task1", {}, "proportional"});
    auto found = findSequences({folder.path()});
    ASSERT_OK(found);
    bool there = false;
    for (const auto& sequence : *found)
        there = there || sequence.runs.back() == fs::canonical(second->folder());
    EXPECT_TRUE(there);
}

TEST(FindSequences, BetweenTwoStagesASequenceIsAliveAsLongAsItsFolderIsHeld) {
    test::TemporaryFolder folder;
    test::twoStages(folder / "main", "none", 1, 1.5);
    fs::path done;
    {
        auto first = test::makeRun(folder / "again", {1, "task1", {}, "none"});
        first->emit(run::Finished{"done", 10, "", ""});
        done = fs::canonical(first->folder());
    }
    auto isShown = [&] {
        auto found = findSequences({folder.path()});
        EXPECT_OK(found);
        return found.ok() && std::any_of(found->begin(), found->end(),
                                         [&](const auto& one) { return one.runs.back() == done; });
    };
    EXPECT_FALSE(isShown()) << "nobody goes on with it";
    {
        auto sequencer = run::RunLock::take(folder / "again");
        ASSERT_OK(sequencer);
        EXPECT_TRUE(isShown());
    }
    EXPECT_FALSE(isShown());
}

TEST(FindSequences, WhatWasStoppedIsShownBesideAFinishedSequenceOfAnotherPlan) {
    test::TemporaryFolder folder;
    test::twoStages(folder / "main", "proportional", 1, 1.5, {"training.batch_size=4"}, 0.6);
    auto first = test::makeRun(folder / "again", {1, "task1", {}, "none"});
    first->emit(run::Finished{"done", 10, "", ""});
    auto stopped = test::makeRun(folder / "again", {2, "task2", first->folder(), "proportional", {1}});
    stopped->emit(run::Finished{"stopped", 3, "", ""});
    auto found = findSequences({folder.path()});
    ASSERT_OK(found);
    EXPECT_EQ(found->size(), 2u);
}

TEST(FindSequences, AProjectsRunsAreFoundWhereverItKeepsThem) {
    test::TemporaryFolder folder;
    test::twoStages(folder / "elsewhere/main", "proportional", 1, 1.5);
    ASSERT_OK(makeFolders(folder / "project/tasks"));
    ASSERT_OK(writeFileAtomic(folder / "project/project.yaml",
                              "tasks: [tasks/task1.yaml]\n"
                              "policy: {from_scratch: true}\n"
                              "training: {output_directory: ../elsewhere}\n"));
    ASSERT_OK(writeFileAtomic(folder / "project/tasks/task1.yaml",
                              "task: {id: 1, language_instruction: do it, data: {root: ../set}}\n"));
    for (const char* named : {"project", "project/project.yaml"}) {
        auto found = findSequences({folder / named});
        ASSERT_OK(found);
        ASSERT_EQ(found->size(), 1u) << named;
        EXPECT_EQ((*found)[0].runs.size(), 2u);
    }
}

TEST(FindSequences, BranchesOfOneStrategyShareALabelOverSeeds) {
    test::TemporaryFolder folder;
    for (std::uint64_t seed : {1, 2}) {
        const std::string end = "-seed" + std::to_string(seed);
        auto first = test::makeRun(folder / ("main" + end), {1, "task1", {}, "proportional", {}, seed});
        for (const char* branch : {"main", "more"}) {
            test::makeRun(folder / (branch + end), {2, "task2", first->folder(), "proportional", {1}, seed});
        }
    }
    auto found = findSequences({folder.path()});
    ASSERT_OK(found);
    ASSERT_EQ(found->size(), 4u);
    EXPECT_EQ((*found)[0].label, "proportional");
    EXPECT_EQ((*found)[1].label, "proportional");
    EXPECT_EQ((*found)[2].label, "proportional (more)");
    EXPECT_EQ((*found)[3].label, "proportional (more)");
}

TEST(FindSequences, ASequenceThatIsHeldToItsStartIsNoNaiveOne) {
    test::TemporaryFolder folder;
    test::twoStages(folder / "naive", "none", 1, 4);
    test::twoStages(folder / "held", "none", 1, 2, {"replay.l2sp=0.1"});
    test::twoStages(folder / "both", "none", 1, 2, {"replay.l2sp=0.1", "replay.distill=1"});
    test::twoStages(folder / "kept", "proportional", 1, 1.1, {"replay.l2sp=0.1"});
    auto found = findSequences({folder.path()});
    ASSERT_OK(found);
    ASSERT_EQ(found->size(), 4u);
    std::vector<std::string> kinds;
    for (const auto& sequence : *found) kinds.push_back(sequence.kind);
    EXPECT_EQ(kinds,
              (std::vector<std::string>{"naive", "none, distill, l2sp", "none, l2sp", "proportional"}));
    EXPECT_EQ((*found)[2].label, "none, l2sp");
}

TEST(FindSequences, WhatDiffersInMoreThanTheSeedHasALabelOfItsOwn) {
    test::TemporaryFolder folder;
    for (std::uint64_t seed : {1, 2}) {
        const std::string end = "-seed" + std::to_string(seed);
        test::twoStages(folder / ("main" + end), "proportional", seed, 1.1);
        test::twoStages(folder / ("large" + end), "proportional", seed, 1.2, {"training.batch_size=32"});
    }
    test::twoStages(folder / "naive", "none", 1, 4);
    auto found = findSequences({folder.path()});
    ASSERT_OK(found);
    ASSERT_EQ(found->size(), 5u);
    EXPECT_EQ((*found)[0].label, "naive") << "one of its kind keeps the plain name";
    for (std::size_t i : {1, 2}) EXPECT_EQ((*found)[i].label, "proportional (batch 8)");
    for (std::size_t i : {3, 4}) EXPECT_EQ((*found)[i].label, "proportional (batch 8/32)");
    EXPECT_EQ((*found)[3].kind, "proportional");
    // three settings apart: the name of the branch says it
    test::twoStages(folder / "even", "proportional", 1, 1.2,
                    {"training.batch_size=16", "policy.optimizer_lr=1e-3"}, 0.5);
    found = findSequences({folder.path()});
    ASSERT_OK(found);
    ASSERT_EQ(found->size(), 6u);
    EXPECT_EQ((*found)[1].label, "proportional (even)");
    EXPECT_EQ((*found)[2].label, "proportional (large)");
    EXPECT_EQ((*found)[4].label, "proportional (main)");
}

}  // namespace
}  // namespace studio::retention

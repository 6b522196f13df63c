// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/same_project.h"

#include <gtest/gtest.h>

#include "core/base/file.h"
#include "core/retention/comparison.h"
#include "tests/core/retention/sequence_runs.h"
#include "tests/support/must.h"
#include "tests/support/paths.h"

namespace studio::retention {
namespace {

namespace fs = std::filesystem;

Comparison comparisonOf(const fs::path& runs) {
    return test::must(Comparison::open(test::must(findSequences({runs}))));
}

TEST(SameProject, BoundsAreOfTheProjectNotOfItsName) {
    test::TemporaryFolder folder;
    const fs::path mine = folder / "a/mine", twin = folder / "b/mine";
    for (const fs::path& place : {mine, twin}) ASSERT_OK(makeFolders(place));
    auto reference = [&](const char* name, const fs::path& project, const std::string& instruction) {
        auto first = test::makeRun(
            folder / name / "kept",
            {.task = 1, .name = "task1", .project = mine, .settings = {"data.instruction=" + instruction}});
        first->emit(test::measured(1, "task1", 10, 0.2));
        first->emit(run::Finished{"done", 10, "", ""});
        auto joint = test::makeRun(
            folder / name / "joint",
            {.task = 2, .name = "task2", .strategy = "balanced", .previous = {1}, .project = project});
        joint->emit(test::measured(1, "task1", 10, 0.1));
        joint->emit(run::Finished{"done", 10, "", ""});
        const Comparison comparison = comparisonOf(folder / name);
        for (const Group& group : comparison.groups()) {
            if (!group.joint) return comparison.scores(group, Measure::Loss).matrices.at(0).joint.at(0);
        }
        return Score(-1);
    };
    EXPECT_EQ(reference("own", mine, "do task 1"), Score(0.1));
    EXPECT_EQ(reference("other", twin, "do task 1"), Score()) << "both folders are there";
    EXPECT_EQ(reference("far", "/elsewhere/mine", "do task 1"), Score(0.1)) << "another machine's";
    EXPECT_EQ(reference("stranger", "/elsewhere/mine", "lift the box"), Score()) << "other tasks";
}

TEST(SameProject, WhatOneProjectFinishedHidesNothingOfAnother) {
    test::TemporaryFolder folder;
    for (const char* place : {"a/mine", "b/mine"}) ASSERT_OK(makeFolders(folder / place));
    auto finished =
        test::makeRun(folder / "runs/one", {.task = 1, .name = "task1", .project = folder / "a/mine"});
    finished->emit(run::Finished{"done", 10, "", ""});
    auto stopped =
        test::makeRun(folder / "runs/two", {.task = 1, .name = "task1", .project = folder / "b/mine"});
    stopped->emit(run::Finished{"stopped", 3, "", ""});
    auto found = findSequences({folder / "runs"});
    ASSERT_OK(found);
    EXPECT_EQ(found->size(), 2u);
    // of its own project the finished one says it all
    auto again =
        test::makeRun(folder / "runs/three", {.task = 1, .name = "task1", .project = folder / "a/mine"});
    again->emit(run::Finished{"stopped", 3, "", ""});
    found = findSequences({folder / "runs"});
    ASSERT_OK(found);
    EXPECT_EQ(found->size(), 2u);
}

TEST(SameProject, SeedsOfTwoProjectsAreNotAveraged) {
    test::TemporaryFolder folder;
    std::uint64_t seed = 0;
    for (const char* place : {"a/mine", "b/mine"}) {
        ASSERT_OK(makeFolders(folder / place));
        for (int i = 0; i < 2; ++i) {
            ++seed;
            auto run = test::makeRun(folder / "runs" / std::to_string(seed),
                                     {.task = 1, .name = "task1", .seed = seed, .project = folder / place});
            run->emit(test::measured(1, "task1", 10, seed < 3 ? 0.2 : 0.6));
            run->emit(run::Finished{"done", 10, "", ""});
        }
    }
    const Comparison comparison = comparisonOf(folder / "runs");
    ASSERT_EQ(comparison.groups().size(), 2u);
    for (std::size_t i : {0u, 1u}) {
        const Group& group = comparison.groups()[i];
        EXPECT_EQ(group.sequences.size(), 2u);
        EXPECT_EQ(comparison.scores(group, Measure::Loss).mean.at(0, 0), Score(i == 0 ? 0.2 : 0.6));
    }
    EXPECT_EQ(comparison.groups()[0].label, "naive");
    EXPECT_EQ(comparison.groups()[1].label, "naive (" + (folder / "b/mine").string() + ")");
}

}  // namespace
}  // namespace studio::retention

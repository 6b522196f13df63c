// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/moved_run.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/paths.h"

namespace studio::config {
namespace {

namespace fs = std::filesystem;

/// A run of the second task of a project that lay in /then.
TrainConfig ranInThen() {
    TrainConfig config;
    config.training.outputDirectory = "/then/runs/main";
    config.stage.task = 2;
    config.stage.parent = "/then/runs/main/first";
    config.data.root = "/then/data/two";
    config.data.statsFile = "/then/runs/main/stats.json";
    config.source.pretrainedPath = "/then/runs/main/first/checkpoints/best";
    PreviousTask one;
    one.task = 1;
    one.data.root = "/sets/one";
    config.replay.previous.push_back(one);
    return config;
}

TEST(MovedRun, WhatWasMovedWithTheRunIsFoundBesideIt) {
    test::TemporaryFolder now;
    const fs::path main = now / "runs/main";
    fs::create_directories(main / "first/checkpoints/best");
    fs::create_directories(main / "second");
    fs::create_directories(now / "data/two/meta");
    std::ofstream(main / "stats.json") << "{}";
    TrainConfig config = ranInThen();
    auto notes = followMoved(config, main / "second");
    EXPECT_EQ(config.training.outputDirectory, main);
    EXPECT_EQ(config.stage.parent, main / "first");
    EXPECT_EQ(config.data.root, now / "data/two");
    EXPECT_EQ(config.data.statsFile, main / "stats.json");
    EXPECT_EQ(config.source.pretrainedPath, (main / "first/checkpoints/best").string());
    // what is nowhere stays, for the message that names it
    EXPECT_EQ(config.replay.previous[0].data.root, "/sets/one");
    ASSERT_EQ(notes.size(), 2u);
    EXPECT_EQ(notes[0], "the data set of task 2 is not at /then/data/two any more: " +
                            (now / "data/two").string() + " is used");
}

TEST(MovedRun, TheProjectSaysWhereADataSetIsUnlessTheRunsOwnIsThere) {
    test::TemporaryFolder now;
    for (const char* set : {"data/two/meta", "given/meta", "own/meta", "one/meta"})
        fs::create_directories(now / set);
    TrainConfig config = ranInThen();
    EXPECT_EQ(followMoved(config, now / "runs/main/second", {{1, now / "one"}, {2, now / "given"}}).size(),
              2u);
    EXPECT_EQ(config.data.root, now / "given");
    EXPECT_EQ(config.replay.previous[0].data.root, now / "one");

    // nobody says: its own project is asked, which was moved with it
    std::ofstream(now / "project.yaml") << "name: moved\ntasks: [two.yaml]\npolicy: {from_scratch: true}\n"
                                           "training: {steps: 4}\n";
    std::ofstream(now / "two.yaml")
        << "task: {id: 2, name: two, language_instruction: Do it., data: {root: given}}\n";
    config.training.outputDirectory = "/then/runs/main";
    config.stage.project = "/then";
    config.data.root = "/then/data/two";
    EXPECT_EQ(followMoved(config, now / "runs/main/second").size(), 1u);
    EXPECT_EQ(config.stage.project, now.path());
    EXPECT_EQ(config.data.root, now / "given");

    config.data.root = now / "own";
    EXPECT_TRUE(followMoved(config, now / "runs/main/second", {{2, now / "given"}}).empty());
    EXPECT_EQ(config.data.root, now / "own") << "a run goes on with what it was begun with";
}

}  // namespace
}  // namespace studio::config

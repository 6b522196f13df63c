// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/validate_checkpoint.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/eval/drift.h"
#include "core/policy/checkpoint_diff.h"
#include "core/run/checkpoint_at.h"
#include "core/video/media_backend.h"
#include "tests/core/train/task_sequence.h"
#include "tests/core/train/tiny_stage.h"
#include "tests/support/paths.h"

namespace studio::eval {
namespace {

namespace fs = std::filesystem;

/// A run of eight steps, validated on its second episode at steps 4 and 8, saved every second step.
class ValidateCheckpoint : public testing::Test {
protected:
    void SetUp() override {
        auto training = stage_.start("runs", {"training.keep_last=9", "validation.action_frames=3"});
        ASSERT_EQ(training->run({}).word, "done");
        run_ = training->folder();
        auto config = config::loadTrainConfig(run_ / "config.yaml");
        ASSERT_OK(config);
        options_.config = *config;
        options_.checkpoint = run_;
    }

    Result<CheckpointValidation> validate() {
        return validateCheckpoint(options_, {video::mediaBackend(), nullptr}, {}, {});
    }
    fs::path step(const char* name) const { return run_ / "checkpoints" / name; }

    test::TemporaryFolder folder_;
    test::TinyStage stage_{folder_.path()};
    fs::path run_;
    CheckpointValidationOptions options_;
};

TEST_F(ValidateCheckpoint, GivesTheNumbersThatTrainingMeasured) {
    std::vector<run::Validation> measured;
    for (const auto& event : test::eventsOf(run_)) {
        if (const auto* validation = std::get_if<run::Validation>(&event.body))
            measured.push_back(*validation);
    }
    ASSERT_EQ(measured.size(), 2u);
    for (auto [name, index] : {std::pair{"000004", 0}, std::pair{"000008", 1}}) {
        options_.checkpoint = step(name);
        auto report = validate();
        ASSERT_OK(report);
        ASSERT_EQ(report->tasks.size(), 1u);
        const auto& result = report->tasks[0].result;
        const auto& then = measured[static_cast<std::size_t>(index)];
        EXPECT_EQ(result.frames, then.frames);
        // the saved weights are rounded to the published types
        EXPECT_NEAR(result.loss, then.loss, 0.01 * then.loss) << name;
        ASSERT_EQ(result.action.frames, 3);
        EXPECT_NEAR(result.action.mean, then.action.mean, 0.02 * then.action.mean) << name;
        EXPECT_EQ(report->on, "held_out");
        EXPECT_TRUE(report->cosines.empty());
    }
}

TEST_F(ValidateCheckpoint, GradientsOfTwoTasksAreCompared) {
    options_.config.stage.task = 2;
    options_.config.stage.name = "two";
    options_.config.validation.on = "training";
    options_.config.validation.episodes.clear();
    options_.config.validation.split = 0;
    options_.config.data.episodes = {1};
    config::PreviousTask one;
    one.task = 1;
    one.name = "one";
    one.data = options_.config.data;
    one.data.episodes = {0};
    options_.config.replay.previous = {one};
    options_.gradients = true;
    auto report = validate();
    ASSERT_OK(report);
    ASSERT_EQ(report->tasks.size(), 2u);
    EXPECT_EQ(report->tasks[0].name, "one");
    ASSERT_EQ(report->gradientNorms.size(), 2u);
    ASSERT_FALSE(report->cosines.empty());
    EXPECT_EQ(report->cosines[0].module, "all");
    for (const auto& row : report->cosines) {
        EXPECT_NEAR(row.cosine[0][0], 1, 1e-9) << row.module;
        EXPECT_EQ(row.cosine[0][1], row.cosine[1][0]) << row.module;
        EXPECT_LE(std::abs(row.cosine[0][1]), 1 + 1e-9) << row.module;
    }
    // the same data twice pulls the same way
    options_.config.replay.previous[0].data.episodes = {1};
    auto same = validate();
    ASSERT_OK(same);
    EXPECT_NEAR(same->cosines[0].cosine[0][1], 1, 1e-6);
    EXPECT_NEAR(same->gradientNorms[0], same->gradientNorms[1], 1e-6 * same->gradientNorms[0]);
    EXPECT_LT(report->cosines[0].cosine[0][1], 1 - 1e-4);
    // frames near the end of an episode are mostly padding: they weigh less in a batch of any size
    options_.config.training.batchSize = 2;
    auto pairs = validate();
    ASSERT_OK(pairs);
    EXPECT_NEAR(pairs->gradientNorms[1], same->gradientNorms[1], 1e-4 * same->gradientNorms[1]);

    options_.tasks = {1};
    options_.gradients = false;
    auto first = validate();
    ASSERT_OK(first);
    ASSERT_EQ(first->tasks.size(), 1u);
    EXPECT_EQ(first->tasks[0].task, 1);
    options_.tasks = {7};
    auto unknown = validate();
    ASSERT_FALSE(unknown.ok());
    EXPECT_NE(unknown.error().message.find("task 7: the configuration measures 1, 2"), std::string::npos)
        << unknown.error().message;
}

TEST(ValidateReservoir, ATaskThatLivesInTheReservoirAloneIsMeasuredOnItsFrames) {
    test::TemporaryFolder folder;
    test::TaskSequence sequence(folder.path());
    auto first = sequence.first();
    first.training.steps = 1;
    first.replay.reservoirFrames = 9;
    first.validation.actionFrames = 3;
    ASSERT_EQ(sequence.start(first, "before")->run({}).word, "done");
    auto config = sequence.second("reservoir");
    config.replay.reservoir = test::onlyRun(folder / "before") / "reservoir";
    config.replay.reservoirFrames = 10;
    config.validation.actionFrames = 3;
    config.training.keepLast = 9;
    fs::rename(sequence.dataset(1), folder / "aside");
    ASSERT_EQ(sequence.start(config, "gone")->run({}).word, "done");

    const fs::path run = test::onlyRun(folder / "gone");
    CheckpointValidationOptions options;
    auto written = config::loadTrainConfig(run / "config.yaml");
    ASSERT_OK(written);
    options.config = *written;
    options.checkpoint = run / "checkpoints/000006";
    options.gradients = true;
    auto report = validateCheckpoint(options, {video::mediaBackend(), nullptr}, {}, {});
    ASSERT_OK(report);
    ASSERT_EQ(report->tasks.size(), 2u);
    EXPECT_EQ(report->tasks[0].name, "lifting");
    EXPECT_EQ(report->gradientNorms.size(), 2u);
    std::size_t compared = 0;
    for (const auto& event : test::eventsOf(run)) {
        const auto* then = std::get_if<run::Validation>(&event.body);
        if (!then || then->step != 6) continue;
        const TaskMeasurement& now = report->tasks.at(then->taskId == 1 ? 0 : 1);
        EXPECT_EQ(now.task, then->taskId);
        EXPECT_EQ(now.result.frames, then->frames);
        // the saved weights are rounded to the published types
        EXPECT_NEAR(now.result.loss, then->loss, 0.01 * then->loss) << now.name;
        EXPECT_EQ(now.result.action.frames, 3);
        EXPECT_NEAR(now.result.action.mean, then->action.mean, 0.02 * then->action.mean) << now.name;
        ++compared;
    }
    EXPECT_EQ(compared, 2u);
}

TEST_F(ValidateCheckpoint, WithoutFramesToMeasureOnItSaysWhatToDo) {
    options_.config.validation.episodes.clear();
    options_.config.validation.split = 0;
    auto report = validate();
    ASSERT_FALSE(report.ok());
    EXPECT_NE(report.error().hint.find("validation.on=training"), std::string::npos) << report.error().text();
}

TEST_F(ValidateCheckpoint, DriftFollowsTheCheckpoints) {
    auto rows = driftOver({step("000002"), step("000004"), run_});
    ASSERT_OK(rows);
    const ModuleDrift& all = rows->back();
    EXPECT_EQ(all.module, "all");
    ASSERT_EQ(all.inStage.size(), 2u);
    auto total = policy::compareCheckpoints(step("000002"), step("000008"));
    ASSERT_OK(total);
    EXPECT_EQ(all.sinceFirst[1], total->distance);
    EXPECT_EQ(all.sinceFirst[0], all.inStage[0]);
    EXPECT_GT(all.inStage[1], 0);
    for (const auto& row : *rows) {
        ASSERT_EQ(row.inStage.size(), 2u) << row.module;
        // frozen by default
        if (row.module == "vision") {
            EXPECT_EQ(row.sinceFirst[1], 0);
        }
        if (row.module == "expert") {
            EXPECT_GT(row.sinceFirst[1], 0);
        }
    }
    EXPECT_FALSE(driftOver({run_}).ok());
}

TEST_F(ValidateCheckpoint, PathsLeadToCheckpointAndRun) {
    auto last = run::checkpointAt(run_);
    ASSERT_OK(last);
    EXPECT_EQ(last->filename(), "000008");
    EXPECT_EQ(*run::checkpointAt(step("000004")), step("000004"));
    for (const fs::path& inside : {run_, step("000004"), step("last") / "pretrained_model"})
        EXPECT_TRUE(fs::equivalent(run::runOf(inside), run_)) << inside;
    EXPECT_TRUE(run::runOf(folder_.path()).empty());
}

}  // namespace
}  // namespace studio::eval

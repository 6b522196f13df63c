// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/saved_figures.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/run/checkpoint_store.h"
#include "core/run/run_list.h"
#include "core/run/run_writer.h"
#include "tests/core/run/faulty_file_system.h"
#include "tests/core/run/step_event.h"
#include "tests/support/paths.h"

namespace studio::run {
namespace {

namespace fs = std::filesystem;

/// What a checkpoint of `step` knows of its run: the best validation was the last one.
Status writeProgress(const fs::path& checkpoint, std::int64_t step, std::int64_t lossCount) {
    STUDIO_CHECK(makeFolders(checkpoint / "training_state"));
    return writeJson(checkpoint / "training_state/progress.json",
                     nlohmann::json{{"step", step},
                                    {"best_step", step},
                                    {"best_metric", 2.0 / double(step)},
                                    {"loss_count", lossCount}});
}

/// A finished run of eight steps whose losses fall, with validation and checkpoint behind the fourth and the
/// last.
class SavedFigures : public testing::Test {
protected:
    void SetUp() override {
        auto writer = *RunWriter::create(root_.path(), "a", RunInfo{}, "x: 1\n");
        run_ = writer->folder();
        writer->emit(Started{0, 12, 4, 10, 20, "w", "cpu", "fp32"});
        for (std::int64_t n = 1; n <= 8; ++n) {
            writer->emit(stepEvent(n));
            if (n % 4 != 0) continue;
            writer->emit(Validation{n, "1", 2.0 / double(n), 16});
            position_ = *writer->sync();
            nlohmann::json facts{{"events", {{"offset", position_.offset}, {"seq", position_.seq}}}};
            EXPECT_OK(store().save(n, facts, true,
                                   [n](const fs::path& folder) { return writeProgress(folder, n, n); }));
            writer->emit(CheckpointSaved{n, "checkpoints/00000" + std::to_string(n), true});
        }
        writer->emit(Finished{"done", 8, "", ""});
    }
    CheckpointStore store() const { return CheckpointStore(run_ / "checkpoints"); }
    /// Five steps and the first checkpoint are left of the log.
    void cutLog() {
        const fs::path log = run_ / "events.jsonl";
        const std::string text = *readFile(log);
        const auto sixth = text.find("\"step\":6");
        ASSERT_NE(sixth, std::string::npos);
        fs::resize_file(log, text.rfind('\n', sixth) + 1);
    }
    std::unique_ptr<RunWriter> resume() {
        auto writer = RunWriter::resume(run_, position_, RunInfo{});
        EXPECT_OK(writer);
        (*writer)->emit(Resumed{8, true, ""});
        return std::move(*writer);
    }
    RunFollower follow() const {
        auto follower = *RunFollower::open(run_);
        while (follower.poll().more) {
        }
        return follower;
    }
    /// As the list of runs and who follows the run have it.
    std::map<std::string, RunStatus> shown() const {
        return {{"list", inspectRun(run_).status}, {"follower", follow().status()}};
    }

    test::QuickFileSystem quick_;
    test::TemporaryFolder root_;
    fs::path run_;
    LogPosition position_;  ///< of the last checkpoint
};

TEST_F(SavedFigures, AResumeThatTrainedNothingShowsTheResultsAndNotWhatIsLeftOfTheLog) {
    cutLog();
    resume()->emit(Finished{"done", 8, "", ""});
    for (const auto& [who, status] : shown()) {
        EXPECT_EQ(status.state, RunState::Done) << who;
        EXPECT_EQ(status.step, 8) << who;
        ASSERT_TRUE(status.lastLoss) << who;
        EXPECT_EQ(*status.lastLoss, 0.125) << who;
        ASSERT_TRUE(status.bestValidation) << who;
        EXPECT_EQ(status.bestValidation->step, 8) << who;
        EXPECT_EQ(status.bestValidation->loss, 0.25) << who;
    }
    // results of another step, and such as cannot be read, tell nothing of this one
    auto results = *readJson(run_ / "training_results.json");
    results["step"] = 7;
    for (const std::string& other : {results.dump(), std::string("{ damaged"), std::string("[]")}) {
        ASSERT_OK(writeFileAtomic(run_ / "training_results.json", other));
        for (const auto& [who, status] : shown()) {
            EXPECT_FALSE(status.lastLoss) << who << ": " << other;
            EXPECT_FALSE(status.bestValidation) << who << ": " << other;
        }
    }
}

TEST_F(SavedFigures, AWholeLogIsBelievedWithoutTheResults) {
    fs::remove(run_ / "training_results.json");
    for (const auto& [who, status] : shown()) {
        EXPECT_EQ(status.lastLoss, std::optional(0.125)) << who;
        ASSERT_TRUE(status.bestValidation) << who;
        EXPECT_EQ(status.bestValidation->step, 8) << who;
    }
}

TEST_F(SavedFigures, WhatIsLeftOfACutLogIsNotTakenForTheRunsFigures) {
    cutLog();
    for (const auto& [who, status] : shown()) {
        EXPECT_EQ(status.state, RunState::Interrupted) << who;
        EXPECT_FALSE(status.lastLoss) << who;
        EXPECT_FALSE(status.bestValidation) << who;
    }
    auto follower = follow();
    (void)follower.status();
    ASSERT_TRUE(follower.summary().lastCheckpoint());
    EXPECT_EQ(follower.summary().lastCheckpoint()->step, 4);
    const auto newest = follower.lastCheckpoint();
    ASSERT_TRUE(newest);
    EXPECT_EQ(newest->step, 8);
    EXPECT_EQ(newest->path, "checkpoints/000008");
    EXPECT_TRUE(newest->best);
}

TEST_F(SavedFigures, ARunThatGoesOnKnowsTheBestThatItsLogLost) {
    cutLog();
    auto writer = resume();
    ASSERT_OK(writer->sync());
    for (const auto& [who, status] : shown()) {
        EXPECT_TRUE(status.alive()) << who;
        EXPECT_FALSE(status.lastLoss) << who << ": the log's is of step 5";
        ASSERT_TRUE(status.bestValidation) << who;
        EXPECT_EQ(status.bestValidation->step, 8) << who;
    }
    ASSERT_TRUE(follow().summary().bestCheckpoint());
    EXPECT_EQ(follow().summary().bestCheckpoint()->path, "checkpoints/000008");
    // worse than the best, and better than what the log tells of
    writer->emit(stepEvent(9));
    writer->emit(Validation{9, "1", 0.3, 16});
    ASSERT_OK(writer->sync());
    auto expectBest = [&] {
        for (const auto& [who, status] : shown()) {
            EXPECT_EQ(status.step, 9) << who;
            EXPECT_EQ(status.lastLoss, std::optional(1.0 / 9)) << who;
            ASSERT_TRUE(status.bestValidation) << who;
            EXPECT_EQ(status.bestValidation->step, 8) << who;
            EXPECT_EQ(status.bestValidation->loss, 0.25) << who;
        }
    };
    expectBest();
    writer->emit(Finished{"stopped", 9, "", ""});
    writer.reset();
    auto results = readJson(run_ / "training_results.json");
    ASSERT_OK(results);
    EXPECT_EQ((*results)["best_validation"]["step"], 8);
    EXPECT_EQ((*results)["best_validation"]["loss"], 0.25);
    EXPECT_EQ((*results)["best_checkpoint"], "checkpoints/000008");
    EXPECT_EQ((*results)["last_checkpoint"], "checkpoints/000008");
    expectBest();
}

TEST_F(SavedFigures, AResumeTakesNoCheckpointOfALaterStepForItsBest) {
    RunSummary summary;
    goOnBehindLoss(summary, run_, 4);
    ASSERT_TRUE(summary.lastCheckpoint());
    EXPECT_EQ(summary.lastCheckpoint()->path, "checkpoints/000004");
    EXPECT_FALSE(summary.lastCheckpoint()->best);
    EXPECT_FALSE(summary.bestCheckpoint()) << "the link points to that of step 8";
    goOnBehindLoss(summary, run_, 8);
    EXPECT_EQ(summary.lastCheckpoint()->step, 8);
    ASSERT_TRUE(summary.bestCheckpoint());
    EXPECT_EQ(summary.bestCheckpoint()->step, 8);
    // one that is gone takes nobody's place
    EXPECT_FALSE(savedAt(run_, 7));
    goOnBehindLoss(summary, run_, 7);
    EXPECT_EQ(summary.lastCheckpoint()->step, 8);
}

TEST_F(SavedFigures, ABestByTheTrainingLossIsNoValidation) {
    const auto best = bestSaved(run_, 4);
    ASSERT_TRUE(best);
    EXPECT_EQ(best->step, 4);
    EXPECT_EQ(best->loss, 0.5);
    // the one asked for is gone: the newest knows all before it
    const auto newest = bestSaved(run_, 5);
    ASSERT_TRUE(newest);
    EXPECT_EQ(newest->step, 8);
    // its sum of losses began anew with the save
    ASSERT_OK(writeProgress(store().path(8), 8, 0));
    EXPECT_FALSE(bestSaved(run_, 8));
    ASSERT_OK(writeFileAtomic(store().path(8) / "training_state/progress.json", "{}"));
    EXPECT_FALSE(bestSaved(run_, 8));
    fs::remove_all(run_ / "checkpoints");
    EXPECT_FALSE(bestSaved(run_, 8));
}

}  // namespace
}  // namespace studio::run

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <stop_token>
#include <vector>

#include "app/studio/services.h"
#include "core/base/file.h"
#include "tests/support/must.h"
#include "tests/support/paths.h"

namespace studio::test {

/// Records two small demonstrations through the window's services and trains a tiny policy on them. Skips
/// where this build has no simulator.
class TaughtInSim : public ::testing::Test {
protected:
    void SetUp() override {
        if (services_.sim.tasks.empty()) GTEST_SKIP() << "not run: this build has no simulated robot";
        request_.tasks = {"weighing"};
        request_.folder = folder_.path() / "datasets";
        request_.episodes = 2;
        request_.width = request_.height = 64;
    }
    Result<std::vector<widgets::RecordedSet>> record(std::stop_token stop = {}) {
        return services_.sim.record(
            request_, [this](const widgets::RecordedSet& set) { told_.push_back(set.episodes); },
            [this](const widgets::CameraPictures& pictures) {
                ++pictures_;
                for (const auto& [camera, image] : pictures.views) {
                    cameras_.insert(camera);
                    EXPECT_EQ(image.width, 64);
                }
            },
            stop);
    }
    /// A few steps on what was recorded; the run.
    std::filesystem::path train() {
        EXPECT_OK(makeFolders(folder_.path() / "tasks"));

        std::error_code failed;
        std::filesystem::copy_file(sourceFolder() / "configs/examples/demo/vlm.json",
                                   folder_.path() / "vlm.json", failed);
        EXPECT_FALSE(failed) << failed.message();
        EXPECT_OK(
            writeFileAtomic(folder_.path() / "project.yaml",
                            "name: tiny\ntasks: [tasks/a.yaml]\n"
                            "policy:\n  from_scratch: true\n  vlm_config: vlm.json\n  tokenizer: bytes\n"
                            "  chunk_size: 16\n  n_action_steps: 16\n"
                            "  resize_imgs_with_padding: [64, 64]\n  num_vlm_layers: 1\n"
                            "  tokenizer_max_length: 96\n"
                            "training:\n  output_directory: runs\n  steps: 2\n  batch_size: 2\n"
                            "  save_freq: 2\n"
                            "data:\n  gripper: rq2f85\n"));
        // the simulator's task has another number here than in its own list
        EXPECT_OK(writeFileAtomic(folder_.path() / "tasks/a.yaml",
                                  "task:\n  id: 7\n  name: weighing\n  stage: 1\n"
                                  "  language_instruction: Put the orange block onto the scale.\n"
                                  "  data:\n    root: datasets/weighing\n"));
        widgets::TrainRequest request;
        request.sequence = folder_.path();
        std::filesystem::path run;
        auto end = services_.train(request, {}, [&](const std::filesystem::path& opened) { run = opened; });
        EXPECT_OK(end);
        if (end.ok()) {
            EXPECT_EQ(end->word, "done") << end->message;
        }
        return run;
    }
    /// Records and trains: `run_`. Skips where nothing can be drawn.
    void teach() {
        auto sets = record();
        if (!sets.ok() && sets.error().code == ErrorCode::Unsupported)
            GTEST_SKIP() << "not run: " << sets.error().message;
        ASSERT_OK(sets);
        run_ = train();
        ASSERT_FALSE(run_.empty());
    }

    std::filesystem::path run_;
    widgets::Services services_ = app::makeServices();
    TemporaryFolder folder_;
    widgets::RecordRequest request_;
    std::vector<std::int64_t> told_;
    std::set<std::string> cameras_;
    int pictures_ = 0;
};

}  // namespace studio::test

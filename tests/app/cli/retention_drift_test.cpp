// SPDX-License-Identifier: GPL-3.0-or-later
// kstudio retention drift: how far the weights moved between what the stages handed on.
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/eval/drift.h"
#include "core/run/checkpoint_store.h"
#include "tests/app/cli/cli_stage.h"
#include "tests/support/must.h"
#include "tests/support/paths.h"

namespace studio::test {
namespace {

namespace fs = std::filesystem;

TEST(RetentionDriftIntegration, ComparesTheCheckpointsThatWereHandedOn) {
    TemporaryFolder folder;
    const TinyStage stage(folder.path());
    auto first = stage.start("runs", {"training.keep_last=9"});
    ASSERT_EQ(first->run({}).word, "done");
    // the second stage goes on from the middle of the first
    const fs::path handedOn = first->folder() / "checkpoints/000004";
    auto config = must(
        config::loadTrainConfig(stage.config(), {"training.keep_last=9", "training.name=second",
                                                 "training.output_directory=" + (folder / "runs").string()}));
    config.source = {};
    config.source.pretrainedPath = (handedOn / "pretrained_model").string();
    config.source.tokenizer = "bytes";
    config.data.stats = "checkpoint";
    config.stage.task = 2;
    config.stage.name = "second";
    config.stage.parent = first->folder();
    config.stage.checkpoint = "000004";
    auto second = must(train::Training::start(config, tinyServices()));
    ASSERT_EQ(second->run({}).word, "done");

    // of the last stage its best, as sequences hand on
    const run::CheckpointStore store(second->folder() / "checkpoints");
    const auto best = store.linked("best");
    ASSERT_TRUE(best);
    auto wanted = eval::driftOver({handedOn, store.path(*best)});
    ASSERT_OK(wanted);
    auto ofTheLast = eval::driftOver({first->folder(), store.path(*best)});
    ASSERT_OK(ofTheLast);
    const double moved = wanted->back().inStage.at(0);
    ASSERT_GT(std::abs(moved - ofTheLast->back().inStage.at(0)), 1e-6);

    const Ended ended = runKstudio({"retention", "drift", (folder / "runs").string(), "--json"});
    ASSERT_EQ(ended.code, 0) << ended.text();
    auto report = nlohmann::json::parse(ended.out, nullptr, false);
    ASSERT_TRUE(report.is_object()) << ended.text();
    const auto& all = report.at("drift").back();
    EXPECT_EQ(all.at("module"), "all");
    ASSERT_EQ(all.at("in_stage").size(), 1u);
    EXPECT_NEAR(all.at("in_stage")[0].get<double>(), moved, 1e-9);
}

}  // namespace
}  // namespace studio::test

// SPDX-License-Identifier: GPL-3.0-or-later
// `kstudio open-loop` as a person types it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "tests/app/cli/cli_stage.h"
#include "tests/support/must.h"
#include "tests/support/paths.h"

namespace studio::test {
namespace {

namespace fs = std::filesystem;

TEST(OpenLoopUsageIntegration, NeedsTheDataOfItsConfigurationAlone) {
    TemporaryFolder folder;
    TinyStage stage(folder.path());
    stage.start("runs", {"training.steps=1"})->run({});
    const fs::path run = onlyRun(folder / "runs");
    auto compare = [&](const fs::path& config, const std::string& setting = "data.instruction=lift it") {
        return runKstudio({"open-loop", "--checkpoint", run.string(), "--config", config.string(), "--device",
                           "cpu", "--set", setting, "--json"});
    };
    must(writeFileAtomic(folder / "data.yaml", "data:\n  root: set\n"));
    Ended whole = compare(stage.config()), bare = compare(folder / "data.yaml");
    ASSERT_EQ(whole.code, 0) << whole.text();
    ASSERT_EQ(bare.code, 0) << bare.text();
    auto expected = nlohmann::json::parse(whole.out), found = nlohmann::json::parse(bare.out);
    EXPECT_EQ(found["frames"], 28);
    EXPECT_EQ(found["episodes"], expected["episodes"]);
    EXPECT_NEAR(found["mean_absolute_error"]["group"].get<double>(),
                expected["mean_absolute_error"]["group"].get<double>(), 1e-6);
    // what is typed is not contradicted
    Ended typed = compare(folder / "data.yaml", "policy.from_scratch=true");
    EXPECT_EQ(typed.code, 0) << typed.text();

    must(writeFileAtomic(folder / "empty.yaml", "training:\n  steps: 2\n"));
    Ended without = compare(folder / "empty.yaml");
    EXPECT_NE(without.code, 0) << without.text();
    EXPECT_THAT(without.text(), testing::HasSubstr("data.root is missing"));
    EXPECT_THAT(without.text(), testing::Not(testing::HasSubstr("no source")));
}

}  // namespace
}  // namespace studio::test

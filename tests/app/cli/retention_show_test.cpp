// SPDX-License-Identifier: GPL-3.0-or-later
// kstudio retention show: a success rate with what stands behind it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/app/cli/cli_stage.h"
#include "tests/core/retention/sequence_runs.h"
#include "tests/support/paths.h"

namespace studio::test {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(RetentionShowIntegration, ARateStandsWithItsTrialsAndInterval) {
    TemporaryFolder folder;
    auto run = makeRun(folder.path(), {1, "weighing"});
    run::Evaluation tried;
    tried.step = 10;
    tried.task = "weighing";
    tried.where = "sim";
    tried.trials = 100;
    tried.successes = 72;
    tried.firstSeed = 100000;
    for (std::int64_t seed = 100072; seed < 100100; ++seed) tried.failedSeeds.push_back(seed);
    run->emit(tried);
    // a short try of the same seeds afterwards
    tried.trials = 12;
    tried.successes = 10;
    tried.failedSeeds = {100003, 100004};
    run->emit(tried);

    Ended shown = runKstudio({"retention", "show", run->folder().string(), "--measure", "success"});
    EXPECT_EQ(shown.code, 0) << shown.text();
    // Wilson, 70 of 100
    EXPECT_THAT(shown.out, HasSubstr("0.7 (70 of 100, 0.604 to 0.781)"));
    EXPECT_THAT(shown.out, Not(HasSubstr("0.8333")));

    Ended json = runKstudio({"retention", "show", run->folder().string(), "--json"});
    auto report = nlohmann::json::parse(json.out, nullptr, false);
    ASSERT_TRUE(report.is_object()) << json.text();
    const auto& cell = report["groups"][0]["measures"]["success"]["seeds"][0]["matrix"]["trials"][0][0];
    EXPECT_EQ(cell["successes"], 70) << cell.dump();
    EXPECT_EQ(cell["trials"], 100);
    EXPECT_NEAR(cell["interval_95"][0].get<double>(), 0.6042, 1e-4);
}

TEST(RetentionShowIntegration, SharesSayWhatTheirSignMeans) {
    TemporaryFolder folder;
    twoStages(folder.path(), "none", 1, 4);
    twoStages(folder.path(), "proportional", 1, 2);
    const Ended compared = runKstudio({"retention", "compare", folder.path().string()});
    EXPECT_EQ(compared.code, 0) << compared.text();
    EXPECT_THAT(compared.out, HasSubstr("relative rise (above 0: worse)"));
    EXPECT_THAT(compared.out, HasSubstr("newest task, against naive (above 0: worse)"));
    const Ended shown = runKstudio({"retention", "show", folder.path().string()});
    EXPECT_THAT(shown.out, HasSubstr("relative rise (above 0: worse)")) << shown.text();
}

TEST(RetentionShowIntegration, ThresholdsThatCannotBeAreWrongUse) {
    TemporaryFolder folder;
    twoStages(folder.path(), "none", 1, 4);
    auto shown = [&](const char* command, std::vector<std::string> thresholds) {
        std::vector<std::string> arguments = {"retention", command, folder.path().string()};
        arguments.insert(arguments.end(), thresholds.begin(), thresholds.end());
        return runKstudio(arguments);
    };
    for (const char* command : {"show", "compare"}) {
        Ended crossed = shown(command, {"--slightly-above", "20", "--forgotten-above", "0.1"});
        EXPECT_EQ(crossed.code, 2) << crossed.text();
        EXPECT_THAT(crossed.text(),
                    HasSubstr("retention.slightly_above = 20 is more than retention.forgotten_above = 0.1"));
        Ended nothing = shown(command, {"--recovered-within", "nan"});
        EXPECT_EQ(nothing.code, 2) << nothing.text();
    }
    Ended good = shown("show", {"--slightly-above", "0.1", "--forgotten-above", "20"});
    EXPECT_EQ(good.code, 0) << good.text();
}

}  // namespace
}  // namespace studio::test

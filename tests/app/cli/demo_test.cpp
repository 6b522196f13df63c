// SPDX-License-Identifier: GPL-3.0-or-later
// The demo from nothing to its report, so short that it learns nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "core/config/yaml_edit.h"
#include "core/sim/camera_renderer.h"
#include "tests/app/cli/cli_stage.h"
#include "tests/support/must.h"
#include "tests/support/paths.h"

namespace studio::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using namespace std::chrono_literals;

class DemoIntegration : public testing::Test {
protected:
    void SetUp() override {
        auto renderer = sim::CameraRenderer::create({.width = 64, .height = 64});
        if (!renderer.ok()) GTEST_SKIP() << "not run: " << renderer.error().message;
        Ended made = demo({"--quick", "--episodes", "4", "--demonstrations", "10", "--list", "--json"});
        ASSERT_EQ(made.code, 0) << made.text();
        const fs::path file = folder_ / "demo/project.yaml";
        std::string text = must(readFile(file));
        for (auto [key, value] : {std::pair{"training.steps", "6"},
                                  {"training.batch_size", "4"},
                                  {"training.save_freq", "2"},
                                  {"policy.scheduler_warmup_steps", "1"},
                                  {"validation.max_frames", "4"}})
            text = must(config::setYamlValue(text, key, value));
        must(writeFileAtomic(file, text));
    }

    Ended demo(std::vector<std::string> more) const {
        std::vector<std::string> words{"demo", "--dir", (folder_ / "demo").string()};
        words.insert(words.end(), more.begin(), more.end());
        return runKstudio(words);
    }

    TemporaryFolder folder_;
};

TEST_F(DemoIntegration, IsKilledAndGoesOnToItsReport) {
    {
        Program first(kstudio({"demo", "--dir", (folder_ / "demo").string()}));
        // into the training of stage 1
        for (int k = 0; k < 12000 && !fs::exists(folder_ / "demo/runs/main"); ++k)
            if (first.endsWithin(10ms)) break;
        ASSERT_TRUE(fs::exists(folder_ / "demo/runs/main")) << first.wait(1ms).text();
        first.signal(SIGKILL);
        first.wait(10s);
    }
    EXPECT_FALSE(fs::exists(folder_ / "demo/report.html"));
    Ended ended = demo({"--json"});
    ASSERT_EQ(ended.code, 0) << ended.text();
    auto report = nlohmann::json::parse(ended.out, nullptr, false);
    ASSERT_TRUE(report.is_object()) << ended.text();
    ASSERT_EQ(report["steps"].size(), 9u);
    for (const auto& step : report["steps"]) EXPECT_TRUE(step["done"]) << step;
    // both tasks in the end, the first one before: three cells a sequence
    for (const char* sequence : {"replay", "naive"}) {
        ASSERT_EQ(report["success"][sequence].size(), 3u);
        for (const auto& cell : report["success"][sequence]) EXPECT_EQ(cell["trials"], 4);
    }
    EXPECT_EQ(report["differences"].size(), 3u);
    for (const auto& expectation : report["expectations"]) EXPECT_TRUE(expectation["held"].is_boolean());
    EXPECT_THAT(must(readFile(folder_ / "demo/report.html")), HasSubstr("Expected and found"));
}

TEST_F(DemoIntegration, IsNotGoneOnWithAsAnother) {
    for (const std::vector<std::string>& other :
         {std::vector<std::string>{"--seed", "4"}, {"--episodes", "5"}, {"--demonstrations", "11"}}) {
        Ended ended = demo(other);
        EXPECT_EQ(ended.code, 2) << ended.text();
        EXPECT_THAT(ended.err, HasSubstr("it was begun"));
    }
    EXPECT_FALSE(fs::exists(folder_ / "demo/runs"));
    Ended taken = runKstudio({"demo", "--dir", folder_.path().string()});
    EXPECT_EQ(taken.code, 2) << taken.text();
    EXPECT_THAT(taken.err, HasSubstr("not empty"));
}

}  // namespace
}  // namespace studio::test

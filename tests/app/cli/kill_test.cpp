// SPDX-License-Identifier: GPL-3.0-or-later
// The real program killed at random instants, stopped by signals, and resumed.
#include <gtest/gtest.h>

#include <csignal>
#include <ctime>
#include <iostream>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/random.h"
#include "core/tensors/safetensors.h"
#include "tests/app/cli/cli_stage.h"
#include "tests/support/paths.h"

namespace studio::test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

/// Seed of the instants: the clock, or STUDIO_TEST_SEED to repeat a run.
std::uint64_t seedOfToday() {
    const char* given = std::getenv("STUDIO_TEST_SEED");
    return given ? std::strtoull(given, nullptr, 10) : static_cast<std::uint64_t>(std::time(nullptr));
}

std::vector<std::string> namesIn(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) {
        std::string name = entry.path().filename().string();
        if (entry.is_symlink()) name += " -> " + fs::read_symlink(entry.path()).string();
        names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

/// training_results.json without what depends on the clock and on the number of sessions.
nlohmann::json repeatableResults(const fs::path& run) {
    auto json = readJson(run / "training_results.json");
    EXPECT_OK(json);
    if (!json.ok()) return {};
    for (const char* exempt : {"start_time", "end_time", "duration_s", "samples_per_second", "resumes"})
        json->erase(exempt);
    return *json;
}

/// The resumed run is the whole one, bit by bit.
void expectSameRun(const fs::path& whole, const fs::path& resumed) {
    EXPECT_EQ(repeatableLines(whole), repeatableLines(resumed));
    EXPECT_EQ(namesIn(whole / "checkpoints"), namesIn(resumed / "checkpoints"));
    for (const char* link : {"last", "best"}) {
        EXPECT_EQ(checkpointFiles(whole / "checkpoints" / link),
                  checkpointFiles(resumed / "checkpoints" / link))
            << link;
    }
    EXPECT_EQ(repeatableResults(whole), repeatableResults(resumed));
    for (const auto& event : eventsOf(resumed)) {
        if (const auto* body = std::get_if<run::Resumed>(&event.body)) {
            EXPECT_TRUE(body->bitEqual) << body->why;
        }
    }
}

/// Kills `kstudio train` at random instants until it has survived `kills` of them, then lets it finish.
void killAndResume(const std::vector<std::string>& overrides, int kills, std::uint64_t seed) {
    TemporaryFolder folder;
    TinyStage stage(folder.path());
    auto begin = std::chrono::steady_clock::now();
    auto whole = runKstudio(trainArguments(stage, folder / "whole", overrides));
    ASSERT_EQ(whole.code, 0) << whole.text();
    double lengthS = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();

    CounterRng rng(seed, 0);
    // in the first half of what the whole takes, as every resume has less left to do
    auto instant = [&] { return 1ms * static_cast<int>(500 * lengthS * rng.uniform()); };
    int killed = 0;
    std::int64_t sessions = 0;
    fs::path run;
    for (bool done = false; !done;) {
        ASSERT_LT(++sessions, 200);
        // a folder without a run record was killed before it became a run
        std::vector<std::string> arguments = run.empty() ? trainArguments(stage, folder / "killed", overrides)
                                                         : std::vector<std::string>{"train", "--resume", run};
        Program program(kstudio(arguments));
        if (killed < kills) {
            if (!program.endsWithin(instant())) ++killed;
            program.signal(SIGKILL);
        }
        Ended ended = program.wait(300s);
        ASSERT_FALSE(ended.hung) << ended.text();
        if (ended.code >= 0) {
            ASSERT_EQ(ended.code, 0) << ended.text();
        }
        done = ended.code == 0;
        std::error_code ignored;
        if (!run.empty() || !fs::is_directory(folder / "killed", ignored)) continue;
        for (const auto& entry : fs::directory_iterator(folder / "killed")) {
            bool isRun = fs::exists(entry.path() / "run.json");
            if (isRun) run = entry.path();
            if (!isRun) fs::remove_all(entry.path());
        }
    }
    std::cout << killed << " kills in " << sessions << " sessions, seed " << seed << ", undisturbed "
              << lengthS << " s\n";
    EXPECT_GE(killed, 2);
    ASSERT_FALSE(run.empty());
    expectSameRun(onlyRun(folder / "whole"), run);
}

TEST(KilledTrainingSlow, ResumesToTheSameBits) {
    killAndResume({"training.steps=120", "training.save_freq=6", "validation.freq=12"}, 10, seedOfToday());
}

TEST(KilledTrainingSlow, ResumesToTheSameBitsWithAveragesAccumulationAndAugmentation) {
    killAndResume({"training.steps=60", "training.save_freq=1", "training.keep_last=2",
                   "training.ema_decay=0.9", "training.gradient_accumulation=2",
                   "training.augment.enabled=true", "training.num_workers=2", "validation.freq=5"},
                  12, seedOfToday() + 1);
}

TEST(StoppedTrainingSlow, SignalsFinishTheStepSaveAndExit130) {
    TemporaryFolder folder;
    TinyStage stage(folder.path());
    std::vector<std::string> overrides{"training.steps=150", "training.save_freq=1000",
                                       "validation.freq=1000"};
    auto whole = runKstudio(trainArguments(stage, folder / "whole", overrides));
    ASSERT_EQ(whole.code, 0) << whole.text();
    for (int number : {SIGINT, SIGTERM}) {
        fs::path runs = folder / ("stopped" + std::to_string(number));
        Program program(kstudio(trainArguments(stage, runs, overrides)));
        ASSERT_TRUE(reached(runs, 3));
        program.signal(number);
        Ended ended = program.wait(300s);
        EXPECT_EQ(ended.code, 130) << ended.text();
        EXPECT_NE(ended.out.find("stopped at step"), std::string::npos) << ended.text();
        EXPECT_NE(ended.out.find("--resume"), std::string::npos) << ended.text();
        fs::path run = onlyRun(runs);
        auto verified = runKstudio({"checkpoint", "verify", run / "checkpoints/last"});
        EXPECT_EQ(verified.code, 0) << verified.text();

        auto resumed = runKstudio({"train", "--resume", run});
        ASSERT_EQ(resumed.code, 0) << resumed.text();
        EXPECT_EQ(checkpointFiles(onlyRun(folder / "whole") / "checkpoints/last"),
                  checkpointFiles(run / "checkpoints/last"));
    }
}

TEST(StoppedTrainingSlow, ASecondSignalEndsAtOnceAndTheRunIsResumable) {
    TemporaryFolder folder;
    TinyStage stage(folder.path());
    fs::path runs = folder / "runs";
    Program program(kstudio(trainArguments(stage, runs, {"training.steps=100000", "training.save_freq=2"})));
    ASSERT_TRUE(reached(runs, 4));
    program.signal(SIGINT);
    program.signal(SIGTERM);
    Ended ended = program.wait(300s);
    EXPECT_EQ(ended.code, 130) << ended.text();
    auto verified = runKstudio({"checkpoint", "verify", onlyRun(runs) / "checkpoints/last"});
    EXPECT_EQ(verified.code, 0) << verified.text();
}

TEST(DivergedTrainingSlow, NamesStepAndTensorAndExits1) {
    TemporaryFolder folder;
    TinyStage stage(folder.path());
    auto good = runKstudio(trainArguments(stage, folder / "good", {"training.steps=2"}));
    ASSERT_EQ(good.code, 0) << good.text();
    // finite, so that they load, but their squared velocity is not
    fs::path weights = onlyRun(folder / "good") / "checkpoints/last/pretrained_model";
    changeWeights(weights, [](auto& tensors) { tensors.at("model.action_out_proj.weight").mul_(1e30); });

    auto ended = runKstudio(trainArguments(
        stage, folder / "bad",
        {"policy.from_scratch=false", "policy.pretrained_path=" + weights.string(), "policy.vlm_config="}));
    EXPECT_EQ(ended.code, 1) << ended.text();
    EXPECT_NE(ended.out.find("diverged at step 1"), std::string::npos) << ended.text();
    EXPECT_NE(ended.out.find("first bad tensor: the "), std::string::npos) << ended.text();
    EXPECT_NE(ended.out.find("No checkpoint was saved before"), std::string::npos) << ended.text();
}

}  // namespace
}  // namespace studio::test

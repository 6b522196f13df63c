// SPDX-License-Identifier: GPL-3.0-or-later
// LeRobot itself loads what the program writes, and computes what it computes. STUDIO_LEROBOT_PYTHON names a
// Python that has it.
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/app/cli/cli_stage.h"
#include "tests/support/paths.h"

namespace studio::test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

std::string lerobotPython() {
    const char* named = std::getenv("STUDIO_LEROBOT_PYTHON");
    return named != nullptr ? named : "python3";
}

TEST(LeRobotSlow, LoadsAFullSizePolicyUnchanged) {
    STUDIO_REQUIRE_SHARED(shared);
    TemporaryFolder folder;
    auto tokenizer = shared / "data/tokenizer/tokenizer.json";
    auto made = runKstudio(
        {"checkpoint", "init", "--policy", "smolvla", folder / "policy", "--tokenizer", tokenizer}, 300s);
    ASSERT_EQ(made.code, 0) << made.text();
    Ended loaded =
        runProgram({lerobotPython(), sourceFolder() / "tests/python/lerobot_loads.py", folder / "policy",
                    shared / "data/configs/smolvlm2_500m_config.json", tokenizer},
                   900s);
    if (loaded.code == 77) GTEST_SKIP() << "not run: no lerobot (set STUDIO_LEROBOT_PYTHON)";
    EXPECT_EQ(loaded.code, 0) << loaded.text();
}

/// Cases beyond the reference data: LeRobot makes them here and now.
TEST(LeRobotSlow, AgreesWithUsInTheRarerModes) {
    TemporaryFolder folder;
    const std::vector<std::vector<std::string>> cases = {
        {"--attention-mode", "self_attn", "--cameras", "2", "--empty-cameras", "1"},
        {"--aloha", "--cameras", "1", "--expert-width", "0.5"},
        {"--attention-mode", "self_attn", "--aloha", "--expert-width", "1.25", "--cameras", "1",
         "--empty-cameras", "2", "--special-tokens", "--prefix-length", "40"},
        {"--self-attn-every", "3", "--masked-camera", "--empty-cameras", "1", "--expert-width", "0.5"},
        {"--attention-mode", "self_attn", "--cameras", "5", "--masked-camera"},
    };
    for (std::size_t i = 0; i < cases.size(); ++i) {
        fs::path made = folder / std::to_string(i);
        std::vector<std::string> arguments{lerobotPython(),
                                           sourceFolder() / "tests/python/make_parity_case.py", made};
        arguments.insert(arguments.end(), cases[i].begin(), cases[i].end());
        Ended ended = runProgram(arguments, 900s);
        if (ended.code == 77) GTEST_SKIP() << "not run: no lerobot (set STUDIO_LEROBOT_PYTHON)";
        ASSERT_EQ(ended.code, 0) << ended.text();
        Ended checked = runKstudio({"parity", made});
        EXPECT_EQ(checked.code, 0) << ended.out << checked.text();
    }
}

}  // namespace
}  // namespace studio::test

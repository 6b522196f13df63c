// SPDX-License-Identifier: GPL-3.0-or-later
// LeRobot itself loads what the program writes. STUDIO_LEROBOT_PYTHON names a Python that has it.
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/app/cli/cli_stage.h"
#include "tests/support/paths.h"

namespace studio::test {
namespace {

using namespace std::chrono_literals;

TEST(LeRobotSlow, LoadsAFullSizePolicyUnchanged) {
    STUDIO_REQUIRE_SHARED(shared);
    const char* python = std::getenv("STUDIO_LEROBOT_PYTHON");
    TemporaryFolder folder;
    auto tokenizer = shared / "data/tokenizer/tokenizer.json";
    auto made = runKstudio(
        {"checkpoint", "init", "--policy", "smolvla", folder / "policy", "--tokenizer", tokenizer}, 300s);
    ASSERT_EQ(made.code, 0) << made.text();
    Ended loaded =
        runProgram({python ? python : "python3", sourceFolder() / "tests/python/lerobot_loads.py",
                    folder / "policy", shared / "data/configs/smolvlm2_500m_config.json", tokenizer},
                   900s);
    if (loaded.code == 77) GTEST_SKIP() << "not run: no lerobot (set STUDIO_LEROBOT_PYTHON)";
    EXPECT_EQ(loaded.code, 0) << loaded.text();
}

}  // namespace
}  // namespace studio::test

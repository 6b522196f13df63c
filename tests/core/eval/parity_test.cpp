// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/parity.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/paths.h"

namespace studio::eval {
namespace {

class ParityIntegration : public testing::TestWithParam<const char*> {};

TEST_P(ParityIntegration, EveryTensorOfTheReferenceAgrees) {
    STUDIO_REQUIRE_SHARED(shared);
    auto report = checkParity(shared / "golden/smolvla" / GetParam());
    ASSERT_OK(report);
    EXPECT_GT(report->lines.size(), 60u);
    for (const auto& line : report->lines) {
        EXPECT_TRUE(line.passed) << line.name << ": max-abs " << line.maxAbsolute << " relative "
                                 << line.maxRelative << " " << line.problem;
    }
}

INSTANTIATE_TEST_SUITE_P(Golden, ParityIntegration,
                         testing::Values("basic", "all_trainable", "empty_camera", "prefix_padded",
                                         "special_tokens"));

TEST(ParityIntegrationFailure, AMovedWeightIsFoundAndNamed) {
    STUDIO_REQUIRE_SHARED(shared);
    test::TemporaryFolder folder;
    std::filesystem::copy(shared / "golden/smolvla/basic", folder.path(),
                          std::filesystem::copy_options::recursive);
    for (auto& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
        std::filesystem::permissions(entry.path(), std::filesystem::perms::owner_all,
                                     std::filesystem::perm_options::add);
    }
    // one bit of the last tensor's exponent
    std::fstream file(folder / "model.safetensors", std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(-1, std::ios::end);
    file.put(0x3d);
    file.close();
    auto report = checkParity(folder.path());
    ASSERT_OK(report);
    EXPECT_FALSE(report->passed());
    ASSERT_NE(report->firstDiverging(), nullptr);
}

}  // namespace
}  // namespace studio::eval

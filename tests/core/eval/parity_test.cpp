// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/parity.h"

#include <gtest/gtest.h>

#include <fstream>

#include "core/base/json.h"
#include "core/policy/smolvla/aloha.h"
#include "core/tensors/safetensors.h"
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

/// The case `basic` where it may be changed.
void copyBasic(const std::filesystem::path& shared, const std::filesystem::path& folder) {
    std::filesystem::copy(shared / "golden/smolvla/basic", folder, std::filesystem::copy_options::recursive);
    for (auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        std::filesystem::permissions(entry.path(), std::filesystem::perms::owner_all,
                                     std::filesystem::perm_options::add);
    }
}

TEST(ParityIntegrationFailure, ACaseWithoutFactsIsComparedAndWrongFactsAreNamed) {
    STUDIO_REQUIRE_SHARED(shared);
    test::TemporaryFolder folder;
    copyBasic(shared, folder.path());
    std::filesystem::remove(folder / "case.json");
    auto report = checkParity(folder.path());
    ASSERT_OK(report);
    int disagree = 0;
    for (const auto& line : report->lines)
        disagree += !line.passed && line.name.find("train") == std::string::npos;
    EXPECT_EQ(disagree, 0) << "all but the training steps, which case.json describes";
    for (const char* facts : {R"({"cameras": 5})", R"({"trainable": [1]})"}) {
        std::ofstream(folder / "case.json") << facts;
        auto refused = checkParity(folder.path());
        ASSERT_FALSE(refused.ok()) << facts;
        EXPECT_NE(refused.error().message.find("case.json"), std::string::npos) << refused.error().message;
    }
}

TEST(ParityIntegrationFailure, EqualNumbersInAnotherShapeDoNotPass) {
    STUDIO_REQUIRE_SHARED(shared);
    test::TemporaryFolder folder;
    copyBasic(shared, folder.path());
    auto file = tensors::SafetensorsFile::open(folder / "vectors.safetensors");
    ASSERT_OK(file);
    std::map<std::string, at::Tensor> changed;
    for (const auto& info : file->tensors()) changed[info.name] = file->tensor(info.name).value().clone();
    auto& actions = changed.at("out.actions");
    auto sizes = actions.sizes().vec();
    actions = actions.reshape({sizes[0] * sizes[1], sizes[2]});
    ASSERT_OK(tensors::writeSafetensors(folder / "vectors.safetensors", changed));
    auto report = checkParity(folder.path());
    ASSERT_OK(report);
    ASSERT_NE(report->firstDiverging(), nullptr);
    EXPECT_EQ(report->firstDiverging()->name, "out.actions");
    EXPECT_NE(report->firstDiverging()->problem.find("shape ["), std::string::npos);

    // inputs that do not fit each other are the case's fault, not a bug
    changed.at("in.noise") = changed.at("in.noise").narrow(0, 0, 1).clone();
    changed.at("in.state") = changed.at("in.state").narrow(1, 0, 1).clone();
    ASSERT_OK(tensors::writeSafetensors(folder / "vectors.safetensors", changed));
    auto refused = checkParity(folder.path());
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::Corrupt);
}

TEST(ParityIntegrationUnits, AndHistoriesOfACaseAreThoseOfItsConfiguration) {
    STUDIO_REQUIRE_SHARED(shared);
    test::TemporaryFolder folder;
    copyBasic(shared, folder.path());
    auto config = readJson(folder / "config.json");
    ASSERT_OK(config);
    (*config)["adapt_to_pi_aloha"] = true;
    ASSERT_OK(writeJson(folder / "config.json", *config));
    // actions in the robot's units come to what the network saw before, and the last pictures are those
    auto file = tensors::SafetensorsFile::open(folder / "vectors.safetensors");
    ASSERT_OK(file);
    std::map<std::string, at::Tensor> changed;
    for (const auto& info : file->tensors()) changed[info.name] = file->tensor(info.name).value().clone();
    changed["in.action"] = policy::smolvla::alohaEncodeActions(changed["in.action"]);
    auto now = changed["in.image_0"];
    changed["in.image_0"] = at::stack({at::zeros_like(now), now}, 1);
    ASSERT_OK(tensors::writeSafetensors(folder / "vectors.safetensors", changed));
    auto report = checkParity(folder.path());
    ASSERT_OK(report);
    std::map<std::string, bool> passed;
    for (const auto& line : report->lines) passed[line.name] = line.passed;
    EXPECT_TRUE(passed.at("mid.image_0"));
    EXPECT_TRUE(passed.at("mid.suffix_embeddings"));
    EXPECT_FALSE(passed.at("mid.prefix_embeddings")) << "the state was left in the network's units";
}

TEST(ParityIntegrationFailure, AMovedWeightIsFoundAndNamed) {
    STUDIO_REQUIRE_SHARED(shared);
    test::TemporaryFolder folder;
    copyBasic(shared, folder.path());
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

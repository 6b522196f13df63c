// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/config/project_config.h"
#include "core/config/train_config.h"
#include "tests/support/paths.h"

namespace studio::config {
namespace {

const std::filesystem::path kExamples = test::sourceFolder() / "configs/examples";

TEST(Examples, EveryOneLoads) {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(kExamples)) {
        if (entry.path().extension() != ".yaml") continue;
        ++count;
        EXPECT_OK(loadTrainConfig(entry.path()));
    }
    EXPECT_GE(count, 2);
}

TEST(Examples, EveryProjectLoads) {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(kExamples)) {
        if (!std::filesystem::exists(entry.path() / "project.yaml")) continue;
        ++count;
        std::vector<Warning> warnings;
        EXPECT_OK(loadProject(entry.path(), {}, &warnings));
        EXPECT_TRUE(warnings.empty()) << warnings.front().message;
    }
    EXPECT_GE(count, 1);
}

TEST(Examples, Gr1PearFindsItsFiles) {
    STUDIO_REQUIRE_SHARED(shared);
    std::vector<Warning> warnings;
    auto config = loadTrainConfig(kExamples / "gr1_pear.yaml", {}, &warnings);
    ASSERT_OK(config);
    EXPECT_TRUE(std::filesystem::exists(config->source.vlmConfig));
    EXPECT_EQ(config->data.state.size(), 4u);
    EXPECT_EQ(config->data.action.size(), 4u);
    ASSERT_EQ(config->data.cameras.size(), 1u);
    EXPECT_EQ(config->data.cameras[0].second, "observation.images.ego_view");
    auto sizes = readJson(config->source.vlmConfig);
    ASSERT_OK(sizes);
    EXPECT_EQ(sizes->at("text_config").at("vocab_size"), 49280);
}

TEST(Examples, CutAnywhereTheyAreValidOrRefusedWithTheirName) {
    auto text = readFile(kExamples / "gr1_pear.yaml");
    ASSERT_OK(text);
    test::TemporaryFolder folder;
    for (std::size_t size = 0; size < text->size(); size += 23) {
        ASSERT_OK(writeFileAtomic(folder / "cut.yaml", text->substr(0, size)));
        auto config = loadTrainConfig(folder / "cut.yaml");
        if (!config.ok()) {
            EXPECT_THAT(config.error().text(), ::testing::HasSubstr("cut.yaml")) << size;
            continue;
        }
        ASSERT_OK(writeFileAtomic(folder / "resolved.yaml", toYaml(*config)));
        auto again = loadTrainConfig(folder / "resolved.yaml");
        ASSERT_OK(again);
        EXPECT_EQ(*again, *config) << size;
    }
}

}  // namespace
}  // namespace studio::config

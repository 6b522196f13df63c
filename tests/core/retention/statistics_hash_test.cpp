// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/statistics_hash.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/base/file.h"
#include "tests/support/paths.h"

namespace studio::retention {
namespace {

namespace fs = std::filesystem;
using Values = std::map<std::string, std::vector<float>>;

const Values kStatistics = {{"action.count", {9}},
                            {"action.mean", {0.5F, 1.5F}},
                            {"action.std", {1, 2}},
                            {"observation.state.mean", {3}}};

Values with(const std::string& name, const std::vector<float>& values) {
    Values changed = kStatistics;
    changed[name] = values;
    return changed;
}

std::string hashOf(const Values& values, const std::string& mode = "MEAN_STD") {
    std::map<std::string, std::span<const std::byte>> statistics;
    for (const auto& [name, numbers] : values) statistics[name] = std::as_bytes(std::span(numbers));
    return statisticsHash(mode, statistics);
}

TEST(StatisticsHash, TellsTheUnitsOfActionsAndNothingElse) {
    const std::string hash = hashOf(kStatistics);
    EXPECT_EQ(hash.size(), 16u);
    EXPECT_NE(hashOf(with("action.mean", {0.5F, 1.25F})), hash);
    EXPECT_NE(hashOf(with("action.std", {1, 3})), hash);
    EXPECT_NE(hashOf(kStatistics, "MIN_MAX"), hash);
    EXPECT_EQ(hashOf(with("action.count", {10})), hash) << "how many rows were seen";
    EXPECT_EQ(hashOf(with("observation.state.mean", {4})), hash) << "of the policy's own input";
    // what is not scaled has the same unit whatever is known of it
    EXPECT_EQ(hashOf(kStatistics, "IDENTITY"), hashOf({}, "IDENTITY"));
    EXPECT_EQ(hashOf({{"observation.state.mean", {4}}}), hashOf({}, "IDENTITY"));
    EXPECT_NE(hashOf({}, "IDENTITY"), hash);
}

/// A checkpoint as training leaves it, as far as its statistics go; `cut`: bytes that its file lacks.
void writeCheckpoint(const fs::path& run, const Values& values, std::size_t cut = 0) {
    nlohmann::json header;
    std::string data;
    for (const auto& [name, numbers] : values) {
        const std::size_t begin = data.size();
        data.append(reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(float));
        header[name] = {
            {"dtype", "F32"}, {"shape", {numbers.size()}}, {"data_offsets", {begin, data.size()}}};
    }
    const std::string text = header.dump();
    std::string file;
    for (int byte = 0; byte < 8; ++byte)
        file += static_cast<char>((static_cast<std::uint64_t>(text.size()) >> (8 * byte)) & 0xFF);
    file += text + data;
    file.resize(file.size() - cut);
    const fs::path folder = run / "checkpoints/last/pretrained_model";
    fs::create_directories(folder);
    ASSERT_OK(
        writeFileAtomic(folder / "policy_postprocessor_step_0_unnormalizer_processor.safetensors", file));
    ASSERT_OK(
        writeFileAtomic(folder / "config.json", R"({"normalization_mapping": {"ACTION": "MEAN_STD"}})"));
}

TEST(StatisticsHash, OfAnOlderRunItsLastCheckpointTells) {
    test::TemporaryFolder folder;
    EXPECT_EQ(statisticsOf(folder / "none"), "");
    writeCheckpoint(folder / "whole", kStatistics);
    EXPECT_EQ(statisticsOf(folder / "whole"), hashOf(kStatistics));
    // damage tells nothing
    writeCheckpoint(folder / "cut", kStatistics, 4);
    EXPECT_EQ(statisticsOf(folder / "cut"), "");
    ASSERT_OK(writeFileAtomic(folder / "whole/checkpoints/last/pretrained_model/config.json", "{}"));
    EXPECT_EQ(statisticsOf(folder / "whole"), "");
}

}  // namespace
}  // namespace studio::retention

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/shared_stats.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "core/base/file.h"
#include "core/data/dataset.h"
#include "tests/core/train/task_sequence.h"
#include "tests/support/paths.h"

namespace studio::train {
namespace {

/// All rows of `column` of the given episodes of a set.
std::vector<std::vector<double>> rowsOf(const std::filesystem::path& root, const char* column,
                                        const std::vector<std::size_t>& positions) {
    auto dataset = data::openDataset(root).value();
    std::vector<std::vector<double>> rows;
    for (std::size_t position : positions) {
        auto numbers = dataset->column(position, column).value();
        for (std::int64_t r = 0; r < numbers.rows; ++r)
            rows.emplace_back(numbers.row(r).begin(), numbers.row(r).end());
    }
    return rows;
}

TEST(SharedStats, AreThoseOfAllRowsOfAllTasksTogether) {
    test::TemporaryFolder folder;
    test::TaskSequence sequence(folder.path());
    std::vector<StatsTask> tasks;
    for (int task : {1, 2}) {
        config::DataConfig data;
        data.root = sequence.dataset(task);
        data.stats = "compute";
        data.stdFloor = 1e-3;
        tasks.push_back({"task" + std::to_string(task), data, {2}});
    }
    std::vector<std::string> notes;
    auto stats = sharedStats(tasks, notes);
    ASSERT_OK(stats);
    for (const char* feature : {"observation.state", "action"}) {
        auto rows = rowsOf(sequence.dataset(1), feature, {0, 1});
        for (auto& row : rowsOf(sequence.dataset(2), feature, {0, 1})) rows.push_back(row);
        const auto& found = stats->at(feature);
        EXPECT_EQ(found.count, static_cast<double>(rows.size()));
        for (std::size_t d = 0; d < 4; ++d) {
            double mean = 0, variance = 0;
            for (const auto& row : rows) mean += row[d] / static_cast<double>(rows.size());
            for (const auto& row : rows)
                variance += (row[d] - mean) * (row[d] - mean) / static_cast<double>(rows.size());
            EXPECT_NEAR(found.mean[d], mean, 1e-12);
            EXPECT_NEAR(found.std[d], std::sqrt(variance), 1e-12);
        }
    }
    // through the file and back
    ASSERT_OK(writeSharedStats(folder / "stats.json", *stats));
    auto read = readSharedStats(folder / "stats.json");
    ASSERT_OK(read);
    EXPECT_EQ(read->at("action").mean, stats->at("action").mean);
    EXPECT_EQ(read->at("action").std, stats->at("action").std);
    EXPECT_EQ(read->at("observation.state").quantiles, stats->at("observation.state").quantiles);
}

TEST(SharedStats, ADimensionAtRestGetsTheFloorOnlyWhereItRestsInEveryTask) {
    test::TemporaryFolder folder;
    test::TaskSequence sequence(folder.path());
    config::DataConfig data;
    data.root = sequence.dataset(1);
    data.stats = "compute";
    data.stdFloor = 5;
    std::vector<std::string> notes;
    auto stats = sharedStats({{"only", data, {}}}, notes);
    ASSERT_OK(stats);
    for (double deviation : stats->at("action").std) EXPECT_EQ(deviation, 5);
    EXPECT_NE(notes.at(0).find("hardly moves in any task"), std::string::npos);
}

TEST(SharedStats, RefuseTasksOfDifferentWidthsAndFilesWithoutThem) {
    test::TemporaryFolder folder;
    test::TaskSequence sequence(folder.path(), 4, 5);
    std::vector<StatsTask> tasks;
    for (int task : {1, 2}) {
        config::DataConfig data;
        data.root = sequence.dataset(task);
        tasks.push_back({"task" + std::to_string(task), data, {}});
    }
    std::vector<std::string> notes;
    auto stats = sharedStats(tasks, notes);
    ASSERT_FALSE(stats.ok());
    EXPECT_NE(stats.error().message.find("4 values in task1 and 5 in task2"), std::string::npos)
        << stats.error().text();
    ASSERT_OK(writeFileAtomic(folder / "bad.json", R"({"action": {"mean": [0.0], "count": [1]}})"));
    EXPECT_FALSE(readSharedStats(folder / "bad.json").ok());
    EXPECT_FALSE(readSharedStats(folder / "none.json").ok());
}

TEST(SharedStats, WarnsOfValuesBeyondSixSigma) {
    test::TemporaryFolder folder;
    test::TaskSequence sequence(folder.path());
    auto dataset = data::openDataset(sequence.dataset(1)).value();
    StageData data;
    data.dataset = dataset;
    data.map = {.state = {{"observation.state", 0, 4}}, .action = {{"action", 0, 4}}, .cameras = {}};
    data.training = {0, 1};
    auto normalizer = [](double deviation) {
        policy::Normalizer::Stats stats;
        for (const char* feature : {"observation.state", "action"}) {
            stats[std::string(feature) + ".mean"] = torch::zeros({4});
            stats[std::string(feature) + ".std"] =
                torch::tensor({1.0, 1.0, deviation, 1.0}).to(torch::kFloat);
        }
        auto mode = policy::Normalizer::Mode::MeanStd;
        return policy::Normalizer::create({{"observation.state", mode}, {"action", mode}}, {}, stats).value();
    };
    EXPECT_TRUE(beyondSixSigma(data, normalizer(1.0)).value().empty());
    auto found = beyondSixSigma(data, normalizer(0.01)).value();
    ASSERT_EQ(found.size(), 2u);
    EXPECT_NE(found[1].find("action[2]"), std::string::npos) << found[1];
}

/// The seed's three ways of handling 16 values in a network of 32: all give the same numbers.
TEST(SharedStats, PaddingCroppingAndUnnormalisingIn32DimensionsChangeNothing) {
    using policy::Normalizer;
    torch::manual_seed(4);
    auto mean = torch::randn({16}), deviation = torch::rand({16}) + 0.1;
    auto raw = torch::randn({5, 7, 16});
    auto make = [](const at::Tensor& m, const at::Tensor& s, int width) {
        return Normalizer::create({{"action", Normalizer::Mode::MeanStd}}, {{"action", width}},
                                  {{"action.mean", m}, {"action.std", s}})
            .value();
    };
    auto zeros = [](const at::Tensor& x) { return at::constant_pad_nd(x, {0, 16}, 0); };
    auto ones = [](const at::Tensor& x) { return at::constant_pad_nd(x, {0, 16}, 1); };
    auto narrow = make(mean, deviation, 16), wide = make(zeros(mean), ones(deviation), 32);
    // normalise, then pad; or pad, then normalise with mean 0 and std 1 in the padding
    auto a = zeros(narrow.normalize("action", raw)), b = wide.normalize("action", zeros(raw));
    EXPECT_TRUE(at::equal(a, b));
    // un-normalise in 32 dimensions, then crop; or crop first
    auto output = torch::randn({5, 7, 32});
    auto cropped = wide.unnormalize("action", output).narrow(2, 0, 16);
    EXPECT_TRUE(at::equal(cropped, narrow.unnormalize("action", output.narrow(2, 0, 16))));
    // padded statistics for a feature of 16 values lose their tail
    auto cut = make(zeros(mean), ones(deviation), 16);
    EXPECT_TRUE(at::equal(cut.normalize("action", raw), narrow.normalize("action", raw)));
    // identity statistics leave every number as it is
    auto identity = identityStats(3, 16);
    EXPECT_EQ(identity.at("observation.state").mean.size(), 3u);
    auto same = make(torch::tensor(identity.at("action").mean).to(torch::kFloat),
                     torch::tensor(identity.at("action").std).to(torch::kFloat), 16);
    EXPECT_TRUE(at::equal(same.normalize("action", raw), raw));
    EXPECT_TRUE(at::equal(same.unnormalize("action", raw), raw));
}

}  // namespace
}  // namespace studio::train

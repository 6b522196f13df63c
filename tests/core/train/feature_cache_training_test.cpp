// SPDX-License-Identifier: GPL-3.0-or-later
// When a training may keep what the frozen vision part made of a picture.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "tests/core/train/tiny_stage.h"
#include "tests/support/paths.h"

namespace studio::train {
namespace {

using test::TinyStage;

class FeatureCacheInTraining : public testing::Test {
protected:
    /// The stage's set anew, with discs of other colours.
    void paint(int shade) {
        std::filesystem::remove_all(folder_ / "set");
        test::TinyRecording recording;
        recording.numbers = [](int episode, int k) {
            double x = 0.1 * k;
            return std::pair<std::vector<double>, std::vector<double>>{{x, 1 - x, 0.3 * episode},
                                                                       {x + 0.1, 0.9 - x, std::sin(x)}};
        };
        recording.colour = [shade](int episode) { return shade + 30 * episode; };
        test::record(folder_ / "set", recording);
    }
    /// Folder of a run with so much memory for features.
    std::filesystem::path train(const char* runs, int mib, std::vector<std::string> settings) {
        settings.push_back("training.feature_cache_mib=" + std::to_string(mib));
        EXPECT_EQ(stage_.start(runs, settings)->run({}).word, "done");
        return test::onlyRun(folder_ / runs);
    }
    static std::vector<double> losses(const std::filesystem::path& run) {
        std::vector<double> found;
        for (const auto& event : test::eventsOf(run))
            if (const auto* step = std::get_if<run::Step>(&event.body)) found.push_back(step->loss);
        return found;
    }
    static double apart(const std::vector<double>& a, const std::vector<double>& b) {
        EXPECT_EQ(a.size(), b.size());
        double most = 0;
        for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
            most = std::max(most, std::abs(a[i] - b[i]));
        return most;
    }

    test::TemporaryFolder folder_;
    TinyStage stage_{folder_.path()};
};

TEST_F(FeatureCacheInTraining, KeepsNothingOfAugmentedPictures) {
    // 14 samples, 32 draws: kept features would come again
    const std::vector<std::string> augmented{"training.augment.enabled=true"};
    auto with = test::repeatableLines(train("with", 64, augmented));
    EXPECT_EQ(with, test::repeatableLines(train("without", 0, augmented)));
    EXPECT_NE(with, test::repeatableLines(train("plain", 64, {}))) << "augmentation is on";
}

TEST_F(FeatureCacheInTraining, KeepsNothingBeyondItsRun) {
    // one sample a batch: what is computed alone has the bits of the batch
    const std::vector<std::string> settings{"training.batch_size=1", "training.steps=24"};
    paint(0);
    auto before = losses(train("before", 64, settings));
    ASSERT_EQ(before.size(), 24u);
    paint(150);
    auto after = losses(train("after", 64, settings)), uncached = losses(train("uncached", 0, settings));
    EXPECT_LT(apart(after, uncached), 1e-5);
    // the same frames by number, other pictures: it matters, and was seen
    EXPECT_GT(apart(before, uncached), 10 * apart(after, uncached));
}

}  // namespace
}  // namespace studio::train

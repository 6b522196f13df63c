// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/stage_data.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/data/writer.h"
#include "core/video/media_backend.h"
#include "tests/support/must.h"
#include "tests/support/paths.h"
#include "tests/support/pictures.h"

namespace studio::train {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

std::string full(const std::string& camera) {
    return "observation.images." + camera;
}

/// A set of two cameras, head and wrist.
class CameraPairing : public testing::Test {
protected:
    void SetUp() override {
        const std::vector<std::string> joints{"a"};
        data::V3Settings settings{.fps = 10,
                                  .robotType = "test",
                                  .features = {data::numberFeature("observation.state", "float32", joints),
                                               data::numberFeature("action", "float32", joints),
                                               data::cameraFeature(full("head"), 32, 32, false),
                                               data::cameraFeature(full("wrist"), 32, 32, false)},
                                  .media = video::mediaBackend()};
        auto writer = test::must(data::DatasetWriter::create(folder_ / "set", settings));
        auto picture = test::movingPicture(32, 32, 0, 30);
        std::vector<double> number{0};
        for (int k = 0; k < 2; ++k) {
            test::must(writer->addFrame({{"observation.state", number}, {"action", number}},
                                        {{full("head"), picture}, {full("wrist"), picture}}));
        }
        test::must(writer->endEpisode("do it"));
        test::must(writer->finish());
    }
    std::vector<std::pair<std::string, std::string>> pairs(const PolicyCameras& cameras) {
        notes_.clear();
        config::DataConfig config;
        config.root = folder_ / "set";
        return test::must(openStageData(config, {}, cameras, 32, 32, video::mediaBackend(), notes_))
            .map.cameras;
    }

    test::TemporaryFolder folder_;
    std::vector<std::string> notes_;
};

TEST_F(CameraPairing, TheCheckpointsRenamingComesBeforeEqualNames) {
    const PolicyCameras cameras{{full("head"), full("camera1")},
                                {{full("head"), full("camera1")}, {full("wrist"), full("head")}}};
    EXPECT_THAT(pairs(cameras),
                ElementsAre(Pair(full("head"), full("wrist")), Pair(full("camera1"), full("head"))));
    EXPECT_THAT(notes_, IsEmpty());
    // and an equal name beside a renamed one
    EXPECT_THAT(pairs({{full("camera1"), full("wrist")}, {{full("head"), full("camera1")}}}),
                ElementsAre(Pair(full("camera1"), full("head")), Pair(full("wrist"), full("wrist"))));
    EXPECT_THAT(notes_, IsEmpty());
}

TEST_F(CameraPairing, WhoRemainsWithoutAPartnerIsNoted) {
    EXPECT_THAT(pairs({{full("head"), full("left"), full("empty_camera_0")}, {}}),
                ElementsAre(Pair(full("head"), full("head"))));
    EXPECT_THAT(notes_, ElementsAre(HasSubstr("left of the policy gets no picture"),
                                    HasSubstr("wrist of the data feeds no camera of the policy")));
}

TEST_F(CameraPairing, InOrderOnlyWhereNothingFits) {
    EXPECT_THAT(pairs({{full("empty_camera_0"), full("one"), full("two"), full("three")}, {}}),
                ElementsAre(Pair(full("one"), full("head")), Pair(full("two"), full("wrist"))));
    EXPECT_THAT(notes_, ElementsAre(HasSubstr("head of the data feeds"), HasSubstr("wrist of the data feeds"),
                                    HasSubstr("three of the policy gets no picture")));
}

}  // namespace
}  // namespace studio::train

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/kuavo_sim.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <thread>
#include <vector>

#include "core/sim/kuavo_tables.h"
#include "tests/support/paths.h"

namespace studio::sim {
namespace {

using std::chrono::milliseconds;

/// Moved by hand, without pictures.
KuavoSimOptions byHand() {
    KuavoSimOptions options;
    options.speed = 0;
    options.cameras = false;
    return options;
}

std::unique_ptr<KuavoSim> start(const KuavoSimOptions& options) {
    auto sim = KuavoSim::create(options);
    EXPECT_OK(sim);
    return sim.ok() ? std::move(*sim) : nullptr;
}

std::array<double, 14> raised() {
    std::array<double, 14> target = homePosture();
    target[0] += 0.2;
    return target;
}

TEST(KuavoSim, SaysNothingBeforeTimeMovesAndStandsAtHomeAfter) {
    auto sim = start(byHand());
    ASSERT_TRUE(sim);
    EXPECT_FALSE(sim->latest());
    ASSERT_OK(sim->advance(0.5));
    auto reading = sim->latest();
    ASSERT_TRUE(reading);
    EXPECT_EQ(reading->sequence, 250u);
    EXPECT_NEAR(reading->stampS, 0.5, 1e-9);
    for (std::size_t j = 0; j < 12; ++j) EXPECT_EQ(reading->jointRad[j], 0);
    for (std::size_t j = 0; j < 14; ++j) EXPECT_NEAR(reading->jointRad[12 + j], homePosture()[j], 0.01) << j;
    EXPECT_NEAR(reading->jointRad[27], kHeadPitchRad, 0.01);
    EXPECT_NEAR(reading->gripper[0], 0, 0.02);
}

TEST(KuavoSim, ArmTargetsActInExternalModeAloneAndAreHeld) {
    auto sim = start(byHand());
    ASSERT_TRUE(sim);
    ASSERT_OK(sim->commandArms(raised()));
    ASSERT_OK(sim->advance(0.5));
    EXPECT_NEAR(sim->latest()->jointRad[12], homePosture()[0], 0.01);
    EXPECT_EQ(sim->ignoredCommands(), 1u);

    ASSERT_OK(sim->setArmMode(ArmMode::External));
    ASSERT_OK(sim->advance(0.01));
    EXPECT_EQ(sim->armMode(), ArmMode::External);
    ASSERT_OK(sim->commandArms(raised()));
    ASSERT_OK(sim->advance(2));
    EXPECT_NEAR(sim->latest()->jointRad[12], raised()[0], 0.01);
    ASSERT_OK(sim->setArmMode(ArmMode::AutoSwing));
    ASSERT_OK(sim->advance(2));
    EXPECT_NEAR(sim->latest()->jointRad[12], homePosture()[0], 0.01);
}

TEST(KuavoSim, GrippersFollowZeroToOneAndHeadIgnoresWhatIsOutOfRange) {
    auto sim = start(byHand());
    ASSERT_TRUE(sim);
    ASSERT_OK(sim->commandGrippers({1, 0.5}));
    ASSERT_OK(sim->commandHead({0.3, 0.1}));
    ASSERT_OK(sim->advance(1.5));
    EXPECT_NEAR(sim->latest()->gripper[0], 1, 0.02);
    EXPECT_NEAR(sim->latest()->gripper[1], 0.5, 0.02);
    EXPECT_NEAR(sim->latest()->jointRad[26], 0.3, 0.02);
    ASSERT_OK(sim->commandHead({0, 0.6}));  // pitch ends at 30 degrees
    ASSERT_OK(sim->advance(1));
    EXPECT_NEAR(sim->latest()->jointRad[26], 0.3, 0.02);
    EXPECT_EQ(sim->ignoredCommands(), 1u);
}

TEST(KuavoSim, RefusesWhatIsNoNumber) {
    auto sim = start(byHand());
    ASSERT_TRUE(sim);
    std::array<double, 14> target = homePosture();
    target[3] = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(sim->commandArms(target).error().code, ErrorCode::NotFinite);
    EXPECT_EQ(sim->commandGrippers({0, std::numeric_limits<double>::infinity()}).error().code,
              ErrorCode::NotFinite);
}

TEST(KuavoSim, SameSeedAndCallsGiveTheSameBits) {
    KuavoSimOptions options = byHand();
    options.jointNoiseRad = 0.002;
    options.dropStates = 0.3;
    auto run = [&] {
        auto sim = start(options);
        EXPECT_OK(sim->setArmMode(ArmMode::External));
        EXPECT_OK(sim->advance(0.1));
        EXPECT_OK(sim->commandArms(raised()));
        EXPECT_OK(sim->advance(0.7));
        return *sim->latest();
    };
    KuavoReading a = run(), b = run();
    EXPECT_EQ(a.sequence, b.sequence);
    EXPECT_EQ(a.jointRad, b.jointRad);
    EXPECT_EQ(a.jointTorque, b.jointTorque);
}

TEST(KuavoSim, NoiseHasItsSizeAndDropsTheirShare) {
    KuavoSimOptions options = byHand();
    options.jointNoiseRad = 0.01;
    options.dropStates = 0.25;
    auto sim = start(options);
    ASSERT_TRUE(sim);
    ASSERT_OK(sim->advance(1));  // settled
    double sum = 0;
    int heard = 0;
    std::uint64_t before = sim->latest()->sequence;
    for (int k = 0; k < 2000; ++k) {
        ASSERT_OK(sim->advance(0.002));
        auto reading = sim->latest();
        if (reading->sequence == before) continue;
        before = reading->sequence;
        ++heard;
        sum += std::pow(reading->jointRad[13] - homePosture()[1], 2);
    }
    EXPECT_NEAR(heard, 1500, 80);
    EXPECT_NEAR(std::sqrt(sum / heard), 0.01, 0.002);
}

TEST(KuavoSim, DelaysStatesAndCommands) {
    KuavoSimOptions options = byHand();
    options.stateDelay = milliseconds(100);
    options.commandDelay = milliseconds(200);
    auto sim = start(options);
    ASSERT_TRUE(sim);
    ASSERT_OK(sim->advance(1));
    EXPECT_NEAR(sim->latest()->stampS, 0.9, 0.003);
    ASSERT_OK(sim->commandGrippers({1, 1}));
    ASSERT_OK(sim->advance(0.29));
    EXPECT_LT(sim->latest()->gripper[0], 0.02);
    ASSERT_OK(sim->advance(0.5));
    EXPECT_GT(sim->latest()->gripper[0], 0.5);
}

TEST(KuavoSim, SecondPublisherFightsForTheArms) {
    KuavoSimOptions options = byHand();
    auto sim = start(options);
    ASSERT_TRUE(sim);
    EXPECT_TRUE(sim->otherPublishers().empty());
    ASSERT_OK(sim->setArmMode(ArmMode::External));
    ASSERT_OK(sim->advance(0.01));
    sim->setSecondPublisher(true);
    EXPECT_EQ(sim->otherPublishers().size(), 1u);
    ASSERT_OK(sim->commandArms(raised()));
    ASSERT_OK(sim->advance(1));
    EXPECT_NEAR(sim->latest()->jointRad[12], homePosture()[0], 0.02);
}

TEST(KuavoSim, BrokenLinkCarriesNothing) {
    auto sim = start(byHand());
    ASSERT_TRUE(sim);
    ASSERT_OK(sim->advance(0.1));
    sim->setLink(false);
    ASSERT_OK(sim->commandGrippers({1, 1}));
    EXPECT_EQ(sim->setArmMode(ArmMode::External).error().code, ErrorCode::Network);
    ASSERT_OK(sim->advance(0.5));
    EXPECT_NEAR(sim->latest()->stampS, 0.1, 1e-9);
    sim->setLink(true);
    ASSERT_OK(sim->advance(0.1));
    EXPECT_NEAR(sim->latest()->gripper[0], 0, 0.02);
}

TEST(KuavoSim, StampsGoOnOverANewScene) {
    auto sim = start(byHand());
    ASSERT_TRUE(sim);
    ASSERT_OK(sim->advance(0.5));
    auto before = sim->latest();
    ASSERT_OK(sim->resetScene(3));
    ASSERT_OK(sim->advance(0.1));
    EXPECT_NEAR(sim->latest()->stampS, 0.6, 1e-9) << "whoever drops overtaken messages must not drop these";
    EXPECT_GT(sim->latest()->sequence, before->sequence);
}

TEST(KuavoSim, RunsInRealTimeByItself) {
    KuavoSimOptions options;
    options.cameras = false;
    auto sim = start(options);
    ASSERT_TRUE(sim);
    std::this_thread::sleep_for(milliseconds(300));
    EXPECT_GT(sim->timeS(), 0.1);
    EXPECT_LT(sim->timeS(), 0.6);
    EXPECT_EQ(sim->advance(1).error().code, ErrorCode::InvalidArgument);
    ASSERT_OK(sim->setArmMode(ArmMode::External));
    EXPECT_EQ(sim->armMode(), ArmMode::External);
}

TEST(KuavoSim, ShowsPicturesOfEveryCamera) {
    KuavoSimOptions options = byHand();
    options.cameras = true;
    options.width = 96;
    options.height = 64;
    auto sim = KuavoSim::create(options);
    if (!sim.ok() && sim.error().code == ErrorCode::Unsupported) GTEST_SKIP() << sim.error().message;
    ASSERT_OK(sim);
    ASSERT_OK((*sim)->advance(0.1));
    for (int camera = 0; camera < kCameras; ++camera) {
        auto picture = (*sim)->picture(camera);
        ASSERT_TRUE(picture) << camera;
        EXPECT_EQ(picture->image.width, 96);
        EXPECT_EQ(picture->image.bytes(), 96u * 64 * 3);
        auto [low, high] = std::minmax_element(picture->image.pixels->begin(), picture->image.pixels->end());
        EXPECT_GT(*high - *low, 60) << "camera " << camera << " shows nothing";
    }
}

/// The pictures that arrived within a second, looked for every 10 ms.
struct Watched {
    std::array<std::vector<std::uint64_t>, kCameras> came;  ///< their sequence numbers
    double youngest = 1e9, oldest = 0;                      ///< age when seen, s
    double stateAgeS = 0;                                   ///< of the newest state, at the end
};

/// Nothing without EGL.
std::optional<Watched> watch(KuavoSimOptions options) {
    options.cameras = true;
    options.width = options.height = 16;
    options.cameraRateHz = 20;
    auto sim = KuavoSim::create(options);
    if (!sim.ok()) {
        EXPECT_EQ(sim.error().code, ErrorCode::Unsupported) << sim.error().message;
        return std::nullopt;
    }
    Watched out;
    for (int k = 0; k < 100; ++k) {
        EXPECT_OK((*sim)->advance(0.01));
        for (std::size_t camera = 0; camera < kCameras; ++camera) {
            auto picture = (*sim)->picture(static_cast<int>(camera));
            auto& came = out.came[camera];
            if (!picture || (!came.empty() && picture->sequence == came.back())) continue;
            came.push_back(picture->sequence);
            const double age = (*sim)->timeS() - picture->stampS;
            out.youngest = std::min(out.youngest, age);
            out.oldest = std::max(out.oldest, age);
        }
    }
    out.stateAgeS = (*sim)->timeS() - (*sim)->latest()->stampS;
    return out;
}

TEST(KuavoSim, DelaysPicturesAndNothingElse) {
    auto prompt = watch(byHand());
    if (!prompt) GTEST_SKIP() << "not run: no EGL";
    // as many as the rate says, each seen when it was looked for next
    EXPECT_NEAR(static_cast<double>(prompt->came[0].size()), 20, 1);
    EXPECT_LT(prompt->oldest, 0.0125);
    KuavoSimOptions slow = byHand();
    slow.pictureDelay = milliseconds(300);
    auto late = watch(slow);
    ASSERT_TRUE(late);
    EXPECT_GE(late->youngest, 0.3 - 1e-6);
    EXPECT_LT(late->oldest, 0.3 + 0.0125);
    EXPECT_LT(late->stateAgeS, 0.003);
    for (const auto& came : late->came) {
        ASSERT_NEAR(static_cast<double>(came.size()), 14, 1) << "those of the last 0.3 s are under way";
        EXPECT_EQ(came.front(), 1u) << "none is lost";
        EXPECT_EQ(came.back(), came.size());
    }
}

TEST(KuavoSim, DropsPicturesByTheirShareAndLeavesGaps) {
    KuavoSimOptions options = byHand();
    options.dropPictures = 0.5;
    auto some = watch(options);
    if (!some) GTEST_SKIP() << "not run: no EGL";
    for (const auto& came : some->came) {
        // of 20
        ASSERT_GT(came.size(), 5u);
        EXPECT_LT(came.size(), 15u);
        // the numbers go on over what was lost
        EXPECT_GT(came.back(), 15u);
        EXPECT_TRUE(std::is_sorted(came.begin(), came.end()));
    }
    EXPECT_NE(some->came[0], some->came[1]) << "each camera loses its own";
    EXPECT_LT(some->stateAgeS, 0.003) << "states are dropped by a share of their own";
    auto again = watch(options);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->came, some->came) << "the same seed";
    options.dropPictures = 1;
    auto none = watch(options);
    ASSERT_TRUE(none);
    for (const auto& came : none->came) EXPECT_TRUE(came.empty());
}

TEST(KuavoSim, ABeltWaitsForTheFirstCommand) {
    auto robot = KuavoSim::create({.task = "moving_grasp", .speed = 0, .cameras = false, .sceneWaits = true});
    ASSERT_OK(robot);
    ASSERT_OK((*robot)->advance(0.5));  // the block settles
    const double begin = (*robot)->progress();
    ASSERT_OK((*robot)->advance(3));
    EXPECT_NEAR((*robot)->progress(), begin, 1e-4) << "the block was carried on while nobody was in command";
    (*robot)->startScene();
    ASSERT_OK((*robot)->advance(1));
    EXPECT_NEAR((*robot)->progress(), begin, 1e-4) << "nobody is in command yet";
    ASSERT_OK((*robot)->setArmMode(ArmMode::External));
    ASSERT_OK((*robot)->advance(0.1));
    (*robot)->startScene();
    ASSERT_OK((*robot)->advance(1));
    EXPECT_GT(std::abs((*robot)->progress() - begin), 0.01) << "the belt stands";
    ASSERT_OK((*robot)->resetScene(0));
    ASSERT_OK((*robot)->advance(0.5));
    const double again = (*robot)->progress();
    ASSERT_OK((*robot)->advance(2));
    EXPECT_NEAR((*robot)->progress(), again, 1e-4) << "a new scene waits again";
}

TEST(KuavoSim, NamesTheTasksThereAre) {
    KuavoSimOptions options = byHand();
    options.task = "juggling";
    auto sim = KuavoSim::create(options);
    ASSERT_FALSE(sim.ok());
    EXPECT_EQ(sim.error().code, ErrorCode::NotFound);
    EXPECT_NE(sim.error().hint.find("weighing"), std::string::npos);
}

}  // namespace
}  // namespace studio::sim

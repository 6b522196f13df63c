// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/path_overlay.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <numbers>
#include <thread>

#include "core/robot/overlay_thread.h"
#include "core/robot/sim_transport.h"
#include "tests/support/mock_robot.h"
#include "tests/support/paths.h"

namespace studio::test {
namespace {

using namespace robot;

constexpr double kRad = std::numbers::pi / 180;

OverlayMaker maker() {
    return {Kinematics::builtIn(), builtInLimits(), simulatorCameras()};
}

RobotState looking(double pitchDeg) {
    RobotState state;
    state.jointRad[kFirstHead + 1] = pitchDeg * kRad;
    state.gripper = Grippers{0.2, 0.8};
    return state;
}

/// From the arms hanging to the forearms level, in `steps`; beyond the limits where `factor` is large.
std::shared_ptr<Chunk> raising(int steps, double factor = 1) {
    auto chunk = std::make_shared<Chunk>();
    chunk->observedAt = TimePoint(std::chrono::seconds(5));
    for (int k = 0; k < steps; ++k) {
        std::vector<double> action(kVectorWidth, 0);
        action[3] = action[11] = -90 * kRad * factor * k / (steps - 1);
        action[7] = static_cast<double>(k) / (steps - 1);
        chunk->actions.push_back(action);
    }
    return chunk;
}

TEST(PathOverlay, EndsWhereTheReferenceHasThePose) {
    // golden values: kuavo-robot.md 3.4, second row, head pitch 12 degrees
    auto overlay = maker().make("head_cam_h", 640, 480, looking(12), raising(11), 4).value();
    ASSERT_EQ(overlay.paths.size(), 2u);
    const PathPoint& left = overlay.paths[0].points.back();
    const PathPoint& right = overlay.paths[1].points.back();
    ASSERT_TRUE(left.pixel && right.pixel);
    EXPECT_NEAR(left.pixel->u, 155.6, 1);
    EXPECT_NEAR(left.pixel->v, 367.5, 1);
    EXPECT_NEAR(right.pixel->u, 484.4, 1);
    EXPECT_NEAR(right.pixel->v, 367.6, 1);
    EXPECT_TRUE(left.pixel->inside);
    // the hanging arms are below the picture
    ASSERT_TRUE(overlay.measured[0]);
    EXPECT_NEAR(overlay.measured[0]->v, 733.4, 1);
    EXPECT_FALSE(overlay.measured[0]->inside);
    EXPECT_EQ(overlay.measuredGripper[1], 0.8);
    EXPECT_EQ(left.gripper, 1);
    EXPECT_EQ(overlay.paths[0].points.front().gripper, 0);
    EXPECT_EQ(overlay.dueStep, 4);
    EXPECT_EQ(overlay.source, "field of view of 70 degrees");
}

TEST(PathOverlay, FitsAPictureOfAnotherSize) {
    auto overlay = maker().make("head_cam_h", 320, 240, looking(12), raising(3), 0).value();
    EXPECT_NEAR(overlay.paths[0].points.back().pixel->u, 155.6 / 2, 0.5);
    EXPECT_NEAR(overlay.paths[0].points.back().pixel->v, 367.5 / 2, 0.5);
}

TEST(PathOverlay, APictureOfAnotherShapeKeepsTheHeightOfView) {
    auto whole = maker().make("head_cam_h", 640, 480, looking(12), raising(3), 0).value();
    auto square = maker().make("head_cam_h", 64, 64, looking(12), raising(3), 0).value();
    const Pixel &large = *whole.paths[0].points.back().pixel, &small = *square.paths[0].points.back().pixel;
    EXPECT_NEAR(small.v, large.v * 64 / 480, 1e-9);
    EXPECT_NEAR(small.u, 32 + (large.u - 320) * 64 / 480, 1e-9) << "as many pixels a metre as in height";
    // what was calibrated is stretched as its picture is
    auto told = maker();
    CameraModel model = CameraModel::fromFov(70, 640, 480);
    model.source = "camera_info";
    told.setModel("head_cam_h", model);
    auto stretched = told.make("head_cam_h", 64, 64, looking(12), raising(3), 0).value();
    EXPECT_NEAR(stretched.paths[0].points.back().pixel->u, large.u / 10, 1e-9);
}

TEST(PathOverlay, WhatTheRobotTellsOfItsCameraCounts) {
    auto told = maker();
    CameraModel model = CameraModel::fromFov(40, 640, 480);
    model.source = "camera_info";
    told.setModel("head_cam_h", model);
    told.setModel("elsewhere", model);
    auto overlay = told.make("head_cam_h", 640, 480, looking(12), raising(3), 0).value();
    EXPECT_EQ(overlay.source, "camera_info");
    double narrower = std::tan(35 * kRad) / std::tan(20 * kRad);
    EXPECT_NEAR(overlay.paths[0].points.back().pixel->u, 320 + (155.6 - 320) * narrower, 2);
    EXPECT_FALSE(told.knows("elsewhere")) << "a model does not say where a camera sits";
}

TEST(PathOverlay, AskedBeyondTheLimitsIsDrawnWhereTheRobotWouldStop) {
    // elbow asked to -180 degrees, its limit is -150
    auto far = maker().make("head_cam_h", 640, 480, looking(12), raising(2, 2), 0).value();
    auto atLimit = maker().make("head_cam_h", 640, 480, looking(12), raising(2, 150.0 / 90), 0).value();
    EXPECT_NEAR(far.paths[0].points.back().pixel->u, atLimit.paths[0].points.back().pixel->u, 1e-6);
    EXPECT_NEAR(far.paths[0].points.back().pixel->v, atLimit.paths[0].points.back().pixel->v, 1e-6);
}

TEST(PathOverlay, ShowsTheFanAndNothingOfWhatCannotBeFollowed) {
    auto chunk = raising(3);
    chunk->samples = {raising(3)->actions, raising(3)->actions};
    chunk->samples[1][1][4] = std::numeric_limits<double>::quiet_NaN();
    auto overlay = maker().make("wrist_cam_r", 640, 480, looking(0), chunk, 0).value();
    ASSERT_EQ(overlay.paths.size(), 4u) << "two hands of the chunk and of the first draw";
    EXPECT_EQ(overlay.paths[3].sample, 1);
    EXPECT_FALSE(maker().make("elsewhere", 640, 480, looking(0), chunk, 0));
    auto none = maker().make("head_cam_h", 640, 480, looking(0), nullptr, 0).value();
    EXPECT_TRUE(none.paths.empty());
}

TEST(PathOverlay, IsMadeBesideForTheCameraThatSomebodyLooksAt) {
    auto body = std::make_shared<MockRobot>();
    SimTransport transport(body, steadyClock());
    ASSERT_OK(transport.connect(std::chrono::milliseconds(500)));
    OverlayThread thread(transport, maker());
    TickRecord tick;
    tick.state = SessionState::Running;
    tick.chunk = raising(11);
    tick.chunkStep = 2;
    thread.tick(tick, 10);
    auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    std::optional<PathOverlay> made;
    while (!made && std::chrono::steady_clock::now() < end) {
        made = thread.newest("head_cam_h");
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    ASSERT_TRUE(made);
    EXPECT_EQ(made->paths.size(), 2u);
    EXPECT_GE(made->dueStep, 2) << "time goes on between control steps";
    // what an ended run had in mind is not drawn
    tick.state = SessionState::Stopped;
    thread.tick(tick, 10);
    while (made && !made->paths.empty() && std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        made = thread.newest("head_cam_h");
    }
    ASSERT_TRUE(made);
    EXPECT_TRUE(made->paths.empty());
    EXPECT_FALSE(thread.newest("elsewhere"));
}

TEST(PathOverlay, AskingNeverWaitsForADrawing) {
    // so many draws that one drawing takes long
    auto chunk = raising(50);
    for (int draw = 0; draw < 300; ++draw) chunk->samples.push_back(raising(50)->actions);
    auto begun = std::chrono::steady_clock::now();
    ASSERT_TRUE(maker().make("head_cam_h", 640, 480, looking(12), chunk, 0));
    double drawingMs = 1000 * secondsOf(std::chrono::steady_clock::now() - begun);

    auto body = std::make_shared<MockRobot>();
    SimTransport transport(body, steadyClock());
    ASSERT_OK(transport.connect(std::chrono::milliseconds(500)));
    OverlayThread thread(transport, maker());
    std::vector<double> ms;
    for (int i = 0; i < 400; ++i) {
        if (i % 20 == 0) {
            TickRecord tick;
            tick.state = SessionState::Running;
            tick.chunk = std::make_shared<Chunk>(*chunk);
            thread.tick(tick, 10);
        }
        begun = std::chrono::steady_clock::now();
        (void)thread.newest("head_cam_h").has_value();
        ms.push_back(1000 * secondsOf(std::chrono::steady_clock::now() - begun));
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    std::sort(ms.begin(), ms.end());
    std::printf("one drawing %.1f ms; asking for the newest: median %.3f ms, 95 %% %.3f ms, worst %.3f ms\n",
                drawingMs, ms[200], ms[380], ms.back());
    EXPECT_LT(ms[200], drawingMs / 4);
}

}  // namespace
}  // namespace studio::test

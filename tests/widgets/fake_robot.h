// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <mutex>

#include "widgets/services.h"

namespace studio::test {

/// A connected robot without a session behind it: what the window asked for, and what it is shown.
class FakeRobot : public widgets::RobotLink {
public:
    FakeRobot();
    widgets::RobotAbout about() const override { return aboutIt; }
    void heartbeat() override { ++heartbeats; }
    void holdArm(bool down) override { armDown = down; }
    void holdStart(bool down) override { startDown = down; }
    void run() override { ++runs; }
    void shadow(bool on) override { shadowOn = on; }
    void takeOver() override { ++takeOvers; }
    void reset() override { ++resets; }
    void leave(robot::ArmMode mode) override { left = static_cast<int>(mode); }
    void setInstruction(const std::string& words) override;
    void setStartPose(const robot::StartPose& pose) override;
    void setFan(int draws) override { fan = draws; }
    void stop() override { ++stops; }

    robot::SessionSnapshot snapshot() const override;
    std::vector<robot::SessionEvent> events(std::uint64_t since) const override;
    std::optional<robot::CameraFrame> frame(const std::string& camera) const override;
    std::optional<robot::PathOverlay> overlay(const std::string& camera) override;
    robot::ComparisonReport comparison() const override { return report; }
    void forgetComparison() override { report = {}; }
    std::uint64_t recordedBytes() const override { return 0; }
    Result<widgets::RobotPolicy> usePolicy(const widgets::RobotPolicyRequest& request,
                                           std::stop_token stop) override;
    Result<widgets::RobotPolicy> chooseCameras(const widgets::RobotCameraChoice& choice) override;
    Result<bool> keepTrial(const widgets::RobotTrial& trial) override;
    std::optional<widgets::RobotScene> scene() const override;
    std::optional<bool> isSolved() const override;
    Status resetScene(std::uint64_t seed) override;
    void jog(robot::Side side, const robot::Point& metresPerS) override;
    void grip(robot::Side side, bool closed) override { gripped = closed ? 1 + static_cast<int>(side) : 0; }
    Status disconnect() override;

    /// Puts the session into a state, with an event that tells of it.
    void become(robot::SessionState state, robot::SessionEventKind kind, const std::string& text);
    void edit(const std::function<void(robot::SessionSnapshot&)>& change);
    /// A chunk under way, a new control step and a new picture.
    void advance();
    /// A new picture alone.
    void showPicture();
    std::string instruction() const;
    std::string startPose() const;
    std::vector<widgets::RobotTrial> trials() const;
    /// Checkpoints that were opened, in order.
    std::vector<std::filesystem::path> opened() const;
    /// Newest jog: side, then forward, left, up.
    std::vector<double> jogged() const;

    widgets::RobotAbout aboutIt;
    robot::ComparisonReport report;
    std::atomic<int> heartbeats{0}, runs{0}, takeOvers{0}, resets{0}, left{-1}, fan{0}, stops{0}, scenes{0},
        gripped{-1};
    std::atomic<double> pictureAgeS{0};  ///< of every picture
    std::atomic<bool> solved{false};     ///< the scene's task
    std::atomic<int> lateTrials{0};      ///< that were to be kept after the end
    mutable std::atomic<int> looks{0};   ///< at the whole scene
    std::atomic<bool> armDown{false}, startDown{false}, shadowOn{false}, disconnected{false};
    std::atomic<bool> failsPolicy{false}, strange{false};  ///< strange: camera names that no robot has
    widgets::RobotCameraChoice choice;                     ///< newest; of the GUI thread

private:
    mutable std::mutex mutex_;
    robot::SessionSnapshot snapshot_;
    std::vector<robot::SessionEvent> events_;
    std::string instruction_, startPose_;
    widgets::RobotPolicy policy_;
    std::vector<double> jogged_;
    std::vector<widgets::RobotTrial> trials_;
    std::vector<std::filesystem::path> opened_;
    std::shared_ptr<const robot::Chunk> chunk_;
    std::uint64_t pictures_ = 0;
};

/// Services whose openRobot hands out `robot`; an address with "nowhere" in it fails.
widgets::Services robotServices(std::shared_ptr<FakeRobot> robot);

}  // namespace studio::test

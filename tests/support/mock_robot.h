// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/robot/robot_body.h"

namespace studio::test {

/// What the robot received, as the robot saw it.
struct Received {
    enum class Kind { Arms, Grippers, Head, Pose, Mode };
    robot::TimePoint at{};
    Kind kind = Kind::Arms;
    std::vector<double> values;  ///< targets in rad; Mode: the mode
};

/// Ways in which a robot and its link go wrong.
struct Failures {
    bool silence = false;      ///< nothing new arrives, the link stays up
    bool cableOut = false;     ///< the link is gone
    int missingAnswers = 0;    ///< so many mode requests get no answer; -1: none ever does
    bool wrongAnswer = false;  ///< says yes and does not switch
    bool refusesMode = false;  ///< says no
    bool staleStamps = false;  ///< messages arrive with the stamp of an old one
    bool notFinite = false;    ///< a joint reads NaN
    bool wrongLength = false;  ///< messages lack a joint (as seen on the network)
    bool limitJump = false;    ///< a joint suddenly reads 2 rad more
    bool stuck = false;        ///< the arms do not move any more
    bool secondPublisher = false;
    bool reordered = false;  ///< every second message is older than the one before
    double delayS = 0;       ///< after which states and pictures arrive: a slow network
    bool camerasSilent = false;
};

/// A robot for tests: arms that follow with a first-order lag, states and pictures made from the clock when
/// they are asked for, failures on demand, and a list of everything it was told. Thread-safe.
class MockRobot : public robot::RobotBody {
public:
    explicit MockRobot(std::shared_ptr<const robot::Clock> clock = robot::steadyClock(), double lagS = 0.05);

    void fail(const std::function<void(Failures&)>& change);
    std::vector<Received> received() const;
    void forgetReceived();
    /// Joint, gripper, head and pose messages that came after `at`.
    std::size_t motionAfter(robot::TimePoint at) const;
    std::size_t count(Received::Kind kind) const;
    Failures failures() const;
    /// Mode requests that it has been through with, answered or not.
    std::uint64_t modeCalls() const { return modeCalls_; }
    /// Number of the newest one that it answered.
    std::uint64_t modeAnswered() const { return modeAnswered_; }
    void setUrdf(std::string urdf) { urdf_ = std::move(urdf); }
    void setPose(const robot::ArmPose& pose);

    std::string name() const override { return "mock robot"; }
    std::vector<std::string> cameras() const override;
    std::string urdf() const override { return urdf_; }
    std::optional<robot::RobotState> latest() const override;
    std::optional<robot::CameraFrame> picture(const std::string& camera) const override;
    Status commandArms(const robot::ArmPose& targetRad) override;
    Status commandGrippers(const robot::Grippers& target) override;
    Status commandHead(const robot::HeadPose& targetRad) override;
    Status commandPose(const robot::ArmPose& targetRad, double durationS) override;
    Status setArmMode(robot::ArmMode mode) override;
    robot::ArmMode armMode() const override;
    std::vector<std::string> otherPublishers() const override;
    std::optional<robot::ArmPose> otherTarget() const override;
    bool linkUp() const override;
    Status resetScene(std::uint64_t seed) override;
    /// Whether its scene is solved.
    void setSuccess(bool success) { success_ = success; }
    bool success() const override { return success_; }
    double progress() const override { return 0; }

private:
    void move() const;
    void note(Received::Kind kind, std::vector<double> values);

    std::shared_ptr<const robot::Clock> clock_;
    double lagS_;
    std::string urdf_;
    std::atomic<std::uint64_t> modeCalls_{0}, modeAnswered_{0};
    std::atomic<bool> success_{false};
    mutable std::mutex mutex_;
    Failures failures_;
    std::vector<Received> received_;
    mutable robot::ArmPose pose_{};
    robot::ArmPose target_{};
    robot::Grippers gripper_{};
    robot::HeadPose head_{};
    robot::ArmMode mode_ = robot::ArmMode::AutoSwing;
    mutable robot::TimePoint movedAt_{};
    mutable std::uint64_t sequence_ = 0;
    mutable std::optional<robot::RobotState> last_;
    mutable std::optional<robot::CameraFrame> lastPicture_;
    mutable std::deque<robot::RobotState> said_;  ///< states of the last seconds, as they left the robot
    robot::TimePoint slowSince_{};                ///< when delayS was set
    robot::TimePoint begin_;
};

/// Time moved by the test; whoever waits for a moment gets there at once.
class ManualClock : public robot::Clock {
public:
    robot::TimePoint now() const override { return robot::TimePoint(robot::Duration(now_.load())); }
    void waitUntil(std::unique_lock<std::mutex>&, std::condition_variable&,
                   robot::TimePoint time) const override {
        // other threads run by the machine's time: they get there first
        if (beforeWaiting) beforeWaiting();
        if (time > now()) now_ = time.time_since_epoch().count();
    }
    void advance(double seconds) { now_ += robot::secondsToDuration(seconds).count(); }
    std::function<void()> beforeWaiting;  ///< set before any thread waits

private:
    mutable std::atomic<robot::Duration::rep> now_{robot::secondsToDuration(1000).count()};
};

}  // namespace studio::test

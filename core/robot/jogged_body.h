// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "core/robot/clock.h"
#include "core/robot/kinematics.h"
#include "core/robot/robot_body.h"

namespace studio::robot {

/// A simulated robot that a person drives by hand, as a teleoperation node would: by the speed of a pinch
/// point, through inverse kinematics, with the hand's orientation kept. To everybody else it is another
/// publisher of arm targets. Thread-safe.
class JoggedBody : public RobotBody {
public:
    /// `byItself`: a thread of its own takes the turns; otherwise turn() does, for whoever keeps time by
    /// hand.
    JoggedBody(std::shared_ptr<RobotBody> body, Kinematics kinematics,
               std::shared_ptr<const Clock> clock = steadyClock(), bool byItself = true);
    ~JoggedBody() override;

    /// Moves the targets on by one period of 20 ms, if one has passed since the last turn that moved them.
    void turn();

    /// Moves the pinch point at `metresPerS` (of base_link: forward, left, up), no faster than kJogMetresPerS
    /// along each axis. Counts for kJogLastsS, so that a person who is gone moves nothing.
    void jog(Side side, const Point& metresPerS);
    /// 0 open .. 1 closed, at once.
    Status grip(Side side, double closed);

    std::string name() const override { return body_->name(); }
    std::vector<std::string> cameras() const override { return body_->cameras(); }
    std::string urdf() const override { return body_->urdf(); }
    std::optional<RobotState> latest() const override { return body_->latest(); }
    std::optional<CameraFrame> picture(const std::string& camera) const override {
        return body_->picture(camera);
    }
    std::optional<data::Image> overview() const override { return body_->overview(); }
    Status commandArms(const ArmPose& targetRad) override { return body_->commandArms(targetRad); }
    Status commandGrippers(const Grippers& target) override;
    Status commandHead(const HeadPose& targetRad) override { return body_->commandHead(targetRad); }
    Status commandPose(const ArmPose& targetRad, double durationS) override {
        return body_->commandPose(targetRad, durationS);
    }
    Status setArmMode(ArmMode mode) override { return body_->setArmMode(mode); }
    ArmMode armMode() const override { return body_->armMode(); }
    std::vector<std::string> otherPublishers() const override;
    std::optional<ArmPose> otherTarget() const override;
    bool linkUp() const override { return body_->linkUp(); }
    Status resetScene(std::uint64_t seed) override;
    bool success() const override { return body_->success(); }
    double progress() const override { return body_->progress(); }

    static constexpr double kJogMetresPerS = 0.25, kJogLastsS = 0.25;

private:
    struct Hand {
        Point velocity{};
        TimePoint until{};
        Frame goal;  ///< of the pinch point
    };
    void work(std::stop_token stop);
    /// `lock` is held on entry and on return; when the next turn is due.
    TimePoint turn(std::unique_lock<std::mutex>& lock);
    bool activeAt(TimePoint now) const;

    std::shared_ptr<RobotBody> body_;
    Kinematics kinematics_;
    std::shared_ptr<const Clock> clock_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::array<Hand, 2> hands_;
    Grippers grippers_{};
    std::optional<ArmPose> target_;  ///< while somebody jogs
    TimePoint lastJog_{};
    TimePoint due_{};  ///< the next turn that moves, at the earliest
    std::jthread thread_;
};

}  // namespace studio::robot

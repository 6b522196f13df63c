// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/robot/robot_values.h"

namespace studio::robot {

/// A robot inside this process, as its topics and services show it: the simulated Kuavo, or the mock robot of
/// the tests. The `sim` transport talks to it directly, the rosbridge server puts it on the network.
/// Thread-safe. Grippers 0 open .. 1 closed.
class RobotBody {
public:
    virtual ~RobotBody() = default;
    virtual std::string name() const = 0;
    virtual std::vector<std::string> cameras() const = 0;
    virtual std::string urdf() const = 0;  ///< empty where it has none
    virtual std::optional<RobotState> latest() const = 0;
    virtual std::optional<CameraFrame> picture(const std::string& camera) const = 0;
    /// Newest picture of a camera beside the robot, where a simulation has one.
    virtual std::optional<data::Image> overview() const { return std::nullopt; }

    /// Held until replaced; acts in mode External alone.
    virtual Status commandArms(const ArmPose& targetRad) = 0;
    virtual Status commandGrippers(const Grippers& target) = 0;
    virtual Status commandHead(const HeadPose& targetRad) = 0;
    /// The robot's own planner moves there in `durationS`.
    virtual Status commandPose(const ArmPose& targetRad, double durationS) = 0;
    /// Blocks while the robot switches. Errors: Network where no answer comes (only a robot under test).
    virtual Status setArmMode(ArmMode mode) = 0;
    virtual ArmMode armMode() const = 0;

    virtual std::vector<std::string> otherPublishers() const = 0;
    virtual std::optional<ArmPose> otherTarget() const = 0;
    virtual bool linkUp() const = 0;

    /// Scene and start posture anew. Errors: Unsupported.
    virtual Status resetScene(std::uint64_t seed) = 0;
    virtual bool success() const = 0;
    virtual double progress() const = 0;
};

}  // namespace studio::robot

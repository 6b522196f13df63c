// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "core/base/result.h"
#include "core/robot/robot_values.h"

namespace studio::robot {

using Point = std::array<double, 3>;  ///< metres

/// Position and orientation of a frame, seen from base_link.
struct Frame {
    Point position{};
    std::array<double, 9> rotation{1, 0, 0, 0, 1, 0, 0, 0, 1};  ///< rows; columns are the frame's axes
    Point at(const Point& inFrame) const;                       ///< a point of the frame, seen from base_link
    Point inverse(const Point& inBase) const;                   ///< a point of base_link, seen from the frame
    Frame then(const Frame& inFrame) const;
};
/// From a quaternion w, x, y, z (normalised here).
Frame frameOf(const Point& position, const std::array<double, 4>& wxyz);
/// From roll, pitch, yaw (URDF: about fixed axes x, y, z), rad.
Frame frameOfRpy(const Point& position, const Point& rpyRad);
/// The way back: roll, pitch, yaw of a frame, rad; roll 0 where the frame looks straight up or down.
Point rpyOf(const Frame& frame);

/// An arm; also its place in arrays of two.
enum class Side { Left = 0, Right = 1 };

/// Where the fingers meet, in the frame of link 7 of each arm (2F85 of the simulator).
inline constexpr Point kPinch = {0, 0, -0.1488};

/// Forward and inverse kinematics of a Kuavo's arms and head from its URDF, through KDL. Immutable and
/// thread-safe; copies share.
class Kinematics {
public:
    /// Errors: Corrupt (not a URDF), NotFound (a link is missing).
    static Result<Kinematics> fromUrdf(const std::string& urdf);
    /// Chain of biped_s45, for robots that do not give a description.
    static const Kinematics& builtIn();

    /// Frame of link 7.
    Frame hand(Side side, const ArmPose& armRad) const;
    /// Where the fingers meet.
    Point pinch(Side side, const ArmPose& armRad, const Point& inHand = kPinch) const;
    /// Frame of the URDF's end effector; none where it has none.
    std::optional<Frame> endEffector(Side side, const ArmPose& armRad) const;
    /// Frame of the head's last link.
    Frame head(const HeadPose& headRad) const;

    /// Joints that bring the pinch point and the hand's orientation near `goal` (of the pinch point), from
    /// `seed`, by damped least squares inside the limits; other arm untouched. Source:
    /// reference/simulation.md 2. Never fails: `errorM` says how near it came.
    struct Solution {
        ArmPose armRad{};
        double errorM = 0, errorRad = 0;
    };
    Solution solve(Side side, const Frame& goal, const ArmPose& seed, int iterations = 12) const;

private:
    struct Chains;
    explicit Kinematics(std::shared_ptr<const Chains> chains) : chains_(std::move(chains)) {}
    std::shared_ptr<const Chains> chains_;
};

}  // namespace studio::robot

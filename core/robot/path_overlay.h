// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/robot/camera_projection.h"
#include "core/robot/chunk_source.h"
#include "core/robot/joint_limits.h"

namespace studio::robot {

/// Where a gripper would be at one step of a chunk.
struct PathPoint {
    double step = 0;
    std::optional<Pixel> pixel;  ///< none: behind the camera
    double gripper = 0;          ///< 0 open .. 1 closed
};

/// The way of one gripper.
struct HandPath {
    Side side = Side::Left;
    int sample = 0;  ///< 0: the chunk that is followed; further draws of the flow count from 1
    std::vector<PathPoint> points;
};

/// What is drawn over one picture. Pixels belong to a picture of width x height.
struct PathOverlay {
    int width = 0, height = 0;
    std::vector<HandPath> paths;
    std::array<std::optional<Pixel>, 2> measured;  ///< where the grippers are
    std::array<double, 2> measuredGripper{};
    double dueStep = 0;      ///< steps before it are past
    TimePoint observedAt{};  ///< of the chunk; 0 where there is none
    TimePoint jointsAt{};    ///< receive time of the pose that it was drawn with
    std::string source;      ///< of the camera's model: "camera_info", "field of view of 70 degrees"
};

/// Turns chunks into ways through a picture: joint limits first (a robot stops there, whatever is asked),
/// then forward kinematics, then the camera. Not thread-safe.
class OverlayMaker {
public:
    OverlayMaker(Kinematics kinematics, const KuavoLimits& limits,
                 std::map<std::string, RobotCamera> cameras);
    bool knows(const std::string& camera) const { return cameras_.contains(camera); }
    /// What the robot itself tells of a camera that is known takes the place of the model it had.
    void setModel(const std::string& camera, const CameraModel& model);
    /// `chunk`: may be null. None where the camera's place is not known.
    std::optional<PathOverlay> make(const std::string& camera, int width, int height,
                                    const RobotState& measured, const std::shared_ptr<const Chunk>& chunk,
                                    double dueStep);

private:
    struct Way {
        Side side = Side::Left;
        int sample = 0;
        std::vector<Point> points;  ///< of base_link
        std::vector<double> grippers;
    };
    void follow(const std::vector<std::vector<double>>& actions, int sample);

    Kinematics kinematics_;
    KuavoLimits limits_;
    std::map<std::string, RobotCamera> cameras_;
    std::shared_ptr<const Chunk> chunk_;  ///< that ways_ belong to
    std::vector<Way> ways_;
};

}  // namespace studio::robot

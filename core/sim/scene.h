// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/base/result.h"
#include "core/sim/robot_body.h"
#include "core/sim/tasks/task.h"
#include "core/sim/world.h"

namespace studio::sim {

/// Where a camera is and looks: base_link frame, unit vectors.
struct CameraPose {
    Vec3 position{}, forward{}, right{}, down{};
};

/// One task's world with the robot in it. One thread at a time; everything is a pure function of task,
/// difficulty, seed and what the robot was asked.
class Scene {
public:
    /// Errors: InvalidArgument (difficulty out of range), Internal.
    static Result<std::unique_ptr<Scene>> create(const Task& task, const Difficulty& difficulty = {});

    /// A new episode: robot at home give or take a little, objects and furniture as the seed has them.
    void reset(std::uint64_t seed);

    const Task& task() const { return *task_; }
    World& world() { return world_; }
    const World& world() const { return world_; }
    RobotBody& robot() { return robot_; }
    const RobotBody& robot() const { return robot_; }

    // what tasks look at; names are those of bodies, frame base_link, metres
    Vec3 at(const std::string& body) const;
    Vec3 velocity(const std::string& object) const;
    double speed(const std::string& object) const;
    double yaw(const std::string& body) const;
    /// Angle between the body's axis and vertical, rad.
    double tilt(const std::string& body) const;
    bool padTouches(const std::string& object) const;
    bool padTouches(Side side, const std::string& object) const;
    /// Sum of the normal forces on a geom, N.
    double load(const std::string& geom) const;

    CameraPose camera(const std::string& name) const;
    /// Where a point appears in a picture of that size, pixels from the upper left corner.
    std::array<double, 2> project(const std::string& camera, const Vec3& point, int width, int height) const;

    // what tasks set
    void putObject(const std::string& object, const Vec3& at, double yaw = 0);
    void putFurniture(const std::string& body, const Vec3& at);
    /// Makes a geom's surface move without the geom itself, m/s.
    void setSurfaceVelocity(const std::string& geom, const Vec3& velocity);
    /// Lets all such surfaces stand, or move as the task has them; reset() lets them move.
    void setSurfacesMoving(bool moving);

private:
    Scene(const Task& task, const Difficulty& difficulty, World world);
    void vary(Draw& draw);
    void placeDistractors(Draw& draw);
    void rememberLooks();
    void restoreLooks();

    const Task* task_;
    Difficulty difficulty_;
    World world_;
    RobotBody robot_;
    /// The model's numbers as compiled: an episode changes them.
    struct Looks;
    std::shared_ptr<const Looks> looks_;
};

// ---- shared by the tasks ----

/// Progress of carrying `object` with `side` to within reach of `goal`: coming near, touching, lifting,
/// nearing. At most 0.95.
double carryProgress(const Scene& scene, Side side, const std::string& object, double restZ,
                     const Vec3& goal);
/// The legs of a pick: above, down, close, up.
std::vector<Waypoint> pickWay(const std::string& object, double graspHeight, bool alignYaw);
/// The legs of a place: over the target body, down, open, up; heights are the pinch's above the target.
void appendPlaceWay(std::vector<Waypoint>& way, const std::string& target, double over, double release);

}  // namespace studio::sim

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/image.h"
#include "core/sim/kuavo_values.h"

namespace studio::sim {

/// What moves the arms (service /arm_traj_change_mode). Targets act in External alone.
enum class ArmMode { Keep = 0, AutoSwing = 1, External = 2 };

/// Which simulated robot, how fast, and with which faults.
struct KuavoSimOptions {
    std::string task = "weighing";  ///< the scene around the robot: a row of core/sim/tasks/tasks.h
    std::uint64_t seed = 0;         ///< of the scene, the noise and the drops
    double speed = 1;  ///< simulated seconds per second, by a thread of its own; 0: only advance() moves time
    double stateRateHz = 500, cameraRateHz = 30;
    bool cameras = true;  ///< false: no pictures, no EGL needed
    int width = 640, height = 480;
    bool shadows = false;
    bool sceneWaits = false;  ///< a belt stands until startScene(), in every new scene

    // what a real robot and its network do
    double jointNoiseRad = 0;  ///< standard deviation of every joint reading
    std::chrono::milliseconds stateDelay{0}, pictureDelay{0}, commandDelay{0};  ///< in simulated time
    double dropStates = 0, dropPictures = 0;  ///< share that never arrives, 0..1
    bool secondPublisher = false;  ///< another node publishes arm targets, ours among them (every 0.1 s)
    std::chrono::milliseconds modeSwitchDelay{0};  ///< the real service takes up to 2 s
    double cutLinkAtS = 0;  ///< simulated time at which the link breaks, once; 0: it does not
};

/// One state message: all 28 joints in the robot's order (6 left leg, 6 right leg, 7 left arm, 7 right arm,
/// head yaw, head pitch; legs stand still at 0). Radians, rad/s, Nm; gripper 0 open .. 1 closed.
struct KuavoReading {
    std::uint64_t sequence = 0;  ///< counts messages sent; a gap is a dropped one
    double stampS = 0;           ///< simulated time of measurement; goes on over new scenes
    std::chrono::steady_clock::time_point received{};
    std::array<double, 28> jointRad{}, jointVelocity{}, jointTorque{};
    std::array<double, 2> gripper{};
};

/// One picture of a camera topic. `stampS`: simulated seconds; `received`: this machine's clock.
struct KuavoPicture {
    std::uint64_t sequence = 0;  ///< counts its camera's pictures; a gap is a dropped one
    double stampS = 0;
    std::chrono::steady_clock::time_point received{};
    data::Image image;  ///< video::encodeJpeg makes the bytes that a camera topic carries
};

/// A simulated Kuavo that behaves as the robot does at its topics and services: states at 500 Hz, pictures at
/// 30 Hz, targets that are held for ever and smoothed at 10 Hz, arm modes, head messages that are ignored
/// whole when out of range. Physics runs in a thread of its own (or by advance()), rendering in another.
/// Every function may be called from any thread and returns at once, except advance() and setArmMode(). With
/// speed 0 all but the pictures is a pure function of options and calls.
class KuavoSim {
public:
    /// Errors: NotFound (unknown task), InvalidArgument, Unsupported (pictures wanted, but no EGL; physics
    /// alone works with `cameras` false).
    static Result<std::unique_ptr<KuavoSim>> create(const KuavoSimOptions& options);
    KuavoSim(const KuavoSim&) = delete;
    KuavoSim& operator=(const KuavoSim&) = delete;
    ~KuavoSim();

    /// Newest state that has arrived; nothing before the first.
    std::optional<KuavoReading> latest() const;
    /// Newest picture of camera 0..2 (kCameraNames) that has arrived.
    std::optional<KuavoPicture> picture(int camera) const;
    /// Newest picture of the camera beside the robot, which is no camera of the robot's. Asking keeps it
    /// drawn for a second, ten times a second at most.
    std::optional<data::Image> overview() const;

    /// Targets of both arms, rad. Held until replaced. Without effect unless the arm mode is External; not
    /// clipped to the limits but stopped by them, as on the robot. Errors: NotFinite.
    Status commandArms(const std::array<double, 14>& targetRad);
    /// 0 open .. 1 closed, clipped. Errors: NotFinite.
    Status commandGrippers(const std::array<double, 2>& target);
    /// Yaw and pitch, rad. Out of range (90 and 30 degrees): ignored whole, as the robot does, and counted.
    Status commandHead(const std::array<double, 2>& targetRad);
    /// Asks for an arm mode; waits for modeSwitchDelay of simulated time where speed is not 0.
    Status setArmMode(ArmMode mode);
    ArmMode armMode() const;

    /// Other nodes that publish arm targets (what rosapi would list), our own not among them.
    std::vector<std::string> otherPublishers() const;
    /// The newest arm targets that they published; nothing where there are none.
    std::optional<std::array<double, 14>> otherTarget() const;
    /// Starts or ends the second publisher.
    void setSecondPublisher(bool active);
    /// The link breaks: nothing arrives either way until it is restored. The robot goes on by itself.
    void setLink(bool up);
    bool linkUp() const;
    /// Targets that came while the mode did not let them act, and head messages out of range.
    std::uint64_t ignoredCommands() const;

    /// Puts the task's scene and the robot's start posture anew; the mode stays.
    Status resetScene(std::uint64_t seed);
    /// A belt that waited begins to move. Without effect unless the arm mode is External.
    void startScene();
    /// Whether the task is solved right now, and how far it is, 0..1.
    bool success() const;
    double progress() const;

    /// Moves time on by `seconds` (speed 0 only). Errors: InvalidArgument.
    Status advance(double seconds);
    double timeS() const;
    const KuavoSimOptions& options() const;

private:
    struct Impl;
    explicit KuavoSim(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace studio::sim

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/robot/camera_projection.h"
#include "core/robot/recorded_robot.h"
#include "core/robot/robot_values.h"

namespace studio::robot {

/// What is known of a robot once connected.
struct RobotFacts {
    std::string name;                               ///< for people: "rosbridge robot at 10.0.0.2:9090"
    std::string urdf;                               ///< its own description; empty where it does not give one
    std::vector<std::string> cameras;               ///< those that it offers
    std::map<std::string, std::string> parameters;  ///< robot_version, end_effector_type, …
    std::vector<std::string> notes;                 ///< what is missing or odd, with its remedy
    bool readOnly = false;                          ///< a recording: nothing can be sent
    bool simulated = false;                         ///< no real motors
    RecordedRobot recorded = {};                    ///< what a recording tells of its robot
    /// Where the head is taken to look where the recording does not tell it, and on whose word.
    std::string head = {};
};

/// How the connection is.
struct LinkReport {
    bool up = false;
    std::string reason;        ///< why it is not up
    std::uint64_t losses = 0;  ///< since connect()
    double roundTripS = 0;     ///< of the last ping; 0 without a network
    bool ended = false;        ///< down because a recording is over: nothing was lost
};

/// State of the arm-mode service. `asked` counts requests, `answered` is the number of the newest one that
/// was answered.
struct ModeReport {
    std::uint64_t asked = 0, answered = 0;
    bool accepted = false;        ///< what the answer said (the real service says true even on its time-out)
    std::string message;          ///< its text, or why there was none
    std::optional<ArmMode> mode;  ///< read back
    TimePoint readAt{};
};

/// One connection to one robot. All functions may be called from any thread; connect() and resetScene()
/// block. The destructor and disconnect() send nothing: the robot holds its last target by itself. A lost
/// link comes back by itself, muted.
class Transport {
public:
    virtual ~Transport() = default;
    /// Errors: Network, NotFound, Unsupported, Corrupt, each with its remedy.
    virtual Status connect(std::chrono::milliseconds timeout) = 0;
    virtual void disconnect() = 0;

    virtual RobotFacts facts() const = 0;
    virtual LinkReport link() const = 0;
    /// Newest state; never queued. Nothing before the first.
    virtual std::optional<RobotState> latest() const = 0;
    /// Newest picture of a camera (a name of facts().cameras).
    virtual std::optional<CameraFrame> frame(const std::string& camera) const = 0;
    /// Model of a camera as the robot tells it (sensor_msgs/CameraInfo); none where it does not.
    virtual std::optional<CameraModel> cameraModel(const std::string& /*camera*/) const {
        return std::nullopt;
    }
    /// Other nodes that publish arm targets.
    virtual std::vector<std::string> otherPublishers() const = 0;
    /// Newest arm target that somebody else published.
    virtual std::optional<ArmPose> otherTarget() const = 0;
    virtual ModeReport mode() const = 0;

    /// Whether the task of a simulation behind this connection is solved; none: no simulation tells.
    virtual std::optional<bool> solved() const { return std::nullopt; }
    /// Scene and start posture of a simulation anew; the seed is a wish. Blocks. Errors: Unsupported (no
    /// simulation), Network.
    virtual Status resetScene(std::uint64_t seed);

    /// Whether the robot lives in this process, so that no other program could reach it.
    virtual bool isOfThisProcess() const { return false; }

    /// Whether commands would arrive: a network may need a moment after connecting. Arming waits for it.
    virtual bool isReadyToSend() const { return true; }

    /// Hands targets over. Errors: Cancelled (muted), NotFinite, Unsupported (read only), Network.
    Status send(const JointCommand& command);
    Status sendPose(const PoseCommand& command);
    /// The head goes there at once: the robot has no planner for it. Errors: as send().
    Status sendHead(const HeadPose& targetRad);
    /// Asks for a mode; the answer shows in mode(). While muted only Keep. Errors: Cancelled, Unsupported,
    /// Network.
    Status requestMode(ArmMode mode);

    /// From its return on no joint, head or gripper message leaves, whatever is called; those still waiting
    /// are dropped. Connections begin muted. Any thread, at once.
    void mute() { muted_.store(true, std::memory_order_seq_cst); }
    /// Lets commands pass again. Called on a deliberate arming alone.
    /// What still waited from before is dropped first.
    void unmute() {
        dropWaiting();
        muted_.store(false, std::memory_order_seq_cst);
    }
    bool isMuted() const { return muted_.load(std::memory_order_seq_cst); }

protected:
    virtual Status doSend(const JointCommand& command) = 0;
    virtual Status doSendPose(const PoseCommand& command) = 0;
    virtual Status doSendHead(const HeadPose& targetRad) = 0;
    virtual Status doRequestMode(ArmMode mode) = 0;
    /// Motion handed over and not written yet.
    virtual void dropWaiting() {}

private:
    std::atomic<bool> muted_{true};
};

}  // namespace studio::robot

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/robot/joint_limits.h"
#include "core/robot/path_overlay.h"
#include "core/robot/session_values.h"
#include "core/robot/shadow_comparison.h"

namespace studio::widgets {

/// What stands behind an address; decides camera models and start poses, nothing else. A robot that does not
/// say that it is simulated counts as real under any profile but Recording.
enum class RobotProfile { Simulated, Real, Recording };

/// How to reach a robot.
struct RobotRequest {
    std::string address;  ///< "sim:weighing", "rosbridge://10.0.0.2:9090", "replay:FOLDER#3"
    RobotProfile profile = RobotProfile::Simulated;
    std::string gripper = "rq2f85";           ///< none, lejuclaw, qiangnao, rq2f85
    double stateScale = 0, commandScale = 0;  ///< of the data set; 0: the gripper's usual ones
    std::vector<std::string> topics;          ///< "key=/name"
    std::vector<std::string> safety;          ///< "name=number"
    std::string blending = "replace";         ///< of overlapping chunks
    std::filesystem::path recordings = {};    ///< folder for the session's recording; empty: none is made
    /// Extrinsics of further cameras, topics, ages, poses (core/robot/robot_file.h); empty: none.
    std::filesystem::path robotFile = {};
};

/// Which policy to run.
struct RobotPolicyRequest {
    std::filesystem::path checkpoint;  ///< policy folder, step folder, or a run (its last checkpoint)
    std::string device = "auto";
    int fan = 0;          ///< further draws of the flow per chunk
    int actionSteps = 0;  ///< 0: the policy's own
    double rateHz = 0;    ///< of its data; 0: as the checkpoint states, else 10
};

/// A simulated scene to go to, and what shall act in it.
struct SceneRequest {
    RobotRequest robot;
    RobotPolicyRequest policy = {};  ///< without a checkpoint: none
    std::string instruction = {};    ///< empty: as it is
};

/// A task that a policy was taught.
struct RobotTask {
    int id = 0;
    std::string name, instruction;
};

/// A camera of a policy. One whose name is known of the robot needs no choice; any other is chosen by a
/// person.
struct RobotPolicyCamera {
    std::string name;                       ///< "observation.images.camera1"
    std::optional<std::string> robot = {};  ///< the robot's; empty: no picture; none: still to be chosen
    bool chosen = false;                    ///< by a person
};

/// Robot cameras by the policy's; an empty one: the policy is told that there is no picture.
using RobotCameraChoice = std::map<std::string, std::string>;

/// A policy that was opened.
struct RobotPolicy {
    std::string name;
    std::vector<RobotPolicyCamera> cameras;
    int chunk = 0, actionSteps = 0;
    double rateHz = 10;
    std::filesystem::path checkpoint = {};  ///< the folder that it was opened from
    bool rateStated = false;                ///< by the checkpoint
    bool counted = false;                   ///< belongs to a run, in whose log trials are counted
    std::vector<RobotTask> tasks;           ///< the newest first
    std::vector<robot::StartPose> startPoses;
    std::string note;  ///< what could not be found out
};

/// What is known of a robot once connected.
struct RobotAbout {
    std::string name, address;
    std::vector<std::string> cameras, notes;
    std::vector<std::string> placed;  ///< cameras of which is known where they sit: paths are drawn there
    robot::KuavoLimits limits;
    robot::SafetySettings safety;
    bool readOnly = false;
    bool simulated = false;  ///< says so itself; whatever does not is taken for real motors
    bool hasScene = false;   ///< a simulation: its scene can be made anew, and it tells success
    bool canJog = false;     ///< a simulation in this process, whose hands a person can move
    std::vector<robot::StartPose> startPoses;
    std::filesystem::path recording;  ///< empty: not recorded
};

/// How far a simulated task is.
struct RobotScene {
    bool success = false;
    std::optional<double> progress;       ///< none: a simulation elsewhere tells success alone
    std::optional<data::Image> overview;  ///< newest picture of the camera beside the robot
};

/// A word on one attempt.
struct RobotTrial {
    bool success = false;
    std::string note;
    std::optional<RobotTask> task;          ///< that was tried; none: something else
    std::filesystem::path checkpoint = {};  ///< RobotPolicy::checkpoint of the policy that tried it
    bool bySimulation = false;              ///< no person has said so yet
};

/// One connected robot, as the window sees it: the session and what is drawn from it. All functions may be
/// called from any thread; those that block say so. Ends its session when destroyed (blocks).
class RobotLink {
public:
    virtual ~RobotLink() = default;
    virtual RobotAbout about() const = 0;

    // requests to the session; they return at once (core/robot/session.h)
    virtual void heartbeat() = 0;
    virtual void holdArm(bool down) = 0;
    virtual void holdStart(bool down) = 0;
    virtual void run() = 0;
    virtual void shadow(bool on) = 0;
    virtual void takeOver() = 0;
    virtual void reset() = 0;
    /// In Stopped and Fault Keep alone, which gives the arms back and leaves the state.
    virtual void leave(robot::ArmMode mode) = 0;
    virtual void setInstruction(const std::string& instruction) = 0;
    virtual void setStartPose(const robot::StartPose& pose) = 0;
    /// Further draws per chunk from the next one on.
    virtual void setFan(int draws) = 0;
    /// From its return on no command leaves. Never waits.
    virtual void stop() = 0;

    virtual robot::SessionSnapshot snapshot() const = 0;
    virtual std::vector<robot::SessionEvent> events(std::uint64_t since) const = 0;
    virtual std::optional<robot::CameraFrame> frame(const std::string& camera) const = 0;
    /// Newest drawing over a camera's picture; made beside, never waited for. Empty: none yet, or where that
    /// camera sits is not known.
    virtual std::optional<robot::PathOverlay> overlay(const std::string& camera) = 0;
    virtual robot::ComparisonReport comparison() const = 0;
    virtual void forgetComparison() = 0;
    virtual std::uint64_t recordedBytes() const = 0;

    /// Blocks while the checkpoint is read. What it cannot see yet (a camera without a `robot`) keeps it from
    /// running. Errors: those of opening a checkpoint; InvalidConfig (no policy for a Kuavo);
    /// InvalidArgument (while one runs).
    virtual Result<RobotPolicy> usePolicy(const RobotPolicyRequest& request, std::stop_token stop) = 0;
    /// The opened policy with other cameras; at once. Errors: NotFound (none is open), InvalidArgument (while
    /// one runs).
    virtual Result<RobotPolicy> chooseCameras(const RobotCameraChoice& choice) = 0;
    /// Keeps a trial with the recording and, where its task and the run of its checkpoint, opened by this
    /// connection, are known, in that run's log as real success (true). Blocks. Errors: InvalidArgument (the
    /// run is being trained), Io.
    virtual Result<bool> keepTrial(const RobotTrial& trial) = 0;

    // a simulation
    virtual std::optional<RobotScene> scene() const = 0;
    /// Whether its task is solved, without the pictures of scene(); none: nothing tells.
    virtual std::optional<bool> isSolved() const = 0;
    /// Blocks. Errors: Unsupported, Network.
    virtual Status resetScene(std::uint64_t seed) = 0;
    /// A person moves a pinch point of the simulated robot at `metresPerS` (forward, left, up); counts for a
    /// quarter of a second. For everybody else it is another publisher.
    virtual void jog(robot::Side side, const robot::Point& metresPerS) = 0;
    virtual void grip(robot::Side side, bool closed) = 0;

    /// Ends the session and its recording. Blocks, at most the session's stopPatienceS and the disk's time.
    virtual Status disconnect() = 0;
};

}  // namespace studio::widgets

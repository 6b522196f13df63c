// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/robot/kuavo_mapping.h"

namespace studio::robot {

/// What a policy sees at one moment.
struct Observation {
    TimePoint takenAt{};                        ///< receive time of the joint state in it
    std::vector<double> state;                  ///< 16 values, the data's units
    std::map<std::string, CameraFrame> frames;  ///< camera name of the data -> newest picture
    std::string instruction;
    std::vector<std::vector<double>> leftOver;  ///< actions still unused, from now on (blending guided)
    int delaySteps = 0;                         ///< expected latency in steps
};

/// What a policy answers.
struct Chunk {
    TimePoint observedAt{}, readyAt{};
    std::optional<TimePoint> beginsAt;  ///< the robot waited for it: where its first action belongs
    std::string instruction;
    /// [S][A], the data's units; [k] is for observedAt + k / rate, or for beginsAt + k / rate
    std::vector<std::vector<double>> actions;
    std::vector<std::vector<std::vector<double>>> samples;  ///< further draws of the flow, for the fan
};

/// What the session must know of a policy before it runs.
struct SourceFacts {
    std::string name;                     ///< of the checkpoint
    std::vector<std::string> jointOrder;  ///< vectorName()s of the action; empty: not stated
    std::vector<std::string> stateOrder;  ///< the same of the state
    std::vector<std::string> cameras;     ///< the robot's, as many as it needs
    std::vector<std::string> unfed;       ///< cameras of its own for which none of the robot's was chosen yet
    std::optional<GripperScale> gripper;  ///< of its data, a scale of 0: not stated
    int chunk = 0, actionSteps = 0;       ///< S; how many of them may be executed
    double rateHz = 10;                   ///< steps per second of its data
    std::optional<std::vector<double>> meanFirstState;  ///< of its data: 16 values
    std::optional<HeadPose> headRad;                    ///< of its data
    bool guided = false;                                ///< takes leftOver into account
};

/// A policy as the robot sees it. One thread at a time; infer() blocks. Errors are shown and hold the robot.
class ChunkSource {
public:
    virtual ~ChunkSource() = default;
    virtual const SourceFacts& facts() const = 0;
    /// Only `actions` and `samples` need to be filled.
    virtual Result<Chunk> infer(const Observation& observation) = 0;
};

}  // namespace studio::robot

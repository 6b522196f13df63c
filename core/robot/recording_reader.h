// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/robot/recorded_robot.h"
#include "core/robot/robot_values.h"

namespace studio::robot {

/// One control step as a Recorder has written it.
struct RecordedTick {
    double timeS = 0;                                     ///< since the recording began
    std::optional<std::array<double, kJoints>> jointRad;  ///< measured
    std::optional<Grippers> gripper;                      ///< measured
    std::optional<ArmPose> sent, human;                   ///< what left; somebody else's command
    std::optional<Grippers> sentGripper;                  ///< of what left
    bool correction = false;                              ///< a person had taken over
    bool worked = false;  ///< a policy ran, or was compared with a person (Running, Shadow)
    std::string instruction;
    /// Pictures that were new: camera -> place and size in <camera>.mjpg.
    std::map<std::string, std::pair<std::size_t, std::size_t>> pictures;

    std::optional<ArmPose> measuredArm() const;
};

/// A recorded session's control steps in order of time; pictures stay on disk.
struct Recording {
    double rateHz = 10;
    std::vector<RecordedTick> ticks;
    std::vector<std::string> cameras;  ///< that have pictures
    RecordedRobot robot = {};          ///< without a kind: an older recording, which does not tell
};

/// Lines that cannot be read are left out: a killed session ends in half a line. Errors: NotFound, Corrupt
/// (session.json), Io.
Result<Recording> readRecording(const std::filesystem::path& folder);

}  // namespace studio::robot

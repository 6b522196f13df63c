// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/robot/camera_projection.h"

namespace studio::robot {

struct RobotFacts;
class Transport;

/// Beside a data set that was made of a recording: what its numbers do not have. The object has
/// RecordedRobot's "robot" and "cameras", where the recording told them, and "head_deg": yaw and pitch, the
/// mean of its frames.
inline constexpr const char* kRecordedRobotFile = "recorded_robot.json";

/// What a recording keeps of its robot beside the numbers: "robot" and "cameras" of its session.json. Of a
/// data set it is known where the simulator has recorded it, or where it was made of a recording.
struct RecordedRobot {
    std::string kind = {};  ///< "real", "simulated"; empty: not told, as by recordings of older versions
    std::map<std::string, RobotCamera> cameras = {};  ///< of which is known where they sit, by name

    /// The simulator's robot, with its cameras.
    static RecordedRobot ofSimulator();
    /// Puts both into session.json's object, the cameras as readCameras() takes them.
    void putInto(nlohmann::json& about) const;
    /// From the object that was read of `file`, which errors name. Errors: Corrupt (kind or cameras).
    static Result<RecordedRobot> fromJson(const nlohmann::json& about, const std::filesystem::path& file);
};

/// What is known of a connected robot: of a recording what it tells, else the simulator's cameras or those
/// documented of a real robot; `own` (a robot file's) replace or add to them. Without a kind where a
/// recording does not tell: nothing is guessed here.
RecordedRobot knownRobot(const RobotFacts& facts, const std::map<std::string, RobotCamera>& own);
/// Gives cameras the models that the robot itself tells of them by now; whether any of it was new.
bool takeModels(const Transport& transport, std::map<std::string, RobotCamera>& cameras);

}  // namespace studio::robot

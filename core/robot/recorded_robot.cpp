// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/recorded_robot.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/robot/ros_codec.h"
#include "core/robot/transport.h"

namespace studio::robot {

namespace {

constexpr const char* kRealRobot = "real";
constexpr const char* kSimulatedRobot = "simulated";

}  // namespace

RecordedRobot RecordedRobot::ofSimulator() {
    return {kSimulatedRobot, simulatorCameras()};
}

void RecordedRobot::putInto(nlohmann::json& about) const {
    about["robot"] = kind;
    about["cameras"] = camerasJson(cameras);
}

Result<RecordedRobot> RecordedRobot::fromJson(const nlohmann::json& about,
                                              const std::filesystem::path& file) {
    RecordedRobot robot;
    const nlohmann::json& kind = member(about, "robot");
    if (kind.is_null()) return robot;
    robot.kind = textOf(kind);
    if (robot.kind != kRealRobot && robot.kind != kSimulatedRobot) {
        return Error{
            ErrorCode::Corrupt,
            fmt::format("cannot read the robot's kind in {}: it is {}, not \"real\" or \"simulated\"",
                        file.string(), kind.dump()),
            "Take \"robot\" and \"cameras\" out of it to play the recording without them."};
    }
    const nlohmann::json& cameras = member(about, "cameras");
    if (!cameras.is_null()) STUDIO_CHECK(parseCameras(cameras, file, robot.cameras));
    return robot;
}

RecordedRobot knownRobot(const RobotFacts& facts, const std::map<std::string, RobotCamera>& own) {
    RecordedRobot known = facts.recorded;
    if (!facts.readOnly) {
        known.kind = facts.simulated ? kSimulatedRobot : kRealRobot;
        known.cameras = facts.simulated ? simulatorCameras() : documentedCameras();
    }
    if (known.kind.empty()) return {};
    for (const auto& [name, camera] : own) known.cameras[name] = camera;
    return known;
}

bool takeModels(const Transport& transport, std::map<std::string, RobotCamera>& cameras) {
    bool anyNew = false;
    for (auto& [name, camera] : cameras) {
        auto told = transport.cameraModel(name);
        if (!told || *told == camera.model) continue;
        camera.model = std::move(*told);
        anyNew = true;
    }
    return anyNew;
}

}  // namespace studio::robot

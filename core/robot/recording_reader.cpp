// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/recording_reader.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <sstream>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/robot/ros_codec.h"
#include "core/robot/session_values.h"

namespace studio::robot {

using nlohmann::json;

namespace {

template <std::size_t N>
std::optional<std::array<double, N>> arrayOf(const json& value) {
    auto all = numbersOf(value);
    if (!all || all->size() != N) return std::nullopt;
    if (!std::all_of(all->begin(), all->end(), [](double v) { return std::isfinite(v); }))
        return std::nullopt;
    std::array<double, N> read;
    std::copy(all->begin(), all->end(), read.begin());
    return read;
}

RecordedTick tickOf(const json& line) {
    RecordedTick tick;
    const json& time = member(line, "t");
    tick.timeS = time.is_number() ? time.get<double>() : 0;
    tick.jointRad = arrayOf<kJoints>(member(line, "measured"));
    tick.gripper = arrayOf<2>(member(line, "gripper"));
    tick.sent = arrayOf<kArmJoints>(member(line, "sent"));
    tick.human = arrayOf<kArmJoints>(member(line, "human"));
    // of a command that did not leave it is written too
    if (tick.sent) tick.sentGripper = arrayOf<2>(member(line, "sent_gripper"));
    tick.correction = member(line, "correction") == json(true);
    const std::string state = textOf(member(line, "state"));
    tick.worked = state == toString(SessionState::Running) || state == toString(SessionState::Shadow);
    tick.instruction = textOf(member(line, "instruction"));
    const json& pictures = member(line, "pictures");
    for (auto it = pictures.begin(); pictures.is_object() && it != pictures.end(); ++it) {
        auto place = arrayOf<2>(*it);
        if (!place || (*place)[0] < 0 || (*place)[1] < 0) continue;
        tick.pictures[it.key()] = {static_cast<std::size_t>((*place)[0]),
                                   static_cast<std::size_t>((*place)[1])};
    }
    return tick;
}

}  // namespace

std::optional<ArmPose> RecordedTick::measuredArm() const {
    if (!jointRad) return std::nullopt;
    ArmPose pose;
    std::copy_n(jointRad->begin() + kFirstArm, kArmJoints, pose.begin());
    return pose;
}

Result<Recording> readRecording(const std::filesystem::path& folder) {
    STUDIO_ASSIGN(json about, readJson(folder / "session.json"));
    STUDIO_ASSIGN(std::string text, readFile(folder / "ticks.jsonl", 4ull << 30));
    Recording recording;
    const json& rate = member(about, "rate_hz");
    if (rate.is_number() && rate.get<double>() > 0) recording.rateHz = rate.get<double>();
    STUDIO_ASSIGN(recording.robot, RecordedRobot::fromJson(about, folder / "session.json"));
    std::set<std::string> cameras;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        auto read = parseJson(line, "ticks.jsonl");
        if (!read.ok()) continue;
        recording.ticks.push_back(tickOf(*read));
        for (const auto& [camera, place] : recording.ticks.back().pictures) cameras.insert(camera);
    }
    recording.cameras.assign(cameras.begin(), cameras.end());
    return recording;
}

}  // namespace studio::robot

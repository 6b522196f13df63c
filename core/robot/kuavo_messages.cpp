// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/kuavo_messages.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "core/robot/ros_codec.h"

namespace studio::robot {

namespace {

using nlohmann::json;

Error damaged(const char* type, const std::string& found) {
    return {ErrorCode::Corrupt, fmt::format("cannot use a {} message: {}", type, found),
            "Does the robot's firmware have another layout? See the topic's type on the robot."};
}

double stampOf(const json& message) {
    return secondsOfStamp(member(member(message, "header"), "stamp"));
}

template <std::size_t N>
bool take(const json& values, std::array<double, N>& into) {
    auto numbers = numbersOf(values);
    if (!numbers || numbers->size() < N) return false;
    std::copy_n(numbers->begin(), N, into.begin());
    return true;
}

Result<Grippers> pair(const json& values, const char* type) {
    Grippers raw{};
    if (!take(values, raw)) return damaged(type, "it has no two gripper positions");
    return raw;
}

}  // namespace

Result<RobotState> readSensors(const json& message) {
    const json& joints = member(message, "joint_data");
    RobotState state;
    auto positions = numbersOf(member(joints, "joint_q"));
    // with a waist between legs and arms every arm joint stands one further
    if (!positions || positions->size() != kJoints) {
        return damaged("sensorsData", positions
                                          ? fmt::format("{} joints, {} expected", positions->size(), kJoints)
                                          : "no joint_q");
    }
    std::copy(positions->begin(), positions->end(), state.jointRad.begin());
    // newer firmware renames the torque; neither is needed for control
    take(member(joints, "joint_v"), state.jointVelocity);
    if (!take(member(joints, "joint_torque"), state.jointTorque))
        take(member(joints, "joint_current"), state.jointTorque);
    state.stampS = stampOf(message);
    if (state.stampS == 0) state.stampS = secondsOfStamp(member(message, "sensor_time"));
    return state;
}

json sensorsMessage(const RobotState& state) {
    json zero = {{"x", 0.0}, {"y", 0.0}, {"z", 0.0}};
    return {{"header", {{"seq", state.sequence}, {"stamp", stampValue(state.stampS)}, {"frame_id", ""}}},
            {"sensor_time", stampValue(state.stampS)},
            {"joint_data",
             {{"joint_q", state.jointRad},
              {"joint_v", state.jointVelocity},
              {"joint_vd", std::vector<double>(kJoints)},
              {"joint_torque", state.jointTorque}}},
            {"imu_data",
             {{"gyro", zero},
              {"acc", zero},
              {"free_acc", zero},
              {"quat", {{"x", 0.0}, {"y", 0.0}, {"z", 0.0}, {"w", 1.0}}}}},
            {"end_effector_data",
             {{"name", json::array()},
              {"position", json::array()},
              {"velocity", json::array()},
              {"effort", json::array()}}}};
}

json armMessage(const ArmPose& rad) {
    // an empty header is stamped by the bridge; a short position array would be read out of bounds on the
    // robot
    return {{"header", json::object()},
            {"name", armMessageNames()},
            {"position", degreesOf(rad)},
            {"velocity", json::array()},
            {"effort", json::array()}};
}

Result<ArmPose> readArm(const json& message) {
    const json& names = member(message, "name");
    if (!names.is_array() || names.size() != kArmJoints) {
        return damaged("JointState",
                       fmt::format("{} names, {} expected", names.is_array() ? names.size() : 0, kArmJoints));
    }
    ArmPose deg{};
    if (!take(member(message, "position"), deg)) return damaged("JointState", "fewer than 14 positions");
    auto rad = radiansOf(deg);
    ArmPose pose;
    std::copy(rad.begin(), rad.end(), pose.begin());
    return pose;
}

json posesMessage(const ArmPose& rad, double durationS) {
    return {{"times", {durationS}}, {"values", degreesOf(rad)}};
}

json headMessage(const HeadPose& rad) {
    return {{"joint_data", degreesOf(rad)}};
}

std::string gripperStateKey(GripperKind kind) {
    switch (kind) {
        case GripperKind::LejuClaw:
            return "claw.state";
        case GripperKind::DexHand:
            return "hand.state";
        case GripperKind::Rq2f85:
            return "gripper.state";
        case GripperKind::None:
            break;
    }
    return "";
}

std::string gripperCommandKey(GripperKind kind) {
    switch (kind) {
        case GripperKind::LejuClaw:
            return "claw.command";
        case GripperKind::DexHand:
            return "hand.command";
        case GripperKind::Rq2f85:
            return "gripper.command";
        case GripperKind::None:
            break;
    }
    return "";
}

Result<Grippers> readGripperState(const json& message, GripperKind kind) {
    if (kind == GripperKind::LejuClaw)
        return pair(member(member(message, "data"), "position"), "lejuClawState");
    const json& position = member(message, "position");
    if (kind == GripperKind::DexHand) {
        std::array<double, 12> fingers{};
        if (!take(position, fingers)) return damaged("JointState", "fewer than 12 hand positions");
        return Grippers{fingers[0], fingers[6]};
    }
    if (position.is_null() && member(message, "left_position").is_number() &&
        member(message, "right_position").is_number()) {
        return Grippers{member(message, "left_position").get<double>(),
                        member(message, "right_position").get<double>()};
    }
    return pair(position, "gripper state");
}

json gripperStateMessage(const Grippers& raw, GripperKind kind, double stampS) {
    json header = {{"seq", 0}, {"stamp", stampValue(stampS)}, {"frame_id", ""}};
    if (kind == GripperKind::LejuClaw) {
        return {{"header", header},
                {"state", {2, 2}},
                {"data",
                 {{"name", {"left_claw", "right_claw"}},
                  {"position", raw},
                  {"velocity", {0.0, 0.0}},
                  {"effort", {0.0, 0.0}}}}};
    }
    json names = {"left_gripper_joint", "right_gripper_joint"};
    if (kind == GripperKind::Rq2f85) {
        return {{"header", header},
                {"name", names},
                {"position", raw},
                {"velocity", {0.0, 0.0}},
                {"effort", {0.0, 0.0}}};
    }
    std::vector<double> fingers(12, 0);
    for (std::size_t i = 0; i < 6; ++i) {
        fingers[i] = i == 1 ? 100 : raw[0];
        fingers[6 + i] = i == 1 ? 100 : raw[1];
    }
    return {{"header", header},
            {"name", json::array()},
            {"position", fingers},
            {"velocity", json::array()},
            {"effort", json::array()}};
}

json gripperMessage(const Grippers& raw, GripperKind kind, const std::string& type) {
    json header = json::object();
    if (kind == GripperKind::LejuClaw) {
        return {{"header", header},
                {"data",
                 {{"name", {"left_claw", "right_claw"}},
                  {"position", raw},
                  {"velocity", {90.0, 90.0}},
                  {"effort", {1.0, 1.0}}}}};
    }
    if (kind == GripperKind::DexHand) {
        auto hands = dexHandPositions(raw);
        return {{"header", header}, {"left_hand_position", hands[0]}, {"right_hand_position", hands[1]}};
    }
    if (type == "kuavo_msgs/Rq2f85ClawCmd")
        return {{"header", header}, {"left_cmd", raw[0]}, {"right_cmd", raw[1]}};
    return {{"header", header},
            {"name", {"left_gripper_joint", "right_gripper_joint"}},
            {"position", raw},
            {"velocity", json::array()},
            {"effort", json::array()}};
}

Result<Grippers> readGripperCommand(const json& message, GripperKind kind) {
    if (kind == GripperKind::LejuClaw)
        return pair(member(member(message, "data"), "position"), "lejuClawCommand");
    if (kind == GripperKind::DexHand) {
        auto left = numbersOf(member(message, "left_hand_position")),
             right = numbersOf(member(message, "right_hand_position"));
        if (!left) {
            if (auto bytes = bytesOf(member(message, "left_hand_position")))
                left.emplace(1, bytes->empty() ? 0 : std::to_integer<int>((*bytes)[0]));
        }
        if (!right) {
            if (auto bytes = bytesOf(member(message, "right_hand_position")))
                right.emplace(1, bytes->empty() ? 0 : std::to_integer<int>((*bytes)[0]));
        }
        if (!left || !right || left->empty() || right->empty())
            return damaged("robotHandPosition", "it has no two hands");
        return Grippers{(*left)[0], (*right)[0]};
    }
    if (member(message, "left_cmd").is_number() && member(message, "right_cmd").is_number()) {
        return Grippers{member(message, "left_cmd").get<double>(),
                        member(message, "right_cmd").get<double>()};
    }
    return pair(member(message, "position"), "gripper command");
}

Result<PictureMessage> readPicture(const json& message) {
    PictureMessage picture;
    picture.stampS = stampOf(message);
    picture.format = textOf(member(message, "format"));
    auto bytes = bytesOf(member(message, "data"));
    if (!bytes || bytes->empty()) return damaged("CompressedImage", "it has no data");
    picture.bytes = std::move(*bytes);
    if (picture.format.find("compressedDepth") != std::string::npos || picture.bytes.size() > 12) {
        // a real depth picture has 12 bytes in front of its PNG, the simulator's has none
        constexpr std::array<unsigned char, 8> kPng = {0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a};
        auto same = [](unsigned char a, std::byte b) { return std::byte{a} == b; };
        if (picture.bytes.size() > 20 &&
            std::equal(kPng.begin(), kPng.end(), picture.bytes.begin() + 12, same)) {
            picture.bytes.erase(picture.bytes.begin(), picture.bytes.begin() + 12);
        }
    }
    return picture;
}

Result<data::Image> readRawPicture(const json& message) {
    std::string encoding = textOf(member(message, "encoding"));
    if (encoding != "rgb8") {
        return Error{
            ErrorCode::Unsupported,
            fmt::format("cannot use an Image message of the encoding '{}': only rgb8 is read", encoding),
            "Record the compressed topic of the camera instead."};
    }
    auto numberOf = [&](const char* key) {
        const json& value = member(message, key);
        return value.is_number_integer() ? value.get<std::int64_t>() : 0;
    };
    const std::int64_t width = numberOf("width"), height = numberOf("height"), step = numberOf("step");
    constexpr std::int64_t kMost = 16384;
    auto bytes = bytesOf(member(message, "data"));
    if (!bytes || width < 1 || height < 1 || width > kMost || height > kMost || step < 3 * width ||
        step > 4 * kMost || static_cast<std::int64_t>(bytes->size()) < step * height) {
        return damaged("Image", fmt::format("{} bytes for {} rows of {} ({} pixels)",
                                            bytes ? bytes->size() : 0, height, step, width));
    }
    auto pixels = std::make_shared<std::vector<std::uint8_t>>(static_cast<std::size_t>(3 * width * height));
    for (std::int64_t row = 0; row < height; ++row)
        std::memcpy(pixels->data() + 3 * width * row, bytes->data() + step * row,
                    static_cast<std::size_t>(3 * width));
    return data::Image{static_cast<int>(width), static_cast<int>(height), std::move(pixels)};
}

}  // namespace studio::robot

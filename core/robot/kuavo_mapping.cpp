// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/kuavo_mapping.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>
#include <optional>
#include <stdexcept>
#include <system_error>

namespace studio::robot {

namespace {

constexpr double kDegrees = 180 / std::numbers::pi;
constexpr double kSlowestHz = 0.1, kFastestHz = 1000;  ///< at which a topic may be read

std::vector<std::string> makeVectorNames() {
    std::vector<std::string> names;
    for (const char* side : {"l", "r"}) {
        for (int joint = 1; joint <= 7; ++joint) names.push_back(fmt::format("zarm_{}{}_link", side, joint));
        names.push_back(side[0] == 'l' ? "left_claw" : "right_claw");
    }
    return names;
}

bool isMessageType(std::string_view text) {
    const std::size_t slash = text.find('/');
    return slash != std::string_view::npos && slash > 0 && slash + 1 < text.size() &&
           text.find('/', slash + 1) == std::string_view::npos;
}

std::optional<double> rateIn(std::string_view text) {
    double hz = 0;
    auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), hz);
    if (failed != std::errc() || end != text.data() + text.size()) return {};
    return hz == 0 || (hz >= kSlowestHz && hz <= kFastestHz) ? std::optional(hz) : std::nullopt;
}

}  // namespace

const char* toString(ArmMode mode) {
    switch (mode) {
        case ArmMode::Keep:
            return "keep pose";
        case ArmMode::AutoSwing:
            return "auto swing";
        case ArmMode::External:
            return "external control";
    }
    return "unknown";
}

std::vector<double> degreesOf(std::span<const double> rad) {
    std::vector<double> deg(rad.begin(), rad.end());
    for (double& value : deg) value *= kDegrees;
    return deg;
}

std::vector<double> radiansOf(std::span<const double> deg) {
    std::vector<double> rad(deg.begin(), deg.end());
    for (double& value : rad) value /= kDegrees;
    return rad;
}

const std::array<std::string, kArmJoints>& armJointNames() {
    static const auto names = [] {
        std::array<std::string, kArmJoints> made;
        for (std::size_t i = 0; i < kArmJoints; ++i) {
            made[i] = fmt::format("zarm_{}{}_joint", i < 7 ? 'l' : 'r', i % 7 + 1);
        }
        return made;
    }();
    return names;
}

const std::array<std::string, 2>& headJointNames() {
    static const std::array<std::string, 2> names = {"zhead_1_joint", "zhead_2_joint"};
    return names;
}

const std::vector<std::string>& armMessageNames() {
    static const auto names = [] {
        std::vector<std::string> made;
        for (std::size_t i = 1; i <= kArmJoints; ++i) made.push_back(fmt::format("arm_joint_{}", i));
        return made;
    }();
    return names;
}

const std::vector<std::string>& vectorNames() {
    static const std::vector<std::string> names = makeVectorNames();
    return names;
}

std::string vectorName(const std::string& dataName) {
    // joints by their link (the converters), by the joint itself, or bare
    constexpr std::string_view kJoint = "_joint";
    std::string plain = dataName;
    if (plain.starts_with("zarm_")) {
        if (plain.ends_with(kJoint)) plain.resize(plain.size() - kJoint.size());
        if (!plain.ends_with("_link")) plain += "_link";
        return plain;
    }
    // one number for a hand, whichever it is
    for (const char* side : {"left", "right"}) {
        for (const char* hand : {"_claw", "_gripper", "_gripper_joint", "_qiangnao", "_qiangnao_1"}) {
            if (dataName == std::string(side) + hand) return std::string(side) + "_claw";
        }
    }
    return dataName;
}

Result<AskedAction> fromAction(std::span<const double> action) {
    if (action.size() != kVectorWidth && action.size() != kVectorWidth + 4) {
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("cannot use an action of {} values: a Kuavo takes 16 (two arms with their "
                                 "grippers) or 20 (with the base)",
                                 action.size()),
                     "Choose a checkpoint trained on both arms of a Kuavo, or map its data to 16 values."};
    }
    AskedAction asked;
    fromVector(action.first<kVectorWidth>(), asked.armRad, asked.gripper);
    asked.base.assign(action.begin() + kVectorWidth, action.end());
    return asked;
}

const char* toString(GripperKind kind) {
    switch (kind) {
        case GripperKind::None:
            return "none";
        case GripperKind::LejuClaw:
            return "lejuclaw";
        case GripperKind::DexHand:
            return "qiangnao";
        case GripperKind::Rq2f85:
            return "rq2f85";
    }
    return "unknown";
}

Result<GripperKind> parseGripperKind(std::string_view text) {
    for (GripperKind kind :
         {GripperKind::None, GripperKind::LejuClaw, GripperKind::DexHand, GripperKind::Rq2f85}) {
        if (text == toString(kind)) return kind;
    }
    return Error{ErrorCode::InvalidArgument, fmt::format("unknown kind of gripper '{}'", text),
                 "Kinds: none, lejuclaw, qiangnao, rq2f85."};
}

Grippers GripperScale::fromRaw(const Grippers& raw) const {
    return {raw[0] / stateScale, raw[1] / stateScale};
}

Grippers GripperScale::toRaw(const Grippers& value) const {
    return {std::clamp(value[0] * commandScale, 0.0, maxCommand),
            std::clamp(value[1] * commandScale, 0.0, maxCommand)};
}

GripperScale usualScale(GripperKind kind) {
    switch (kind) {
        case GripperKind::LejuClaw:
        case GripperKind::DexHand:
            return {kind, 100, 100, 100};
        case GripperKind::Rq2f85:
            return {kind, 0.8, 255, 255};
        case GripperKind::None:
            break;
    }
    return {};
}

std::array<std::vector<int>, 2> dexHandPositions(const Grippers& raw) {
    std::array<std::vector<int>, 2> hands;
    for (std::size_t side = 0; side < 2; ++side) {
        hands[side].assign(6, static_cast<int>(std::lround(raw[side])));
        hands[side][1] = 100;
    }
    return hands;
}

int throttleMsOf(const Topic& topic) {
    return topic.rateHz > 0 ? static_cast<int>(std::lround(1000 / topic.rateHz)) : 0;
}

std::string assignmentOf(const Topic& topic) {
    return fmt::format("{}={},{},{}", topic.key, topic.name, topic.type, topic.rateHz);
}

std::string cameraKey(const std::string& camera) {
    return "camera." + camera;
}

std::string cameraInfoKey(const std::string& camera) {
    return "camera_info." + camera;
}

TopicTable::TopicTable()
    : topics_{
          {"joints", "/sensors_data_raw", "kuavo_msgs/sensorsData", 100, false},
          {"camera.head_cam_h", "/cam_h/color/image_raw/compressed", "sensor_msgs/CompressedImage", 0, false},
          {"camera.wrist_cam_l", "/cam_l/color/image_raw/compressed", "sensor_msgs/CompressedImage", 0,
           false},
          {"camera.wrist_cam_r", "/cam_r/color/image_raw/compressed", "sensor_msgs/CompressedImage", 0,
           false},
          {"camera_info.head_cam_h", "/cam_h/color/camera_info", "sensor_msgs/CameraInfo", 1, false},
          {"camera_info.wrist_cam_l", "/cam_l/color/camera_info", "sensor_msgs/CameraInfo", 1, false},
          {"camera_info.wrist_cam_r", "/cam_r/color/camera_info", "sensor_msgs/CameraInfo", 1, false},
          {"claw.state", "/leju_claw_state", "kuavo_msgs/lejuClawState", 50, false},
          {"claw.command", "/leju_claw_command", "kuavo_msgs/lejuClawCommand", 0, true},
          {"hand.state", "/dexhand/state", "sensor_msgs/JointState", 50, false},
          {"hand.command", "/control_robot_hand_position", "kuavo_msgs/robotHandPosition", 0, true},
          {"gripper.state", "/gripper/state", "sensor_msgs/JointState", 50, false},
          {"gripper.command", "/gripper/command", "sensor_msgs/JointState", 0, true},
          {"arm", "/kuavo_arm_traj", "sensor_msgs/JointState", 50, true},
          {"arm.poses", "/kuavo_arm_target_poses", "kuavo_msgs/armTargetPoses", 0, true},
          {"head", "/robot_head_motion_data", "kuavo_msgs/robotHeadMotionData", 0, true},
          {"joint_cmd", "/joint_cmd", "kuavo_msgs/jointCmd", 0, false},
          {"success", "/simulator/success", "std_msgs/Bool", 10, false},
      } {}

const Topic* TopicTable::find(std::string_view key) const {
    auto found = std::find_if(topics_.begin(), topics_.end(), [&](const Topic& t) { return t.key == key; });
    return found == topics_.end() ? nullptr : &*found;
}

const Topic& TopicTable::at(std::string_view key) const {
    if (const Topic* topic = find(key)) return *topic;
    throw std::out_of_range(fmt::format("no topic with the key '{}'", key));
}

void TopicTable::put(Topic topic) {
    auto found =
        std::find_if(topics_.begin(), topics_.end(), [&](const Topic& t) { return t.key == topic.key; });
    if (found == topics_.end()) {
        topics_.push_back(std::move(topic));
    } else {
        *found = std::move(topic);
    }
}

Status TopicTable::set(std::string_view assignment) {
    auto refused = [&](const std::string& why) -> Status {
        std::vector<std::string> keys;
        for (const Topic& topic : topics_) keys.push_back(topic.key);
        return Error{
            ErrorCode::InvalidArgument,
            fmt::format("cannot read the topic setting '{}': {}", assignment, why),
            fmt::format("Write key=/name, or key=/name,package/Type,Hz (0: every message, else 0.1 to "
                        "1000), key one of: {}.",
                        fmt::join(keys, ", "))};
    };
    const std::size_t split = assignment.find('=');
    if (split == std::string_view::npos) return refused("there is no = in it");
    const std::string key(assignment.substr(0, split));
    const Topic* known = find(key);
    if (!known) return refused(fmt::format("no topic with the key '{}'", key));
    Topic changed = *known;
    std::string_view rest = assignment.substr(split + 1);
    auto next = [&rest] {
        const std::size_t end = std::min(rest.find(','), rest.size());
        std::string part(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        return part;
    };
    changed.name = next();
    if (!changed.name.starts_with('/')) return refused("its name does not begin with /");
    if (std::string type = next(); !type.empty()) {
        if (!isMessageType(type)) return refused(fmt::format("'{}' is no message type", type));
        changed.type = std::move(type);
    }
    if (!rest.empty()) {
        auto rate = rateIn(rest);
        if (!rate) return refused(fmt::format("'{}' is no rate", rest));
        // the arms' topic is listened to as well
        const bool isRead = !changed.written || key == "arm";
        if (*rate != 0 && !isRead) return refused("it is written and not read: it has no rate");
        changed.rateHz = *rate;
    }
    put(std::move(changed));
    return {};
}

}  // namespace studio::robot

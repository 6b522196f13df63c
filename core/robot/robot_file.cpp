// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/robot_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/json.h"

namespace studio::robot {

namespace {

using nlohmann::json;

constexpr double kOldestS = 10;
constexpr const char* kSections[] = {"cameras", "topics", "ages_s", "poses", "head_deg"};

Error bad(const std::filesystem::path& file, const std::string& entry, const std::string& what) {
    return {ErrorCode::Corrupt,
            fmt::format("cannot read {} of the robot file {}: {}", entry, file.string(), what),
            "Sections: cameras, topics, ages_s, poses, head_deg (core/robot/robot_file.h shows one)."};
}

/// `count` finite angles under `key` of `row`, rad.
Result<std::vector<double>> anglesOf(const json& row, const char* key, std::size_t count) {
    STUDIO_ASSIGN(std::vector<double> deg, jsonValue<std::vector<double>>(row, key, {}));
    bool finite = std::all_of(deg.begin(), deg.end(), [](double v) { return std::isfinite(v); });
    if (deg.size() == count && finite) return radiansOf(deg);
    return Error{ErrorCode::Corrupt,
                 fmt::format("{} has {} numbers, {} finite ones are needed", key, deg.size(), count), ""};
}

Result<StartPose> poseOf(const std::filesystem::path& file, const std::string& name, const json& row) {
    StartPose pose;
    pose.name = name;
    std::string entry = "the pose '" + name + "'";
    if (!row.is_object()) return bad(file, entry, "it is no object");
    for (const auto& [key, value] : row.items()) {
        if (key != "arm_deg" && key != "head_deg") return bad(file, entry, "unknown key '" + key + "'");
    }
    auto arm = anglesOf(row, "arm_deg", kArmJoints);
    if (!arm.ok()) return bad(file, entry, arm.error().message);
    std::copy(arm->begin(), arm->end(), pose.armRad.begin());
    if (!row.contains("head_deg")) return pose;
    auto head = anglesOf(row, "head_deg", 2);
    if (!head.ok()) return bad(file, entry, head.error().message);
    pose.headRad = HeadPose{(*head)[0], (*head)[1]};
    return pose;
}

Status readTopics(const std::filesystem::path& file, const json& section, RobotFile& made) {
    TopicTable known;
    for (const auto& [key, value] : section.items()) {
        if (!value.is_string()) return bad(file, "the topic '" + key + "'", "its name is no text");
        made.topics.push_back(key + "=" + value.get<std::string>());
        Status fits = known.set(made.topics.back());
        if (!fits.ok()) return bad(file, "the topic '" + key + "'", fits.error().text());
    }
    return {};
}

Status readAges(const std::filesystem::path& file, const json& section, RobotFile& made) {
    for (const auto& [name, value] : section.items()) {
        double age = value.is_number() ? value.get<double>() : 0;
        if (!(age > 0 && age <= kOldestS)) {
            return bad(
                file, "the age of '" + name + "'",
                fmt::format("{} is no number of seconds above 0 and up to {}", value.dump(), kOldestS));
        }
        made.agesS[name] = age;
    }
    return {};
}

}  // namespace

Result<RobotFile> readRobotFile(const std::filesystem::path& file) {
    STUDIO_ASSIGN(json root, readJson(file));
    if (!root.is_object()) return bad(file, "the whole", "it is no object");
    RobotFile made;
    bool sectioned = std::any_of(std::begin(kSections), std::end(kSections),
                                 [&](const char* name) { return root.contains(name); });
    if (!sectioned) {
        STUDIO_CHECK(parseCameras(root, file, made.cameras));
        return made;
    }
    for (const auto& [key, section] : root.items()) {
        if (key == "head_deg") {
            auto head = anglesOf(root, "head_deg", 2);
            if (!head.ok()) return bad(file, "'head_deg'", head.error().message);
            made.headRad = HeadPose{(*head)[0], (*head)[1]};
            continue;
        }
        if (!section.is_object()) return bad(file, "'" + key + "'", "it is no object");
        if (key == "cameras") {
            STUDIO_CHECK(parseCameras(section, file, made.cameras));
        } else if (key == "topics") {
            STUDIO_CHECK(readTopics(file, section, made));
        } else if (key == "ages_s") {
            STUDIO_CHECK(readAges(file, section, made));
        } else if (key == "poses") {
            for (const auto& [name, row] : section.items()) {
                STUDIO_ASSIGN(StartPose pose, poseOf(file, name, row));
                made.poses.push_back(std::move(pose));
            }
        } else {
            return bad(file, "'" + key + "'", "there is no such section");
        }
    }
    return made;
}

}  // namespace studio::robot

// SPDX-License-Identifier: GPL-3.0-or-later
// `kstudio robot check`: what is there, how fast, how old, and what is missing with its remedy.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/output.h"
#include "app/cli/robot_command.h"
#include "app/robot/policy_source.h"
#include "core/robot/joint_limits.h"
#include "core/robot/robot_file.h"
#include "core/robot/rosbridge_transport.h"

namespace studio::cli {

using nlohmann::json;
using std::chrono::milliseconds;

namespace {

/// Topics of a robot on the network: what is there, how fast, how old, and what to do about what is not.
json topicsJson(const robot::RosbridgeTransport& transport) {
    json list = json::array();
    for (const auto& topic : transport.topicReports()) {
        list.push_back({{"key", topic.key},
                        {"name", topic.name},
                        {"type", topic.type},
                        {"expected_type", topic.expectedType},
                        {"messages", topic.messages},
                        {"rate_hz", topic.rateHz},
                        {"age_s", topic.ageS}});
    }
    return list;
}

void sayTopics(const json& topics) {
    for (const json& topic : topics) {
        std::string state =
            topic["type"].get<std::string>().empty() ? "not there" : topic["type"].get<std::string>();
        if (!topic["type"].get<std::string>().empty() && topic["type"] != topic["expected_type"]) {
            state += " (expected " + topic["expected_type"].get<std::string>() + ")";
        }
        std::string flow = topic["messages"] == 0
                               ? ""
                               : fmt::format("{:.1f} Hz, {:.0f} ms old", topic["rate_hz"].get<double>(),
                                             1000 * topic["age_s"].get<double>());
        say(fmt::format("  {:<24} {:<38} {:<34} {}", topic["key"].get<std::string>(),
                        topic["name"].get<std::string>(), state, flow));
    }
}

/// Each with its remedy.
struct CheckFindings {
    std::vector<std::string> missing;   ///< keeps the robot from being armed
    std::vector<std::string> warnings;  ///< worth a word
};

bool isOneOf(const std::string& name, const std::vector<std::string>& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Whether somebody has said by hand which topic this camera has.
bool isNamed(const std::string& camera, const std::vector<std::string>& assignments) {
    const std::string key = robot::cameraKey(camera) + "=";
    return std::any_of(assignments.begin(), assignments.end(),
                       [&](const std::string& assignment) { return assignment.starts_with(key); });
}

/// `policy`: what the robot is to be run with; null: not said.
CheckFindings checkFindings(const RobotOptions& options, const robot::Transport& transport,
                            const robot::SourceFacts* policy, const Result<robot::KuavoLimits>& limits,
                            robot::TimePoint now) {
    CheckFindings found;
    std::vector<std::string>& missing = found.missing;
    robot::SafetySettings safety;
    robot::RobotFile file;
    if (!options.robotFile.empty()) {
        auto read = robot::readRobotFile(options.robotFile);
        if (read.ok()) file = std::move(*read);  // what is wrong with it was said before
    }
    auto limit = [&](const std::string& input, double usualS) {
        auto own = file.agesS.find(input);
        return own == file.agesS.end() ? usualS : own->second;
    };
    robot::RobotFacts facts = transport.facts();
    auto old = [&](const std::string& what, robot::TimePoint received, double limitS,
                   const std::string& remedy, std::vector<std::string>& into) {
        double age = robot::secondsOf(now - received);
        if (age > limitS)
            into.push_back(fmt::format("{} are {:.0f} ms old (limit {:.0f} ms). {}", what, 1000 * age,
                                       1000 * limitS, remedy));
    };
    auto state = transport.latest();
    if (!state) {
        missing.emplace_back("no joint message. Is the robot's controller running on the lower computer?");
    } else {
        old("the joints", state->received, limit("joints", safety.jointAgeS),
            "Is the network fast enough, the controller running?", missing);
    }
    if (options.gripper != "none" && state && !state->gripper) {
        missing.push_back(
            fmt::format("no state of the {} has come. Name the gripper that the robot has (--gripper), or "
                        "its topics (--topic).",
                        options.gripper));
    } else if (options.gripper != "none" && state) {
        old("the grippers", state->gripperReceived, limit("grippers", safety.gripperAgeS),
            "Is the gripper's driver running?", missing);
    }
    if (facts.cameras.empty())
        missing.emplace_back(
            "no camera. Start the cameras on the upper computer, or name their topics (--topic).");
    for (const std::string& camera : robot::kCameras) {
        if (isOneOf(camera, facts.cameras) || facts.cameras.empty() || facts.readOnly) continue;
        // a policy tells what it sees; without one, who names a topic wants it, and robots have fewer cameras
        const bool needed = policy ? isOneOf(camera, policy->unfed)
                                   : isNamed(camera, options.topics) || isNamed(camera, file.topics);
        (needed ? missing : found.warnings)
            .push_back(fmt::format(
                "no camera {}. Start it on the upper computer, or name its topic (--topic {}=/name).", camera,
                robot::cameraKey(camera)));
    }
    if (policy && !policy->unfed.empty())
        missing.push_back(
            fmt::format("no camera of the robot is chosen for {} of the policy; the robot offers {}. Say "
                        "which one it is: --camera policy_camera=robot_camera.",
                        fmt::join(policy->unfed, ", "), fmt::join(facts.cameras, ", ")));
    for (const std::string& camera : facts.cameras) {
        const bool needed = !policy || isOneOf(camera, policy->cameras);
        std::vector<std::string>& into = needed ? missing : found.warnings;
        auto frame = transport.frame(camera);
        if (!frame) {
            into.push_back("no picture of " + camera + ". Is the camera running?");
        } else {
            old("pictures of " + camera, frame->received, limit(camera, safety.imageAgeS),
                "Is the network fast enough?", into);
        }
    }
    if (!transport.mode().mode && !facts.readOnly)
        missing.emplace_back(
            "the arm mode is not told. Is /humanoid_get_arm_ctrl_mode there? Start the robot's controller.");
    auto others = transport.otherPublishers();
    if (!others.empty())
        missing.push_back(fmt::format("{} command the arms too. End the other program, or use shadow.",
                                      fmt::join(others, ", ")));
    if (!limits.ok()) missing.push_back(limits.error().message + ". The built-in limits would be used.");
    return found;
}

}  // namespace

int checkRobot(const RobotOptions& options, bool asJson) {
    Interrupt interrupt;
    auto wanted = transportOptions(options);
    if (!wanted.ok()) return fail(wanted.error(), asJson);
    auto transport = robot::makeTransport(options.address, *wanted);
    if (!transport.ok()) return fail(transport.error(), asJson);
    Status connected = (*transport)->connect(milliseconds(5000));
    if (!connected.ok()) return fail(connected.error(), asJson);
    std::shared_ptr<app::FanSource> policy;
    if (!options.checkpoint.empty()) {
        auto asked = policyOptions(options, (*transport)->facts().cameras, interrupt);
        if (asked.ok()) asked->device = "cpu";  // it is asked what it sees, and draws nothing
        auto opened = asked.ok() ? app::makePolicySource(*asked)
                                 : Result<std::shared_ptr<app::FanSource>>(asked.error());
        if (!opened.ok()) return fail(opened.error(), asJson);
        policy = *opened;
    }
    // rates need some time to be measured
    if (!interruptible(interrupt, options.seconds > 0 ? options.seconds : 2)) return kStopped;
    robot::RobotFacts facts = (*transport)->facts();
    auto state = (*transport)->latest();
    robot::ModeReport mode = (*transport)->mode();
    auto limits = facts.urdf.empty() ? Result<robot::KuavoLimits>(robot::builtInLimits())
                                     : robot::limitsFromUrdf(facts.urdf);
    auto others = (*transport)->otherPublishers();
    auto now = std::chrono::steady_clock::now();
    json report = {{"robot", facts.name},
                   {"cameras", facts.cameras},
                   {"parameters", facts.parameters},
                   {"notes", facts.notes},
                   {"limits", limits.ok() ? limits->source : limits.error().message},
                   {"other_publishers", others},
                   {"round_trip_ms", 1000 * (*transport)->link().roundTripS},
                   {"read_only", facts.readOnly}};
    report["arm_mode"] = mode.mode ? json(robot::toString(*mode.mode)) : json();
    report["joints_age_ms"] = state ? json(1000 * robot::secondsOf(now - state->received)) : json();
    report["gripper"] = state && state->gripper ? json(*state->gripper) : json();
    for (const std::string& camera : facts.cameras) {
        auto frame = (*transport)->frame(camera);
        report["camera_age_ms"][camera] =
            frame ? json(1000 * robot::secondsOf(now - frame->received)) : json();
    }
    auto* network = dynamic_cast<robot::RosbridgeTransport*>(transport->get());
    if (network) {
        report["topics"] = topicsJson(*network);
        report["damaged_messages"] = network->damaged();
    }
    const CheckFindings found =
        checkFindings(options, **transport, policy ? &policy->facts() : nullptr, limits, now);
    const bool good = found.missing.empty();
    report["ok"] = good;
    report["missing"] = found.missing;
    report["warnings"] = found.warnings;
    if (asJson) {
        say(report);
        return good ? kDone : kFailed;
    }
    say(facts.name);
    for (const char* key : {"arm_mode", "joints_age_ms", "gripper", "camera_age_ms", "limits", "parameters",
                            "other_publishers", "round_trip_ms"}) {
        if (report.contains(key))
            say(fmt::format("  {:<24} {}", key,
                            report[key].is_string() ? report[key].get<std::string>() : report[key].dump()));
    }
    if (network) sayTopics(report["topics"]);
    for (const std::string& note : facts.notes) say("note: " + note);
    for (const std::string& text : found.warnings) say("warning: " + text);
    for (const std::string& text : found.missing) say("missing: " + text);
    return good ? kDone : kFailed;
}

}  // namespace studio::cli

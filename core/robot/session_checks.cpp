// SPDX-License-Identifier: GPL-3.0-or-later
// What must be right before the robot may be armed: one line each, with the remedy.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/robot/session.h"

namespace studio::robot {

namespace {

/// A pose further away than this from the data's start is worth a word.
constexpr double kFarRad = 0.5;

CheckLine line(std::string name, bool good, std::string text, std::string remedy = "",
               CheckLevel bad = CheckLevel::Red) {
    return {std::move(name), good ? CheckLevel::Green : bad, std::move(text), good ? "" : std::move(remedy)};
}

}  // namespace

std::vector<CheckLine> RobotSession::makeChecks(TimePoint now) const {
    std::vector<CheckLine> lines;
    lines.push_back(
        line("link", link_.up,
             link_.up ? fmt::format("up, round trip {:.0f} ms", 1000 * link_.roundTripS) : link_.reason,
             link_.ended ? "Connect again to play it once more."
                         : "Look at the network and at rosbridge on the robot's upper computer.",
             link_.ended ? CheckLevel::Yellow : CheckLevel::Red));
    for (const InputAge& age : inputAges(now, true)) {
        bool fresh = age.ageS <= age.limitS;
        const bool isBody = age.name == "joints" || age.name == "grippers";
        std::string name = isBody ? age.name : "camera " + age.name;
        // messages may come and be of no use
        const bool refused = age.name == "joints" && link_.up && !link_.reason.empty();
        std::string text = std::isinf(age.ageS)
                               ? refused ? link_.reason : "nothing has come"
                               : fmt::format("{:.0f} ms old (limit {:.0f} ms)",
                                             1000 * std::max(0.0, age.ageS), 1000 * age.limitS);
        lines.push_back(line(name, fresh, text,
                             isBody ? "Is the robot's controller running?"
                                    : "Is the camera running, and its topic name right?"));
    }
    if (facts_.readOnly) {
        lines.push_back(line("door", false, "a recording: read only", "Use Shadow; arming needs a robot."));
    }
    lines.push_back({"limits", CheckLevel::Green, limits_.source, ""});
    // what the robot itself says of its arms
    auto arms = facts_.parameters.find("armRealDof");
    if (arms != facts_.parameters.end() && std::strtod(arms->second.c_str(), nullptr) != kArmJoints) {
        lines.push_back(line(
            "arm joints", false,
            fmt::format("the robot says that its arms have {} joints, {} expected", arms->second, kArmJoints),
            "Only a Kuavo with seven joints in each arm can be armed."));
    }
    ModeReport mode = transport_->mode();
    lines.push_back(line("arm mode", mode.mode.has_value() || facts_.readOnly,
                         mode.mode ? toString(*mode.mode) : "the robot does not tell its arm mode",
                         "Is /humanoid_get_arm_ctrl_mode there? Start the robot's controller."));
    auto others = transport_->otherPublishers();
    lines.push_back(line("other publishers", others.empty(),
                         others.empty() ? "nobody else commands the arms"
                                        : fmt::format("{} command the arms too", fmt::join(others, ", ")),
                         "End the other program, or use Shadow."));
    if (measured_) checkPose(lines, *measured_);
    checkPolicy(lines);
    return lines;
}

void RobotSession::checkPose(std::vector<CheckLine>& lines, const RobotState& state) const {
    ArmPose pose = state.armRad();
    std::string outside;
    for (std::size_t i = 0; i < kArmJoints; ++i) {
        if (!std::isfinite(pose[i])) outside += armJointNames()[i] + " is not a finite number; ";
    }
    lines.push_back(line("joint values", outside.empty(), outside.empty() ? "all finite" : outside,
                         "Look at the robot's sensors."));
    bool hands = options_.gripper.kind == GripperKind::None || state.gripper.has_value();
    lines.push_back(line(
        "grippers", hands,
        hands ? (options_.gripper.kind == GripperKind::None ? "no gripper" : toString(options_.gripper.kind))
              : fmt::format("no state of the {} has come", toString(options_.gripper.kind)),
        "Choose the kind of gripper that the robot has, and its topics."));
    // what the robot itself says it carries
    auto told = facts_.parameters.find("end_effector_type");
    auto carried = told == facts_.parameters.end() ? Result<GripperKind>(options_.gripper.kind)
                                                   : parseGripperKind(told->second);
    if (carried.ok() && *carried != options_.gripper.kind) {
        lines.push_back(line(
            "gripper kind", false,
            fmt::format("the robot says '{}', '{}' is set", told->second, toString(options_.gripper.kind)),
            "Choose the gripper that the robot has."));
    }
    StartPose start;
    {
        std::scoped_lock lock(mutex_);
        start = startPose_;
    }
    if (start.headRad) {
        double off = std::abs(state.headRad()[1] - (*start.headRad)[1]);
        lines.push_back(line("head pitch", off <= options_.safety.headPitchToleranceRad,
                             fmt::format("{:.1f} degrees from the data's", degreesOf(std::span(&off, 1))[0]),
                             "Go to the start pose: the policy has seen the scene from the data's angle.",
                             CheckLevel::Yellow));
    }
    // a policy that runs leaves the pose, as it should
    if (!start.name.empty() && state_ != SessionState::Running) {
        double far = 0;
        for (std::size_t i = 0; i < kArmJoints; ++i) far = std::max(far, std::abs(pose[i] - start.armRad[i]));
        lines.push_back(line("start pose", far <= kFarRad,
                             fmt::format("{:.2f} rad away from '{}'", far, start.name),
                             "Go to the start pose before running.", CheckLevel::Yellow));
    }
}

void RobotSession::checkGripper(std::vector<CheckLine>& lines, const SourceFacts& facts) const {
    const GripperScale& set = options_.gripper;
    if (!facts.gripper) {
        // without grippers there is nothing to be wrong
        if (set.kind == GripperKind::None) return;
        lines.push_back({"data's gripper", CheckLevel::Yellow,
                         "the checkpoint does not state the gripper of its data",
                         "Make sure that its data had this gripper, and these scales."});
        return;
    }
    const GripperScale& data = *facts.gripper;
    if (data.kind != set.kind) {
        lines.push_back(line("data's gripper", false,
                             fmt::format("the checkpoint's data are of '{}', '{}' is set",
                                         toString(data.kind), toString(set.kind)),
                             "Make sure that 0 is open and 1 is closed in both.", CheckLevel::Yellow));
        return;
    }
    auto differs = [](double stated, double used) {
        return stated > 0 && std::abs(stated - used) > 1e-6 * stated;
    };
    constexpr const char* kRemedy = "Disconnect, set the gripper's scales of the data, and connect again.";
    const bool state = differs(data.stateScale, set.stateScale);
    const bool command = differs(data.commandScale, set.commandScale);
    if (state)
        lines.push_back(line("data's gripper", false,
                             fmt::format("a closed gripper reads {:g} in the checkpoint's data, {:g} is set",
                                         data.stateScale, set.stateScale),
                             kRemedy));
    if (command)
        lines.push_back(line("data's gripper", false,
                             fmt::format("action 1 is {:g} in the checkpoint's data, {:g} is set",
                                         data.commandScale, set.commandScale),
                             kRemedy));
    if (!state && !command) lines.push_back(line("data's gripper", true, toString(data.kind), kRemedy));
}

void RobotSession::checkPolicy(std::vector<CheckLine>& lines) const {
    std::shared_ptr<ChunkSource> source = this->source();
    std::string instruction;
    {
        std::scoped_lock lock(mutex_);
        instruction = instruction_;
    }
    lines.push_back(line("policy", source != nullptr, source ? source->facts().name : "none chosen",
                         "Choose a checkpoint."));
    if (!source) return;
    const SourceFacts& facts = source->facts();
    if (!facts.unfed.empty()) {
        lines.push_back(
            line("policy cameras", false,
                 fmt::format("no camera of the robot is chosen for {}", fmt::join(facts.unfed, ", ")),
                 "Choose which camera of the robot each camera of the policy sees."));
    }
    checkGripper(lines, facts);
    if (facts.jointOrder.empty()) {
        lines.push_back(
            {"joint order", CheckLevel::Yellow, "the checkpoint does not state its joints' names",
             "Make sure that it was trained on left 1-7, left gripper, right 1-7, right gripper."});
    }
    auto isKuavo = [](const std::vector<std::string>& names) {
        return names.size() >= kVectorWidth &&
               std::equal(vectorNames().begin(), vectorNames().end(), names.begin());
    };
    for (const auto* names : {&facts.jointOrder, &facts.stateOrder}) {
        bool state = names == &facts.stateOrder, good = names->empty() || isKuavo(*names);
        if (names->empty() || (state && good)) continue;
        lines.push_back(
            line("joint order", good,
                 good    ? "the checkpoint's joints are the Kuavo's"
                 : state ? fmt::format("the state of the checkpoint's data: {}", fmt::join(*names, " "))
                         : fmt::format("the action of the checkpoint's data: {}", fmt::join(*names, " ")),
                 "Choose a checkpoint trained on a Kuavo with both arms."));
    }
    lines.push_back(line("instruction", !instruction.empty(),
                         instruction.empty() ? "none given" : instruction,
                         "Type what the robot shall do, in the words of the data."));
    bool guided = options_.player.blending != Blending::Guided || facts.guided;
    if (!guided) {
        lines.push_back(line("blending", false, "this policy cannot be guided by its last chunk",
                             "Choose replace, average or ensemble."));
    }
}

}  // namespace studio::robot

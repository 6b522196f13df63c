// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/safety_gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/robot/kuavo_mapping.h"

namespace studio::robot {

SafetyGate::SafetyGate(const SafetySettings& settings, const KuavoLimits& limits)
    : settings_(settings), limits_(limits) {}

void SafetyGate::begin(const ArmPose& measuredRad, TimePoint now) {
    sent_ = measuredRad;
    velocity_.fill(0);
    began_ = last_ = now;
    first_ = true;
}

std::string SafetyGate::refuse(std::span<const double> asked, std::span<const std::string> jointOrder,
                               std::span<const InputAge> inputs) const {
    // finite comes first: a NaN passes every clip unchanged
    for (std::size_t i = 0; i < asked.size(); ++i) {
        if (!std::isfinite(asked[i])) return fmt::format("value {} of the action is not a finite number", i);
    }
    if (asked.size() != kVectorWidth && asked.size() != kVectorWidth + 4) {
        return fmt::format("the action has {} values, 16 or 20 expected", asked.size());
    }
    const auto& expected = vectorNames();
    for (std::size_t i = 0; i < jointOrder.size() && i < kVectorWidth; ++i) {
        if (jointOrder[i] != expected[i]) {
            return fmt::format("value {} of the action is '{}', '{}' expected: another order of joints", i,
                               jointOrder[i], expected[i]);
        }
    }
    if (!jointOrder.empty() && jointOrder.size() < kVectorWidth) {
        return fmt::format("the action names {} joints, 16 expected", jointOrder.size());
    }
    for (const InputAge& input : inputs) {
        if (std::isinf(input.ageS)) return fmt::format("nothing has come from {}", input.name);
        if (!(input.ageS <= input.limitS)) {
            return fmt::format("the newest message of {} is {:.0f} ms old (limit {:.0f} ms)", input.name,
                               1000 * input.ageS, 1000 * input.limitS);
        }
    }
    return {};
}

GateResult SafetyGate::check(std::span<const double> asked, std::span<const std::string> jointOrder,
                             std::span<const InputAge> inputs, TimePoint now, std::span<const double> ahead) {
    GateResult result;
    result.sentRad = sent_;
    result.reason = refuse(asked, jointOrder, inputs);
    if (!result.reason.empty()) return result;
    AskedAction action = fromAction(asked).value();  // the width is known to be right

    // one that cannot be trusted is as good as none: it only ever lets the arms brake later
    std::optional<AskedAction> later;
    if (ahead.size() == asked.size() && refuse(ahead, jointOrder, {}).empty())
        later = fromAction(ahead).value();

    // the ramp bounds the speed: moving the target would pull back a policy that asks for a bit further each
    // time
    double share = settings_.rampS > 0 ? std::min(1.0, secondsOf(now - began_) / settings_.rampS) : 1;
    share = share * share * (3 - 2 * share);
    result.ramping = share < 1;

    double periodS = 1 / settings_.rateHz;
    double stepS = first_ ? periodS : std::clamp(secondsOf(now - last_), 1e-4, periodS);
    MotionBounds bounds{share * settings_.velocityRadS, settings_.accelerationRadS2, settings_.marginRad};
    for (std::size_t i = 0; i < kArmJoints; ++i) {
        // limits judge what was asked, not what of it a slow beginning lets through
        JointLimit room = reachable(sent_[i], limits_.arm[i], settings_.marginRad);
        double wished = std::clamp(action.armRad[i], room.lower, room.upper);
        std::optional<double> onward;
        if (later) onward = std::clamp(later->armRad[i], room.lower, room.upper);
        // the first command is the measured pose itself
        JointStep step = limitMotion(sent_[i], velocity_[i], first_ ? sent_[i] : wished, limits_.arm[i],
                                     bounds, stepS, first_ ? std::nullopt : onward);
        sent_[i] = step.positionRad;
        velocity_[i] = step.velocity;
        result.limited[i] = wished != action.armRad[i];
        result.slowed[i] = step.slowed;
        limited_ += result.limited[i];
    }
    result.gripper =
        Grippers{std::clamp(action.gripper[0], 0.0, 1.0), std::clamp(action.gripper[1], 0.0, 1.0)};
    result.sentRad = sent_;
    result.verdict = Verdict::Pass;
    last_ = now;
    first_ = false;
    return result;
}

HeadPose clipHead(const HeadPose& askedRad, const KuavoLimits& limits) {
    HeadPose clipped;
    for (std::size_t i = 0; i < 2; ++i) {
        clipped[i] = std::clamp(askedRad[i], limits.head[i].lower, limits.head[i].upper);
    }
    return clipped;
}

}  // namespace studio::robot

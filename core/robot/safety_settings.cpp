// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "core/robot/safety_gate.h"

namespace studio::robot {

namespace {

constexpr SafetyRow kSafetyRows[] = {
    {"rate_hz", &SafetySettings::rateHz, 5, 100, "control rate", "Hz"},
    {"margin_rad", &SafetySettings::marginRad, 0, 0.5, "kept from the joint limits", "rad"},
    {"velocity_rad_s", &SafetySettings::velocityRadS, 0.01, 3, "largest joint velocity", "rad/s"},
    {"acceleration_rad_s2", &SafetySettings::accelerationRadS2, 0.1, 50, "largest joint acceleration",
     "rad/s²"},
    {"ramp_s", &SafetySettings::rampS, 0, 10, "from rest to the highest speed when a run begins", "s"},
    {"joint_age_s", &SafetySettings::jointAgeS, 0.01, 2, "older joint messages are stale", "s"},
    {"image_age_s", &SafetySettings::imageAgeS, 0.02, 5, "older pictures are stale", "s"},
    {"gripper_age_s", &SafetySettings::gripperAgeS, 0.05, 5, "older gripper messages are stale", "s"},
    {"tracking_error_rad", &SafetySettings::trackingErrorRad, 0.02, 3, "measured against sent", "rad"},
    {"tracking_time_s", &SafetySettings::trackingTimeS, 0.05, 10, "so long a tracking error is a fault", "s"},
    {"heartbeat_s", &SafetySettings::heartbeatS, 0.05, 5, "an older sign of life of the window holds", "s"},
    {"arm_hold_s", &SafetySettings::armHoldS, 0.2, 10, "how long the arm button is held", "s"},
    {"start_velocity_rad_s", &SafetySettings::startVelocityRadS, 0.01, 1, "going to the start pose", "rad/s"},
    {"head_pitch_tolerance_rad", &SafetySettings::headPitchToleranceRad, 0, 1.5, "more is yellow", "rad"},
    {"stop_retries", &SafetySettings::stopRetries, 0, 10, "further requests of arm mode 0 without an answer"},
    {"keep_mode_on_stop", &SafetySettings::keepModeOnStop, 0, 1,
     "1: a stop asks for arm mode 0; 0: it sends nothing"},
    {"stop_patience_s", &SafetySettings::stopPatienceS, 0.1, 10, "waits for the acknowledgement of a stop",
     "s"},
};

}  // namespace

SafetySettings SafetySettings::simulator() {
    SafetySettings settings;
    settings.velocityRadS = 1.5;
    // what moves does not wait: with 2 s the block on the belt has passed
    settings.rampS = 0.5;
    return settings;
}

std::span<const SafetyRow> safetyRows() {
    return kSafetyRows;
}

Status checkSettings(const SafetySettings& settings) {
    for (const SafetyRow& row : kSafetyRows) {
        double value = settings.*row.value;
        if (value >= row.low && value <= row.high) continue;
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("safety setting {} is {}: {} to {} allowed ({})", row.name, value, row.low,
                                 row.high, row.meaning),
                     ""};
    }
    return {};
}

Status setSafety(SafetySettings& settings, std::string_view assignment) {
    std::size_t split = std::min(assignment.find('='), assignment.size());
    std::string_view name = assignment.substr(0, split);
    std::string_view text = assignment.substr(std::min(split + 1, assignment.size()));
    auto row = std::find_if(std::begin(kSafetyRows), std::end(kSafetyRows),
                            [&](const SafetyRow& r) { return name == r.name; });
    double value = 0;
    auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (row == std::end(kSafetyRows) || failed != std::errc{} || end != text.data() + text.size()) {
        std::vector<std::string> names;
        for (const SafetyRow& known : kSafetyRows) names.emplace_back(known.name);
        return Error{ErrorCode::InvalidArgument,
                     fmt::format("cannot read the safety setting '{}'", assignment),
                     fmt::format("Write name=number, name one of: {}.", fmt::join(names, ", "))};
    }
    SafetySettings changed = settings;
    changed.*(row->value) = value;
    STUDIO_CHECK(checkSettings(changed));
    settings = changed;
    return {};
}

}  // namespace studio::robot

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/transport.h"

#include <algorithm>
#include <cmath>

namespace studio::robot {

namespace {

Error muted() {
    return {ErrorCode::Cancelled, "nothing is sent to the robot: it is stopped or not armed",
            "Arm it first."};
}

template <class Values>
bool isFinite(const Values& values) {
    return std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
}

Error notFinite() {
    return {ErrorCode::NotFinite, "nothing is sent to the robot: a target is not a finite number",
            "Stop, and look at the policy's normalisation."};
}

}  // namespace

Status Transport::send(const JointCommand& command) {
    if (isMuted()) return muted();
    if (!isFinite(command.armRad) || (command.gripper && !isFinite(*command.gripper))) return notFinite();
    return doSend(command);
}

Status Transport::sendPose(const PoseCommand& command) {
    if (isMuted()) return muted();
    if (!isFinite(command.armRad) || !std::isfinite(command.durationS)) return notFinite();
    return doSendPose(command);
}

Status Transport::sendHead(const HeadPose& targetRad) {
    if (isMuted()) return muted();
    return isFinite(targetRad) ? doSendHead(targetRad) : Status(notFinite());
}

Status Transport::requestMode(ArmMode mode) {
    if (isMuted() && mode != ArmMode::Keep) return muted();
    return doRequestMode(mode);
}

Status Transport::resetScene(std::uint64_t) {
    return Error{ErrorCode::Unsupported, "cannot reset the scene: no simulation is behind this connection",
                 "Connect to sim:TASK, or to a simulator with the /simulator services."};
}

}  // namespace studio::robot

// SPDX-License-Identifier: GPL-3.0-or-later
// One control step: what is asked, what the gate makes of it, what leaves.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/robot/session.h"

namespace studio::robot {

namespace {

/// Pieces of the way to the start pose: so long the robot goes on once the button is released.
constexpr double kSegmentS = 0.4;
/// Moments are whole nanoseconds: the way has ended where less than this is left.
constexpr double kEndedS = 1e-6;

double ageOf(const Receipt& receipt, TimePoint now) {
    return receipt.sequence == 0 ? std::numeric_limits<double>::infinity()
                                 : secondsOf(now - receipt.received);
}

}  // namespace

bool RobotSession::mayMove(TimePoint now) const {
    TimePoint beat{Duration(heartbeatAt_.load())};
    return !isStopPressed() && link_.up && secondsOf(now - beat) <= options_.safety.heartbeatS;
}

double RobotSession::ageLimit(const std::string& input, double usualS) const {
    auto own = options_.agesS.find(input);
    return own == options_.agesS.end() ? usualS : own->second;
}

std::vector<InputAge> RobotSession::inputAges(TimePoint now, bool withCameras) const {
    std::vector<InputAge> ages;
    double infinite = std::numeric_limits<double>::infinity();
    ages.push_back({"joints", measured_ ? ageOf(*measured_, now) : infinite,
                    ageLimit("joints", options_.safety.jointAgeS)});
    if (options_.gripper.kind != GripperKind::None) {
        bool told = measured_ && measured_->gripper;
        ages.push_back({"grippers", told ? secondsOf(now - measured_->gripperReceived) : infinite,
                        ageLimit("grippers", options_.safety.gripperAgeS)});
    }
    std::shared_ptr<ChunkSource> policy = source();
    if (!withCameras || !policy) return ages;
    for (const std::string& camera : policy->facts().cameras) {
        auto frame = transport_->frame(camera);
        ages.push_back(
            {camera, frame ? ageOf(*frame, now) : infinite, ageLimit(camera, options_.safety.imageAgeS)});
    }
    return ages;
}

void RobotSession::control(TimePoint now) {
    if (state_ == SessionState::Disconnected) return;
    TickRecord record;
    record.number = ++ticks_;
    record.at = now;
    record.measured = measured_;
    {
        std::scoped_lock lock(mutex_);
        record.instruction = instruction_;
    }
    if (state_ == SessionState::Running || state_ == SessionState::Shadow) {
        controlPolicy(now, record);
    } else {
        record.ages = inputAges(now, true);
        if (state_ == SessionState::Armed) controlStartPose(now, record);
    }
    noteStartPose(now, record);
    record.state = state_;
    record.hold = hold_;
    record.correction = correction_;
    record.chunk = chunk_;
    if (options_.onTick) {
        for (const std::string& camera : facts_.cameras) {
            if (auto frame = transport_->frame(camera)) record.frames.emplace(camera, std::move(*frame));
        }
        options_.onTick(record);
    }
    std::scoped_lock lock(mutex_);
    snapshot_.tick = std::move(record);
}

bool RobotSession::waitedFor(const Chunk& chunk, TimePoint now) const {
    if (state_ != SessionState::Running || (lastSentAt_ && *lastSentAt_ >= chunk.observedAt)) return false;
    // one that would be used up by now rests on pictures too old to begin with
    const PlayerSettings& player = player_.settings();
    return secondsOf(now - chunk.observedAt) * player.rateHz < player.actionSteps;
}

void RobotSession::feedPolicy(TimePoint now, TickRecord& record) {
    if (!inference_ || !measured_) return;
    if (auto made = inference_->take()) {
        if (made->ok() && waitedFor(made->value(), now)) made->value().beginsAt = now;
        Status added = made->ok() ? player_.add(made->value()) : Status(made->error());
        if (!added.ok()) {
            // in the shadow nothing moves, so nothing needs to end
            if (state_ == SessionState::Running) {
                enterStopped(SessionState::Fault, added.error().message, false);
            } else {
                hold_ = added.error().message;
            }
            return;
        }
        chunk_ = std::make_shared<const Chunk>(std::move(*made).value());
    }
    record.chunkStep = player_.position(now).value_or(0);
    if (inference_->isBusy() || !player_.wantsChunk(now, inference_->latencyS())) return;
    Observation observation;
    observation.takenAt = measured_->received;
    auto values = toVector(measured_->armRad(), measured_->gripper.value_or(Grippers{}));
    observation.state.assign(values.begin(), values.end());
    for (const std::string& camera : inferenceSource_->facts().cameras) {
        auto frame = transport_->frame(camera);
        if (!frame) return;  // the ages tell
        observation.frames.emplace(camera, std::move(*frame));
    }
    observation.instruction = record.instruction;
    // only real-time chunking wants to be bound by what was planned before
    if (options_.player.blending == Blending::Guided) observation.leftOver = player_.leftOver(now);
    observation.delaySteps = player_.delaySteps(inference_->latencyS());
    inference_->submit(std::move(observation));
}

void RobotSession::controlPolicy(TimePoint now, TickRecord& record) {
    record.ages = inputAges(now, true);
    record.human = transport_->otherTarget();
    feedPolicy(now, record);
    if (state_ != SessionState::Running && state_ != SessionState::Shadow) return;
    record.asked = player_.target(now);
    if (state_ == SessionState::Shadow) return;
    if (heartbeatHold_) {
        ++held_;
        return;
    }

    if (!record.asked) {
        ++held_;
        gate_.hold();
        bool first = player_.newest() == nullptr;
        std::string why = first
                              ? "waiting for the policy's first chunk"
                              : fmt::format("the next chunk is late: the policy has been at it for {:.0f} ms",
                                            1000 * inference_->runningS());
        if (!first && hold_.empty()) event(SessionEventKind::Held, "the robot is held: " + why);
        hold_ = why;
        // stale inputs are a fault even while there is nothing to send
        for (const InputAge& age : record.ages) {
            if (age.ageS <= age.limitS) continue;
            enterStopped(SessionState::Fault,
                         fmt::format("the newest message of {} is {:.0f} ms old (limit {:.0f} ms)", age.name,
                                     1000 * age.ageS, 1000 * age.limitS),
                         false);
            return;
        }
        return;
    }
    if (!hold_.empty()) {
        hold_.clear();
        if (sent_ > 0) event(SessionEventKind::Continued, "going on");
    }
    // the ramp begins with what there is to send, not while the policy still thinks
    if (std::exchange(gateWaits_, false)) gate_.begin(measured_->armRad(), now);
    auto ahead = player_.ahead(now, gate_.brakingS());
    record.gate = gate_.check(*record.asked, inferenceSource_->facts().jointOrder, record.ages, now,
                              ahead.value_or(std::vector<double>{}));
    if (record.gate->verdict == Verdict::Fault) {
        enterStopped(SessionState::Fault, record.gate->reason, false);
        return;
    }
    // the last look before anything leaves
    if (!mayMove(now)) return;
    JointCommand command{record.gate->sentRad, std::nullopt};
    if (options_.gripper.kind != GripperKind::None) command.gripper = record.gate->gripper;
    Status sent = transport_->send(command);
    record.sent = sent.ok();
    if (record.sent) lastSentAt_ = now;
    sent_ += record.sent;
    if (!sent.ok() && sent.error().code != ErrorCode::Cancelled) {
        enterStopped(SessionState::Fault, sent.error().message, false);
    }
}

void RobotSession::controlStartPose(TimePoint now, TickRecord& record) {
    StartPose pose;
    {
        std::scoped_lock lock(mutex_);
        pose = startPose_;
    }
    // one that nobody has chosen is no pose: zeros would be one
    if (!startDown_ || !mayMove(now) || !measured_ || pose.name.empty()) {
        startActive_ = false;
        headSentAt_.reset();
        return;
    }
    const InputAge& joints = record.ages.front();
    if (joints.ageS > joints.limitS) {
        enterStopped(SessionState::Fault,
                     fmt::format("joints are {:.0f} ms old on the way to the start pose", 1000 * joints.ageS),
                     false);
        return;
    }
    ArmPose goal = pose.armRad;
    for (std::size_t i = 0; i < kArmJoints; ++i) {
        const JointLimit room = lessMargin(limits_.arm[i], options_.safety.marginRad);
        goal[i] = std::clamp(goal[i], room.lower, room.upper);
    }
    if (!startActive_) {
        startActive_ = true;
        startNoted_ = false;
        startFrom_ = measured_->armRad();
        startSince_ = segmentEnd_ = now;
        double far = 0;
        for (std::size_t i = 0; i < kArmJoints; ++i) far = std::max(far, std::abs(goal[i] - startFrom_[i]));
        startTotalS_ = far / options_.safety.startVelocityRadS;
    }
    bool turned = true;
    double headDone = 1;
    if (pose.headRad) {
        const HeadPose wanted = clipHead(*pose.headRad, limits_);
        auto there = turnHead(wanted, now);
        if (!there.ok() && there.error().code != ErrorCode::Cancelled) {
            enterStopped(SessionState::Fault, there.error().message, false);
            return;
        }
        if (there.ok()) record.pose.headRad = headSent_;
        turned = there.ok() && *there;
        if (!turned && headFarRad_ > 0) headDone = 1 - std::min(1.0, headLeft(wanted) / headFarRad_);
    }
    // one piece at a time, the next one a period before the last one ends
    Duration period = secondsToDuration(1 / options_.safety.rateHz);
    if (now > segmentEnd_) {
        // a late step moves the rest of the way: it is never hurried
        startSince_ += now - segmentEnd_;
        segmentEnd_ = now;
    }
    {
        // the way has ended once arms and head are there
        const double passedS = secondsOf(now - startSince_);
        double armsDone = passedS < startTotalS_ - kEndedS ? std::max(0.0, passedS / startTotalS_) : 1;
        std::scoped_lock lock(mutex_);
        snapshot_.startDone = std::min(armsDone, headDone);
    }
    double begin = secondsOf(segmentEnd_ - startSince_);
    bool ended = begin >= startTotalS_ - kEndedS;
    if (now + period < segmentEnd_ || ended) {
        bool arrived = ended && now >= segmentEnd_ && turned;
        if (arrived && !startNoted_)
            event(SessionEventKind::StartPose, fmt::format("at the start pose '{}'", pose.name));
        startNoted_ = startNoted_ || arrived;
        return;
    }
    double end = std::min(startTotalS_, begin + kSegmentS);
    double share = startTotalS_ > 0 ? end / startTotalS_ : 1;
    PoseCommand command;
    for (std::size_t i = 0; i < kArmJoints; ++i)
        command.armRad[i] = startFrom_[i] + share * (goal[i] - startFrom_[i]);
    // arms that lag behind have more than this piece before them: it takes as long as the limit wants, and
    // what follows comes later
    double planned = secondsOf(startSince_ + secondsToDuration(end) - now);
    double needed = 0;
    const ArmPose here = measured_->armRad();
    for (std::size_t i = 0; i < kArmJoints; ++i)
        needed = std::max(needed, std::abs(command.armRad[i] - here[i]) / options_.safety.startVelocityRadS);
    // arms far behind begin anew from where they are: a released button ends the way within two pieces
    if (needed > 2 * kSegmentS) {
        startActive_ = false;
        return;
    }
    command.durationS = std::max({0.05, planned, needed});
    startSince_ += secondsToDuration(command.durationS - planned);
    Status sent = transport_->sendPose(command);
    record.sent = sent.ok();
    if (record.sent) record.pose.arms = command;
    if (!sent.ok() && sent.error().code != ErrorCode::Cancelled) {
        enterStopped(SessionState::Fault, sent.error().message, false);
        return;
    }
    segmentEnd_ = startSince_ + secondsToDuration(end);
}

void RobotSession::noteStartPose(TimePoint now, TickRecord& record) {
    sentStart_ += (record.pose.arms ? 1u : 0u) + (record.pose.headRad ? 1u : 0u);
    if (record.pose.arms) {
        startTarget_ = record.pose.arms->armRad;
        startTargetEnd_ = now + secondsToDuration(record.pose.arms->durationS);
    }
    if (state_ != SessionState::Armed || now > startTargetEnd_) startTarget_.reset();
    record.startTarget = startTarget_;
}

double RobotSession::headLeft(const HeadPose& goal) const {
    return std::max(std::abs(goal[0] - headSent_[0]), std::abs(goal[1] - headSent_[1]));
}

/// The robot turns its head at once wherever it is told to: so it is told a little at a time.
Result<bool> RobotSession::turnHead(const HeadPose& goal, TimePoint now) {
    const double periodS = 1 / options_.safety.rateHz;
    if (!headSentAt_) {
        headSent_ = measured_->headRad();
        headFarRad_ = headLeft(goal);
    }
    const double passedS = headSentAt_ ? std::min(secondsOf(now - *headSentAt_), periodS) : 0;
    const double most = options_.safety.startVelocityRadS * passedS;
    for (std::size_t i = 0; i < 2; ++i) headSent_[i] += std::clamp(goal[i] - headSent_[i], -most, most);
    headSentAt_ = now;
    STUDIO_CHECK(transport_->sendHead(headSent_));
    return headSent_ == goal;
}

}  // namespace studio::robot

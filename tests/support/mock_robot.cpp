// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/mock_robot.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/robot/joint_limits.h"
#include "core/robot/kuavo_mapping.h"

namespace studio::test {

using namespace robot;

namespace {

constexpr double kSaidS = 6;  ///< the longest delay, and a bit

}  // namespace

MockRobot::MockRobot(std::shared_ptr<const Clock> clock, double lagS)
    : clock_(std::move(clock)), lagS_(lagS), movedAt_(clock_->now()), begin_(movedAt_) {
    // elbows bent, inside all limits
    pose_[3] = pose_[10] = -0.8;
    target_ = pose_;
}

void MockRobot::fail(const std::function<void(Failures&)>& change) {
    std::scoped_lock lock(mutex_);
    const double before = failures_.delayS;
    change(failures_);
    if (failures_.delayS != before) slowSince_ = clock_->now();
}

Failures MockRobot::failures() const {
    std::scoped_lock lock(mutex_);
    return failures_;
}

void MockRobot::setPose(const ArmPose& pose) {
    std::scoped_lock lock(mutex_);
    pose_ = target_ = pose;
}

std::vector<Received> MockRobot::received() const {
    std::scoped_lock lock(mutex_);
    return received_;
}

void MockRobot::forgetReceived() {
    std::scoped_lock lock(mutex_);
    received_.clear();
}

std::size_t MockRobot::motionAfter(TimePoint at) const {
    std::scoped_lock lock(mutex_);
    return static_cast<std::size_t>(std::count_if(received_.begin(), received_.end(), [&](const Received& r) {
        return r.kind != Received::Kind::Mode && r.at > at;
    }));
}

std::size_t MockRobot::count(Received::Kind kind) const {
    std::scoped_lock lock(mutex_);
    return static_cast<std::size_t>(
        std::count_if(received_.begin(), received_.end(), [&](const Received& r) { return r.kind == kind; }));
}

std::vector<std::string> MockRobot::cameras() const {
    return {kCameras.begin(), kCameras.end()};
}

void MockRobot::move() const {
    TimePoint now = clock_->now();
    double share = 1 - std::exp(-secondsOf(now - movedAt_) / lagS_);
    movedAt_ = now;
    if (failures_.stuck || mode_ != ArmMode::External) return;
    const KuavoLimits& limits = builtInLimits();
    for (std::size_t i = 0; i < kArmJoints; ++i) {
        double stop = std::clamp(target_[i], limits.arm[i].lower, limits.arm[i].upper);
        pose_[i] += share * (stop - pose_[i]);
    }
}

std::optional<RobotState> MockRobot::latest() const {
    std::scoped_lock lock(mutex_);
    if (failures_.silence && last_) return last_;
    move();
    RobotState state;
    TimePoint now = clock_->now();
    state.sequence = ++sequence_;
    state.received = now;
    state.stampS = secondsOf(now - begin_) + 1;
    for (std::size_t i = 0; i < kArmJoints; ++i) state.jointRad[kFirstArm + i] = pose_[i];
    state.jointRad[kFirstHead] = head_[0];
    state.jointRad[kFirstHead + 1] = head_[1];
    state.gripper = gripper_;
    state.gripperReceived = now;
    if (failures_.notFinite) state.jointRad[kFirstArm + 2] = std::numeric_limits<double>::quiet_NaN();
    if (failures_.limitJump) state.jointRad[kFirstArm + 1] += 2;
    if (failures_.staleStamps && last_) {
        state.stampS = last_->stampS;
        return state;
    }
    if (failures_.reordered && sequence_ % 2 == 0) {
        state.stampS -= 0.5;
        return state;
    }
    if (said_.empty() || said_.back().received < now) said_.push_back(state);
    while (secondsOf(now - said_.front().received) > kSaidS) said_.pop_front();
    if (failures_.delayS > 0) {
        // what left the robot so long ago arrives now; stamps tell how old it is, the receipt does not
        const Duration delay = secondsToDuration(failures_.delayS);
        auto arrived = std::find_if(said_.rbegin(), said_.rend(),
                                    [&](const RobotState& said) { return said.received + delay <= now; });
        const bool isNew = arrived != said_.rend() && last_ && arrived->stampS > last_->stampS;
        if (!isNew) return last_;
        state = *arrived;
        state.received += delay;
        state.gripperReceived += delay;
    }
    last_ = state;
    return state;
}

std::optional<CameraFrame> MockRobot::picture(const std::string& camera) const {
    auto known = std::find(kCameras.begin(), kCameras.end(), camera);
    if (known == kCameras.end()) return std::nullopt;
    std::scoped_lock lock(mutex_);
    if ((failures_.silence || failures_.camerasSilent || failures_.cableOut) && lastPicture_)
        return lastPicture_;
    CameraFrame frame;
    TimePoint now = clock_->now();
    if (secondsOf(now - slowSince_) < failures_.delayS && lastPicture_) return lastPicture_;
    frame.sequence = ++sequence_;
    frame.stampS = secondsOf(now - begin_) + 1 - failures_.delayS;
    frame.received = now;
    auto shade = static_cast<std::uint8_t>(50 * (known - kCameras.begin()) + 40);
    frame.image = {8, 6, std::make_shared<const std::vector<std::uint8_t>>(8 * 6 * 3, shade)};
    lastPicture_ = frame;
    return frame;
}

void MockRobot::note(Received::Kind kind, std::vector<double> values) {
    received_.push_back({clock_->now(), kind, std::move(values)});
}

Status MockRobot::commandArms(const ArmPose& targetRad) {
    std::scoped_lock lock(mutex_);
    note(Received::Kind::Arms, {targetRad.begin(), targetRad.end()});
    move();
    target_ = targetRad;
    return {};
}

Status MockRobot::commandGrippers(const Grippers& target) {
    std::scoped_lock lock(mutex_);
    note(Received::Kind::Grippers, {target.begin(), target.end()});
    gripper_ = target;
    return {};
}

Status MockRobot::commandHead(const HeadPose& targetRad) {
    std::scoped_lock lock(mutex_);
    note(Received::Kind::Head, {targetRad.begin(), targetRad.end()});
    head_ = targetRad;
    return {};
}

Status MockRobot::commandPose(const ArmPose& targetRad, double durationS) {
    std::scoped_lock lock(mutex_);
    std::vector<double> values(targetRad.begin(), targetRad.end());
    values.push_back(durationS);
    note(Received::Kind::Pose, std::move(values));
    move();
    target_ = targetRad;
    return {};
}

Status MockRobot::setArmMode(ArmMode mode) {
    std::scoped_lock lock(mutex_);
    // counted last: whoever sees the count finds everything else done
    struct Counted {
        std::atomic<std::uint64_t>& calls;
        ~Counted() { ++calls; }
    } counted{modeCalls_};
    if (failures_.cableOut) return Error{ErrorCode::Network, "no answer", ""};
    note(Received::Kind::Mode, {static_cast<double>(mode)});
    if (failures_.missingAnswers != 0) {
        if (failures_.missingAnswers > 0) --failures_.missingAnswers;
        return Error{ErrorCode::Network, "no answer", ""};
    }
    modeAnswered_ = modeCalls_ + 1;
    if (failures_.refusesMode) return Error{ErrorCode::InvalidArgument, "refused", ""};
    if (failures_.wrongAnswer) return {};
    move();
    mode_ = mode;
    target_ = pose_;
    return {};
}

ArmMode MockRobot::armMode() const {
    std::scoped_lock lock(mutex_);
    return mode_;
}

std::vector<std::string> MockRobot::otherPublishers() const {
    std::scoped_lock lock(mutex_);
    return failures_.secondPublisher ? std::vector<std::string>{"/quest3_node"} : std::vector<std::string>{};
}

std::optional<ArmPose> MockRobot::otherTarget() const {
    std::scoped_lock lock(mutex_);
    if (!failures_.secondPublisher) return std::nullopt;
    return target_;
}

bool MockRobot::linkUp() const {
    std::scoped_lock lock(mutex_);
    return !failures_.cableOut;
}

Status MockRobot::resetScene(std::uint64_t) {
    return {};
}

}  // namespace studio::test

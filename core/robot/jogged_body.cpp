// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/jogged_body.h"

#include <algorithm>

namespace studio::robot {

namespace {

constexpr double kPeriodS = 0.02;
constexpr double kIdleS = 0.1;
constexpr double kForgottenS = 2;  ///< so long after the last jog the person counts as gone
constexpr double kReachM = 0.01;   ///< a goal that inverse kinematics misses by more is not followed

}  // namespace

JoggedBody::JoggedBody(std::shared_ptr<RobotBody> body, Kinematics kinematics,
                       std::shared_ptr<const Clock> clock, bool byItself)
    : body_(std::move(body)), kinematics_(std::move(kinematics)), clock_(std::move(clock)) {
    if (byItself) thread_ = std::jthread([this](std::stop_token stop) { work(stop); });
}

JoggedBody::~JoggedBody() {
    if (!thread_.joinable()) return;
    thread_.request_stop();
    wake_.notify_all();
    thread_.join();
}

void JoggedBody::jog(Side side, const Point& metresPerS) {
    std::scoped_lock lock(mutex_);
    Hand& hand = hands_[static_cast<std::size_t>(side)];
    for (std::size_t i = 0; i < 3; ++i)
        hand.velocity[i] = std::clamp(metresPerS[i], -kJogMetresPerS, kJogMetresPerS);
    hand.until = clock_->now() + secondsToDuration(kJogLastsS);
    lastJog_ = clock_->now();
    wake_.notify_all();
}

Status JoggedBody::grip(Side side, double closed) {
    Grippers wanted;
    {
        std::scoped_lock lock(mutex_);
        grippers_[static_cast<std::size_t>(side)] = std::clamp(closed, 0.0, 1.0);
        wanted = grippers_;
    }
    return body_->commandGrippers(wanted);
}

Status JoggedBody::commandGrippers(const Grippers& target) {
    {
        // a person goes on from what the policy did
        std::scoped_lock lock(mutex_);
        grippers_ = target;
    }
    return body_->commandGrippers(target);
}

bool JoggedBody::activeAt(TimePoint time) const {
    return target_ && secondsOf(time - lastJog_) < kForgottenS;
}

std::vector<std::string> JoggedBody::otherPublishers() const {
    auto others = body_->otherPublishers();
    std::scoped_lock lock(mutex_);
    if (activeAt(clock_->now())) others.emplace_back("a person (keyboard)");
    return others;
}

std::optional<ArmPose> JoggedBody::otherTarget() const {
    {
        std::scoped_lock lock(mutex_);
        if (activeAt(clock_->now())) return target_;
    }
    return body_->otherTarget();
}

Status JoggedBody::resetScene(std::uint64_t seed) {
    {
        std::scoped_lock lock(mutex_);
        target_.reset();
        hands_ = {};
        grippers_ = {};
    }
    return body_->resetScene(seed);
}

void JoggedBody::work(std::stop_token stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
        const TimePoint next = turn(lock);
        clock_->waitUntil(lock, wake_, next);
    }
}

void JoggedBody::turn() {
    std::unique_lock lock(mutex_);
    (void)turn(lock);
}

TimePoint JoggedBody::turn(std::unique_lock<std::mutex>& lock) {
    const TimePoint time = clock_->now();
    const bool jogged = time < hands_[0].until || time < hands_[1].until;
    if (!jogged) {
        if (!activeAt(time)) target_.reset();
        return time + secondsToDuration(kIdleS);
    }
    // every jog wakes the thread: a turn for each would move faster than was asked
    if (time < due_) return due_;
    due_ = time + secondsToDuration(kPeriodS);
    if (!target_) {
        // from where the arms are; targets act under external control alone
        lock.unlock();
        auto measured = body_->latest();
        Status switched = body_->setArmMode(ArmMode::External);
        lock.lock();
        if (!measured || !switched.ok()) return due_;
        target_ = measured->armRad();
        for (std::size_t s = 0; s < 2; ++s) {
            hands_[s].goal = kinematics_.hand(static_cast<Side>(s), *target_);
            hands_[s].goal.position = hands_[s].goal.at(kPinch);
        }
    }
    for (std::size_t s = 0; s < 2; ++s) {
        Hand& hand = hands_[s];
        if (time >= hand.until) continue;
        Frame goal = hand.goal;
        for (std::size_t i = 0; i < 3; ++i) goal.position[i] += kPeriodS * hand.velocity[i];
        auto solution = kinematics_.solve(static_cast<Side>(s), goal, *target_);
        if (solution.errorM > kReachM) continue;
        hand.goal = goal;
        target_ = solution.armRad;
    }
    const ArmPose wanted = *target_;
    lock.unlock();
    (void)body_->commandArms(wanted).ok();
    lock.lock();
    return due_;
}

}  // namespace studio::robot

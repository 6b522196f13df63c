// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/shadow_comparison.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace studio::robot {

namespace {

constexpr double kSilenceS = 0.5;  ///< a longer silence between control steps begins anew
constexpr double kRecentS = 60;
constexpr double kTrailS = 5;      ///< longer than any policy takes for a chunk
constexpr double kPieceM = 0.003;  ///< a shorter way is taken for noise
constexpr double kRestS = 0.5;     ///< so long without a piece is rest
constexpr std::size_t kRanked = 20;
constexpr double kApartS = 1;  ///< moments nearer to each other are one

bool isGripper(std::size_t value) {
    return value == 7 || value == 15;
}

double distance(const Point& a, const Point& b) {
    return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

}  // namespace

void ShadowComparison::Odometer::go(const std::array<Point, 2>& hands, double nowS, double stepS) {
    if (!anchor) {
        anchor = hands;
        movedAtS = nowS;
        return;
    }
    bool moved = false;
    for (std::size_t s = 0; s < 2; ++s) {
        double way = distance(hands[s], (*anchor)[s]);
        if (way < kPieceM) continue;
        measure.metres += way;
        (*anchor)[s] = hands[s];
        moved = true;
    }
    if (moved) movedAtS = nowS;
    if (nowS - movedAtS >= kRestS) measure.restS += stepS;
}

void ShadowComparison::setRate(double rateHz) {
    std::scoped_lock lock(mutex_);
    rateHz_ = rateHz;
    pending_.clear();
}

void ShadowComparison::clear() {
    std::scoped_lock lock(mutex_);
    begin_.reset();
    last_.reset();
    trail_.clear();
    chunk_.reset();
    pending_.clear();
    recent_.clear();
    errorSum_ = {};
    horizonSum_.clear();
    horizonCount_.clear();
    moments_ = chunks_ = gripperSame_ = commanded_ = 0;
    seconds_ = 0;
    human_ = {};
    policy_ = {};
    worst_.clear();
}

std::array<Point, 2> ShadowComparison::handsOf(const Vector& values) const {
    ArmPose pose;
    Grippers ignored;
    fromVector(values, pose, ignored);
    return {kinematics_.pinch(Side::Left, pose), kinematics_.pinch(Side::Right, pose)};
}

void ShadowComparison::add(const TickRecord& tick) {
    if (tick.state != SessionState::Shadow || !tick.measured) return;
    std::scoped_lock lock(mutex_);
    Vector human =
        toVector(tick.human.value_or(tick.measured->armRad()), tick.measured->gripper.value_or(Grippers{}));
    bool goesOn = last_ && secondsOf(tick.at - *last_) <= kSilenceS && tick.at > *last_;
    if (!begin_) begin_ = tick.at;
    if (!goesOn) {
        pending_.clear();
        trail_.clear();
        human_.anchor.reset();
    }
    double stepS = goesOn ? secondsOf(tick.at - *last_) : 0, nowS = secondsOf(tick.at - *begin_);
    if (tick.chunk && tick.chunk != chunk_) {
        chunk_ = tick.chunk;
        pending_.push_back({tick.chunk, 0});
        ++chunks_;
    }
    trail_.emplace_back(tick.at, human);
    while (secondsOf(tick.at - trail_.front().first) > kTrailS) trail_.pop_front();
    compareHorizon(tick.at);
    bool both =
        tick.asked && tick.asked->size() >= kVectorWidth &&
        std::all_of(tick.asked->begin(), tick.asked->end(), [](double v) { return std::isfinite(v); });
    if (both) {
        Vector policy;
        std::copy_n(tick.asked->begin(), kVectorWidth, policy.begin());
        commanded_ += tick.human.has_value();
        compareMoment(human, policy, nowS, stepS);
        intend(tick, stepS);
    }
    last_ = tick.at;
}

void ShadowComparison::compareMoment(const Vector& human, const Vector& policy, double nowS, double stepS) {
    Disagreement moment{nowS, 0, 0, 0};
    std::size_t joint = 0;
    for (std::size_t i = 0; i < kVectorWidth; ++i) {
        double error = std::abs(policy[i] - human[i]);
        errorSum_[i] += error;
        if (isGripper(i)) {
            gripperSame_ += (policy[i] > 0.5) == (human[i] > 0.5);
            continue;
        }
        moment.errorRad += error / kArmJoints;
        if (error > moment.jointErrorRad) {
            moment.jointErrorRad = error;
            moment.joint = joint;
        }
        ++joint;
    }
    ++moments_;
    seconds_ += stepS;
    rank(moment);
    human_.go(handsOf(human), nowS, stepS);
    recent_.push_back({nowS, human, policy});
    while (recent_.front().timeS < nowS - kRecentS) recent_.pop_front();
}

void ShadowComparison::intend(const TickRecord& tick, double stepS) {
    if (!tick.chunk || stepS <= 0) return;
    const auto& actions = tick.chunk->actions;
    auto at = [&](double step) -> std::optional<Vector> {
        double place = std::clamp(step, 0.0, static_cast<double>(actions.size()) - 1);
        auto low = static_cast<std::size_t>(place), high = std::min(low + 1, actions.size() - 1);
        if (actions[low].size() < kVectorWidth || actions[high].size() < kVectorWidth) return std::nullopt;
        double share = place - static_cast<double>(low);
        Vector between;
        for (std::size_t i = 0; i < kVectorWidth; ++i)
            between[i] = actions[low][i] + share * (actions[high][i] - actions[low][i]);
        return between;
    };
    if (actions.empty()) return;
    auto before = at(tick.chunkStep), after = at(tick.chunkStep + stepS * rateHz_);
    if (!before || !after) return;
    auto from = handsOf(*before), to = handsOf(*after);
    double left = distance(from[0], to[0]), right = distance(from[1], to[1]);
    if (!std::isfinite(left + right)) return;
    policy_.metres += left + right;
    if (std::max(left, right) < kRestMetresPerS * stepS) policy_.restS += stepS;
}

std::optional<ShadowComparison::Vector> ShadowComparison::humanAt(TimePoint time) const {
    if (trail_.empty() || time < trail_.front().first) return std::nullopt;
    auto after = std::lower_bound(trail_.begin(), trail_.end(), time,
                                  [](const auto& one, TimePoint wanted) { return one.first < wanted; });
    if (after == trail_.end()) return std::nullopt;
    if (after == trail_.begin()) return after->second;
    // between two control steps the action is taken as straight
    auto before = std::prev(after);
    double share = secondsOf(time - before->first) / secondsOf(after->first - before->first);
    Vector between;
    for (std::size_t i = 0; i < kVectorWidth; ++i) {
        between[i] = before->second[i] + share * (after->second[i] - before->second[i]);
    }
    return between;
}

void ShadowComparison::compareHorizon(TimePoint now) {
    for (Pending& one : pending_) {
        const auto& actions = one.chunk->actions;
        for (; one.next < actions.size(); ++one.next) {
            TimePoint due =
                one.chunk->observedAt + secondsToDuration(static_cast<double>(one.next) / rateHz_);
            if (due > now) break;
            const auto& action = actions[one.next];
            auto human = humanAt(due);
            if (!human || action.size() < kVectorWidth) continue;
            double error = 0;
            for (std::size_t i = 0; i < kVectorWidth; ++i) {
                if (isGripper(i)) continue;
                error += std::abs(action[i] - (*human)[i]) / kArmJoints;
            }
            if (!std::isfinite(error)) continue;
            if (horizonSum_.size() <= one.next) {
                horizonSum_.resize(one.next + 1, 0);
                horizonCount_.resize(one.next + 1, 0);
            }
            horizonSum_[one.next] += error;
            ++horizonCount_[one.next];
        }
    }
    std::erase_if(pending_, [](const Pending& one) { return one.next >= one.chunk->actions.size(); });
}

void ShadowComparison::rank(const Disagreement& moment) {
    for (Disagreement& known : worst_) {
        if (std::abs(known.timeS - moment.timeS) >= kApartS) continue;
        if (moment.errorRad <= known.errorRad) return;
        known = moment;
        std::sort(worst_.begin(), worst_.end(), [](auto& a, auto& b) { return a.errorRad > b.errorRad; });
        return;
    }
    auto place = std::upper_bound(worst_.begin(), worst_.end(), moment,
                                  [](auto& a, auto& b) { return a.errorRad > b.errorRad; });
    worst_.insert(place, moment);
    if (worst_.size() > kRanked) worst_.pop_back();
}

ComparisonReport ShadowComparison::report() const {
    std::scoped_lock lock(mutex_);
    ComparisonReport report;
    report.moments = moments_;
    report.chunks = chunks_;
    report.seconds = seconds_;
    report.measuredOnly = moments_ > 0 && commanded_ == 0;
    auto count = static_cast<double>(std::max<std::int64_t>(1, moments_));
    for (std::size_t i = 0; i < kVectorWidth; ++i) {
        report.joint[i] = errorSum_[i] / count;
        if (!isGripper(i)) report.armsRad += report.joint[i] / kArmJoints;
    }
    for (std::size_t k = 0; k < horizonSum_.size(); ++k) {
        report.horizon.push_back(horizonCount_[k] > 0 ? horizonSum_[k] / static_cast<double>(horizonCount_[k])
                                                      : std::numeric_limits<double>::quiet_NaN());
    }
    if (moments_ > 0) report.gripperAgreement = static_cast<double>(gripperSame_) / (2 * count);
    report.human = human_.measure;
    report.policy = policy_;
    report.worst = worst_;
    report.recent.assign(recent_.begin(), recent_.end());
    return report;
}

}  // namespace studio::robot

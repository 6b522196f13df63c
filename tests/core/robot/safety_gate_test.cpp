// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/robot/safety_gate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/base/random.h"
#include "core/robot/kuavo_mapping.h"
#include "tests/support/paths.h"

namespace studio::robot {
namespace {

using std::chrono::milliseconds;

const TimePoint kGateBegin{std::chrono::seconds(100)};

std::vector<double> actionOf(const ArmPose& pose) {
    auto values = toVector(pose, {0.5, 0.5});
    return {values.begin(), values.end()};
}

ArmPose middle() {
    ArmPose pose;
    for (std::size_t i = 0; i < kArmJoints; ++i) {
        pose[i] = (builtInLimits().arm[i].lower + builtInLimits().arm[i].upper) / 2;
    }
    return pose;
}

TEST(SafetyGate, RefusesWhatIsNotFiniteBeforeClipping) {
    for (double bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
                       -std::numeric_limits<double>::infinity()}) {
        for (std::size_t at = 0; at < kVectorWidth; ++at) {
            SafetyGate gate({}, builtInLimits());
            gate.begin(middle(), kGateBegin);
            auto asked = actionOf(middle());
            asked[at] = bad;
            GateResult result = gate.check(asked, {}, {}, kGateBegin);
            EXPECT_EQ(result.verdict, Verdict::Fault);
            EXPECT_NE(result.reason.find("not a finite number"), std::string::npos) << result.reason;
        }
    }
}

TEST(SafetyGate, ChecksInTheAgreedOrder) {
    SafetyGate gate({}, builtInLimits());
    gate.begin(middle(), kGateBegin);
    std::vector<InputAge> stale = {{"joints", 0.2, 0.1}};
    auto order = vectorNames();
    std::swap(order[0], order[1]);

    // everything is wrong at once: what comes first is named
    std::vector<double> asked(15, std::numeric_limits<double>::quiet_NaN());
    EXPECT_NE(gate.check(asked, order, stale, kGateBegin).reason.find("finite"), std::string::npos);
    asked.assign(15, 0);
    EXPECT_NE(gate.check(asked, order, stale, kGateBegin).reason.find("15 values"), std::string::npos);
    asked.assign(16, 0);
    EXPECT_NE(gate.check(asked, order, stale, kGateBegin).reason.find("order of joints"), std::string::npos);
    EXPECT_EQ(gate.check(asked, vectorNames(), stale, kGateBegin).reason,
              "the newest message of joints is 200 ms old (limit 100 ms)");
    stale[0].ageS = std::numeric_limits<double>::infinity();
    EXPECT_EQ(gate.check(asked, vectorNames(), stale, kGateBegin).reason, "nothing has come from joints");
    stale[0].ageS = 0.1;
    EXPECT_EQ(gate.check(asked, vectorNames(), stale, kGateBegin).verdict, Verdict::Pass);
}

TEST(SafetyGate, BeginsAtTheMeasuredPoseAndRamps) {
    SafetySettings settings;
    settings.velocityRadS = 3;
    SafetyGate gate(settings, builtInLimits());
    ArmPose start = middle(), goal = start;
    goal[2] += 0.5;
    gate.begin(start, kGateBegin);
    GateResult first = gate.check(actionOf(goal), {}, {}, kGateBegin + milliseconds(400));
    EXPECT_EQ(first.sentRad, start) << "the first command is the measured pose, however late it comes";
    TimePoint now = kGateBegin + milliseconds(400);
    double last = start[2];
    for (int k = 0; k < 30; ++k) {
        now += milliseconds(100);
        GateResult result = gate.check(actionOf(goal), {}, {}, now);
        double share = std::min(1.0, secondsOf(now - kGateBegin) / 2);
        EXPECT_LE(result.sentRad[2] - last,
                  0.1 * settings.velocityRadS * share * share * (3 - 2 * share) + 1e-9);
        EXPECT_EQ(result.ramping, share < 1);
        last = result.sentRad[2];
    }
    EXPECT_NEAR(gate.lastSent()[2], goal[2], 1e-3);
}

TEST(SafetyGate, ClippingNeverFaults) {
    SafetyGate gate({}, builtInLimits());
    gate.begin(middle(), kGateBegin);
    ArmPose far;
    far.fill(1e300);
    for (int k = 0; k < 600; ++k) {
        GateResult result = gate.check(actionOf(far), {}, {}, kGateBegin + k * milliseconds(100));
        ASSERT_EQ(result.verdict, Verdict::Pass);
    }
    for (std::size_t i = 0; i < kArmJoints; ++i) {
        EXPECT_NEAR(gate.lastSent()[i], builtInLimits().arm[i].upper - 0.02, 1e-6);
    }
    EXPECT_GT(gate.limitedCount(), 0u);
}

TEST(SafetyGate, AllowsInwardMotionFromInsideTheMargin) {
    const JointLimit limit = builtInLimits().arm[4];
    ArmPose start = middle();
    start[4] = limit.lower;  // pressed against the stop, as joint 5 is at home
    SafetyGate gate({}, builtInLimits());
    gate.begin(start, kGateBegin);
    TimePoint now = kGateBegin;

    // outward: nothing moves, and nothing is pulled inwards unasked
    ArmPose outward = start;
    outward[4] = limit.lower - 1;
    for (int k = 0; k < 40; ++k) {
        now += milliseconds(100);
        GateResult result = gate.check(actionOf(outward), {}, {}, now);
        EXPECT_EQ(result.sentRad[4], limit.lower);
        EXPECT_TRUE(result.limited[4]);
    }
    // inward: allowed at once, and from there the margin holds
    double last = limit.lower;
    ArmPose inward = start;
    inward[4] = limit.lower + 0.3;
    for (int k = 0; k < 40; ++k) {
        now += milliseconds(100);
        double sent = gate.check(actionOf(inward), {}, {}, now).sentRad[4];
        EXPECT_GE(sent, last);
        last = sent;
    }
    EXPECT_NEAR(last, limit.lower + 0.3, 1e-3);
    for (int k = 0; k < 40; ++k) {
        now += milliseconds(100);
        EXPECT_GE(gate.check(actionOf(outward), {}, {}, now).sentRad[4], limit.lower + 0.02 - 1e-12);
    }
}

TEST(SafetyGate, KeepsBaseValuesToItself) {
    SafetyGate gate({}, builtInLimits());
    gate.begin(middle(), kGateBegin);
    auto asked = actionOf(middle());
    asked.insert(asked.end(), {9, 9, 9, 1});
    EXPECT_EQ(gate.check(asked, {}, {}, kGateBegin).verdict, Verdict::Pass);
    asked.back() = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(gate.check(asked, {}, {}, kGateBegin).verdict, Verdict::Fault)
        << "a value that cannot be trusted anywhere";
}

/// The first arm joint on its way from 0 with 0.8 rad/s to 0.6 rad, at 10 Hz: how far the commands trailed
/// behind at most once they were under way, and the furthest of them.
struct Followed {
    double trailRad = 0, furthestRad = 0;
};
Followed follow(bool tell) {
    SafetySettings settings;
    settings.rampS = 0;
    SafetyGate gate(settings, builtInLimits());
    ArmPose pose{};
    gate.begin(pose, kGateBegin);
    auto asked = [&](double seconds) {
        pose[0] = std::min(0.6, 0.8 * std::max(0.0, seconds));
        return actionOf(pose);
    };
    Followed seen;
    for (int k = 0; k < 30; ++k) {
        const double seconds = 0.1 * k;
        const auto ahead = tell ? asked(seconds + gate.brakingS()) : std::vector<double>();
        const auto now = asked(seconds);
        const double goal = pose[0];
        const double sent = gate.check(now, {}, {}, kGateBegin + k * milliseconds(100), ahead).sentRad[0];
        if (k >= 5 && goal < 0.6) seen.trailRad = std::max(seen.trailRad, goal - sent);
        seen.furthestRad = std::max(seen.furthestRad, sent);
    }
    return seen;
}

TEST(SafetyGate, DoesNotTrailBehindAMotionWhoseNextStepsAreKnown) {
    EXPECT_LT(follow(true).trailRad, 0.015);
    EXPECT_GT(follow(false).trailRad, 0.05) << "nothing to gain: the test shows nothing";
    EXPECT_NEAR(follow(true).furthestRad, 0.6, 1e-6) << "beyond what was asked, or never there";
}

/// A policy that asks for a bit further than the arms are, as one that was taught small steps does.
TEST(SafetyGate, TheRampLetsSmallStepsThrough) {
    SafetyGate gate({}, builtInLimits());
    ArmPose start = middle();
    gate.begin(start, kGateBegin);
    ArmPose pose = start;
    for (int k = 0; k <= 10; ++k) {
        pose[2] += 0.04;
        pose = gate.check(actionOf(pose), {}, {}, kGateBegin + k * milliseconds(100)).sentRad;
    }
    // a second into the ramp of two; 0.4 rad were asked for in all
    EXPECT_GT(pose[2] - start[2], 0.15);
}

/// Whatever is asked, at whatever moments: limits, velocity and acceleration hold for what leaves.
TEST(SafetyGate, RandomCommandsNeverExceedTheBounds) {
    const KuavoLimits& limits = builtInLimits();
    std::uint64_t commands = 0;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        CounterRng random(seed, 7);
        SafetySettings settings;
        settings.rateHz = 5 + 95 * random.uniform();
        settings.velocityRadS = 0.2 + 2 * random.uniform();
        settings.accelerationRadS2 = 0.5 + 10 * random.uniform();
        settings.rampS = 2 * random.uniform();
        settings.marginRad = 0.05 * random.uniform();
        SafetyGate gate(settings, limits);
        ArmPose pose;
        for (std::size_t i = 0; i < kArmJoints; ++i) {
            pose[i] = limits.arm[i].lower + random.uniform() * (limits.arm[i].upper - limits.arm[i].lower);
        }
        gate.begin(pose, kGateBegin);
        double periodS = 1 / settings.rateHz;
        TimePoint now = kGateBegin;
        ArmPose last = pose, asked = pose;
        std::array<double, kArmJoints> speed{};
        ArmPose lower, upper;
        for (std::size_t i = 0; i < kArmJoints; ++i) {
            lower[i] = std::min(limits.arm[i].lower + settings.marginRad, pose[i]);
            upper[i] = std::max(limits.arm[i].upper - settings.marginRad, pose[i]);
        }
        for (int k = 0; k < 700; ++k, ++commands) {
            // wild jumps, drifting targets, now and then a late or an early step
            for (double& value : asked) {
                value = random.uniform() < 0.1 ? 20 * random.uniform() - 10 : value + 0.3 * random.normal();
            }
            double stepS = periodS * (random.uniform() < 0.1 ? 0.2 + 3 * random.uniform() : 1);
            now += secondsToDuration(stepS);
            if (random.uniform() < 0.02) {
                gate.hold();
                speed.fill(0);
            }
            // what comes next may be told, rightly or wildly, in part, or not at all
            std::vector<double> ahead;
            if (random.uniform() < 0.6) ahead = actionOf(asked);
            for (double& value : ahead) value += random.normal();
            if (random.uniform() < 0.05) ahead.resize(3);
            if (random.uniform() < 0.05 && !ahead.empty()) ahead.back() = std::nan("");
            GateResult result = gate.check(actionOf(asked), {}, {}, now, ahead);
            ASSERT_EQ(result.verdict, Verdict::Pass);
            for (std::size_t i = 0; i < kArmJoints; ++i) {
                double sent = result.sentRad[i];
                ASSERT_GE(sent, lower[i] - 1e-9);
                ASSERT_LE(sent, upper[i] + 1e-9);
                double passed = k == 0 ? periodS : stepS;
                double velocity = (sent - last[i]) / std::min(passed, periodS);
                ASSERT_LE(std::abs(sent - last[i]), settings.velocityRadS * passed + 1e-6)
                    << seed << " " << k << " " << i;
                ASSERT_LE(std::abs(velocity), settings.velocityRadS + 1e-6);
                ASSERT_LE(std::abs(velocity - speed[i]),
                          settings.accelerationRadS2 * std::min(passed, periodS) + 1e-5)
                    << seed << " " << k << " " << i;
                speed[i] = velocity;
                last[i] = sent;
            }
        }
    }
    EXPECT_EQ(commands, 42000u);
}

TEST(SafetySettings, AreReadAndChecked) {
    SafetySettings settings;
    EXPECT_OK(setSafety(settings, "velocity_rad_s=0.5"));
    EXPECT_EQ(settings.velocityRadS, 0.5);
    EXPECT_FALSE(setSafety(settings, "velocity_rad_s=50").ok());
    EXPECT_FALSE(setSafety(settings, "velocity_rad_s=nan").ok());
    EXPECT_FALSE(setSafety(settings, "speed=1").ok());
    EXPECT_FALSE(setSafety(settings, "velocity_rad_s").ok());
    EXPECT_EQ(settings.velocityRadS, 0.5) << "a refused value changes nothing";
    EXPECT_EQ(SafetySettings::simulator().velocityRadS, 1.5);
    EXPECT_EQ(SafetySettings::simulator().rampS, 0.5);
    EXPECT_EQ(SafetySettings().rampS, 2);
}

}  // namespace
}  // namespace studio::robot

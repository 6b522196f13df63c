// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/robot/joint_limits.h"
#include "core/robot/motion_limiter.h"
#include "core/robot/robot_values.h"

namespace studio::robot {

/// Every number of the session's safety, settable and shown. Defaults are those of the project.
struct SafetySettings {
    double rateHz = 10;            ///< control rate, 5..100
    double marginRad = 0.02;       ///< kept from the URDF limits
    double velocityRadS = 1.0;     ///< per joint
    double accelerationRadS2 = 5;  ///< per joint
    double rampS = 2;              ///< the bound of the speed grows from 0 in so long
    double jointAgeS = 0.1;        ///< by local receipt
    double imageAgeS = 0.3;
    double gripperAgeS = 0.5;
    double trackingErrorRad = 0.3;                      ///< measured against sent …
    double trackingTimeS = 0.5;                         ///< … for so long is a fault
    double heartbeatS = 0.3;                            ///< an older sign of life of the window holds
    double armHoldS = 1.0;                              ///< how long the arm button is held
    double startVelocityRadS = 0.5;                     ///< going to the start pose
    double headPitchToleranceRad = 0.0349065850398866;  ///< 2 degrees: more is yellow
    double stopRetries = 3;      ///< further requests of mode 0 where none was acknowledged …
    double stopPatienceS = 1.0;  ///< … within this time
    double keepModeOnStop = 1;  ///< 1: ask for mode 0 after STOP, fault or disconnect; 0: send nothing at all

    /// Simulated robots may move a little faster, and sooner.
    static SafetySettings simulator();
};
/// One line per number, "velocity_rad_s: 1" (name, value, meaning), for the panel and for check.
struct SafetyRow {
    const char* name;
    double SafetySettings::*value;
    double low, high;
    const char* meaning;
    const char* unit = "";  ///< "rad/s"; empty: a count
};
/// All numbers of SafetySettings, in the order in which a person reads them. Static.
std::span<const SafetyRow> safetyRows();
/// Errors: InvalidArgument naming the row and its range.
Status checkSettings(const SafetySettings& settings);
/// "velocity_rad_s=0.5". Errors: InvalidArgument.
Status setSafety(SafetySettings& settings, std::string_view assignment);

/// An input that the asked action rests on.
struct InputAge {
    std::string name;  ///< "joints", "head_cam_h"
    double ageS = 0;   ///< since the newest message whose stamp advanced; infinite: none yet
    double limitS = 0;
};

/// Pass: `sentRad` may leave. Fault: nothing may, and the session latches it.
enum class Verdict { Pass, Fault };

/// One line of the record: what was asked, what leaves.
struct GateResult {
    Verdict verdict = Verdict::Fault;
    std::string reason;  ///< of a fault
    ArmPose sentRad{};
    std::optional<Grippers> gripper;
    std::array<bool, kArmJoints> limited{};  ///< what was asked lies beyond the limits less the margin
    std::array<bool, kArmJoints> slowed{};   ///< velocity or acceleration kept it from this step's target
    bool ramping = false;                    ///< the bound of the speed has not grown to its end
};

/// The last thing before the robot. Order: finite (before any clipping), length and joint order, ages, URDF
/// limits less a margin, acceleration and velocity, whose bound grows from 0 over `rampS`; the first command
/// is the measured pose. Clipping never faults; what cannot be trusted does. Not thread-safe: the control
/// thread's own.
class SafetyGate {
public:
    SafetyGate(const SafetySettings& settings, const KuavoLimits& limits);

    /// A run begins: the first command will be the measured pose, at rest.
    void begin(const ArmPose& measuredRad, TimePoint now);
    /// Nothing is sent for a while; the next command goes on from the last one, at rest.
    void hold() { velocity_.fill(0); }
    /// `asked`: an action of 16 or 20 values in the order `jointOrder` (empty: the Kuavo's own). `ahead`: the
    /// action that will be asked `brakingS` later, or the last one known before, in the same order; empty
    /// where nobody knows: then every target is braked for.
    GateResult check(std::span<const double> asked, std::span<const std::string> jointOrder,
                     std::span<const InputAge> inputs, TimePoint now, std::span<const double> ahead = {});
    /// How long braking from the highest speed takes, s.
    double brakingS() const { return settings_.velocityRadS / settings_.accelerationRadS2; }

    const ArmPose& lastSent() const { return sent_; }
    const std::array<double, kArmJoints>& lastVelocity() const { return velocity_; }
    const KuavoLimits& limits() const { return limits_; }
    std::uint64_t limitedCount() const { return limited_; }

private:
    std::string refuse(std::span<const double> asked, std::span<const std::string> jointOrder,
                       std::span<const InputAge> inputs) const;

    SafetySettings settings_;
    KuavoLimits limits_;
    ArmPose sent_{};
    std::array<double, kArmJoints> velocity_{};
    TimePoint began_{}, last_{};
    bool first_ = true;
    std::uint64_t limited_ = 0;
};

/// Same check for a head pose: clipped to the limits, because the robot ignores a message out of range.
HeadPose clipHead(const HeadPose& askedRad, const KuavoLimits& limits);

}  // namespace studio::robot

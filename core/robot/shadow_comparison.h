// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "core/robot/kinematics.h"
#include "core/robot/kuavo_mapping.h"
#include "core/robot/session_values.h"

namespace studio::robot {

/// Policy and person at one moment, in the data's units.
struct ComparedMoment {
    double timeS = 0;  ///< since the comparison began
    std::array<double, kVectorWidth> human{}, policy{};
};

/// How much somebody moved, or meant to.
struct MotionMeasure {
    double metres = 0;  ///< way of both pinch points
    double restS = 0;   ///< time in which neither of them moved
};
/// Pinch points slower than this are at rest.
inline constexpr double kRestMetresPerS = 0.01;

/// A moment at which the two wanted very different things.
struct Disagreement {
    double timeS = 0;
    double errorRad = 0;    ///< mean over the arms' joints
    std::size_t joint = 0;  ///< of the arms, the one furthest apart
    double jointErrorRad = 0;
};

/// What a policy in the shadow would have done beside what a person did.
struct ComparisonReport {
    std::int64_t moments = 0;  ///< control steps in which both had something to say
    std::int64_t chunks = 0;   ///< whose steps were looked at
    double seconds = 0;
    std::array<double, kVectorWidth> joint{};  ///< mean absolute error; rad, grippers 0..1
    double armsRad = 0;                        ///< mean over the arms' joints
    std::vector<double> horizon;  ///< per step of the chunk, mean over the arms' joints, rad; NaN: none yet
    std::optional<double> gripperAgreement;  ///< share of moments and hands on the same side of one half
    /// The person's motion, and the one that the policy had in mind: along its chunks, since what it asks for
    /// follows the person's pose even where it means to stand still.
    MotionMeasure human, policy;
    bool measuredOnly = false;  ///< nobody commanded the arms: the measured motion counts as the person's
    std::vector<Disagreement> worst;     ///< largest first, a second apart at least
    std::vector<ComparedMoment> recent;  ///< the last minute, oldest first
};

/// Compares, control step by control step, while a policy runs in the shadow. The person's action is the
/// command of whoever commands the arms, else the measured pose; the policy's is what it asks for now, and
/// over the horizon every step of every chunk against the person's action at that step's time. Thread-safe;
/// add() is short enough for the control thread.
class ShadowComparison {
public:
    explicit ShadowComparison(Kinematics kinematics) : kinematics_(std::move(kinematics)) {}
    /// Steps per second of the policy's chunks.
    void setRate(double rateHz);
    void add(const TickRecord& tick);
    void clear();
    ComparisonReport report() const;

private:
    using Vector = std::array<double, kVectorWidth>;
    struct Pending {
        std::shared_ptr<const Chunk> chunk;
        std::size_t next = 0;
    };
    /// Adds up a way in pieces long enough not to be noise.
    struct Odometer {
        std::optional<std::array<Point, 2>> anchor;
        double movedAtS = 0;
        MotionMeasure measure;
        void go(const std::array<Point, 2>& hands, double nowS, double stepS);
    };
    void intend(const TickRecord& tick, double stepS);
    void compareMoment(const Vector& human, const Vector& policy, double nowS, double stepS);
    void compareHorizon(TimePoint now);
    std::optional<Vector> humanAt(TimePoint time) const;
    void rank(const Disagreement& moment);
    std::array<Point, 2> handsOf(const Vector& values) const;

    Kinematics kinematics_;
    mutable std::mutex mutex_;
    double rateHz_ = 10;
    std::optional<TimePoint> begin_, last_;
    std::deque<std::pair<TimePoint, Vector>> trail_;  ///< the person's actions of the last seconds
    std::shared_ptr<const Chunk> chunk_;
    std::deque<Pending> pending_;
    std::deque<ComparedMoment> recent_;
    Vector errorSum_{};
    std::vector<double> horizonSum_;
    std::vector<std::int64_t> horizonCount_;
    std::int64_t moments_ = 0, chunks_ = 0, gripperSame_ = 0, commanded_ = 0;
    double seconds_ = 0;
    Odometer human_;
    MotionMeasure policy_;
    std::vector<Disagreement> worst_;
};

}  // namespace studio::robot

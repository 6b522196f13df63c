// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/retention/sequence_history.h"

namespace studio::retention {

std::optional<std::int64_t> recoverySteps(const Curve& curve, const StageSpan& stage, Direction direction,
                                          double epsilon) {
    ScoreMatrix scale(direction, {});
    Score best, atBegin;
    for (const CurvePoint& point : curve.points) {
        if (point.step > stage.begin) break;
        atBegin = point.value;
        // better than anything before it
        if (!best || scale.worseBy(*best, point.value).value_or(1) < 0) best = point.value;
    }
    auto within = [&](double value) { return scale.worseBy(*best, value).value_or(1) <= epsilon; };
    if (!best || within(*atBegin)) return std::nullopt;
    std::int64_t end = stage.begin + std::max(stage.length, stage.done);
    for (const CurvePoint& point : curve.points) {
        if (point.step > stage.begin && point.step <= end && within(point.value))
            return point.step - stage.begin;
    }
    return std::nullopt;
}

std::vector<Recovery> recoveries(const SequenceHistory& sequence, Measure measure, double epsilon) {
    std::vector<Recovery> all;
    std::vector<Curve> curves = sequence.curves(measure);
    for (Curve& curve : curves) {
        // scores on other frames are no measure of what came back
        const int since = sequence.comparableSince(measure, curve.task.id);
        std::erase_if(curve.points, [since](const CurvePoint& point) { return point.stage < since; });
    }
    for (std::size_t k = 1; k < sequence.stages().size(); ++k) {
        for (const Curve& curve : curves) {
            auto steps = recoverySteps(curve, sequence.stages()[k], directionOf(measure), epsilon);
            if (steps) all.push_back({k, curve.task, *steps});
        }
    }
    return all;
}

}  // namespace studio::retention

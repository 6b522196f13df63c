// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace studio::policy {

/// How much each step of the old chunk binds the new one.
enum class GuideSchedule {
    Zeros,   ///< only the steps that will have been executed
    Ones,    ///< all steps up to the horizon alike
    Linear,  ///< falling to nothing at the horizon
    Exp      ///< falling faster
};

/// Real-time chunking: while it is drawn, a new chunk is pulled towards what is left of the old one, so that
/// the change from one to the other is smooth. Source: LeRobot's RTC, mode "guided", whose correction is the
/// error itself (its Jacobian is the identity).
struct ChunkGuide {
    at::Tensor leftOver;    ///< [B, L, A] normalised, [0] for the new chunk's first step; undefined: none
    int delay = 0;          ///< steps of it that will have been executed when the new chunk is there
    int horizon = 10;       ///< steps that bind at all (execution_horizon)
    double maxWeight = 10;  ///< of the correction
    GuideSchedule schedule = GuideSchedule::Linear;
};

/// Weights of the error, [S] float32: 1 for the first `delay` steps, then by the schedule, 0 from the horizon
/// on. `left`: L of the left-over; no more than that can bind.
at::Tensor guideWeights(const ChunkGuide& guide, std::int64_t left, std::int64_t S);

/// Weight of the correction at flow time `t` (1 is noise, 0 is data): at most `maxWeight`.
double guideStrength(double t, double maxWeight);

/// The corrected velocity: v - strength * ((target - (x - t * v)) * weights). All [B, S, M], weights [S].
at::Tensor guidedVelocity(const at::Tensor& x, const at::Tensor& v, double t, const at::Tensor& target,
                          const at::Tensor& weights, double maxWeight);

}  // namespace studio::policy

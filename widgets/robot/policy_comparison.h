// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/robot/shadow_comparison.h"

namespace studio::widgets {

/// A policy beside a person: live in the shadow, or over recorded episodes.
struct PolicyComparison {
    /// A moment at which the two wanted very different things.
    struct Moment {
        std::int64_t episode = -1;  ///< -1: live
        double timeS = 0, error = 0, jointError = 0;
        std::size_t value = 0;  ///< of the action, the one furthest apart
    };

    std::string name;                  ///< of the checkpoint
    std::filesystem::path checkpoint;  ///< its folder; empty: not known
    std::vector<std::string> values;   ///< names of the action's values
    std::vector<double> dimensions;    ///< mean absolute error of each, in the data's units
    std::vector<double> horizon;  ///< per step of the chunk, mean over the arms' joints (all without arms)
    std::vector<double> hold;     ///< the same for holding the state; empty: not measured
    double mean = 0;              ///< over the arms' joints (all values without arms)
    std::optional<double> gripperAgreement;
    std::optional<robot::MotionMeasure> human, policy;  ///< none where these are no arms of a Kuavo
    double seconds = 0;
    std::int64_t moments = 0, chunks = 0;
    std::vector<Moment> worst;      ///< largest first
    std::filesystem::path dataset;  ///< of the recorded episodes; empty: live, or a recorded session
    double rateHz = 10;             ///< rows of that data set a second
    std::string recording = {};     ///< name of the recorded session; empty: a robot or a data set
};

PolicyComparison comparisonOf(const robot::ComparisonReport& live, const std::string& name);
/// Whether the policy meant to stand still while the person moved: the sign of a policy that is stuck.
bool isStuck(const PolicyComparison& comparison);

/// Which policies to look at over which recordings.
struct ComparisonRequest {
    std::vector<std::filesystem::path> checkpoints;
    /// Of a data set, or of a recorded session; empty: that of the first checkpoint's run.
    std::filesystem::path dataset;
    std::vector<std::int64_t> episodes;  ///< empty: those trained on, of another data set all
    int every = 5;                       ///< only every n-th frame begins a chunk
};

}  // namespace studio::widgets

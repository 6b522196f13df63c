// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/checkpoint_room.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/policy/policy.h"
#include "core/replay/regularizers.h"

namespace studio::train {

namespace {

constexpr double kUnknown = std::numeric_limits<double>::infinity();
constexpr double kMany = 1e6;  ///< "keep all" is a large number, too
constexpr int kVerified = 2;   ///< that prune() keeps whatever is asked for

/// How often something is done that is due every so many steps or epochs, the end included.
double timesOf(const config::TrainingConfig& training, std::int64_t everySteps, double everyEpochs) {
    const bool inSteps = training.steps > 0;
    if (everySteps > 0) return inSteps ? std::ceil(double(training.steps) / double(everySteps)) : kUnknown;
    if (everyEpochs > 0) return inSteps ? kUnknown : std::ceil(training.epochs / everyEpochs);
    return 1;
}

/// Whether a checkpoint is saved before the end, however many steps an epoch has.
bool savesBetween(const config::TrainingConfig& training) {
    if (training.saveFreq > 0) return training.steps > training.saveFreq;
    // of an epoch and more in between no rounding leaves nothing
    return training.steps <= 0 && training.saveFreqEpoch >= 1 &&
           training.epochs >= training.saveFreqEpoch + 1;
}

}  // namespace

CheckpointCount checkpointCount(const config::TrainConfig& config) {
    const config::TrainingConfig& training = config.training;
    const config::ValidationConfig& validation = config.validation;
    const bool heldOut = validation.split > 0 || !validation.episodes.empty() || validation.on == "training";
    // of an earlier task only where it has held some out
    const bool validates = heldOut || !config.replay.previous.empty();
    // a validation that is better than all before saves, too
    double saves = timesOf(training, training.saveFreq, training.saveFreqEpoch);
    const bool between = saves > 1 || validates;
    if (validates) saves += timesOf(training, validation.freq, validation.freqEpoch);
    CheckpointCount count;
    count.least = leastCheckpoints(heldOut || savesBetween(training));
    const int kept = std::max(training.keepLast, kVerified), best = between ? 1 : 0, next = 1;
    const double most = std::min({double(kept) + best, saves, kMany}) + next;
    count.most = std::max(leastCheckpoints(between), static_cast<int>(most));
    return count;
}

std::uint64_t startWeightsBytes(const policy::Policy& policy, const config::ReplayConfig& replay) {
    if (replay::activeRegularizers(replay).empty()) return 0;
    std::uint64_t bytes = 0;
    for (const auto& item : policy.named_parameters())
        if (item.value().requires_grad()) bytes += item.value().nbytes();
    return bytes;
}

}  // namespace studio::train

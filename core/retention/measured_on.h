// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "core/config/train_config.h"

namespace studio::retention {

/// What a score was measured on: two scores of one task can be subtracted or averaged where these are the
/// same, and measuredApart() alone decides it. Empty for success rates, whose trials tell.
struct MeasuredOn {
    std::string on = {};                        ///< "held_out" or "training"
    std::int64_t frames = 0, actionFrames = 0;  ///< how many; actionFrames: of action errors alone
    std::uint64_t seed = 0;                     ///< of noise and times
    std::string framesHash = {};                ///< run::Validation::framesHash; empty: not told
    std::string episodes = {};  ///< as the run's configuration names them, "0, 4"; empty: not told
    /// Of flow losses alone, which are in their units (statisticsHash); empty: not told.
    std::string statistics = {};

    /// As far as both sides tell. Of the hash and of the episodes, the hash decides where both have one.
    bool isSame(const MeasuredOn& other) const;
    /// Whether both say which frames they were, beside their number, in a way that can be compared.
    bool tellsFramesAs(const MeasuredOn& other) const {
        return (!framesHash.empty() && !other.framesHash.empty()) ||
               (!episodes.empty() && !other.episodes.empty());
    }
};

/// In what `now` differs from `then`: "4 frames instead of 8"; empty: in nothing that both tell.
std::string measuredApart(const MeasuredOn& then, const MeasuredOn& now);

/// The episodes that a run's validation measures, by task, as far as its configuration names them
/// (MeasuredOn::episodes): a run of a version that wrote no hash tells no more.
std::map<int, std::string> measuredEpisodes(const config::TrainConfig& config);

}  // namespace studio::retention

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "widgets/sim_services.h"

namespace studio::test {

/// A simulated robot without physics: recordings and results lie in memory, an episode takes a few
/// milliseconds. What it was asked for can be looked at.
struct FakeSim {
    std::mutex mutex;
    std::map<std::filesystem::path, widgets::RecordedSet> sets;
    std::map<std::filesystem::path, sim::Difficulty> difficulties;  ///< of the recordings
    std::vector<widgets::EvaluationRow> rows;                       ///< newest first
    std::vector<widgets::EvaluateRequest> asked;
    int pauseMs = 3;  ///< per frame and per trial
    /// Having made so many episodes or results it waits to be stopped; 0: it does not.
    std::size_t holdAfter = 0;
    int pictureSide = 32;       ///< of the pictures that it shows
    bool filmFails = true;      ///< a trial done again fails again
    std::string evaluateFails;  ///< message with which every evaluation ends

    static widgets::SimServices services(const std::shared_ptr<FakeSim>& fake);
};

}  // namespace studio::test

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/base/result.h"
#include "core/run/events.h"

namespace studio::run {

/// What the events of a run come to; fed with them in order. Lists, status and training_results.json are made
/// of it.
class RunSummary {
public:
    struct Best {
        std::int64_t step = 0;
        double loss = 0;  ///< mean over the tasks validated at that step
    };

    void add(const Event& event);
    /// Of a resume behind events that are lost: the last losses may be those of a much older step and are
    /// forgotten, `best` validation, `last` and `bestKept` checkpoint take the place of what the events told.
    /// Nothing: it stays. See goOnBehindLoss() of saved_figures.h.
    void goOnBehindLoss(const std::optional<Best>& best, const std::optional<CheckpointSaved>& last,
                        const std::optional<CheckpointSaved>& bestKept);

    std::int64_t step() const { return step_; }
    std::int64_t totalSteps() const { return totalSteps_; }
    bool started() const { return started_; }
    bool paused() const { return paused_; }
    std::optional<double> lastLoss() const { return lastLoss_; }
    /// The lowest mean over the tasks, of the steps that were trained: what was measured before the first one
    /// (step 0) is the start's.
    std::optional<Best> bestValidation() const;
    const std::map<std::string, Validation>& lastValidation() const { return lastValidation_; }
    const std::optional<CheckpointSaved>& lastCheckpoint() const { return lastCheckpoint_; }
    const std::optional<CheckpointSaved>& bestCheckpoint() const { return bestCheckpoint_; }
    /// Set once a Finished event came; a Resumed event takes it back.
    const std::optional<Finished>& finished() const { return finished_; }
    int resumes() const { return resumes_; }
    double lastTimeS() const { return lastTimeS_; }
    /// Seconds in which the run was trained: breaks between sessions are left out.
    double durationS() const { return closedSessionsS_ + (trainedUntilS_ - sessionStartS_); }
    /// Mean over all steps seen; nothing before the first.
    std::optional<double> samplesPerSecond() const;
    /// Seconds to the last step, from the pace of the latest steps; nothing while it cannot be told.
    std::optional<double> etaS() const;
    /// The longest of the latest 50 steps of this session, seconds: what a step event says of its own step,
    /// so that validations, saves and pauses between steps are not in it. Nothing before the first.
    std::optional<double> slowestStepS() const;

    /// Content of training_results.json.
    nlohmann::json results() const;

private:
    void take(const Started& event);
    void take(const Step& event, double timeS);
    void take(const Validation& event);
    void take(const CheckpointSaved& event);
    void take(const Resumed& event, double timeS);

    std::int64_t step_ = 0, totalSteps_ = 0;
    bool started_ = false, paused_ = false;
    std::string weights_, device_, dtype_;
    std::optional<double> lastLoss_;
    std::map<std::string, double> lastSourceLoss_;
    std::map<std::string, Validation> lastValidation_;
    std::map<std::string, double> stepValidation_;  ///< of the step that is being validated
    std::int64_t stepValidated_ = -1;
    std::optional<Best> bestSoFar_;  ///< over the steps before `stepValidated_`
    std::optional<CheckpointSaved> lastCheckpoint_, bestCheckpoint_;
    std::optional<Finished> finished_;
    int resumes_ = 0, warnings_ = 0, errors_ = 0;
    double firstTimeS_ = 0, lastTimeS_ = 0, sessionStartS_ = 0, closedSessionsS_ = 0;
    double trainedUntilS_ = 0;  ///< of the last event that is no note: a resume may note before it begins
    double samples_ = 0, samplingS_ = 0;
    bool any_ = false;
    std::deque<std::pair<std::int64_t, double>> pace_;  ///< (step, time) of the latest steps
    std::deque<double> stepS_;  ///< seconds that the latest steps took; a pause leaves them
};

/// Writes `<run>/training_results.json`. Errors: Io.
Status writeTrainingResults(const std::filesystem::path& run, const RunSummary& summary);

}  // namespace studio::run

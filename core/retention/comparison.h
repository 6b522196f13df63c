// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/retention/find_sequences.h"
#include "core/retention/metrics.h"
#include "core/retention/over_seeds.h"
#include "core/retention/replay_cost.h"
#include "core/retention/sequence_history.h"
#include "core/retention/status_words.h"

namespace studio::retention {

/// The sequences of one plan, one per seed: those that are finished, or those that are not, which are never
/// averaged with them. Sequences that differ in more than the seed, or have a run in common, are never in one
/// group (FoundSequence), nor are those of two projects (isOneProject), nor those that measured a task
/// otherwise (SequenceHistory::measuredElsewhere): a group of their own is "LABEL (measured otherwise)".
struct Group {
    std::string label;
    bool joint = false;
    /// Every stage is done, and there are as many as the longest sequence of the project has.
    bool finished = true;
    std::vector<std::shared_ptr<SequenceHistory>> sequences;
    /// The label; behind it " (unfinished)" where that is so.
    std::string title() const;
    /// "3" stages done, or of unfinished sequences "2 of 3", one by one.
    std::string stagesDone() const;
    std::size_t stagesWanted = 0;  ///< stages of a finished one
    std::string kind = {};         ///< see FoundSequence
    PlanSettings settings = {};    ///< of its longest sequence
    std::string plan = {};         ///< the label, without how it was measured
};

/// What one measure says of a group.
struct GroupScores {
    std::vector<ScoreMatrix> matrices;  ///< per seed
    std::vector<Metrics> metrics;       ///< per seed
    ScoreMatrix mean;                   ///< mean over the seeds in which a cell was measured
    std::optional<Interval> over(Score Metrics::*metric) const;
    /// Score of the newest task after its own stage, and how much worse the earlier tasks are on average than
    /// they ever were (Metrics::relativeRise).
    std::optional<Interval> newest() const;
};

struct AgainstNaive;

/// Several groups side by side; those that are bounds (joint, naive) serve the others as such.
class Comparison {
public:
    /// Opens every sequence and reads all there is; one that cannot be opened is passed over, see
    /// passedOver(). Errors, where none can: those of SequenceHistory::open.
    static Result<Comparison> open(const std::vector<FoundSequence>& found);
    /// Reads what is new; true if anything changed.
    bool poll();

    const std::vector<Group>& groups() const { return groups_; }
    /// Bounds; finished ones if there are. Where there are several, the one whose settings are nearest to
    /// those of `beside`, and of these one that measured as it did (null: the first).
    const Group* joint(const Group* beside = nullptr) const;
    const Group* naive(const Group* beside = nullptr) const;
    /// How a group stands against the naive one; nothing for bounds, where either is unfinished, of what the
    /// two measured otherwise, which notes() says, and where they taught other tasks last, or before that.
    AgainstNaive against(const Group& group, Measure measure) const;
    /// What replay costs the group on its newest task, against the naive group of naive(&group).
    ReplayCost replayCost(const Group& group) const;
    GroupScores scores(const Group& group, Measure measure) const;
    /// The kind of checkpoint whose scores are the last row: that of the sequences, also for joint runs.
    std::string handsOn() const;
    /// Measures of which anything was measured.
    std::vector<Measure> measured() const;
    std::vector<std::string> notes() const;
    /// Per sequence that could not be opened, what stood in the way; among notes() as well.
    const std::vector<std::string>& passedOver() const { return passedOver_; }

private:
    /// One opened sequence.
    struct Member {
        std::string label;
        bool joint = false;
        std::shared_ptr<SequenceHistory> sequence;
        std::string kind;
        PlanSettings settings;
    };
    std::map<int, std::string> taskNames(const Group& joint) const;
    /// Sequences of two projects are never averaged, also where nothing else tells them apart.
    void tellProjectsApart();
    void regroup();
    const Group* bound(const std::string& kind, const Group* beside) const;
    void noteKeptApart(std::vector<std::string>& notes) const;
    void noteOtherFrames(std::vector<std::string>& notes) const;
    void noteGuessedFrames(std::vector<std::string>& notes) const;

    std::vector<Member> members_;
    std::vector<std::string> passedOver_;
    std::vector<Group> groups_;
};

/// How a group stands against the naive sequence: its relative rise as a share of naive's (0.1: a tenth of
/// the forgetting), and how much worse it learnt the newest task, as a share. From the means over seeds.
struct AgainstNaive {
    Score riseShare, newestWorse;
};
/// Nothing in a field where either side was not measured, or where naive forgot nothing to compare with.
AgainstNaive againstNaive(const GroupScores& group, const GroupScores& naive);

}  // namespace studio::retention

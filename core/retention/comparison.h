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
#include "core/retention/sequence_history.h"
#include "core/retention/status_words.h"

namespace studio::retention {

/// The sequences of one kind (naive, proportional, joint, …), one per seed.
struct Group {
    std::string label;
    bool joint = false;
    std::vector<std::shared_ptr<SequenceHistory>> sequences;
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

/// Several groups side by side; those that are bounds (joint, naive) serve the others as such.
class Comparison {
public:
    /// Opens every sequence and reads all there is. Errors: those of SequenceHistory::open.
    static Result<Comparison> open(const std::vector<FoundSequence>& found);
    /// Reads what is new; true if anything changed.
    bool poll();

    const std::vector<Group>& groups() const { return groups_; }
    const Group* joint() const;
    const Group* naive() const;
    GroupScores scores(const Group& group, Measure measure) const;
    /// Measures of which anything was measured.
    std::vector<Measure> measured() const;
    std::vector<std::string> notes() const;

private:
    std::map<int, std::string> taskNames() const;

    std::vector<Group> groups_;
};

/// How a group stands against the naive sequence: its relative rise as a share of naive's (0.1: a tenth of
/// the forgetting), and how much worse it learnt the newest task, as a share. From the means over seeds.
struct AgainstNaive {
    Score riseShare, newestWorse;
};
AgainstNaive againstNaive(const GroupScores& group, const GroupScores& naive);

}  // namespace studio::retention

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/retention/score_matrix.h"

namespace studio::retention {

/// What the matrix R comes to after T stages. Formulas: reference/peers-and-performance.md 5.2 (T stages,
/// R_{i,j} after stage i on task j, both from 1).
///
/// Two kinds of numbers. *Levels* (acc, runningAverage, plasticity, liberoFwt, auc) are in the measure's own
/// unit and sign: of a loss, lower is better. *Changes* are computed on R = -loss where lower is better and
/// so read alike for every measure: bwt and fwt below 0 mean worse; forgetting, nbt and intransigence above 0
/// mean worse. Nothing where a score that the formula needs was not measured.
struct Metrics {
    std::size_t stages = 0;  ///< T
    /// ACC = 1/T sum_j R_{T,j} (Lopez-Paz and Ranzato 2017, "Gradient Episodic Memory").
    Score acc;
    /// 1/T sum_k A_k with A_k = 1/k sum_{j<=k} R_{k,j}.
    Score runningAverage;
    /// BWT = 1/(T-1) sum_{j<T} (R_{T,j} - R_{j,j}) (Lopez-Paz and Ranzato 2017).
    Score bwt;
    /// FWT = 1/(T-1) sum_{j>=2} (R_{j-1,j} - b_j) (Lopez-Paz and Ranzato 2017).
    Score fwt;
    /// F_T = 1/(T-1) sum_{j<T} (max_{l in j..T-1} R_{l,j} - R_{T,j}) (Chaudhry et al. 2018, "Riemannian
    /// Walk").
    Score forgetting;
    /// FWT of LIBERO (Liu et al. 2023, arXiv 2306.03310): mean over tasks of the mean score of the
    /// validations during the task's own training. This and AUC leave out the validation at step 0 and hold
    /// no score for later ones; LIBERO's own code counts step 0 and holds the best success to the end, so
    /// that its published figures differ.
    Score liberoFwt;
    /// NBT of LIBERO: mean over k < T of 1/(T-k) sum_{m>k} (c_{k,k} - c_{m,k}); the last task has no term.
    Score nbt;
    /// The same with every term divided by |c_{k,k}| (arXiv 2603.03818, appendix A.2); terms with c_{k,k} = 0
    /// are left out, for there was nothing to lose.
    Score normalisedNbt;
    /// AUC of LIBERO: 1/T sum_k 1/(T-k+1) (FWT_k + sum_{m>k} c_{m,k}).
    Score auc;
    /// P = 1/T sum_k R_{k,k}.
    Score plasticity;
    /// S = 1 - mean_{j<T} max(0, (R_{j,j} - R_{T,j}) / |R_{j,j}|); terms with R_{j,j} = 0 are left out. Of a
    /// loss it may fall below 0.
    Score stability;
    /// 1/T sum_k (a*_k - R_{k,k}), against joint training (Chaudhry et al. 2018).
    Score intransigence;
    /// Mean over j < T of (R_{T,j} - best_{l in j..T} R_{l,j}) / |best|, as a share: 0.1 is ten percent worse
    /// than the task ever was. Above 0 means worse.
    Score relativeRise;
    std::vector<Score> relativeRiseOf;  ///< [task], the last one included

    bool operator==(const Metrics&) const = default;
};

/// The metrics over the stages measured so far (ScoreMatrix::stagesMeasured).
Metrics metricsOf(const ScoreMatrix& matrix);

/// One row of a table of metrics.
struct MetricRow {
    const char* key;      ///< in JSON and CSV
    const char* title;    ///< short, English
    const char* formula;  ///< one line
    bool level;           ///< in the measure's own unit; else a change, see Metrics
    Score Metrics::*value;
};
/// Why metricsOf() gave no value for that row, in a few words; "" where it gave one.
std::string whyUnknown(const ScoreMatrix& matrix, const MetricRow& row);
/// Every scalar of Metrics, in the order in which tables show them.
const std::vector<MetricRow>& metricRows();

}  // namespace studio::retention

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace studio::retention {

namespace {

/// Terms of a mean. One that was not measured makes the mean unknown; one left out on purpose does not.
class Mean {
public:
    void add(Score term) {
        if (!term) {
            complete_ = false;
            return;
        }
        sum_ += *term;
        ++count_;
    }
    Score value() const { return complete_ && count_ > 0 ? Score(sum_ / count_) : std::nullopt; }

private:
    double sum_ = 0;
    int count_ = 0;
    bool complete_ = true;
};

Score mean(const std::vector<double>& values) {
    if (values.empty()) return std::nullopt;
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// The matrix as the formulas read it, over the first T stages and tasks: higher is better.
class Gains {
public:
    explicit Gains(const ScoreMatrix& matrix)
        : matrix_(matrix),
          sign_(matrix.direction == Direction::HigherBetter ? 1 : -1),
          stages_(matrix.stagesMeasured()) {}

    std::size_t stages() const { return stages_; }
    bool isCut(std::size_t task) const { return matrix_.isCut(task); }
    Score r(std::size_t stage, std::size_t task) const { return signedScore(matrix_.at(stage, task)); }
    Score before(std::size_t task) const { return signedScore(matrix_.before[task]); }
    Score joint(std::size_t task) const { return signedScore(matrix_.joint[task]); }
    Score learning(std::size_t task) const { return signedScore(mean(matrix_.during[task])); }
    /// a - b, where both are known.
    static Score difference(Score a, Score b) { return a && b ? Score(*a - *b) : std::nullopt; }
    /// A level in the measure's own sign again.
    Score level(Score value) const { return signedScore(value); }

private:
    Score signedScore(Score score) const { return score ? Score(sign_ * *score) : std::nullopt; }

    const ScoreMatrix& matrix_;
    double sign_;
    std::size_t stages_;
};

Score runningAverage(const Gains& g) {
    Mean all;
    for (std::size_t k = 0; k < g.stages(); ++k) {
        Mean row;
        for (std::size_t j = 0; j <= k; ++j) row.add(g.r(k, j));
        all.add(row.value());
    }
    return all.value();
}

Score forgetting(const Gains& g) {
    std::size_t last = g.stages() - 1;
    Mean all;
    for (std::size_t j = 0; j < last; ++j) {
        // the best that it was before the last stage
        Score best;
        for (std::size_t l = j; l < last && !g.isCut(j); ++l) {
            Score score = g.r(l, j);
            if (score && (!best || *score > *best)) best = score;
        }
        all.add(Gains::difference(best, g.r(last, j)));
    }
    return all.value();
}

/// LIBERO's negative backward transfer; `normalised`: every term over |c_{k,k}|.
Score negativeTransfer(const Gains& g, bool normalised) {
    Mean all;
    for (std::size_t k = 0; k + 1 < g.stages(); ++k) {
        Score own = g.r(k, k);
        if (normalised && own && *own == 0) continue;
        Mean lost;
        for (std::size_t m = k + 1; m < g.stages(); ++m) {
            Score term = Gains::difference(own, g.r(m, k));
            lost.add(term && normalised ? Score(*term / std::abs(*own)) : term);
        }
        all.add(lost.value());
    }
    return all.value();
}

Score areaUnderCurve(const Gains& g) {
    Mean all;
    for (std::size_t k = 0; k < g.stages(); ++k) {
        Mean curve;
        curve.add(g.learning(k));
        for (std::size_t m = k + 1; m < g.stages(); ++m) curve.add(g.r(m, k));
        all.add(curve.value());
    }
    return all.value();
}

Score stability(const Gains& g) {
    std::size_t last = g.stages() - 1;
    Mean lost;
    for (std::size_t j = 0; j < last; ++j) {
        Score own = g.r(j, j);
        if (own && *own == 0) continue;
        Score term = Gains::difference(own, g.r(last, j));
        lost.add(term ? Score(std::max(0.0, *term / std::abs(*own))) : std::nullopt);
    }
    Score mean = lost.value();
    return mean ? Score(1 - *mean) : std::nullopt;
}

}  // namespace

Metrics metricsOf(const ScoreMatrix& matrix) {
    Gains g(matrix);
    Metrics metrics;
    metrics.stages = g.stages();
    metrics.relativeRiseOf.resize(matrix.size());
    if (g.stages() == 0) return metrics;
    std::size_t last = g.stages() - 1;

    Mean acc, own, behind, ahead, during, short_, rise;
    for (std::size_t j = 0; j <= last; ++j) {
        acc.add(g.r(last, j));
        own.add(g.r(j, j));
        during.add(g.learning(j));
        short_.add(Gains::difference(g.joint(j), g.r(j, j)));
        if (j < last) behind.add(Gains::difference(g.r(last, j), g.r(j, j)));
        if (j > 0) ahead.add(Gains::difference(g.r(j - 1, j), g.before(j)));
        Score best = matrix.best(last, j), now = matrix.at(last, j);
        metrics.relativeRiseOf[j] = best && now ? matrix.worseBy(*best, *now) : std::nullopt;
        if (j < last) rise.add(metrics.relativeRiseOf[j]);
    }
    metrics.acc = g.level(acc.value());
    metrics.plasticity = g.level(own.value());
    metrics.liberoFwt = g.level(during.value());
    metrics.runningAverage = g.level(runningAverage(g));
    metrics.auc = g.level(areaUnderCurve(g));
    metrics.bwt = behind.value();
    metrics.fwt = ahead.value();
    metrics.intransigence = short_.value();
    metrics.relativeRise = rise.value();
    metrics.forgetting = forgetting(g);
    metrics.nbt = negativeTransfer(g, false);
    metrics.normalisedNbt = negativeTransfer(g, true);
    metrics.stability = stability(g);
    return metrics;
}

std::string whyUnknown(const ScoreMatrix& matrix, const MetricRow& row) {
    const Metrics metrics = metricsOf(matrix);
    if (metrics.*row.value) return "";
    const std::size_t stages = metrics.stages;
    if (stages == 0) return "no stage was measured yet";
    if (row.value == &Metrics::intransigence) {
        for (std::size_t j = 0; j < std::min(stages, matrix.jointApart.size()); ++j) {
            if (!matrix.jointApart[j].empty())
                return fmt::format("joint training measured {} otherwise: {}", matrix.tasks[j].name,
                                   matrix.jointApart[j]);
        }
        return "needs joint training: kstudio sequence run PROJECT --baseline joint";
    }
    const bool needsOne = row.level;
    if (!needsOne && stages < 2) return "needs two stages";
    for (std::size_t j = 1; row.value == &Metrics::fwt && j < stages; ++j) {
        const std::string& name = matrix.tasks[j].name;
        if (!matrix.at(j - 1, j) && j < matrix.beginsApart.size() && matrix.beginsApart[j])
            return fmt::format("{} was measured before its own stage, but under other statistics", name);
        if (!matrix.at(j - 1, j)) return fmt::format("{} was not measured before its own stage", name);
        if (!matrix.before[j] && matrix.beganApart == "statistics")
            return "joint training has other statistics";
        if (!matrix.before[j] && !matrix.beganApart.empty())
            return fmt::format("joint training began with other weights ({})", matrix.beganApart);
        if (!matrix.before[j])
            return fmt::format(
                "{} was not measured before any training, which a joint run of the same seed does", name);
    }
    for (std::size_t j = 0; j < stages; ++j) {
        if (j < matrix.mixed.size() && matrix.mixed[j] && row.value != &Metrics::intransigence)
            return fmt::format("{} was measured otherwise before", matrix.tasks[j].name);
        const bool curve = row.value == &Metrics::liberoFwt || row.value == &Metrics::auc;
        if (curve && matrix.during[j].empty())
            return fmt::format("{} was not measured within its own stage", matrix.tasks[j].name);
        for (std::size_t i = j; i < stages; ++i) {
            if (!matrix.at(i, j))
                return fmt::format("{} was not measured after stage {}", matrix.tasks[j].name, i + 1);
        }
    }
    return "every term was left out, as there was nothing to lose";
}

const std::vector<MetricRow>& metricRows() {
    static const std::vector<MetricRow> rows = {
        {"acc", "ACC", "mean over tasks after the last stage", true, &Metrics::acc},
        {"running_average", "running average", "mean over stages of the mean over the tasks taught so far",
         true, &Metrics::runningAverage},
        {"plasticity", "plasticity", "mean of each task after its own stage", true, &Metrics::plasticity},
        {"libero_fwt", "FWT (LIBERO)",
         "mean over the validations during each task's own stage; unlike in LIBERO's code without step 0, "
         "and no best score is held",
         true, &Metrics::liberoFwt},
        {"auc", "AUC (LIBERO)", "mean over each task's own stage and all later ones", true, &Metrics::auc},
        {"bwt", "BWT", "change since each task's own stage; below 0: worse", false, &Metrics::bwt},
        {"fwt", "FWT", "change on tasks not yet taught, against no training; above 0: better", false,
         &Metrics::fwt},
        {"forgetting", "forgetting", "best before the last stage minus now; above 0: forgotten", false,
         &Metrics::forgetting},
        {"nbt", "NBT (LIBERO)", "mean loss of each task over all later stages; above 0: forgotten", false,
         &Metrics::nbt},
        {"normalised_nbt", "NBT, normalised", "the same as a share of the score after the own stage", false,
         &Metrics::normalisedNbt},
        {"stability", "stability", "1 - share lost since each task's own stage; 1: nothing lost", false,
         &Metrics::stability},
        {"intransigence", "intransigence", "joint training minus the task's own stage; above 0: learnt less",
         false, &Metrics::intransigence},
        {"relative_rise", "relative rise", "how much worse than the task ever was, as a share", false,
         &Metrics::relativeRise},
    };
    return rows;
}

}  // namespace studio::retention

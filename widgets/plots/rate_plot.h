// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/sequence/sequence_plan.h"
#include "widgets/plots/plot.h"

namespace studio::widgets {

/// Learning rate over one stage, by the schedule that training follows. x: optimizer steps of the stage, or
/// epochs where its length is given in epochs; how many steps those are is not known before the data is
/// read, so the run is taken to be no longer than the decay, which is then compressed to it.
struct StageRates {
    std::vector<double> x, rate;
    double length = 0;  ///< of the stage, in the unit of x
};
StageRates stageRates(const sequence::StagePlan& stage);

/// The learning rate of a whole sequence, drawn before it runs.
class RatePlot : public Plot {
    Q_OBJECT
public:
    explicit RatePlot(QWidget* parent = nullptr);
    void setPlan(const sequence::SequencePlan& plan);
    int points() const;

private:
    std::vector<StageRates> stages_;  ///< x counts from the beginning of the sequence
    bool epochs_ = false;
};

}  // namespace studio::widgets

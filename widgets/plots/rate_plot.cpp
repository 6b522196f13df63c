// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/rate_plot.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/config/cosine_schedule.h"
#include "widgets/parts/retranslate.h"
#include "widgets/parts/text.h"
#include "widgets/theme/theme.h"

namespace studio::widgets {

namespace {

constexpr std::int64_t kSamples = 200;

}  // namespace

StageRates stageRates(const sequence::StagePlan& stage) {
    const bool inSteps = stage.steps > 0;
    const std::int64_t total = inSteps ? stage.steps : std::max<std::int64_t>(1, stage.decaySteps);
    config::CosineSchedule schedule{stage.rate, stage.decayRate, stage.warmupSteps, stage.decaySteps};
    schedule = schedule.scaledTo(total);
    StageRates rates;
    rates.length = inSteps ? static_cast<double>(total) : std::max(1.0, stage.epochs);
    // the corners of the curve are steps of their own
    std::set<std::int64_t> steps{schedule.warmupSteps - 1, schedule.warmupSteps, schedule.decaySteps};
    for (std::int64_t i = 0; i <= kSamples; ++i) steps.insert(total * i / kSamples);
    for (std::int64_t step : steps) {
        if (step < 0 || step > total) continue;
        rates.x.push_back(rates.length * static_cast<double>(step) / static_cast<double>(total));
        rates.rate.push_back(schedule.rate(step));
    }
    return rates;
}

RatePlot::RatePlot(QWidget* parent) : Plot(parent) {
    setKey("rate_plan");
    translated(this, [this] {
        setTitle(tr("Learning rate of the whole sequence"));
        setAxes(epochs_ ? tr("epoch of the sequence") : tr("step of the sequence"), {});
    });
}

void RatePlot::setPlan(const sequence::SequencePlan& plan) {
    stages_.clear();
    epochs_ = false;
    std::vector<Curve> curves;
    std::vector<PlotMark> marks;
    double begin = 0;
    for (const auto& stage : plan.stages) {
        epochs_ = epochs_ || stage.steps == 0;
        StageRates rates = stageRates(stage);
        for (double& x : rates.x) x += begin;
        const std::size_t i = stages_.size();
        curves.push_back({text(stage.name), Theme::taskColour(static_cast<int>(i)), [this, i]() -> CurveData {
                              return {stages_[i].x, stages_[i].rate};
                          }});
        marks.push_back({begin, text(stage.name)});
        begin += rates.length;
        stages_.push_back(std::move(rates));
    }
    setAxes(epochs_ ? tr("epoch of the sequence") : tr("step of the sequence"), {});
    setWholeX(!epochs_);
    setCurves(std::move(curves));
    setMarks(std::move(marks));
}

int RatePlot::points() const {
    std::size_t count = 0;
    for (const auto& stage : stages_) count += stage.x.size();
    return static_cast<int>(count);
}

}  // namespace studio::widgets

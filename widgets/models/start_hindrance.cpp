// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/start_hindrance.h"

#include <QCoreApplication>
#include <algorithm>

#include "core/run/run_follower.h"
#include "widgets/parts/text.h"

namespace studio::widgets {

namespace {

bool isTraining(const sequence::StagePlan& stage) {
    // "running at step 30 of 100"
    const std::string word = stage.state.substr(0, stage.state.find(' '));
    for (auto state : {run::RunState::Starting, run::RunState::Running, run::RunState::Paused})
        if (word == run::toString(state)) return true;
    return false;
}

}  // namespace

bool everyStageIsTrained(const sequence::SequencePlan& plan) {
    return !plan.stages.empty() && std::all_of(plan.stages.begin(), plan.stages.end(), [](const auto& stage) {
        return stage.state == "done" || !stage.needed;
    });
}

QString startWord(const sequence::SequencePlan* plan) {
    if (plan && everyStageIsTrained(*plan))
        return QCoreApplication::translate("Plan", "All stages are trained");
    if (plan && plan->begun) return QCoreApplication::translate("Plan", "Go on with the sequence");
    return QCoreApplication::translate("Plan", "Start the sequence");
}

QString startHindrance(const sequence::SequencePlan& plan) {
    for (const sequence::StagePlan& stage : plan.stages) {
        if (!isTraining(stage)) continue;
        return QCoreApplication::translate(
                   "Plan",
                   "Another process trains stage %1 (%2). Its run under Run control shows how it "
                   "stands, and can be stopped there.")
            .arg(stage.stage)
            .arg(text(stage.name));
    }
    if (!everyStageIsTrained(plan)) return {};
    return QCoreApplication::translate("Plan",
                                       "All stages are trained. To train one again beside them: kstudio "
                                       "sequence run %1 --branch NAME --from STAGE")
        .arg(shellWord(text(plan.sequence.project)));
}

QString demoHindrance(int click) {
    if (click == 0) return {};
    return QCoreApplication::translate(
               "Plan", "The demo works on click %1: wait until it is done, or press Stop in its card")
        .arg(click);
}

QString demoSequenceHindrance(int click, bool open) {
    if (click != 0 || !open) return demoHindrance(click);
    return QCoreApplication::translate("Plan",
                                       "The five clicks of the demo train this project: press the next one "
                                       "there, or close their row to train its sequence from here");
}

}  // namespace studio::widgets

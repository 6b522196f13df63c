// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <cstdint>
#include <functional>
#include <vector>

#include "core/config/project_config.h"
#include "widgets/models/plan_changes.h"

namespace studio::widgets {

// What the cells of the table of tasks say, and what is meant by what a person types into them.

/// What a project says of a task today, whatever a run of it was begun with.
struct TaskToday {
    std::string instruction;
    std::int64_t steps = 0;  ///< 0: `epochs` counts
    double epochs = 0, rate = 0;
    double suggestedRate = 0, decay = 1;  ///< the project's rate times the decay of the task's place
    std::vector<double> decays;           ///< of all places
    std::vector<std::int64_t> episodes, namedHeldOut;  ///< as in StagePlan
    double heldOutShare = 0;
};
TaskToday taskToday(const config::ProjectConfig& project, const config::TaskConfig& task);

/// "200 steps", "2 epochs"
QString lengthText(std::int64_t steps, double epochs);
/// "0.0007"
QString rateText(double rate);
/// "0-39, 45", "all"
QString episodesText(const std::vector<std::int64_t>& episodes);
/// "10 %", "no. 36-39", "none"
QString heldOutText(const std::vector<std::int64_t>& named, double share);

/// "100 steps (plan: 200)": what a run was begun with, and what the project says today.
QString besidePlan(const QString& begunWith, const QString& planned);
/// That the run of a stage keeps what it was begun with, and for what an edit of the stage counts.
QString keptByRun(const QString& begunWith, int stage);

/// What was typed: values of the task as YAML text by their keys ("training.steps"), or why it cannot be
/// used, in the window's language. Neither: it says nothing, and what was there stays.
struct TypedCell {
    PlanChanges values = {};
    std::function<QString()> refusal = {};
};
/// The unit may be left out where it stays what it was.
TypedCell typedLength(const QString& typed, bool inSteps);
TypedCell typedRate(const QString& typed);
TypedCell typedEpisodes(const QString& typed);
TypedCell typedHeldOut(const QString& typed);

}  // namespace studio::widgets

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/task_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/retention/status_words.h"

namespace studio::train {

using retention::Measure;
using retention::TaskWord;

std::vector<run::Note> takeScores(const config::RetentionConfig& retention,
                                  const std::vector<run::Validation>& measured, int ownTask, int actionWidth,
                                  std::map<int, Progress::TaskScore>& scores) {
    const retention::WordSettings settings = retention::wordSettings(retention);
    std::vector<run::Note> notes;
    for (const run::Validation& event : measured) {
        if (!std::isfinite(event.loss)) continue;
        auto [at, first] = scores.try_emplace(event.taskId, Progress::TaskScore{event.loss, event.loss});
        Progress::TaskScore& score = at->second;
        auto word = [&](double loss) {
            return wordOf(settings, Measure::Loss, score.best, loss, actionWidth);
        };
        // by fixed thresholds a task that was never learnt would count as forgotten
        const TaskWord before = std::max(word(score.last), word(score.best));
        score.best = std::min(score.best, event.loss);
        score.last = event.loss;
        score.framesHash = event.framesHash;
        score.statisticsHash = event.statisticsHash;
        const TaskWord now = word(event.loss);
        if (first || event.taskId == ownTask || now <= before || now < TaskWord::SlightlyDegraded) continue;
        notes.push_back({"warning",
                         fmt::format("task {} ({}) is {}: flow loss {:.4g}, at its best {:.4g}", event.taskId,
                                     event.task, toString(now), event.loss, score.best),
                         "Raise its replay share, stop here, or go back to the best checkpoint.",
                         event.step});
    }
    return notes;
}

}  // namespace studio::train

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "core/config/retention_config.h"
#include "core/retention/score_matrix.h"

namespace studio::retention {

/// How a task stands, in a word.
enum class TaskWord { Unknown, Retained, SlightlyDegraded, Forgotten };
/// "not measured", "retained", "slightly degraded", "forgotten".
const char* toString(TaskWord word);

/// How words are found.
enum class WordRule {
    Relative,  ///< score now against the best that the task ever had
    Seed,      ///< flow loss x action width / 32 against 0.7 and 1.0
};
std::optional<WordRule> parseWordRule(const std::string& name);  ///< "relative" or "seed"
const char* toString(WordRule rule);

/// Thresholds; settings of the project. Seed: reference/seed.md 5.2, whose trainer averaged its loss over 32
/// columns, padding included, which is learnt to about 0: our loss (real columns alone) x action width / 32
/// is on its scale (robot-train-config.md 3).
struct WordSettings {
    WordRule rule = WordRule::Relative;
    // defaults: those of the configuration
    double slightlyAbove = config::RetentionConfig().slightlyAbove;  ///< relative: more than this much worse
    double forgottenAbove = config::RetentionConfig().forgottenAbove;  ///< relative
    double seedSlightly = config::RetentionConfig().seedSlightly;      ///< seed: at or above
    double seedForgotten = config::RetentionConfig().seedForgotten;    ///< seed: at or above
    int seedWidth = 32;
    bool operator==(const WordSettings&) const = default;
};
/// As the keys `retention.*` of a project say.
WordSettings wordSettings(const config::RetentionConfig& config);
/// "relative: slightly degraded above 10 %, forgotten above 50 % worse than the task ever was", or the
/// seed's.
std::string describe(const WordSettings& settings);

/// Word of a score `now` whose best was `best`. `actionWidth`: real action columns; 0: unknown. The seed's
/// rule knows flow losses alone: other measures, and an unknown width, give Unknown.
TaskWord wordOf(const WordSettings& settings, Measure measure, Score best, Score now, int actionWidth);

/// Flow loss on the seed's scale.
double onSeedScale(double loss, int actionWidth, int seedWidth = 32);

}  // namespace studio::retention

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retention/status_words.h"

#include <fmt/format.h>

#include <cmath>

namespace studio::retention {

const char* toString(TaskWord word) {
    switch (word) {
        case TaskWord::Unknown:
            return "not measured";
        case TaskWord::Retained:
            return "retained";
        case TaskWord::SlightlyDegraded:
            return "slightly degraded";
        case TaskWord::Forgotten:
            return "forgotten";
    }
    return "";
}

const char* toString(WordRule rule) {
    return rule == WordRule::Relative ? "relative" : "seed";
}

std::optional<WordRule> parseWordRule(const std::string& name) {
    for (WordRule rule : {WordRule::Relative, WordRule::Seed}) {
        if (name == toString(rule)) return rule;
    }
    return std::nullopt;
}

WordSettings wordSettings(const config::RetentionConfig& config) {
    WordSettings settings;
    settings.rule = parseWordRule(config.words).value_or(WordRule::Relative);
    settings.slightlyAbove = config.slightlyAbove;
    settings.forgottenAbove = config.forgottenAbove;
    settings.seedSlightly = config.seedSlightly;
    settings.seedForgotten = config.seedForgotten;
    return settings;
}

std::string describe(const WordSettings& settings) {
    if (settings.rule == WordRule::Relative) {
        return fmt::format(
            "relative: slightly degraded above {:.4g} %, forgotten above {:.4g} % worse than the task ever "
            "was",
            settings.slightlyAbove * 100, settings.forgottenAbove * 100);
    }
    return fmt::format(
        "seed: of flow loss x action width / {}, slightly degraded from {:.4g}, forgotten from {:.4g}",
        settings.seedWidth, settings.seedSlightly, settings.seedForgotten);
}

double onSeedScale(double loss, int actionWidth, int seedWidth) {
    return loss * actionWidth / seedWidth;
}

TaskWord wordOf(const WordSettings& settings, Measure measure, Score best, Score now, int actionWidth) {
    if (!now || std::isnan(*now)) return TaskWord::Unknown;
    if (settings.rule == WordRule::Seed) {
        if (measure != Measure::Loss || actionWidth <= 0) return TaskWord::Unknown;
        double loss = onSeedScale(*now, actionWidth, settings.seedWidth);
        if (loss < settings.seedSlightly) return TaskWord::Retained;
        return loss < settings.seedForgotten ? TaskWord::SlightlyDegraded : TaskWord::Forgotten;
    }
    if (!best) return TaskWord::Unknown;
    ScoreMatrix scale(directionOf(measure), {});
    Score worse = scale.worseBy(*best, *now);
    // what never succeeded was not retained, and not forgotten either
    if (measure == Measure::Success && *best == 0) return TaskWord::Unknown;
    if (!worse) return TaskWord::Forgotten;
    if (*worse <= settings.slightlyAbove) return TaskWord::Retained;
    return *worse <= settings.forgottenAbove ? TaskWord::SlightlyDegraded : TaskWord::Forgotten;
}

}  // namespace studio::retention

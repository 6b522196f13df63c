// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/schema_rows.h"

namespace studio::config {

std::vector<KeySpec> retentionRows() {
    using R = RetentionConfig;
    constexpr auto retention = &TrainConfig::retention;
    return {
        {.path = "retention.words",
         .type = ValueType::Choice,
         .choices = {"relative", "seed"},
         .meaning = "Rule of the words retained, slightly degraded, forgotten: the score against the best "
                    "that the task ever had, or flow loss x action width / 32 against fixed thresholds.",
         .bind = field(retention, &R::words)},
        {.path = "retention.slightly_above",
         .type = ValueType::Number,
         .unit = "share of the best score",
         .minimum = 0,
         .maximum = 1e6,
         .meaning = "Relative: a task that is worse by more than this is slightly degraded.",
         .bind = field(retention, &R::slightlyAbove)},
        {.path = "retention.forgotten_above",
         .type = ValueType::Number,
         .unit = "share of the best score",
         .minimum = 0,
         .maximum = 1e6,
         .meaning = "Relative: a task that is worse by more than this is forgotten.",
         .bind = field(retention, &R::forgottenAbove)},
        {.path = "retention.seed_slightly",
         .type = ValueType::Number,
         .unit = "flow loss x action width / 32",
         .minimum = 0,
         .maximum = 1e6,
         .meaning = "Seed: a task is slightly degraded from here on.",
         .bind = field(retention, &R::seedSlightly)},
        {.path = "retention.seed_forgotten",
         .type = ValueType::Number,
         .unit = "flow loss x action width / 32",
         .minimum = 0,
         .maximum = 1e6,
         .meaning = "Seed: a task is forgotten from here on.",
         .bind = field(retention, &R::seedForgotten)},
        {.path = "retention.recovered_within",
         .type = ValueType::Number,
         .unit = "share of the best score",
         .minimum = 0,
         .maximum = 1e6,
         .meaning = "A task that was lost counts as recovered when it is so near to its best again.",
         .bind = field(retention, &R::recoveredWithin)},
    };
}

}  // namespace studio::config

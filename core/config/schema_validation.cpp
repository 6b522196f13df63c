// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/schema_rows.h"

namespace studio::config {

std::vector<KeySpec> validationRows() {
    using V = ValidationConfig;
    constexpr auto validation = &TrainConfig::validation;
    return {
        {.path = "validation.episodes",
         .type = ValueType::Episodes,
         .minimum = 0,
         .maximum = kMaxCount,
         .meaning = "Episode numbers held out of the training and validated on; empty: `split` counts.",
         .bind = field(validation, &V::episodes)},
        {.path = "validation.split",
         .type = ValueType::Number,
         .unit = "share of the episodes",
         .minimum = 0,
         .maximum = 1,
         .openMaximum = true,
         .meaning =
             "The last episodes, rounded up, are held out; 0: no validation unless `episodes` names some.",
         .bind = field(validation, &V::split)},
        {.path = "validation.freq",
         .type = ValueType::Integer,
         .unit = "steps",
         .minimum = 0,
         .maximum = kMaxCount,
         .meaning = "Steps between validations; 0: `freq_epoch` counts. The end is always validated.",
         .bind = field(validation, &V::freq)},
        {.path = "validation.freq_epoch",
         .type = ValueType::Number,
         .unit = "epochs",
         .minimum = 0,
         .maximum = 1e6,
         .meaning = "Epochs between validations; 0: `freq` counts.",
         .bind = field(validation, &V::freqEpoch)},
        {.path = "validation.max_frames",
         .type = ValueType::Integer,
         .unit = "frames",
         .minimum = 1,
         .maximum = kMaxCount,
         .meaning = "Frames validated on at most, evenly spaced over the held-out episodes.",
         .bind = field(validation, &V::maxFrames)},
        {.path = "validation.on",
         .type = ValueType::Choice,
         .choices = {"held_out", "training"},
         .meaning =
             "Validate on held-out episodes, or on frames that were trained on, where a task has too few "
             "episodes: that shows retention of what was learnt and nothing about new scenes.",
         .bind = field(validation, &V::on)},
        {.path = "validation.action_frames",
         .type = ValueType::Integer,
         .unit = "frames",
         .minimum = 0,
         .maximum = kMaxCount,
         .meaning = "Of these, so many are denoised fully and give the action error; 0: flow loss alone.",
         .bind = field(validation, &V::actionFrames)},
        {.path = "validation.seed",
         .type = ValueType::Integer,
         .minimum = 0,
         .maximum = kMaxCount,
         .meaning = "Decides the noise and the times, which are the same in every validation.",
         .bind = field(validation, &V::seed)},
    };
}

}  // namespace studio::config

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/schema_rows.h"

namespace studio::config {

std::vector<KeySpec> dataRows() {
    using D = DataConfig;
    constexpr auto data = &TrainConfig::data;
    return {
        {.path = "data.root",
         .type = ValueType::Path,
         .meaning = "Folder of a LeRobot data set (v2.0, v2.1 or v3.0).",
         .bind = field(data, &D::root)},
        {.path = "data.episodes",
         .type = ValueType::Episodes,
         .minimum = 0,
         .maximum = kMaxCount,
         .meaning = "Episode numbers used, as in [0, 1], \"0-4\" or [\"0-4\", 7]; empty: all.",
         .bind = field(data, &D::episodes)},
        {.path = "data.state",
         .type = ValueType::TextList,
         .meaning = "Columns and slices that make the state, in order, as in observation.state[0:7]; empty: "
                    "observation.state whole.",
         .bind = field(data, &D::state)},
        {.path = "data.action",
         .type = ValueType::TextList,
         .meaning = "Columns and slices that make the action, in order; empty: action whole.",
         .bind = field(data, &D::action)},
        {.path = "data.cameras",
         .type = ValueType::Cameras,
         .meaning =
             "Which camera of the data feeds which camera of the policy, in the policy's order; empty: all "
             "under their own names.",
         .bind = field(data, &D::cameras)},
        {.path = "data.instruction",
         .type = ValueType::Text,
         .meaning = "Replaces the data set's own instruction; empty: keeps it.",
         .bind = field(data, &D::instruction)},
        {.path = "data.stats",
         .type = ValueType::Choice,
         .choices = {"dataset", "compute", "checkpoint"},
         .meaning =
             "Statistics that normalise: stored with the data set, computed from the mapped columns, or "
             "the checkpoint's.",
         .bind = field(data, &D::stats)},
        {.path = "data.std_floor",
         .type = ValueType::Number,
         .unit = "rad (gripper: share)",
         .minimum = 0,
         .maximum = 1e6,
         .meaning =
             "Smallest standard deviation by which is divided, so that a joint at rest does not explode.",
         .bind = field(data, &D::stdFloor)},
    };
}

}  // namespace studio::config

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/schema_rows.h"

namespace studio::config {

std::vector<BoundKey<DataConfig>> dataKeys() {
    using D = DataConfig;
    return {
        {{.path = "data.root",
          .type = ValueType::Path,
          .meaning = "Folder of a LeRobot data set (v2.0, v2.1 or v3.0)."},
         field(&D::root)},
        {{.path = "data.episodes",
          .type = ValueType::Episodes,
          .minimum = 0,
          .maximum = kMaxCount,
          .meaning = "Episode numbers used, as in [0, 1], \"0-4\" or [\"0-4\", 7]; empty: all."},
         field(&D::episodes)},
        {{.path = "data.state",
          .type = ValueType::TextList,
          .meaning = "Columns and slices that make the state, in order, as in observation.state[0:7]; empty: "
                     "observation.state whole."},
         field(&D::state)},
        {{.path = "data.action",
          .type = ValueType::TextList,
          .meaning = "Columns and slices that make the action, in order; empty: action whole."},
         field(&D::action)},
        {{.path = "data.cameras",
          .type = ValueType::Cameras,
          .meaning =
              "Which camera of the data feeds which camera of the policy, in the policy's order; empty: all "
              "under their own names."},
         field(&D::cameras)},
        {{.path = "data.instruction",
          .type = ValueType::Text,
          .meaning = "Replaces the data set's own instruction; empty: keeps it."},
         field(&D::instruction)},
        {{.path = "data.stats",
          .type = ValueType::Choice,
          .choices = {"dataset", "compute", "checkpoint", "shared", "identity"},
          .meaning =
              "Statistics that normalise: stored with the data set, computed from the mapped columns, the "
              "checkpoint's, those of stats_file (one set for a whole sequence), or none (mean 0, std 1)."},
         field(&D::stats)},
        {{.path = "data.stats_file",
          .type = ValueType::Path,
          .meaning = "A stats.json over the mapped observation.state and action, for data.stats: shared."},
         field(&D::statsFile)},
        {{.path = "data.std_floor",
          .type = ValueType::Number,
          .unit = "rad (gripper: share)",
          .minimum = 0,
          .maximum = 1e6,
          .meaning =
              "Smallest standard deviation by which is divided, so that a joint at rest does not explode."},
         field(&D::stdFloor)},
        {{.path = "data.gripper",
          .type = ValueType::Choice,
          .choices = {"unstated", "none", "lejuclaw", "qiangnao", "rq2f85"},
          .meaning = "Gripper of the robot that the data were recorded with; kept with the checkpoint."},
         field(&D::gripper)},
        {{.path = "data.gripper_state_scale",
          .type = ValueType::Number,
          .minimum = 0,
          .maximum = 1e4,
          .meaning = "Raw position of a closed gripper that became 1 in the data; 0: unstated."},
         field(&D::gripperStateScale)},
        {{.path = "data.gripper_command_scale",
          .type = ValueType::Number,
          .minimum = 0,
          .maximum = 1e4,
          .meaning = "Raw command that became 1 in the data (2F85: 255 or 140); 0: unstated."},
         field(&D::gripperCommandScale)},
    };
}

std::vector<KeySpec> dataRows() {
    std::vector<KeySpec> rows;
    for (const auto& row : dataKeys()) {
        rows.push_back(row.key);
        rows.back().bind = through(&TrainConfig::data, row.bind);
    }
    return rows;
}

}  // namespace studio::config

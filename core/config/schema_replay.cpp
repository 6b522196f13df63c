// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/schema_rows.h"

namespace studio::config {

using nlohmann::json;

namespace {

constexpr auto kReplay = &TrainConfig::replay;

std::vector<BoundKey<PreviousTask>> previousKeys() {
    using P = PreviousTask;
    std::vector<BoundKey<P>> rows = {
        {{.path = "task",
          .type = ValueType::Integer,
          .minimum = 1,
          .maximum = kMaxInt,
          .meaning = "Id of the earlier task."},
         field(&P::task)},
        {{.path = "name", .type = ValueType::Text, .meaning = "Its name."}, field(&P::name)},
        {{.path = "share",
          .type = ValueType::Number,
          .unit = "share of a batch",
          .minimum = 0,
          .maximum = 1,
          .meaning = "How much of every batch it makes, as an expected value; 0: validated only."},
         field(&P::share)},
        {{.path = "episodes",
          .type = ValueType::Integer,
          .unit = "episodes",
          .minimum = 0,
          .maximum = kMaxCount,
          .meaning = "Replay pool: the first so many of its training episodes; 0: all."},
         field(&P::episodes)},
        {{.path = "held_out",
          .type = ValueType::Episodes,
          .minimum = 0,
          .maximum = kMaxCount,
          .meaning = "Episodes that its own stage held out: validated on, never replayed."},
         field(&P::heldOut)},
    };
    for (const auto& row : dataKeys()) rows.push_back({row.key, through(&P::data, row.bind)});
    const P defaults;
    for (auto& row : rows) row.key.fallback = row.bind.read(defaults);
    return rows;
}

/// The list of earlier tasks as [{"task": 1, "data.root": …}].
Binding previousList() {
    auto rows = previousKeys();
    return {[rows](const TrainConfig& config) {
                json list = json::array();
                for (const PreviousTask& task : config.replay.previous) {
                    json entry;
                    for (const auto& row : rows) entry[row.key.path] = row.bind.read(task);
                    list.push_back(std::move(entry));
                }
                return list;
            },
            [rows](TrainConfig& config, const json& value) {
                config.replay.previous.clear();
                for (const json& entry : value) {
                    PreviousTask& task = config.replay.previous.emplace_back();
                    for (const auto& row : rows) row.bind.write(task, entry.at(row.key.path));
                }
            }};
}

KeySpec previousRow() {
    KeySpec row{.path = "replay.previous",
                .type = ValueType::List,
                .meaning = "The tasks taught before this stage: replayed, and validated on.",
                .bind = previousList()};
    for (const auto& item : previousKeys()) row.items.push_back(item.key);
    return row;
}

std::vector<KeySpec> strategyRows() {
    using R = ReplayConfig;
    return {
        {.path = "replay.strategy",
         .type = ValueType::Choice,
         .choices = replayStrategyNames(),
         .meaning = "How samples of earlier tasks are mixed into this stage.",
         .bind = field(kReplay, &R::strategy)},
        {.path = "replay.share",
         .type = ValueType::Number,
         .unit = "share of a batch",
         .minimum = 0,
         .maximum = 1,
         .meaning = "Of the stage's own task; with those of `previous` it sums to 1.",
         .bind = field(kReplay, &R::share)},
        previousRow(),
        {.path = "replay.min_share",
         .type = ValueType::Number,
         .unit = "share of a batch",
         .minimum = 0,
         .maximum = 1,
         .meaning = "Adaptive: least share of one earlier task.",
         .bind = field(kReplay, &R::minShare)},
        {.path = "replay.max_share",
         .type = ValueType::Number,
         .unit = "share of a batch",
         .minimum = 0,
         .maximum = 1,
         .meaning = "Adaptive: largest share of one earlier task.",
         .bind = field(kReplay, &R::maxShare)},
        {.path = "replay.gain",
         .type = ValueType::Number,
         .minimum = 0,
         .maximum = 1000,
         .meaning = "Adaptive: how fast the shares follow the measured forgetting; 0: they stay.",
         .bind = field(kReplay, &R::gain)},
        {.path = "replay.reservoir",
         .type = ValueType::Path,
         .meaning =
             "Reservoir: folder of the frames that earlier stages kept, a data set of its own; empty: that "
             "of stage.parent.",
         .bind = field(kReplay, &R::reservoir)},
        {.path = "replay.reservoir_frames",
         .type = ValueType::Integer,
         .unit = "frames",
         .minimum = 0,
         .maximum = kMaxCount,
         .meaning = "Reservoir: frames that this stage keeps for later ones at most, over all tasks seen.",
         .bind = field(kReplay, &R::reservoirFrames)},
    };
}

std::vector<KeySpec> regularizerRows() {
    using R = ReplayConfig;
    return {
        {.path = "replay.distill",
         .type = ValueType::Number,
         .minimum = 0,
         .maximum = 1e6,
         .meaning = "Weight of the squared distance to the previous stage's velocity field; 0: off.",
         .bind = field(kReplay, &R::distill)},
        {.path = "replay.distill_on",
         .type = ValueType::Choice,
         .choices = {"replay", "current", "all"},
         .meaning = "Observations on which that distance is measured.",
         .bind = field(kReplay, &R::distillOn)},
        {.path = "replay.l2sp",
         .type = ValueType::Number,
         .minimum = 0,
         .maximum = 1e6,
         .meaning = "Weight of the squared distance to the weights that the stage began with; 0: off.",
         .bind = field(kReplay, &R::l2sp)},
        {.path = "replay.validate_previous",
         .type = ValueType::Boolean,
         .meaning = "Validate on every task seen so far, not on the stage's own alone.",
         .bind = field(kReplay, &R::validatePrevious)},
    };
}

}  // namespace

std::vector<std::string> replayStrategyNames() {
    return {"none", "proportional", "episodes", "balanced", "reservoir", "adaptive"};
}

std::vector<KeySpec> stageRows() {
    using S = StageConfig;
    constexpr auto stage = &TrainConfig::stage;
    return {
        {.path = "stage.task",
         .type = ValueType::Integer,
         .minimum = 1,
         .maximum = kMaxInt,
         .meaning = "Id of the task that this stage of a sequence teaches.",
         .bind = field(stage, &S::task)},
        {.path = "stage.name",
         .type = ValueType::Text,
         .meaning = "Name of that task; empty: its instruction, shortened.",
         .bind = field(stage, &S::name)},
        {.path = "stage.project",
         .type = ValueType::Path,
         .meaning = "Folder of the project; empty: none.",
         .bind = field(stage, &S::project)},
        {.path = "stage.parent",
         .type = ValueType::Path,
         .meaning = "Run from whose checkpoint the stage starts; empty: none.",
         .bind = field(stage, &S::parent)},
        {.path = "stage.checkpoint",
         .type = ValueType::Text,
         .meaning = "Which checkpoint of that run: best, last, or the name of its folder; empty: unsaid.",
         .bind = field(stage, &S::checkpoint)},
    };
}

std::vector<KeySpec> replayRows() {
    std::vector<KeySpec> rows = strategyRows();
    for (auto& row : regularizerRows()) rows.push_back(std::move(row));
    return rows;
}

}  // namespace studio::config

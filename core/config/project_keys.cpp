// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/config/project_config.h"
#include "core/config/project_reader.h"
#include "core/config/schema_rows.h"

namespace studio::config {

using nlohmann::json;

namespace {

using S = SequentialConfig;

/// A row whose path stands for many keys; it explains and binds nothing.
template <class T>
BoundKey<T> pattern(KeySpec key) {
    key.fallback = nullptr;
    return {std::move(key), {}};
}

std::vector<BoundKey<S>> mixingKeys() {
    return {
        {{.path = "sequential.use_replay_buffer",
          .type = ValueType::Boolean,
          .meaning = "false: earlier tasks are not replayed, whatever the strategy says."},
         field(&S::useReplay)},
        {{.path = "sequential.replay_strategy",
          .type = ValueType::Choice,
          .choices = replayStrategyNames(),
          .meaning = "How samples of earlier tasks are mixed into each stage."},
         field(&S::replayStrategy)},
        pattern<S>({.path = "sequential.stageN_replay.taskK",
                    .type = ValueType::Number,
                    .unit = "share of a batch",
                    .minimum = 0,
                    .maximum = 1,
                    .meaning =
                        "Share of task K in stage N; a stage's row names every task up to it and sums to "
                        "1."}),
        {{.path = "sequential.current_share",
          .type = ValueType::Number,
          .unit = "share of a batch",
          .minimum = 0,
          .maximum = 1,
          .meaning = "Share of the stage's own task where no row is written for the stage; the earlier tasks "
                     "divide the rest evenly."},
         field(&S::currentShare)},
        {{.path = "sequential.min_share",
          .type = ValueType::Number,
          .unit = "share of a batch",
          .minimum = 0,
          .maximum = 1,
          .meaning = "adaptive: least share of one earlier task."},
         field(&S::minShare)},
        {{.path = "sequential.max_share",
          .type = ValueType::Number,
          .unit = "share of a batch",
          .minimum = 0,
          .maximum = 1,
          .meaning = "adaptive: largest share of one earlier task."},
         field(&S::maxShare)},
        {{.path = "sequential.gain",
          .type = ValueType::Number,
          .minimum = 0,
          .maximum = 1000,
          .meaning = "adaptive: how fast the shares follow the measured forgetting; 0: they stay."},
         field(&S::gain)},
        {{.path = "sequential.reservoir_frames",
          .type = ValueType::Integer,
          .unit = "frames",
          .minimum = 1,
          .maximum = kMaxCount,
          .meaning = "reservoir: frames kept at most, over all earlier tasks."},
         field(&S::reservoirFrames)},
    };
}

std::vector<BoundKey<S>> keepingKeys() {
    return {
        {{.path = "sequential.distill",
          .type = ValueType::Number,
          .minimum = 0,
          .maximum = 1e6,
          .meaning = "Weight of the squared distance to the previous stage's velocity field; 0: off."},
         field(&S::distill)},
        {{.path = "sequential.distill_on",
          .type = ValueType::Choice,
          .choices = {"replay", "current", "all"},
          .meaning = "Observations on which that distance is measured."},
         field(&S::distillOn)},
        {{.path = "sequential.l2sp",
          .type = ValueType::Number,
          .minimum = 0,
          .maximum = 1e6,
          .meaning = "Weight of the squared distance to the weights that a stage began with; 0: off."},
         field(&S::l2sp)},
        {{.path = "sequential.lr_decay",
          .type = ValueType::Numbers,
          .minimum = 0,
          .maximum = 100,
          .openMinimum = true,
          .meaning =
              "Stage k learns with policy.optimizer_lr times the k-th of these, unless its task states a "
              "rate; the last one holds for later stages."},
         field(&S::lrDecay)},
        {{.path = "sequential.stats",
          .type = ValueType::Choice,
          .choices = {"shared", "per_stage", "identity"},
          .meaning =
              "Statistics that normalise: one frozen set over all tasks, each stage's own (earlier tasks "
              "are then forgotten faster), or none."},
         field(&S::stats)},
        {{.path = "sequential.validate_all_previous_tasks",
          .type = ValueType::Boolean,
          .meaning = "Validate on every task seen so far, not on the stage's own alone."},
         field(&S::validateAllPrevious)},
    };
}

/// Value of a key of TrainConfig in settings, null where it is not stated.
template <class Config>
BindingTo<Config> statedIn(Settings Config::*settings, const std::string& path) {
    return {[=](const Config& config) {
                const auto* stated = (config.*settings).find(path);
                return stated ? stated->value : json();
            },
            [=](Config& config, const json& value) {
                if (value.is_null()) {
                    (config.*settings).forget(path);
                } else {
                    (config.*settings).state(path, value, "");
                }
            }};
}

/// Keys of TrainConfig that a sequence decides by itself.
bool decided(const KeySpec& row) {
    return row.path.starts_with("stage.") || row.path.starts_with("replay.") || row.path == "data.stats" ||
           row.path == "data.stats_file";
}

std::vector<BoundKey<ProjectConfig>> allProjectKeys() {
    using P = ProjectConfig;
    std::vector<BoundKey<P>> rows = {
        {{.path = "name", .type = ValueType::Text, .meaning = "Name of the project; empty: its folder's."},
         field(&P::name)},
        pattern<P>({.path = "tasks",
                    .type = ValueType::TextList,
                    .meaning = "Files of the tasks, one a line; left out: every file of tasks/."}),
    };
    for (auto part : {mixingKeys(), keepingKeys()}) {
        for (const auto& row : part) {
            rows.push_back({row.key, row.bind.read ? through(&P::sequential, row.bind) : BindingTo<P>{}});
        }
    }
    const P defaults;
    for (auto& row : rows) {
        if (row.bind.read) row.key.fallback = row.bind.read(defaults);
    }
    for (const KeySpec& row : schema()) {
        if (decided(row)) continue;
        rows.push_back({row, statedIn(&P::base, row.path)});
        rows.back().key.bind = {};
    }
    return rows;
}

// ---- task files ----

using T = TaskConfig;

std::vector<BoundKey<T>> namingKeys() {
    return {
        {{.path = "task.id",
          .type = ValueType::Integer,
          .minimum = 1,
          .maximum = 1e6,
          .meaning = "The task's number, its own."},
         field(&T::id)},
        {{.path = "task.name", .type = ValueType::Text, .meaning = "Short name, as in moving_grasp."},
         field(&T::name)},
        {{.path = "task.stage",
          .type = ValueType::Integer,
          .minimum = 1,
          .maximum = 1e6,
          .meaning = "Its place in the sequence; left out: its id."},
         field(&T::stage)},
        {{.path = "task.description", .type = ValueType::Text, .meaning = "For people."},
         field(&T::description)},
        {{.path = "task.language_instruction",
          .type = ValueType::Text,
          .meaning = "The sentence that tells the robot what to do; different for each task."},
         field(&T::instruction)},
        {{.path = "task.data.repoid",
          .type = ValueType::Text,
          .meaning = "Hub id of the data set, for people."},
         field(&T::repoId)},
    };
}

constexpr const char* kFrom[] = {"", "pretrained", "scratch", "task"};

BindingTo<T> startFrom() {
    return {[](const T& task) {
                return task.start.from == TaskStart::From::Unsaid
                           ? json()
                           : json(kFrom[static_cast<int>(task.start.from)]);
            },
            [](T& task, const json& value) {
                const std::string word = value.is_null() ? "" : value.get<std::string>();
                const auto found = std::find(std::begin(kFrom), std::end(kFrom), word);
                task.start.from = static_cast<TaskStart::From>(found - std::begin(kFrom));
            }};
}

BindingTo<T> startTask() {
    return {[](const T& task) { return task.start.task ? json(*task.start.task) : json(); },
            [](T& task, const json& value) {
                task.start.task = value.is_null() ? std::nullopt : std::optional(value.get<int>());
            }};
}

std::vector<BoundKey<T>> startKeys() {
    return {
        {{.path = "task.training.resume_from",
          .type = ValueType::Choice,
          .choices = {"pretrained", "scratch", "task"},
          .meaning = "What the weights start from; left out: the stage before, and for stage 1 what the "
                     "project's policy section names."},
         startFrom()},
        {{.path = "task.training.pretrained_path",
          .type = ValueType::Weights,
          .meaning = "pretrained: a folder or a hub id; empty: policy.pretrained_path of the project."},
         field(&T::start, &TaskStart::pretrainedPath)},
        {{.path = "task.training.resume_task_id",
          .type = ValueType::Integer,
          .minimum = 1,
          .maximum = 1e6,
          .meaning =
              "task: id of the task whose checkpoint it starts from; left out: that of the stage before."},
         startTask()},
        {{.path = "task.training.resume_checkpoint",
          .type = ValueType::Choice,
          .choices = {"best", "last"},
          .meaning = "task: which checkpoint of that task's run."},
         field(&T::start, &TaskStart::checkpoint)},
        {{.path = "task.training.resume_path",
          .type = ValueType::Path,
          .meaning = "task: a run or checkpoint typed by hand, which wins over the one that would be found."},
         field(&T::start, &TaskStart::resumePath)},
    };
}

/// Where a key of TrainConfig stands in a task file; empty: not there.
std::string taskPath(const KeySpec& row) {
    static const std::set<std::string> training = {
        "steps",     "epochs",   "batch_size", "gradient_accumulation",
        "ema_decay", "log_freq", "save_freq",  "save_freq_epoch",
        "keep_last", "best_by"};
    const auto dot = row.path.find('.');
    const std::string section = row.path.substr(0, dot), name = row.path.substr(dot + 1);
    if (section == "data") {
        return decided(row) || name == "instruction" || name == "std_floor" ? "" : "task.data." + name;
    }
    if (section == "validation") return "task.validation." + name;
    if (section == "training") return training.contains(name) ? "task.training." + name : "";
    const bool rate = name.starts_with("optimizer_") || name.starts_with("scheduler_");
    const bool frozen = name.starts_with("freeze_") || name.starts_with("train_");
    return section == "policy" && (rate || frozen) ? "task.training.policy." + name : "";
}

std::vector<BoundKey<T>> allTaskKeys() {
    std::vector<BoundKey<T>> rows;
    for (auto part : {namingKeys(), startKeys()}) rows.insert(rows.end(), part.begin(), part.end());
    const T defaults;
    for (auto& row : rows) row.key.fallback = row.bind.read(defaults);
    for (const KeySpec& row : schema()) {
        const std::string path = taskPath(row);
        if (path.empty()) continue;
        rows.push_back({row, statedIn(&T::own, row.path)});
        rows.back().key.path = path;
        rows.back().key.fallback = nullptr;
        rows.back().key.bind = {};
    }
    rows.push_back(
        pattern<T>({.path = "task.replay.taskK_episodes",
                    .type = ValueType::Integer,
                    .unit = "episodes",
                    .minimum = 1,
                    .maximum = kMaxCount,
                    .meaning = "How many episodes of the earlier task K may be replayed; left out: "
                               "all."}));
    return rows;
}

}  // namespace

std::span<const BoundKey<ProjectConfig>> projectKeys() {
    static const auto rows = allProjectKeys();
    return rows;
}

std::span<const BoundKey<TaskConfig>> taskKeys() {
    static const auto rows = allTaskKeys();
    return rows;
}

std::span<const Spelling> otherSpellings() {
    static const std::vector<Spelling> rows = {
        {"training.max_epoch", "training.epochs", "Same as training.epochs, as robot_train writes it."},
        {"training.validation_freq_epoch", "validation.freq_epoch",
         "Same as validation.freq_epoch, as robot_train writes it."},
        {"training.validate_all_previous_tasks", "sequential.validate_all_previous_tasks",
         "Same as sequential.validate_all_previous_tasks, as robot_train writes it."},
        {"training.validation_episodes", "validation.split",
         "Of robot_train: the last tenth of each task's episodes, at most so many, is held out; "
         "validation.split and validation.episodes say it outright, and win.",
         false},
        {"training.target_action_dim", "policy.max_action_dim",
         "Of robot_train: compared with policy.max_action_dim, which counts.", false},
        {"task.training.max_epoch", "task.training.epochs",
         "Same as task.training.epochs, as robot_train writes it."},
        {"task.data.episodes_to_use", "task.data.episodes",
         "Same as task.data.episodes, written [first, last], both included, as robot_train does."}};
    return rows;
}

std::string unknownProjectKeyHint(std::string_view path) {
    if (path == "data.stats" || path == "task.data.stats") return "sequential.stats decides for all stages.";
    // read from a file, but not as an override
    for (const Spelling& spelling : otherSpellings()) {
        if (spelling.path == path) return fmt::format("Did you mean '{}'?", spelling.key);
    }
    std::vector<std::string> known;
    if (path.starts_with("task.")) {
        for (const auto& row : taskKeys()) known.push_back(row.key.path);
        known.push_back("task.training.max_epoch");
        known.push_back("task.data.episodes_to_use");
    } else {
        for (const auto& row : projectKeys()) known.push_back(row.key.path);
    }
    const std::string nearest = nearestKey(path, known);
    if (!nearest.empty()) return fmt::format("Did you mean '{}'?", nearest);
    return "`kstudio config schema --project` lists every key.";
}

const TaskConfig* ProjectConfig::findTask(int id) const {
    for (const TaskConfig& task : tasks) {
        if (task.id == id) return &task;
    }
    return nullptr;
}

json TaskConfig::stated(std::string_view path) const {
    const auto* found = own.find(path);
    return found ? found->value : json();
}

std::string TaskConfig::where(std::string_view path) const {
    return placeOf(places, path, file);
}

}  // namespace studio::config

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/robot_train_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/config/value.h"

namespace studio::config {

using nlohmann::json;

std::optional<int> numberIn(const std::string& word, const std::string& prefix, const std::string& suffix) {
    if (!word.starts_with(prefix) || !word.ends_with(suffix) ||
        word.size() <= prefix.size() + suffix.size()) {
        return {};
    }
    std::string digits = word.substr(prefix.size(), word.size() - prefix.size() - suffix.size());
    if (digits.size() > 6 ||
        !std::all_of(digits.begin(), digits.end(), [](unsigned char c) { return std::isdigit(c); })) {
        return {};
    }
    return std::stoi(digits);
}

bool RobotTrainReader::aside(const YamlEntry& entry, const std::string& path) {
    const bool interpolated = entry.value.isScalar() && entry.value.text.find("${") != std::string::npos;
    if (entry.key.starts_with("_") || interpolated) {
        hydra_.push_back(path);
        return true;
    }
    return false;
}

void RobotTrainReader::noteHydra(const std::string& name) {
    if (hydra_.empty()) return;
    std::sort(hydra_.begin(), hydra_.end());
    warn(name, fmt::format("ignored, as it belongs to Hydra: {}", fmt::join(hydra_, ", ")),
         "Values with ${...} fall back to the defaults here; --set replaces them.");
    hydra_.clear();
}

template <class Take>
void RobotTrainReader::walk(const YamlDocument& document, const YamlNode& map, const std::string& prefix,
                            Take take) {
    if (!map.isMap()) {
        if (!map.isNull()) fail(document.where(map.at), fmt::format("'{}' is no map of keys", prefix));
        return;
    }
    for (const YamlEntry& entry : map.entries) {
        std::string path = prefix.empty() ? entry.key : prefix + "." + entry.key;
        if (aside(entry, path) || take(entry, path)) continue;
        warn(document.where(entry.at), fmt::format("unknown key '{}' is ignored", path),
             unknownKeyHint(path));
    }
}

void RobotTrainReader::ours(const YamlDocument& document, const YamlNode& node, const std::string& path,
                            bool apply) {
    if (apply) settings_.set(path, node, document.where(node.at), folder_);
}

bool RobotTrainReader::takeOurs(const YamlDocument& document, const YamlEntry& entry, const std::string& path,
                                bool apply) {
    const KeySpec* key = findKey(path);
    if (!key && !isSection(path)) return false;
    if (key) {
        const bool nullable = key->type == ValueType::PictureSize || key->type == ValueType::Nothing;
        if (entry.value.isNull() && !nullable) {
            warn(document.where(entry.at), fmt::format("'{}' has no value, its default counts", path));
        } else {
            ours(document, entry.value, path, apply);
        }
        return true;
    }
    walk(document, entry.value, path, [&](const YamlEntry& inner, const std::string& innerPath) {
        return takeOurs(document, inner, innerPath, apply);
    });
    return true;
}

bool RobotTrainReader::takePolicy(const YamlDocument& document, const YamlEntry& entry,
                                  const std::string& path, bool apply) {
    if (path != "policy.normalization_mapping") return takeOurs(document, entry, path, apply);
    walk(document, entry.value, path, [&](const YamlEntry& kind, const std::string& kindPath) {
        const YamlNode* inner = kind.value.find("value");
        const YamlNode& mode = inner ? *inner : kind.value;
        if (kind.value.find("_target_")) hydra_.push_back(kindPath + "._target_");
        if (kind.key == "DEPTH") {
            warn(document.where(kind.at),
                 fmt::format("'{}' is ignored: SmolVLA has no depth input", kindPath));
            return true;
        }
        if (!findKey(kindPath)) return false;
        ours(document, mode, kindPath, apply);
        return true;
    });
    return true;
}

bool RobotTrainReader::takeTraining(const YamlDocument& document, const YamlEntry& entry,
                                    RobotTrainBase& base) {
    const std::string path = "training." + entry.key;
    if (entry.key == "drop_last" || entry.key == "persistent_workers") {
        warn(document.where(entry.at), fmt::format("'{}' has no counterpart here and is ignored", path),
             "Batches are always full and loader threads always stay.");
    } else if (entry.key == "validate_all_previous_tasks") {
        base.sequential.validateAllPrevious = boolean(document, entry.value, path);
    } else if (entry.key == "validation_freq_epoch") {
        ours(document, entry.value, "validation.freq_epoch", true);
    } else if (entry.key == "validation_episodes") {
        base.heldOut = integer(document, entry.value, path, 0);
    } else if (entry.key == "target_action_dim") {
        base.actionWidth = integer(document, entry.value, path, 1);
    } else if (entry.key == "max_epoch") {
        ours(document, entry.value, "training.epochs", true);
    } else {
        return takeOurs(document, entry, path);
    }
    return true;
}

bool RobotTrainReader::takeSequential(const YamlDocument& document, const YamlEntry& entry,
                                      RobotTrainBase& base) {
    const std::string path = "sequential." + entry.key;
    if (entry.key == "use_replay_buffer") {
        base.sequential.useReplay = boolean(document, entry.value, path);
    } else if (entry.key == "replay_strategy") {
        base.sequential.replayStrategy = text(document, entry.value, path);
    } else if (auto stage = numberIn(entry.key, "stage", "_replay")) {
        takeShares(document, entry, *stage, base);
    } else {
        return false;
    }
    return true;
}

void RobotTrainReader::takeShares(const YamlDocument& document, const YamlEntry& entry, int stage,
                                  RobotTrainBase& base) {
    const std::string path = "sequential." + entry.key;
    base.sharesAt[stage] = document.where(entry.at);
    auto& shares = base.sequential.shares[stage];
    walk(document, entry.value, path, [&](const YamlEntry& share, const std::string& sharePath) {
        auto task = numberIn(share.key, "task", "");
        if (!task) return false;
        shares[*task] = number(document, share.value, sharePath, 0, 1);
        return true;
    });
}

RobotTrainBase RobotTrainReader::readBase(const YamlDocument& document) {
    RobotTrainBase base;
    walk(document, document.root, "", [&](const YamlEntry& entry, const std::string& path) {
        auto section = [&](auto take) {
            walk(document, entry.value, path, take);
            return true;
        };
        if (path == "defaults" || path == "hydra" || path == "timestamp") {
            hydra_.push_back(path);
            return true;
        }
        if (path == "method") return true;  // named their output folder; ours is named by task
        if (path == "policy_name") {
            if (text(document, entry.value, path) != "smolvla") {
                fail(document.where(entry.value.at),
                     fmt::format("policy_name = {} is not supported", entry.value.text), "Only smolvla is.");
            }
            return true;
        }
        if (path == "task") {
            base.task = text(document, entry.value, path);
            return true;
        }
        if (path == "policy") {
            return section([&](const YamlEntry& inner, const std::string& innerPath) {
                return takePolicy(document, inner, innerPath, true);
            });
        }
        if (path == "training") {
            return section([&](const YamlEntry& inner, const std::string&) {
                return takeTraining(document, inner, base);
            });
        }
        if (path == "sequential") {
            return section([&](const YamlEntry& inner, const std::string&) {
                return takeSequential(document, inner, base);
            });
        }
        return takeOurs(document, entry, path);
    });
    return base;
}

std::string RobotTrainReader::text(const YamlDocument& document, const YamlNode& node,
                                   const std::string& key) {
    if (node.isScalar()) return node.text;
    if (!node.isNull()) fail(document.where(node.at), fmt::format("{} needs a text", key));
    return "";
}

std::int64_t RobotTrainReader::integer(const YamlDocument& document, const YamlNode& node,
                                       const std::string& key, std::int64_t minimum) {
    auto value = node.isScalar() && !node.quoted ? parseInteger(node.text) : std::nullopt;
    if (value && *value >= minimum) return *value;
    fail(document.where(node.at),
         fmt::format("{} needs a whole number of at least {}, found {}", key, minimum,
                     node.isScalar() ? "'" + node.text + "'"
                     : node.isNull() ? "no value"
                                     : "a list or map"));
    return minimum;
}

double RobotTrainReader::number(const YamlDocument& document, const YamlNode& node, const std::string& key,
                                double minimum, double maximum) {
    auto value = node.isScalar() && !node.quoted ? parseNumber(node.text) : std::nullopt;
    if (value && *value >= minimum && *value <= maximum) return *value;
    fail(document.where(node.at),
         fmt::format("{} needs a number in [{}, {}], found {}", key, minimum, maximum,
                     node.isScalar() ? "'" + node.text + "'"
                     : node.isNull() ? "no value"
                                     : "a list or map"));
    return minimum;
}

bool RobotTrainReader::boolean(const YamlDocument& document, const YamlNode& node, const std::string& key) {
    if (node.isScalar() && !node.quoted) {
        if (node.text == "true" || node.text == "True") return true;
        if (node.text == "false" || node.text == "False") return false;
    }
    fail(document.where(node.at), fmt::format("{} needs true or false", key));
    return false;
}

void RobotTrainReader::fail(const std::string& where, const std::string& message, const std::string& hint) {
    settings_.fail(where, {ErrorCode::InvalidConfig, message, hint});
}

void RobotTrainReader::warn(const std::string& where, const std::string& message, const std::string& hint) {
    warnings_.push_back({where + ": " + message, hint});
}

// ---- task files ----

void RobotTrainReader::takeReplayed(const YamlDocument& document, const YamlEntry& entry,
                                    RobotTrainTask& task) {
    walk(document, entry.value, "task.replay", [&](const YamlEntry& limit, const std::string& path) {
        auto earlier = numberIn(limit.key, "task", "_episodes");
        if (!earlier) return false;
        task.replayedEpisodes[*earlier] = integer(document, limit.value, path, 0);
        return true;
    });
}

bool RobotTrainReader::takeTaskData(const YamlDocument& document, const YamlEntry& entry,
                                    RobotTrainTask& task, bool apply) {
    const std::string path = "task.data." + entry.key;
    if (entry.key == "root") {
        task.root = text(document, entry.value, path);
        if (!task.root.empty()) {
            ours(document, entry.value, "data.root", apply);
            task.root = (folder_ / task.root).lexically_normal();
        }
        return true;
    }
    if (entry.key == "repoid") {
        task.repoId = text(document, entry.value, path);
        return true;
    }
    if (entry.key != "episodes_to_use") return takeOurs(document, entry, "data." + entry.key, apply);
    if (entry.value.isNull()) return true;
    // [first, last], both included
    const auto& ends = entry.value.items;
    if (!entry.value.isSequence() || ends.size() != 2) {
        fail(document.where(entry.value.at), path + " needs [first, last], both included");
        return true;
    }
    YamlNode range = ends[0];
    range.text = ends[0].text + "-" + ends[1].text;
    auto episodes = parseValue(*findKey("data.episodes"), range, folder_);
    if (!episodes.ok()) {
        fail(document.where(entry.value.at), episodes.error().message, "Write [first, last], both included.");
        return true;
    }
    task.episodes = episodes->get<std::vector<std::int64_t>>();
    ours(document, range, "data.episodes", apply);
    return true;
}

bool RobotTrainReader::takeTaskTraining(const YamlDocument& document, const YamlEntry& entry,
                                        RobotTrainTask& task, bool apply) {
    const std::string path = "task.training." + entry.key;
    if (entry.key == "max_epoch") {
        task.maxEpoch = number(document, entry.value, path, 0, 1e6);
        ours(document, entry.value, "training.epochs", apply);
    } else if (entry.key == "resume_from") {
        const std::string from = text(document, entry.value, path);
        task.fromPretrained = from != "task";
        if (from != "task" && from != "pretrained") {
            fail(document.where(entry.value.at),
                 fmt::format("{} = '{}' is neither pretrained nor task", path, from));
        }
    } else if (entry.key == "pretrained_path") {
        task.pretrainedPath = text(document, entry.value, path);
    } else if (entry.key == "resume_task_id") {
        if (!entry.value.isNull()) {
            task.resumeTask =
                static_cast<int>(std::min<std::int64_t>(integer(document, entry.value, path, 1), 1000000));
        }
    } else if (entry.key == "resume_path") {
        task.resumePath = text(document, entry.value, path);
        // the placeholder of the published files
        if (task.resumePath.find("XXXX") != std::string::npos) task.resumePath.clear();
    } else if (entry.key == "policy") {
        walk(document, entry.value, path, [&](const YamlEntry& inner, const std::string&) {
            return takePolicy(document, inner, "policy." + inner.key, apply);
        });
    } else {
        return takeOurs(document, entry, "training." + entry.key, apply);
    }
    return true;
}

bool RobotTrainReader::takeTask(const YamlDocument& document, const YamlEntry& entry, RobotTrainTask& task,
                                bool apply) {
    const std::string path = "task." + entry.key;
    auto small = [&] {
        return static_cast<int>(std::min<std::int64_t>(integer(document, entry.value, path, 1), 1000000));
    };
    if (entry.key == "id") {
        task.id = small();
    } else if (entry.key == "stage") {
        task.stage = small();
    } else if (entry.key == "name") {
        task.name = text(document, entry.value, path);
    } else if (entry.key == "description") {
        task.description = text(document, entry.value, path);
    } else if (entry.key == "language_instruction") {
        task.instruction = text(document, entry.value, path);
        ours(document, entry.value, "data.instruction", apply);
    } else if (entry.key == "data") {
        walk(document, entry.value, path, [&](const YamlEntry& inner, const std::string&) {
            return takeTaskData(document, inner, task, apply);
        });
    } else if (entry.key == "training") {
        walk(document, entry.value, path, [&](const YamlEntry& inner, const std::string&) {
            return takeTaskTraining(document, inner, task, apply);
        });
    } else if (entry.key == "replay") {
        takeReplayed(document, entry, task);
    } else {
        return false;
    }
    return true;
}

RobotTrainTask RobotTrainReader::readTask(const YamlDocument& document, bool apply) {
    RobotTrainTask task;
    task.file = document.name;
    walk(document, document.root, "", [&](const YamlEntry& entry, const std::string& path) {
        if (path == "defaults" || path == "hydra") {
            hydra_.push_back(path);
            return true;
        }
        if (path != "task" || !entry.value.isMap()) return false;
        walk(document, entry.value, path, [&](const YamlEntry& inner, const std::string&) {
            return takeTask(document, inner, task, apply);
        });
        return true;
    });
    if (task.id == 0) fail(document.name, "task.id is missing", "Give the task a number of its own.");
    if (task.stage == 0) task.stage = task.id;
    if (task.instruction.empty()) {
        fail(document.name, "task.language_instruction is missing or empty",
             "Write the sentence that tells the robot what to do; without it tasks cannot be told apart.");
    }
    if (!task.fromPretrained && task.resumeTask == task.id) {
        fail(document.name, fmt::format("task.training.resume_task_id = {} names the task itself", task.id),
             "Name the task that was trained before.");
    }
    noteHydra(document.name);
    return task;
}

}  // namespace studio::config

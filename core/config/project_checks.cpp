// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/project_checks.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>

#include "core/config/resolve.h"

namespace studio::config {

namespace {

/// The number among `known` that is nearest to `wanted`; absent: there is none.
std::optional<int> nearestNumber(const std::set<int>& known, int wanted) {
    std::optional<int> nearest;
    for (int number : known) {
        if (!nearest || std::abs(number - wanted) < std::abs(*nearest - wanted)) nearest = number;
    }
    return nearest;
}

/// Strategies that mix the tasks by the shares of the plan; the others draw by numbers of their own.
bool drawsByShares(const std::string& strategy) {
    return strategy == "proportional" || strategy == "reservoir" || strategy == "adaptive";
}

/// Shares of every task up to a stage must be there and sum to 1: a missing one must not become some default.
void checkShares(Reading& reading, int stage) {
    ProjectConfig& project = reading.project;
    std::set<int> seen;
    for (const TaskConfig& task : project.tasks) {
        if (task.stage <= stage) seen.insert(task.id);
    }
    const auto& shares = project.sequential.shares;
    const auto found = shares.find(stage);
    if (found == shares.end()) {
        // their trainer would take 0.1 and 1.0 silently; our own files have a documented default
        if (seen.size() < 2 || !project.robotTrain) return;
        project.base.fail(reading.where("sequential"),
                          invalid(fmt::format("sequential.stage{}_replay is missing", stage),
                                  "Give each task's share of a batch, or use_replay_buffer: false, or a "
                                  "sequential.replay_strategy without shares (balanced, episodes)."));
        return;
    }
    const std::string where = reading.where(fmt::format("sequential.stage{}_replay", stage));
    double sum = 0;
    for (auto [task, share] : found->second) {
        sum += share;
        if (!seen.contains(task)) {
            project.base.fail(where,
                              invalid(fmt::format("sequential.stage{}_replay names task{}, which is not "
                                                  "taught up to this stage",
                                                  stage, task),
                                      fmt::format("Up to it: task{}.", fmt::join(seen, ", task"))));
        }
    }
    bool whole = true;
    for (int task : seen) {
        if (found->second.contains(task)) continue;
        whole = false;
        project.base.fail(where,
                          invalid(fmt::format("sequential.stage{}_replay.task{} is missing", stage, task),
                                  "Write 0 to leave the task out on purpose."));
    }
    // what is missing or unusable says so itself: nothing is gained by a sum without it
    if (!whole || !std::isfinite(sum) || std::abs(sum - 1) <= kShareTolerance) return;
    std::vector<std::string> normalised;
    for (auto [task, share] : found->second) {
        normalised.push_back(fmt::format("task{}: {:.4g}", task, sum > 0 ? share / sum : 0));
    }
    project.base.fail(
        where,
        invalid(fmt::format("the shares of sequential.stage{}_replay sum to {:.4g}, not 1", stage, sum),
                sum > 0 ? fmt::format("In the same proportion: {}", fmt::join(normalised, ", ")) : ""));
}

/// An instruction as the policy hears it: small letters, one space between words.
std::string plainInstruction(const std::string& text) {
    std::string plain;
    for (unsigned char c : text) {
        if (std::isspace(c)) {
            if (!plain.empty() && plain.back() != ' ') plain += ' ';
        } else {
            plain += static_cast<char>(std::tolower(c));
        }
    }
    if (plain.ends_with(' ')) plain.pop_back();
    return plain;
}

/// Ids, stages and names (by which logs and reports know a task) belong to one task each; two instructions
/// that differ in letter case and spaces alone are worth a warning.
void checkDistinct(Reading& reading) {
    std::map<int, std::string> ids, stages;
    std::map<std::string, std::string> names;
    std::map<std::string, std::pair<std::string, std::string>> instructions;  // place and wording
    for (const TaskConfig& task : reading.project.tasks) {
        auto unique = [&](auto& seen, const auto& key, const char* what) {
            auto [at, fresh] = seen.emplace(key, task.where(what));
            if (fresh) return;
            reading.project.base.fail(
                task.where(what), invalid(fmt::format("{} {} is also that of {}", what, key, at->second)));
        };
        unique(ids, task.id, "task.id");
        unique(stages, task.stage, "task.stage");
        unique(names, task.name, "task.name");
        const std::string where = task.where("task.language_instruction");
        const std::string plain = plainInstruction(task.instruction);
        auto [same, fresh] = instructions.emplace(plain, std::pair(where, task.instruction));
        if (fresh || plain.empty()) continue;
        const bool equal = same->second.second == task.instruction;
        reading.warnings.push_back({fmt::format("{}: the same instruction as {}{}", where, same->second.first,
                                                equal ? "" : ", but for letter case and spaces"),
                                    "The policy cannot tell the two tasks apart."});
    }
}

/// A task's file limits what is replayed of the tasks before it, not of itself.
void checkOwnLimit(Reading& reading, const TaskConfig& task, const std::string& key,
                   const std::set<int>& before) {
    const auto nearest = nearestNumber(before, task.id);
    reading.useless(task.where(key),
                    fmt::format("{} stands in the file of task {} itself, which replays earlier tasks alone",
                                key, task.id),
                    nearest ? fmt::format("Did you mean 'task.replay.task{}_episodes'?", *nearest)
                            : "Nothing is taught before it: remove the key.");
}

/// A task starts from one that was taught before it.
void checkStarts(Reading& reading) {
    ProjectConfig& project = reading.project;
    std::set<int> before;
    for (const TaskConfig& task : project.tasks) {
        auto known = [&](int id, const std::string& key) {
            if (before.contains(id) || id == task.id) return;
            const bool later = project.findTask(id) != nullptr;
            project.base.fail(
                task.where(key),
                invalid(
                    fmt::format("{} names task {}, which {}", key, id,
                                later ? "is taught later" : "is not in this project"),
                    before.empty() ? "" : fmt::format("Taught before: task {}.", fmt::join(before, ", "))));
        };
        if (task.start.task) known(*task.start.task, "task.training.resume_task_id");
        for (const auto& [id, episodes] : task.replayedEpisodes) {
            const std::string key = fmt::format("task.replay.task{}_episodes", id);
            known(id, key);
            if (id == task.id) checkOwnLimit(reading, task, key, before);
        }
        before.insert(task.id);
    }
}

/// Rows of shares belong to stages that there are.
void checkStages(Reading& reading) {
    std::set<int> stages, replaying;
    for (const TaskConfig& task : reading.project.tasks) {
        if (!stages.empty()) replaying.insert(task.stage);
        stages.insert(task.stage);
    }
    if (stages.empty()) return;
    for (const auto& [stage, shares] : reading.project.sequential.shares) {
        if (stages.contains(stage)) continue;
        const auto nearest = nearestNumber(replaying, stage);
        const std::string meant =
            nearest ? fmt::format(" Did you mean 'sequential.stage{}_replay'?", *nearest) : "";
        const std::string key = fmt::format("sequential.stage{}_replay", stage);
        reading.useless(reading.where(key), fmt::format("{}: there is no stage {}", key, stage),
                        fmt::format("Stages are {}.{}", fmt::join(stages, ", "), meant));
    }
}

}  // namespace

void Reading::useless(const std::string& where, const std::string& message, const std::string& hint) {
    if (project.robotTrain) {
        warnings.push_back({where + ": " + message, hint});
    } else {
        project.base.fail(where, invalid(message, hint));
    }
}

void finishProject(Reading& reading) {
    ProjectConfig& project = reading.project;
    std::stable_sort(project.tasks.begin(), project.tasks.end(),
                     [](const auto& a, const auto& b) { return a.stage < b.stage; });
    for (const TaskConfig& task : project.tasks) {
        auto limits = task.replayedEpisodes;
        limits.erase(task.id);
        if (!limits.empty()) project.sequential.replayedEpisodes[task.stage] = limits;
    }
    checkDistinct(reading);
    checkStarts(reading);
    checkStages(reading);
    checkRetention(resolve(project.base, project.folder).retention, project.base);
    if (project.sequential.minShare > project.sequential.maxShare) {
        project.base.fail(
            reading.where("sequential.min_share"),
            invalid(fmt::format("sequential.min_share = {} is more than sequential.max_share = {}",
                                project.sequential.minShare, project.sequential.maxShare)));
    }
    if (!drawsByShares(project.sequential.strategy())) return;
    for (const TaskConfig& task : project.tasks) checkShares(reading, task.stage);
}

}  // namespace studio::config

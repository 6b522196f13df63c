// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/base/json.h"
#include "core/sequence/plan_parts.h"

namespace studio::sequence {

namespace fs = std::filesystem;
using config::ProjectConfig;
using config::TaskConfig;

namespace {

/// Gathers the issues of the stages that are still to be trained.
class IssueFinder {
public:
    IssueFinder(const ProjectConfig& project, SequencePlan& plan) : project_(project), plan_(plan) {}

    void ownData(const StagePlan& stage) {
        if (plan_.sequence.baseline == "joint") {
            for (const TaskConfig& task : project_.tasks) dataOf(stage, task);
        } else {
            dataOf(stage, *project_.findTask(stage.task));
        }
    }

    /// Data of the tasks before: replayed, or validated on.
    void earlierData(const StagePlan& stage) {
        if (plan_.sequence.baseline == "joint") return;
        const bool validated = project_.sequential.validateAllPrevious;
        for (const TaskConfig& task : project_.tasks) {
            if (task.stage >= stage.stage) break;
            const fs::path root = config::taskTrainConfig(project_, task).data.root;
            if (isThere(root)) continue;
            const auto share = std::find_if(stage.shares.begin(), stage.shares.end(),
                                            [&](const TaskShare& each) { return each.task == task.id; });
            // nothing: by numbers of frames, and so drawn
            const bool replayed = share != stage.shares.end() && share->share.value_or(1) > 0;
            const std::string gone = fmt::format("the data set of task {} ({}), {}, is not there", task.id,
                                                 task.name, root.string());
            if (isUntrained(task)) continue;  // said of its own stage, which comes first
            if (replayed && plan_.strategy != "reservoir") {
                add(true, stage.stage,
                    fmt::format("cannot replay task {} in stage {} ({}): {}", task.id, stage.stage,
                                stage.name, gone),
                    keepsFrames(stage, task.id)
                        ? fmt::format("Put it back or correct {}; or use sequential.replay_strategy: "
                                      "reservoir, which keeps frames of its own.",
                                      rootKey(task))
                        : fmt::format("Put it back or correct {}. No frames of it were kept, which "
                                      "sequential.replay_strategy: reservoir does from the task's own "
                                      "stage on.",
                                      rootKey(task)));
            } else if (validated) {
                validatedWithout(stage, task, gone);
            }
        }
    }

    /// The strategy reservoir draws from what the run that the stage starts from kept, and from nothing else.
    void keptFrames(const StagePlan& stage) {
        // of a stage to come it is made by then; a run that goes on has begun with what there was
        const bool known = stage.start.kind == StageStart::Kind::Checkpoint && stage.run.empty();
        if (plan_.strategy != "reservoir" || !known || stage.start.run.empty()) return;
        for (const TaskShare& share : stage.shares) {
            if (share.task == stage.task || share.share.value_or(1) <= 0) continue;
            const TaskConfig& task = *project_.findTask(share.task);
            if (isUntrained(task) || keepsFrames(stage, task.id)) continue;
            const fs::path root = config::taskTrainConfig(project_, task).data.root;
            const std::string again =
                fmt::format("train stage {} again with it (--branch NAME --from {})", task.stage, task.stage);
            add(true, stage.stage,
                fmt::format("cannot replay task {} in stage {} ({}): {}", task.id, stage.stage, stage.name,
                            fmt::format("{} holds no frames of it", reservoirOf(stage).string())),
                isThere(root)
                    ? fmt::format("Only stages trained with sequential.replay_strategy: reservoir keep "
                                  "frames: {}, or choose proportional, which draws from the data sets.",
                                  again)
                    : fmt::format("Only stages trained with sequential.replay_strategy: reservoir keep "
                                  "frames: put the data set {} back, then {}, or choose proportional.",
                                  root.string(), again));
        }
    }

    void shares(const StagePlan& stage) {
        const bool planned =
            plan_.strategy == "proportional" || plan_.strategy == "adaptive" || plan_.strategy == "reservoir";
        if (!planned || plan_.sequence.baseline == "joint") return;
        for (const TaskShare& each : stage.shares) {
            if (!each.share) continue;
            const struct {
                int task;
                double share;
            } share{each.task, *each.share};
            if (share.task == stage.task && share.share <= 0) {
                add(true, stage.stage,
                    fmt::format("cannot train stage {} ({}): its replay plan gives its own task no share",
                                stage.stage, stage.name),
                    "Give it the greater part, 60 to 80 % of each batch.");
                continue;
            }
            if (share.task != stage.task || (share.share >= 0.6 - 1e-9 && share.share <= 0.8 + 1e-9))
                continue;
            add(false, stage.stage,
                fmt::format("stage {} gives {:.4g} % of its batches to its own task", stage.stage,
                            100 * share.share),
                "60 to 80 % is the usual advice: less learns slowly, more forgets.");
        }
    }

    void length(const StagePlan& stage) {
        if (plan_.sequence.baseline == "joint" && stage.asLongAsAll) {
            for (const TaskConfig& task : project_.tasks) length(describeStage(project_, task, "none"));
            return;
        }
        if (stage.steps > 0 || stage.epochs > 0) return;
        add(true, stage.stage,
            fmt::format("cannot train stage {} ({}): it has neither steps nor epochs", stage.stage,
                        stage.name),
            fmt::format("Give training.steps or training.epochs in {} or in the project.",
                        project_.findTask(stage.task)->file.string()));
    }

    void validation(const StagePlan& stage) {
        const auto config = ownValidation(stage);
        if (!config.episodes.empty() || config.split > 0 || config.on == "training") return;
        add(false, stage.stage,
            fmt::format("stage {} ({}) is not validated: no episode is held out", stage.stage, stage.name),
            "Give validation.split or validation.episodes, or validation.on: training where there are too "
            "few.");
    }

    /// What holds a stage to its start means nothing where no earlier stage taught that.
    void keeping(const StagePlan& stage) {
        if (!plan_.sequence.baseline.empty() || stage.start.kind == StageStart::Kind::Missing) return;
        std::vector<std::string> off;
        if (project_.sequential.distill > 0 && !goesOn(stage.start)) off.emplace_back("sequential.distill");
        if (project_.sequential.l2sp > 0 && stage.start.kind == StageStart::Kind::Scratch)
            off.emplace_back("sequential.l2sp");
        if (off.empty()) return;
        add(false, stage.stage,
            fmt::format("stage {} ({}) is trained without {}: it starts from no earlier stage", stage.stage,
                        stage.name, fmt::join(off, ", ")));
    }

    /// Adaptive shares follow what validation measures of the earlier tasks.
    void adaptive(const StagePlan& stage) {
        if (plan_.strategy != "adaptive" || stage.shares.empty()) return;
        std::vector<std::string> unmeasured;
        for (const TaskShare& share : stage.shares) {
            if (share.task == stage.task) continue;
            const auto validation =
                config::taskTrainConfig(project_, *project_.findTask(share.task)).validation;
            const bool measured = project_.sequential.validateAllPrevious &&
                                  (!validation.episodes.empty() || validation.split > 0 ||
                                   ownValidation(stage).on == "training");
            if (!measured) unmeasured.push_back(std::to_string(share.task));
        }
        if (unmeasured.empty()) return;
        const bool none = unmeasured.size() + 1 == stage.shares.size();
        const std::string found = project_.sequential.validateAllPrevious
                                      ? "no episode of it is held out"
                                      : "sequential.validate_all_previous_tasks is false";
        const std::string why =
            fmt::format("the forgetting of task {} is not measured ({})", fmt::join(unmeasured, ", "), found);
        add(none, stage.stage,
            none ? fmt::format("stage {} ({}) cannot adapt its shares: {}", stage.stage, stage.name, why)
                 : fmt::format("stage {} ({}) adapts the shares of the other tasks alone: {}", stage.stage,
                               stage.name, why),
            "Hold episodes out (validation.split or validation.episodes, or validation.on: training), or "
            "choose sequential.replay_strategy: proportional.");
    }

    /// Later stages usually learn more slowly, so that they disturb less.
    void rates() {
        if (plan_.sequence.baseline == "joint") return;
        for (std::size_t i = 1; i < plan_.stages.size(); ++i) {
            const StagePlan &before = plan_.stages[i - 1], &stage = plan_.stages[i];
            if (stage.state == "done" || stage.rate <= before.rate * (1 + 1e-9)) continue;
            add(false, stage.stage,
                fmt::format("the learning rate rises from {:.3g} in stage {} to {:.3g} in stage {}",
                            before.rate, before.stage, stage.rate, stage.stage),
                "A later stage that learns faster forgets more; usual are 1, 0.7, 0.5 and 0.4 of the first "
                "stage's rate (sequential.lr_decay).");
        }
    }

    void statistics(const PlanOptions& options) {
        if (plan_.stats == "per_stage") {
            add(false, 0, "each stage is normalised by the statistics of its own task (sequential.stats)",
                "Earlier tasks then look different to the policy in every stage; in one published case "
                "replay "
                "kept 1.1 % of the old success this way. shared is the default.");
        }
        if (plan_.stats != "shared" || hasFrozenStats(plan_.sequence)) return;
        if (!statsToTakeOver(project_, options, plan_.sequence).empty()) return;
        std::vector<int> absent;
        for (const TaskConfig& task : project_.tasks) {
            if (!isThere(config::taskTrainConfig(project_, task).data.root)) absent.push_back(task.id);
        }
        if (absent.empty()) return;
        add(false, 0,
            fmt::format("the shared statistics will not cover task {}, whose data is not there yet",
                        fmt::join(absent, ", ")),
            "They are fixed when the sequence begins: values of such a task far outside warn later.");
    }

    void overrides(const PlanOptions& options) {
        if (auto note = begunOtherwise(options, {plan_.sequence, plan_.begun}))
            plan_.issues.push_back(std::move(*note));
    }

private:
    config::ValidationConfig ownValidation(const StagePlan& stage) const {
        return config::taskTrainConfig(project_, *project_.findTask(stage.task)).validation;
    }

    /// An earlier task whose data set is gone is validated on the frames that the reservoir kept for it.
    void validatedWithout(const StagePlan& stage, const TaskConfig& task, const std::string& gone) {
        // of a stage to come the reservoir is made by then, with what the one before it keeps
        const bool coming = stage.start.kind == StageStart::Kind::ComingStage;
        if (plan_.strategy == "reservoir" && (coming || isListed(stage, "measured", task.id))) {
            add(false, stage.stage,
                fmt::format("stage {} is validated on task {} by the frames that the reservoir keeps: {}",
                            stage.stage, task.id, gone));
        } else {
            add(false, stage.stage,
                fmt::format("stage {} is not validated on task {}: {}", stage.stage, task.id, gone),
                plan_.strategy == "reservoir" ? "The reservoir that it starts from keeps no frames to "
                                                "validate on: what the stage does to "
                                                "that task stays unknown."
                                              : "");
        }
    }

    /// Where the frames lie that the stage can go on with.
    fs::path reservoirOf(const StagePlan& stage) const {
        const auto own = config::taskTrainConfig(project_, *project_.findTask(stage.task));
        return own.replay.reservoir.empty() ? stage.start.run / "reservoir" : own.replay.reservoir;
    }

    /// Whether the run that the stage starts from kept frames of the task to replay.
    bool keepsFrames(const StagePlan& stage, int task) const {
        return stage.start.kind == StageStart::Kind::Checkpoint && isListed(stage, "tasks", task);
    }

    /// Whether reservoir.json lists frames of the task: "tasks" to replay, "measured" to validate on.
    bool isListed(const StagePlan& stage, const char* list, int task) const {
        auto json = readJson(reservoirOf(stage) / "reservoir.json");
        if (!json.ok() || !json->is_object()) return false;
        const auto listed = json->value(list, nlohmann::json::array());
        return std::any_of(listed.begin(), listed.end(), [&](const auto& entry) {
            return entry.is_object() && entry.value("id", 0) == task && entry.value("frames", 0) > 0;
        });
    }

    /// Whether the task's own stage is planned and not done.
    bool isUntrained(const TaskConfig& task) const {
        return std::any_of(plan_.stages.begin(), plan_.stages.end(), [&](const StagePlan& stage) {
            return stage.task == task.id && stage.state != "done" && stage.needed;
        });
    }

    void dataOf(const StagePlan& stage, const TaskConfig& task) {
        const fs::path root = config::taskTrainConfig(project_, task).data.root;
        if (isThere(root)) return;
        const std::string found = root.empty() ? "its data set is not named"
                                               : fmt::format("its data set {} is not there", root.string());
        add(true, stage.stage,
            fmt::format("cannot train stage {}: task {} ({}): {}", stage.stage, task.id, task.name, found),
            fmt::format("Correct {}, or put a LeRobot data set there.", rootKey(task)));
    }

    /// The key that names the task's data set, with the place where it stands: the task's file, the
    /// project's, or what was typed.
    std::string rootKey(const TaskConfig& task) const {
        const config::Settings settings = config::taskSettings(project_, task);
        const auto* stated = settings.find("data.root");
        if (!stated) return fmt::format("task.data.root in {}", task.file.string());
        if (stated->where.starts_with("--set ")) return stated->where;
        return task.own.find("data.root") ? fmt::format("task.data.root in {}", stated->where)
                                          : fmt::format("data.root in {}", stated->where);
    }

    void add(bool blocking, int stage, std::string message, std::string hint = "") {
        plan_.issues.push_back({blocking, stage, std::move(message), std::move(hint)});
    }

    const ProjectConfig& project_;
    SequencePlan& plan_;
};

}  // namespace

void addIssues(const ProjectConfig& project, const PlanOptions& options, SequencePlan& plan) {
    IssueFinder finder(project, plan);
    finder.statistics(options);
    finder.overrides(options);
    finder.rates();
    for (const StagePlan& stage : plan.stages) {
        if (stage.state == "done" || !stage.needed) continue;
        finder.length(stage);
        finder.ownData(stage);
        finder.earlierData(stage);
        finder.keptFrames(stage);
        finder.shares(stage);
        finder.validation(stage);
        finder.adaptive(stage);
        finder.keeping(stage);
    }
    std::stable_sort(plan.issues.begin(), plan.issues.end(),
                     [](const Issue& a, const Issue& b) { return a.stage < b.stage; });
}

}  // namespace studio::sequence

// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/config/resolve.h"

namespace studio::config {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

void checkSource(const TrainConfig& config, Settings& settings) {
    const bool named = !config.source.pretrainedPath.empty();
    if (named && config.source.fromScratch) {
        settings.fail(
            settings.where("policy.from_scratch"),
            invalid("policy.pretrained_path and policy.from_scratch are both given", "Remove one of them."));
    } else if (!named && !config.source.fromScratch) {
        settings.fail(
            settings.where("policy.pretrained_path"),
            invalid("the policy's weights have no source",
                    "Give policy.pretrained_path (a folder, or a hub id such as lerobot/smolvla_base), or "
                    "policy.from_scratch: true for random weights."));
    }
    if (config.source.fromScratch && config.data.stats == "checkpoint") {
        settings.fail(
            settings.where("data.stats"),
            invalid("data.stats = checkpoint, but from scratch there is none", "Write compute or dataset."));
    }
}

/// Refuses two keys of which only one can count.
void checkNotBoth(Settings& settings, const char* first, bool hasFirst, const char* second, bool hasSecond) {
    if (hasFirst && hasSecond) {
        settings.fail(settings.where(second),
                      invalid(fmt::format("{} and {} are both given", first, second), "Remove one of them."));
    }
}

void checkLengths(const TrainConfig& config, Settings& settings) {
    const TrainingConfig& training = config.training;
    checkNotBoth(settings, "training.steps", training.steps > 0, "training.epochs", training.epochs > 0);
    if (training.steps == 0 && training.epochs == 0) {
        settings.fail(
            settings.where("training.steps"),
            invalid("the training has no length", "Give training.steps or training.epochs, one of the two."));
    }
    checkNotBoth(settings, "training.save_freq", training.saveFreq > 0, "training.save_freq_epoch",
                 training.saveFreqEpoch > 0);
    checkNotBoth(settings, "validation.freq", config.validation.freq > 0, "validation.freq_epoch",
                 config.validation.freqEpoch > 0);
}

void checkEpisodes(const TrainConfig& config, Settings& settings, std::vector<Warning>& warnings) {
    const ValidationConfig& validation = config.validation;
    if (config.data.root.empty()) {
        settings.fail(settings.where("data.root"),
                      invalid("data.root is missing", "Give the folder of a LeRobot data set."));
    }
    checkNotBoth(settings, "validation.episodes", !validation.episodes.empty(), "validation.split",
                 validation.split > 0);
    const std::set<std::int64_t> heldOut(validation.episodes.begin(), validation.episodes.end());
    const auto& used = config.data.episodes;
    if (!used.empty() && std::all_of(used.begin(), used.end(), [&](auto n) { return heldOut.contains(n); })) {
        settings.fail(
            settings.where("validation.episodes"),
            invalid("validation.episodes holds out every episode of data.episodes: none is left to train on",
                    "Leave at least one episode to train on."));
    }
    if (heldOut.empty() && validation.split == 0 && validation.on == "held_out") {
        for (const char* key : {"validation.freq", "validation.freq_epoch"}) {
            if (!settings.find(key)) continue;
            warnings.push_back(
                {fmt::format("{}: {} has no effect, as no episode is held out", settings.where(key), key),
                 "Give validation.episodes or validation.split, or validation.on: training."});
        }
    }
}

/// Shares must sum to 1: a slip of the pen must not become another plan.
void checkShares(const TrainConfig& config, Settings& settings) {
    const ReplayConfig& replay = config.replay;
    double sum = replay.share;
    for (const PreviousTask& task : replay.previous) sum += task.share;
    if (std::abs(sum - 1) <= kShareTolerance) return;
    std::string normalised = fmt::format("replay.share: {:.4g}", replay.share / sum);
    for (const PreviousTask& task : replay.previous) {
        normalised += fmt::format(", task {}: {:.4g}", task.task, task.share / sum);
    }
    settings.fail(
        settings.where("replay.share"),
        invalid(fmt::format("replay.share and the shares of replay.previous sum to {:.4g}, not 1", sum),
                sum > 0 ? "In the same proportion: " + normalised : ""));
}

void checkReplay(const TrainConfig& config, Settings& settings) {
    const ReplayConfig& replay = config.replay;
    std::set<int> ids{config.stage.task};
    for (const PreviousTask& task : replay.previous) {
        if (!ids.insert(task.task).second) {
            settings.fail(settings.where("replay.previous"),
                          invalid(fmt::format("replay.previous names task {}, which {}", task.task,
                                              task.task == config.stage.task ? "the stage itself teaches"
                                                                             : "it names already"),
                                  "Name each earlier task once."));
        }
        if (task.data.root.empty()) {
            settings.fail(settings.where("replay.previous"),
                          invalid(fmt::format("replay.previous: task {} has no data.root", task.task),
                                  "Give the folder of its data set."));
        }
    }
    // the other strategies make their own shares
    if (replay.strategy == "proportional" || replay.strategy == "adaptive" ||
        replay.strategy == "reservoir") {
        checkShares(config, settings);
    }
    if (replay.minShare > replay.maxShare) {
        settings.fail(settings.where("replay.min_share"),
                      invalid(fmt::format("replay.min_share = {} is more than replay.max_share = {}",
                                          replay.minShare, replay.maxShare),
                              ""));
    }
    if (replay.strategy == "reservoir" && replay.reservoirFrames == 0) {
        settings.fail(settings.where("replay.strategy"),
                      invalid("replay.strategy = reservoir needs replay.reservoir_frames",
                              "Say how many frames are kept for later stages."));
    }
    if (replay.strategy == "reservoir" && !replay.previous.empty() && replay.reservoir.empty() &&
        config.stage.parent.empty()) {
        settings.fail(settings.where("replay.strategy"),
                      invalid("replay.strategy = reservoir, but no kept frames are named",
                              "Give replay.reservoir, or stage.parent, the run that kept them."));
    }
    if (config.data.stats == "shared" && config.data.statsFile.empty()) {
        settings.fail(settings.where("data.stats"), invalid("data.stats = shared needs data.stats_file",
                                                            "Name the sequence's stats.json."));
    }
}

}  // namespace

void checkRetention(const RetentionConfig& retention, Settings& settings) {
    auto ordered = [&](const char* first, double low, const char* second, double high) {
        if (low <= high) return;
        settings.fail(settings.where(second),
                      invalid(fmt::format("{} = {} is more than {} = {}", first, low, second, high),
                              "A task is slightly degraded before it is forgotten."));
    };
    ordered("retention.slightly_above", retention.slightlyAbove, "retention.forgotten_above",
            retention.forgottenAbove);
    ordered("retention.seed_slightly", retention.seedSlightly, "retention.seed_forgotten",
            retention.seedForgotten);
}

namespace {

void warnAboutPaths(const TrainConfig& config, const Settings& settings, std::vector<Warning>& warnings) {
    for (const KeySpec& row : schema()) {
        if (row.type != ValueType::Path && row.type != ValueType::PathOrName &&
            row.type != ValueType::Weights) {
            continue;
        }
        std::string text = row.bind.read(config).get<std::string>();
        if (text.empty() || std::count(row.choices.begin(), row.choices.end(), text)) continue;
        if (text.find('$') != std::string::npos || text.find("/~") != std::string::npos) {
            warnings.push_back({fmt::format("{}: {} = {}: environment variables and ~ are not expanded",
                                            settings.where(row.path), row.path, text),
                                "Write the path out, or give it with --set, where the shell expands it."});
        }
        std::error_code ignored;
        const bool made = row.path == "training.output_directory" || row.path == "replay.reservoir";
        if (!made && fs::path(text).is_absolute() && !fs::exists(text, ignored)) {
            warnings.push_back(
                {fmt::format("{}: {} = {} is not there", settings.where(row.path), row.path, text),
                 "Check the path; a relative one begins at the configuration file's folder."});
        }
    }
}

}  // namespace

void checkPolicyTogether(const TrainConfig& config, Settings& settings) {
    const json& policy = config.policy;
    const auto& names = config.policyExplicit;
    auto known = [&](const char* name) { return std::count(names.begin(), names.end(), name) > 0; };
    // with a checkpoint, a key that nobody gave here is not the default but whatever the checkpoint says
    const bool all = config.source.pretrainedPath.empty();
    auto both = [&](const char* a, const char* b) { return all || (known(a) && known(b)); };

    if (both("n_action_steps", "chunk_size") && policy.at("n_action_steps") > policy.at("chunk_size")) {
        settings.fail(
            settings.where("policy.n_action_steps"),
            invalid(fmt::format("policy.n_action_steps = {} steps is more than policy.chunk_size = {}",
                                policy.at("n_action_steps").dump(), policy.at("chunk_size").dump()),
                    "At most a whole chunk can be executed."));
    }
    if (both("min_period", "max_period") && policy.at("min_period") >= policy.at("max_period")) {
        settings.fail(settings.where("policy.min_period"),
                      invalid(fmt::format("policy.min_period = {} is not below policy.max_period = {}",
                                          policy.at("min_period").dump(), policy.at("max_period").dump()),
                              ""));
    }
    if (policy.at("use_delta_joint_actions_aloha") == true) {
        settings.fail(
            settings.where("policy.use_delta_joint_actions_aloha"),
            invalid("policy.use_delta_joint_actions_aloha = true is not implemented", "Write false."));
    }
    if (both("use_cache", "attention_mode") && policy.at("use_cache") == false &&
        policy.at("attention_mode") == "cross_attn") {
        settings.fail(
            settings.where("policy.use_cache"),
            invalid("policy.use_cache = false does not work with policy.attention_mode = cross_attn",
                    "Write true."));
    }
}

void checkTogether(const TrainConfig& config, Settings& settings, std::vector<Warning>& warnings) {
    checkSource(config, settings);
    checkPolicyTogether(config, settings);
    checkLengths(config, settings);
    checkEpisodes(config, settings, warnings);
    checkReplay(config, settings);
    checkRetention(config.retention, settings);
    warnAboutPaths(config, settings, warnings);
}

}  // namespace studio::config

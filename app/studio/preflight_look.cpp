// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/preflight_look.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>

#include "core/base/machine.h"
#include "core/data/episode_facts.h"
#include "core/data/verify.h"
#include "core/run/run_list.h"

namespace studio::app {

namespace fs = std::filesystem;
using widgets::PreflightLine;
using Light = PreflightLine::Light;

namespace {

constexpr std::uint64_t kLeastDisk = 2ULL << 30, kWiseDisk = 8ULL << 30;
constexpr std::uint64_t kLeastMemory = 2ULL << 30;
constexpr double kStill = 1e-6;

}  // namespace

void PreflightLook::add(Light light, std::string what, std::string found, std::string remedy) {
    lines.push_back({light, std::move(what), std::move(found), std::move(remedy)});
}

void PreflightLook::addMissing(std::string what, const Error& error) {
    add(Light::Red, std::move(what), error.message, error.hint);
    // a download that failed may be tried again
    lines.back().fetchable =
        error.code == ErrorCode::Network || error.hint.starts_with(widgets::kDownloadOffer);
}

void PreflightLook::once(const std::string& key, const std::function<void()>& look) {
    auto [there, fresh] = seen_.lines.try_emplace(key);
    if (fresh) {
        std::size_t before = lines.size();
        look();
        there->second.assign(lines.begin() + std::ptrdiff_t(before), lines.end());
    } else {
        lines.insert(lines.end(), there->second.begin(), there->second.end());
    }
}

void PreflightLook::dataset(std::stop_token stop) {
    once("set " + config_.data.root.string(), [&] { readDataset(stop); });
    if (auto there = seen_.sets.find(config_.data.root); there != seen_.sets.end()) set_ = there->second;
}

void PreflightLook::readDataset(std::stop_token stop) {
    auto opened = data::openDataset(config_.data.root, {tools_.media});
    if (!opened.ok()) {
        add(Light::Red, "Data set", opened.error().message, opened.error().hint);
        return;
    }
    seen_.sets[config_.data.root] = *opened;
    data::VerifyOptions options;
    options.media = tools_.media;
    options.stop = stop;
    auto report = data::verify(config_.data.root, options);
    if (!report.ok()) {
        add(Light::Red, "Data set", report.error().message, report.error().hint);
        return;
    }
    auto errors = report->count(data::Severity::Error);
    auto warnings = report->count(data::Severity::Warning);
    std::string found = fmt::format("{} episodes, {} frames in {}; {} errors, {} warnings", report->episodes,
                                    report->frames, config_.data.root.filename().string(), errors, warnings);
    if (errors > 0) {
        add(Light::Red, "Data set", found + "; " + report->findings.front().message,
            report->findings.front().remedy);
    } else {
        add(warnings > 0 ? Light::Yellow : Light::Green, "Data set", found,
            warnings > 0 ? report->findings.front().message : "");
    }
}

void PreflightLook::episodes() {
    if (!set_) return;
    std::vector<std::int64_t> missing;
    for (auto wanted : config_.data.episodes) {
        if (!set_->position(wanted).ok()) missing.push_back(wanted);
    }
    auto used = config_.data.episodes.empty() ? set_->episodes().size() : config_.data.episodes.size();
    if (!missing.empty()) {
        add(Light::Red, "Episodes", fmt::format("not in the data set: {}", fmt::join(missing, ", ")),
            "Correct data.episodes.");
    } else {
        add(Light::Green, "Episodes", fmt::format("{} used", used));
    }
    bool validates = config_.validation.split > 0 || !config_.validation.episodes.empty();
    if (config_.validation.on == "training") {
        add(Light::Green, "Validation", "on training frames: shows what is kept, not new scenes");
    } else if (!validates) {
        add(Light::Yellow, "Validation", "no episodes are held out: forgetting cannot be seen on new scenes",
            "Set validation.split, or name validation.episodes.");
    } else if (config_.validation.split > 0 && used < 2) {
        add(Light::Red, "Validation", "one episode cannot be split into training and validation",
            "Use more episodes, or set validation.split to 0.");
    } else {
        add(Light::Green, "Validation",
            config_.validation.split > 0
                ? fmt::format("the last {:.0f} % are held out", 100 * config_.validation.split)
                : fmt::format("episodes {} are held out", fmt::join(config_.validation.episodes, ", ")));
    }
}

void PreflightLook::cameras() {
    if (!set_) return;
    auto there = set_->info().cameras();
    for (const auto& [policy, source] : config_.data.cameras) {
        if (std::find(there.begin(), there.end(), source) != there.end()) continue;
        add(Light::Red, "Cameras", fmt::format("the data set has no '{}'", source),
            fmt::format("It has: {}.", fmt::join(there, ", ")));
        return;
    }
    auto count = config_.data.cameras.empty() ? there.size() : config_.data.cameras.size();
    add(count > 0 ? Light::Green : Light::Yellow, "Cameras",
        count == 1 ? fmt::format("1 of the data set's {} is used", there.size())
                   : fmt::format("{} of the data set's {} are used", count, there.size()));
}

void PreflightLook::instructions() {
    if (!set_) return;
    bool empty = config_.data.instruction.empty();
    for (const auto& episode : set_->episodes()) {
        for (const auto& task : episode.tasks) empty = empty && task.empty();
    }
    if (empty) {
        add(Light::Red, "Instruction", "the data set has no instruction", "Write one into data.instruction.");
    } else {
        add(Light::Green, "Instruction",
            config_.data.instruction.empty()
                ? set_->episodes().front().tasks.empty() ? "" : set_->episodes().front().tasks.front()
                : config_.data.instruction);
    }
}

void PreflightLook::statistics(std::stop_token stop) {
    if (!set_) return;
    once("statistics " + config_.data.root.string() + ' ' + config_.data.stats + ' ' +
             std::to_string(config_.data.stdFloor),
         [&] { readStatistics(stop); });
}

void PreflightLook::readStatistics(std::stop_token stop) {
    if (config_.data.stats == "dataset") {
        auto stored = set_->storedStats();
        if (!stored.ok() || stored->empty()) {
            add(Light::Red, "Statistics", "the data set has none stored", "Set data.stats to compute.");
            return;
        }
    }
    auto facts = data::analyse(*set_, {}, stop);
    if (!facts.ok()) {
        add(Light::Yellow, "Statistics", facts.error().message);
        return;
    }
    std::vector<std::string> still;
    for (const auto& one : facts->dimensions) {
        if (one.std < kStill) still.push_back(one.name);
    }
    if (still.empty()) {
        add(Light::Green, "Statistics", "every dimension varies");
    } else {
        const auto shown = std::min<std::ptrdiff_t>(4, std::ssize(still));
        const auto more = std::ssize(still) - shown;
        add(Light::Yellow, "Statistics",
            fmt::format("{} of {} dimensions never change: {}", still.size(), facts->dimensions.size(),
                        fmt::join(still.begin(), still.begin() + shown, ", ")) +
                (more > 0 ? fmt::format(" and {} more", more) : ""),
            fmt::format("data.std_floor ({}) keeps them from exploding.", config_.data.stdFloor));
    }
}

void PreflightLook::weights() {
    if (config_.source.fromScratch) {
        add(Light::Yellow, "Weights", "random weights, asked for by policy.from_scratch",
            "Name policy.pretrained_path for anything but a trial.");
        return;
    }
    std::error_code failure;
    fs::path local = config_.source.pretrainedPath;
    if (fs::is_directory(local, failure)) {
        if (fs::is_directory(local / "pretrained_model", failure)) local /= "pretrained_model";
        weights_ = local;
        if (fs::exists(local / "model.safetensors", failure)) {
            add(Light::Green, "Weights", fmt::format("found in {}", local.string()));
        } else {
            add(Light::Red, "Weights", fmt::format("there is no model.safetensors in {}", local.string()),
                "Name a folder of weights in policy.pretrained_path, or put the file back.");
        }
        return;
    }
    auto found = tools_.findWeights(config_.source.pretrainedPath);
    if (found.ok()) {
        weights_ = *found;
        add(Light::Green, "Weights", fmt::format("found in {}", found->string()));
    } else {
        addMissing("Weights", found.error());
    }
}

void PreflightLook::policyFiles() {
    const config::PolicySource& source = config_.source;
    auto readable = [this](const char* key, const fs::path& file) {
        if (access(file.c_str(), R_OK) == 0) return true;
        add(Light::Red, "Policy", fmt::format("cannot open {}, which {} names", file.string(), key),
            fmt::format("Correct {}, or put the file there.", key));
        return false;
    };
    if (!source.vlmConfig.empty() && !readable("policy.vlm_config", source.vlmConfig)) return;
    if (source.tokenizer.empty() && source.fromScratch) {
        add(Light::Red, "Policy", "a policy from random weights has no tokenizer of its own",
            "Set policy.tokenizer to the backbone's tokenizer.json, or to bytes for a small policy.");
        return;
    }
    bool file = !source.tokenizer.empty() && source.tokenizer != "bytes";
    if (file && !readable("policy.tokenizer", source.tokenizer)) return;
    if (source.tokenizer.empty() && !weights_.empty() && tools_.checkTokenizer) {
        if (Status there = tools_.checkTokenizer(weights_); !there.ok()) {
            addMissing("Policy", there.error());
            return;
        }
    }
    add(Light::Green, "Policy", "every file that it is made with is there");
}

void PreflightLook::schedule() {
    if (config_.training.steps <= 0) {
        add(Light::Green, "Length",
            fmt::format("{:g} epochs in batches of {}", config_.training.epochs, config_.training.batchSize));
        return;
    }
    auto decay = config_.policy.value("scheduler_decay_steps", 0.0);
    add(Light::Green, "Length",
        fmt::format("{} steps of {} samples{}", config_.training.steps,
                    config_.training.batchSize * config_.training.gradientAccumulation,
                    decay > double(config_.training.steps)
                        ? fmt::format("; the schedule of {:.0f} steps is shortened to it", decay)
                        : ""));
}

void PreflightLook::machine() {
    std::error_code failure;
    fs::path root = config_.training.outputDirectory;
    while (!root.empty() && !fs::exists(root, failure)) root = root.parent_path();
    auto space = fs::space(root, failure);
    if (access(root.c_str(), W_OK) != 0) {
        add(Light::Red, "Disk", "cannot write into " + root.string(),
            "Change who may write there, or choose another training.output_directory.");
    } else if (failure) {
        add(Light::Yellow, "Disk", "cannot ask how much is free at " + root.string());
    } else {
        double gib = double(space.available) / double(1ULL << 30);
        add(space.available < kLeastDisk  ? Light::Red
            : space.available < kWiseDisk ? Light::Yellow
                                          : Light::Green,
            "Disk", fmt::format("{:.1f} GiB free at {}", gib, root.string()),
            space.available < kWiseDisk ? "Checkpoints need room: free some." : "");
    }
    Machine here = readMachine();
    double gib = double(here.memoryAvailableBytes) / double(1ULL << 30);
    add(here.memoryAvailableBytes < kLeastMemory ? Light::Yellow : Light::Green, "Memory",
        fmt::format("{:.1f} GiB available", gib),
        here.memoryAvailableBytes < kLeastMemory ? "Close other programs, or lower training.frame_cache_mib."
                                                 : "");
    bool wantsGpu = config_.training.device.starts_with("cuda");
    if (wantsGpu && here.nvidiaDriver.empty()) {
        add(Light::Red, "Device", "a GPU is asked for and none is here",
            "Set training.device to auto or cpu.");
    } else {
        add(Light::Green, "Device",
            here.nvidiaDriver.empty() ? fmt::format("CPU, {} cores", here.cores)
                                      : "GPU driver " + here.nvidiaDriver);
    }
    auto runs = run::listRuns(config_.training.outputDirectory);
    int alive = 0;
    for (const auto& one : runs.ok() ? *runs : std::vector<run::RunListEntry>())
        alive += one.status.alive() ? 1 : 0;
    add(alive > 0 ? Light::Yellow : Light::Green, "Other runs",
        alive > 1    ? fmt::format("{} runs train already in this folder", alive)
        : alive == 1 ? "1 run trains already in this folder"
                     : "none train here",
        alive > 0 ? "They share processor, memory and GPU." : "");
}

}  // namespace studio::app

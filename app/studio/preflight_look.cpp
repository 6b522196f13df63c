// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/preflight_look.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/base/gpu.h"
#include "core/base/json.h"
#include "core/base/machine.h"
#include "core/config/cosine_schedule.h"
#include "core/data/episode_facts.h"
#include "core/data/verify.h"
#include "core/run/process.h"
#include "core/run/run_info.h"
#include "core/run/run_list.h"
#include "core/text/tokenizer.h"

namespace studio::app {

namespace fs = std::filesystem;
using widgets::PreflightLine;
using Light = PreflightLine::Light;

namespace {

constexpr double kStill = 1e-6;
/// Length of a training, in lengths of its decay, from which on too much of it runs at the lowest rate.
constexpr double kMostAtFloor = 1.1;

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
        if (fs::exists(local / "model.safetensors", failure)) {
            weightsIn(local);
        } else {
            add(Light::Red, "Weights", fmt::format("there is no model.safetensors in {}", local.string()),
                "Name a folder of weights in policy.pretrained_path, or put the file back.");
        }
        return;
    }
    auto found = tools_.findWeights(config_.source.pretrainedPath);
    if (found.ok()) {
        weightsIn(*found);
    } else {
        addMissing("Weights", found.error());
    }
}

void PreflightLook::weightsIn(const fs::path& folder) {
    if (!tools_.checkWeights) {
        weights_ = folder;
        add(Light::Green, "Weights", fmt::format("found in {}", folder.string()));
        return;
    }
    auto seen = tools_.checkWeights(folder);
    if (!seen.ok()) {
        add(Light::Red, "Weights", seen.error().message, seen.error().hint);
        return;
    }
    weights_ = folder;
    if (seen->backboneOnly) {
        add(Light::Yellow, "Weights",
            fmt::format("a backbone alone, found in {}: the action expert begins with random weights",
                        folder.string()),
            "Name the weights of a whole policy in policy.pretrained_path to go on from one.");
    } else if (seen->verified) {
        add(Light::Green, "Weights",
            fmt::format("verified: {} tensors in {} are what was saved", seen->tensors, folder.string()));
    } else {
        add(Light::Green, "Weights",
            fmt::format("found in {}: header read, {} tensors, no manifest to verify them with",
                        folder.string(), seen->tensors));
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
    if (file) {
        if (!readable("policy.tokenizer", source.tokenizer)) return;
        const std::size_t before = lines.size();
        once("tokenizer " + source.tokenizer, [&] {
            auto read = text::Tokenizer::load(source.tokenizer);
            if (!read.ok()) add(Light::Red, "Policy", read.error().message, read.error().hint);
        });
        if (lines.size() > before) return;
    }
    if (source.tokenizer.empty() && !weights_.empty() && tools_.checkTokenizer) {
        if (Status there = tools_.checkTokenizer(weights_); !there.ok()) {
            addMissing("Policy", there.error());
            return;
        }
    }
    add(Light::Green, "Policy", "every file that it is made with is there");
}

void PreflightLook::cameras(bool madeByThen) {
    if (!set_) return;
    auto there = set_->info().cameras();
    for (const auto& [camera, source] : config_.data.cameras) {
        if (std::find(there.begin(), there.end(), source) != there.end()) continue;
        add(Light::Red, "Cameras", fmt::format("the data set has no '{}'", source),
            fmt::format("It has: {}.", fmt::join(there, ", ")));
        return;
    }
    train::PolicyCameras policy;
    if (madeByThen) {
        policy = seen_.made;
    } else if (!weights_.empty() && tools_.policyCameras) {
        auto read = tools_.policyCameras(weights_);
        if (!read.ok()) {
            add(Light::Red, "Cameras", read.error().message, read.error().hint);
            return;
        }
        policy = *std::move(read);
    }
    pairCameras(policy);
}

bool PreflightLook::dataIsRefused() const {
    return std::any_of(lines.begin(), lines.end(), [](const PreflightLine& line) {
        return line.light == Light::Red &&
               (line.what == "Data set" || line.what == "Episodes" || line.what == "Validation");
    });
}

void PreflightLook::pairCameras(const train::PolicyCameras& policy) {
    std::vector<std::string> notes;
    auto opened = train::openStageData(config_.data, config_.validation, policy,
                                       config_.policy.value("max_state_dim", 32),
                                       config_.policy.value("max_action_dim", 32), set_, notes);
    if (!opened.ok()) {
        // what the lines above refuse is not refused twice
        if (!dataIsRefused()) add(Light::Red, "Data set", opened.error().message, opened.error().hint);
        return;
    }
    for (auto number : opened->training) {
        if (auto at = set_->position(number); at.ok()) frames_ += set_->episodes()[*at].length;
    }
    const auto& fed = opened->map.cameras;
    seen_.made = policy;
    if (policy.names.empty()) {
        for (const auto& [camera, source] : fed) seen_.made.names.push_back(camera);
    }
    for (const auto& [camera, source] : fed) {
        const auto& known = seen_.made.names;
        if (std::find(known.begin(), known.end(), camera) != known.end()) continue;
        add(Light::Red, "Cameras",
            fmt::format("data.cameras maps {} to '{}', which is no camera of the policy (it has {})", source,
                        camera, fmt::join(known, ", ")),
            "Name the policy's cameras on the left side of data.cameras.");
        return;
    }
    const std::size_t there = set_->info().cameras().size();
    if (fed.empty() && !policy.names.empty()) {
        add(Light::Red, "Cameras",
            fmt::format("no camera of {} feeds the policy, which has {}", config_.data.root.string(),
                        fmt::join(policy.names, ", ")),
            "Map at least one camera with data.cameras.");
        return;
    }
    for (std::string& note : notes) add(Light::Yellow, "Cameras", std::move(note));
    if (!notes.empty()) return;
    add(fed.empty() ? Light::Yellow : Light::Green, "Cameras",
        fed.size() == 1 ? fmt::format("1 of the data set's {} is used", there)
                        : fmt::format("{} of the data set's {} are used", fed.size(), there));
}

std::int64_t PreflightLook::plannedSteps() const {
    const auto& training = config_.training;
    if (training.steps > 0) return training.steps;
    // with replay the mixture decides how many batches an epoch has
    if (frames_ == 0 || !config_.replay.previous.empty()) return 0;
    const double perEpoch = double(frames_) / double(training.batchSize * training.gradientAccumulation);
    return std::llround(training.epochs * perEpoch);
}

void PreflightLook::schedule() {
    const auto& training = config_.training;
    const std::int64_t steps = plannedSteps();
    // what the configuration does not name comes from the checkpoint, as in training
    config::TrainConfig config = config_;
    auto stored =
        weights_.empty() ? Result<nlohmann::json>(nlohmann::json()) : readJson(weights_ / "config.json");
    if (stored.ok() && stored->is_object() && stored->contains("type"))
        (void)config::adoptCheckpointPolicy(config, *stored);
    config::CosineSchedule asked;
    asked.peakRate = config.policy.value("optimizer_lr", asked.peakRate);
    asked.decayRate = config.policy.value("scheduler_decay_lr", asked.decayRate);
    asked.warmupSteps = config.policy.value("scheduler_warmup_steps", asked.warmupSteps);
    asked.decaySteps = config.policy.value("scheduler_decay_steps", asked.decaySteps);
    // as the trainer shortens it
    const config::CosineSchedule used = asked.scaledTo(steps);
    if (steps > 0 && used.warmupSteps >= used.decaySteps) {
        add(Light::Red, "Length",
            fmt::format(
                "the warm-up of {} steps leaves none of the {} steps to the decay of the learning rate",
                used.warmupSteps, used.decaySteps),
            "Lower policy.scheduler_warmup_steps, or raise policy.scheduler_decay_steps.");
    } else if (double(steps) > kMostAtFloor * double(used.decaySteps)) {
        add(Light::Yellow, "Length",
            fmt::format("the learning rate stays at its lowest ({:g}) for {} of {} steps: its decay ends at "
                        "step {}",
                        used.decayRate, steps - used.decaySteps, steps, used.decaySteps),
            "Set policy.scheduler_decay_steps to the length of the training.");
    } else if (steps > 0 && asked.warmupSteps > 0 && used.warmupSteps == 0) {
        add(Light::Yellow, "Length",
            fmt::format("the schedule of {} steps is shortened to {}: nothing is left of its warm-up of {} "
                        "steps",
                        asked.decaySteps, steps, asked.warmupSteps),
            "Train longer, or set policy.scheduler_warmup_steps and policy.scheduler_decay_steps for this "
            "length.");
    } else if (training.steps <= 0) {
        add(Light::Green, "Length",
            fmt::format("{:g} epochs in batches of {}", training.epochs, training.batchSize));
    } else {
        add(Light::Green, "Length",
            fmt::format("{} steps of {} samples{}", steps, training.batchSize * training.gradientAccumulation,
                        asked.decaySteps > steps
                            ? fmt::format("; the schedule of {} steps is shortened to it", asked.decaySteps)
                            : ""));
    }
}

void PreflightLook::reckon(MachineNeed& need, const fs::path& run, bool madeByThen) const {
    if (!tools_.size || (madeByThen && !need.policy)) return;
    // what an earlier stage makes is a policy of its own size
    if (!madeByThen) {
        auto size = tools_.size(config_, weights_);
        if (!size.ok()) {
            need.unknown = size.error().message;
            return;
        }
        need.policy = *size;
    }
    need.trainingBytes = std::max(need.trainingBytes, need.policy->trainingBytes);
    need.rooms.push_back(stageRoom(*need.policy, config_, run));
}

void PreflightLook::machine(const MachineNeed& need) {
    std::error_code failure;
    fs::path root = config_.training.outputDirectory;
    while (!root.empty() && !fs::exists(root, failure)) root = root.parent_path();
    if (access(root.c_str(), W_OK) != 0) {
        add(Light::Red, "Disk", "cannot write into " + root.string(),
            "Change who may write there, or choose another training.output_directory.");
    } else {
        lines.push_back(diskLine(root, need.rooms, tools_.freeBytes(root)));
    }

    const Machine here = tools_.machine();
    std::string name = config_.training.device;
    if (name == "auto") name = here.nvidiaDriver.empty() ? "cpu" : "cuda";
    Result<std::string> device = name == "cuda" ? name + ":0" : name;
    if (tools_.device) device = tools_.device(config_.training.device);
    const bool onGpu = (device.ok() ? *device : name).starts_with("cuda");
    lines.push_back(memoryLine(onGpu ? 0 : need.trainingBytes, here.memoryAvailableBytes, tools_.keptHeap(),
                               here.swapFreeBytes));
    if (!need.unknown.empty()) {
        const std::string unknown = "What training takes cannot be estimated: " + need.unknown;
        // what to do about too little memory is not lost over it
        if (lines.back().remedy.empty()) {
            lines.back().light = Light::Yellow;
            lines.back().remedy = unknown;
        } else {
            add(Light::Yellow, "Memory", unknown);
        }
    }
    if (config_.training.device.starts_with("cuda") && here.nvidiaDriver.empty()) {
        add(Light::Red, "Device", "a GPU is asked for and none is here",
            "Set training.device to auto or cpu.");
    } else if (!device.ok()) {
        add(Light::Red, "Device", device.error().message, device.error().hint);
    } else {
        add(Light::Green, "Device",
            onGpu ? "GPU driver " + here.nvidiaDriver : fmt::format("CPU, {} cores", here.cores));
        if (onGpu) gpu(need, *device);
    }
    auto runs = run::listRuns(config_.training.outputDirectory);
    auto others = otherRunLines(runs.ok() ? *runs : std::vector<run::RunListEntry>(),
                                device.ok() ? *device : "", [](const run::RunListEntry& one) {
                                    auto record = run::readRunRecord(one.path);
                                    return record.ok() && run::probe(record->sessions.back().process) !=
                                                              run::Liveness::Elsewhere;
                                });
    lines.insert(lines.end(), others.begin(), others.end());
}

void PreflightLook::gpu(const MachineNeed& need, const std::string& device) {
    const char* visible = std::getenv("CUDA_VISIBLE_DEVICES");
    const char* order = std::getenv("CUDA_DEVICE_ORDER");
    auto said = gpuLines(need.trainingBytes, device, readGpus(tools_.askNvidia), ::getpid(),
                         visible ? visible : "", order && std::string(order) == "PCI_BUS_ID",
                         tools_.keptOnGpu ? tools_.keptOnGpu(device) : 0);
    lines.insert(lines.end(), said.begin(), said.end());
}

}  // namespace studio::app

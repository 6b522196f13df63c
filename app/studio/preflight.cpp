// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/preflight.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <functional>
#include <map>

#include "core/base/machine.h"
#include "core/config/train_config.h"
#include "core/data/episode_facts.h"
#include "core/data/verify.h"
#include "core/run/run_list.h"
#include "core/train/training.h"

namespace studio::app {

namespace fs = std::filesystem;
using widgets::PreflightLine;
using Light = PreflightLine::Light;

namespace {

constexpr std::uint64_t kLeastDisk = 2ULL << 30, kWiseDisk = 8ULL << 30;
constexpr std::uint64_t kLeastMemory = 2ULL << 30;
constexpr double kStill = 1e-6;

/// What was found out about data sets: stages that share one look at it once.
struct Seen {
    std::map<fs::path, std::shared_ptr<const data::Dataset>> sets;
    std::map<std::string, std::vector<PreflightLine>> lines;
};

/// Collects the lines of one look.
class Look {
public:
    Look(const config::TrainConfig& config, const PreflightTools& tools, Seen& seen)
        : config_(config), tools_(tools), seen_(seen) {}

    void add(Light light, std::string what, std::string found, std::string remedy = "") {
        lines.push_back({light, std::move(what), std::move(found), std::move(remedy)});
    }

    /// Of what is not on this machine.
    void addMissing(std::string what, const Error& error) {
        add(Light::Red, std::move(what), error.message, error.hint);
        // a download that failed may be tried again
        lines.back().fetchable =
            error.code == ErrorCode::Network || error.hint.starts_with(widgets::kDownloadOffer);
    }

    /// Looks, or says again what was seen by the same look before.
    void once(const std::string& key, const std::function<void()>& look) {
        auto [there, fresh] = seen_.lines.try_emplace(key);
        if (fresh) {
            std::size_t before = lines.size();
            look();
            there->second.assign(lines.begin() + std::ptrdiff_t(before), lines.end());
        } else {
            lines.insert(lines.end(), there->second.begin(), there->second.end());
        }
    }

    void dataset(std::stop_token stop) {
        once("set " + config_.data.root.string(), [&] { readDataset(stop); });
        if (auto there = seen_.sets.find(config_.data.root); there != seen_.sets.end()) set_ = there->second;
    }

    void readDataset(std::stop_token stop) {
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
        std::string found =
            fmt::format("{} episodes, {} frames in {}; {} errors, {} warnings", report->episodes,
                        report->frames, config_.data.root.filename().string(), errors, warnings);
        if (errors > 0) {
            add(Light::Red, "Data set", found + "; " + report->findings.front().message,
                report->findings.front().remedy);
        } else {
            add(warnings > 0 ? Light::Yellow : Light::Green, "Data set", found,
                warnings > 0 ? report->findings.front().message : "");
        }
    }

    void episodes() {
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
            add(Light::Yellow, "Validation",
                "no episodes are held out: forgetting cannot be seen on new scenes",
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

    void cameras() {
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
            fmt::format("{} of the data set's {} are used", count, there.size()));
    }

    void instructions() {
        if (!set_) return;
        bool empty = config_.data.instruction.empty();
        for (const auto& episode : set_->episodes()) {
            for (const auto& task : episode.tasks) empty = empty && task.empty();
        }
        if (empty) {
            add(Light::Red, "Instruction", "the data set has no instruction",
                "Write one into data.instruction.");
        } else {
            add(Light::Green, "Instruction",
                config_.data.instruction.empty()
                    ? set_->episodes().front().tasks.empty() ? "" : set_->episodes().front().tasks.front()
                    : config_.data.instruction);
        }
    }

    void statistics(std::stop_token stop) {
        if (!set_) return;
        once("statistics " + config_.data.root.string() + ' ' + config_.data.stats + ' ' +
                 std::to_string(config_.data.stdFloor),
             [&] { readStatistics(stop); });
    }

    void readStatistics(std::stop_token stop) {
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

    void weights() {
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

    /// Files beside the weights that the policy is made with.
    void policyFiles() {
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

    void schedule() {
        if (config_.training.steps <= 0) {
            add(Light::Green, "Length",
                fmt::format("{:g} epochs in batches of {}", config_.training.epochs,
                            config_.training.batchSize));
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

    void machine() {
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
            here.memoryAvailableBytes < kLeastMemory
                ? "Close other programs, or lower training.frame_cache_mib."
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
            alive > 0 ? fmt::format("{} runs train already in this folder", alive) : "none train here",
            alive > 0 ? "They share processor, memory and GPU." : "");
    }

    std::vector<PreflightLine> lines;

private:
    const config::TrainConfig& config_;
    const PreflightTools& tools_;
    Seen& seen_;
    std::shared_ptr<const data::Dataset> set_;
    fs::path weights_;  ///< folder that weights() found; empty: none
};

}  // namespace

namespace {

/// Machine and folder, which all stages have in common.
bool isCommon(const PreflightLine& line) {
    return line.what == "Disk" || line.what == "Memory" || line.what == "Device" || line.what == "Other runs";
}

/// Lines of the stages; what is said of several stages stands there once.
class StageLines {
public:
    void add(PreflightLine line, int stage) {
        for (PreflightLine& there : lines) {
            if (there.light == line.light && there.what == line.what && there.found == line.found &&
                there.remedy == line.remedy) {
                there.moreStages.push_back(stage);
                return;
            }
        }
        line.stage = stage;
        lines.push_back(std::move(line));
    }
    std::vector<PreflightLine> lines;
};

/// What a stage is trained with: its run goes on as it was begun, else the project and the start that was
/// found decide.
Result<config::TrainConfig> stageConfig(const config::ProjectConfig& project, const config::TaskConfig& task,
                                        const sequence::StagePlan& stage) {
    if (!stage.run.empty()) return train::resumedConfig(stage.run, sequence::dataRoots(project));
    using Kind = sequence::StageStart::Kind;
    const Kind kind = stage.start.kind;
    config::TrainConfig config = config::taskTrainConfig(project, task);
    config.source.pretrainedPath = stage.start.weights;
    config.source.fromScratch = kind == Kind::Scratch;
    if (kind == Kind::Checkpoint || kind == Kind::ComingStage) {
        // a checkpoint brings its own sizes and tokenizer
        config.source.vlmConfig.clear();
        if (config.source.tokenizer != "bytes") config.source.tokenizer.clear();
    }
    return config;
}

/// All that training of one stage needs. The start decides whether weights have to be found.
void lookAtStage(Look& look, const sequence::StagePlan& stage, const config::PolicySource& source,
                 std::stop_token stop) {
    if (stage.dataThere) {
        look.dataset(stop);
        look.episodes();
        look.cameras();
        look.instructions();
        look.statistics(stop);
    }
    // made by then, or told by the plan as missing; and a run goes on from its checkpoint, if it has one
    using Kind = sequence::StageStart::Kind;
    const bool known = stage.start.kind != Kind::ComingStage && stage.start.kind != Kind::Missing;
    if (stage.run.empty() ? known : !source.pretrainedPath.empty()) look.weights();
    look.policyFiles();
    look.schedule();
}

/// The stages of a sequence: what its files and its plan say, and all that the stages still to be trained
/// need.
Result<std::vector<PreflightLine>> sequencePreflight(const widgets::TrainRequest& request,
                                                     const PreflightTools& tools,
                                                     const widgets::Progress& progress,
                                                     std::stop_token stop) {
    auto loaded = tools.loadPlan(request.sequence, request.overrides);
    if (!loaded.ok()) {
        return std::vector<PreflightLine>{
            {Light::Red, "Configuration", loaded.error().message, loaded.error().hint}};
    }
    const sequence::SequencePlan& plan = loaded->plan;
    std::vector<PreflightLine> lines, common;
    if (!plan.blocked()) {
        lines.push_back({Light::Green, "Sequence",
                         fmt::format("{} stages, replay: {}, statistics: {}", plan.stages.size(),
                                     plan.strategy, plan.stats),
                         ""});
    }
    for (const auto& issue : plan.issues) {
        lines.push_back({issue.blocking ? Light::Red : Light::Yellow, "Sequence", issue.message, issue.hint,
                         issue.stage});
    }
    for (const auto& warning : loaded->warnings)
        lines.push_back({Light::Yellow, "Configuration", warning.message, warning.hint});
    StageLines stages;
    Seen seen;
    double done = 0;
    for (const auto& stage : plan.stages) {
        if (stop.stop_requested()) return Error{ErrorCode::Cancelled, "the checks were cancelled", ""};
        if (progress) progress(done++ / double(plan.stages.size()), stage.name);
        const config::TaskConfig* task = loaded->project.findTask(stage.task);
        if (!task || stage.state == "done" || !stage.needed) continue;
        auto config = stageConfig(loaded->project, *task, stage);
        if (!config.ok()) {
            stages.add({Light::Red, "Weights", config.error().message, config.error().hint}, stage.stage);
            continue;
        }
        Look look(*config, tools, seen);
        // what is fine in a stage needs one line
        if (stage.dataThere)
            stages.add({Light::Green, "Data set", fmt::format("{}: {}", stage.name, stage.instruction), ""},
                       stage.stage);
        lookAtStage(look, stage, config->source, stop);
        if (common.empty()) look.machine();
        for (PreflightLine& line : look.lines) {
            if (isCommon(line)) {
                common.push_back(std::move(line));
            } else if (line.light != Light::Green) {
                stages.add(std::move(line), stage.stage);
            }
        }
    }
    if (stop.stop_requested()) return Error{ErrorCode::Cancelled, "the checks were cancelled", ""};
    lines.insert(lines.end(), stages.lines.begin(), stages.lines.end());
    lines.insert(lines.end(), common.begin(), common.end());
    return lines;
}

}  // namespace

Result<std::vector<PreflightLine>> preflight(const widgets::TrainRequest& request,
                                             const PreflightTools& tools, const widgets::Progress& progress,
                                             std::stop_token stop) {
    if (!request.sequence.empty()) return sequencePreflight(request, tools, progress, stop);
    std::vector<config::Warning> warnings;
    // a run goes on with what it was begun with
    fs::path file = request.resume.empty() ? request.config : request.resume / "config.yaml";
    auto config = config::loadTrainConfig(file, request.overrides, &warnings);
    // weights and tokenizer of its first start are no matter where it has saved its own
    if (config.ok() && !request.resume.empty()) config = train::resumedConfig(request.resume);
    if (!config.ok()) {
        return std::vector<PreflightLine>{
            {Light::Red, "Configuration", config.error().message, config.error().hint}};
    }
    Seen seen;
    Look look(*config, tools, seen);
    look.add(warnings.empty() ? Light::Green : Light::Yellow, "Configuration",
             warnings.empty() ? file.filename().string() : warnings.front().message,
             warnings.empty() ? "" : warnings.front().hint);
    const std::pair<const char*, std::function<void()>> checks[] = {
        {"data set", [&] { look.dataset(stop); }},
        {"episodes", [&] { look.episodes(); }},
        {"cameras", [&] { look.cameras(); }},
        {"instruction", [&] { look.instructions(); }},
        {"statistics", [&] { look.statistics(stop); }},
        {"weights", [&] { look.weights(); }},
        {"policy", [&] { look.policyFiles(); }},
        {"length", [&] { look.schedule(); }},
        {"machine", [&] { look.machine(); }}};
    double done = 0;
    for (const auto& [name, check] : checks) {
        if (stop.stop_requested()) return Error{ErrorCode::Cancelled, "the checks were cancelled", ""};
        if (progress) progress(done++ / std::size(checks), name);
        check();
    }
    std::error_code ignored;
    const bool lost = !request.resume.empty() && !fs::exists(config->data.root, ignored);
    for (PreflightLine& line : look.lines) {
        if (lost && line.what == "Data set") line.remedy = config::movedDataHint(request.resume);
    }
    if (stop.stop_requested()) return Error{ErrorCode::Cancelled, "the checks were cancelled", ""};
    return look.lines;
}

}  // namespace studio::app

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/preflight.h"

#include <fmt/format.h>

#include <functional>
#include <optional>

#include "app/studio/preflight_look.h"
#include "core/config/moved_run.h"
#include "core/config/project_places.h"
#include "core/config/schema.h"
#include "core/config/train_config.h"
#include "core/train/training.h"

namespace studio::app {

namespace fs = std::filesystem;
using widgets::PreflightLine;
using Light = PreflightLine::Light;

namespace {

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

/// Leaves out what was said of paths in place of which the run goes on with others.
void dropReplaced(const config::TrainConfig& begun, const config::TrainConfig& now,
                  std::vector<config::Warning>& warnings) {
    for (const config::KeySpec& row : config::schema()) {
        if (!row.bind.read || row.bind.read(begun) == row.bind.read(now)) continue;
        const std::string of = fmt::format(": {} = ", row.path);
        std::erase_if(warnings, [&](const config::Warning& warning) {
            return warning.message.find(of) != std::string::npos;
        });
    }
}

/// What a stage is trained with: its run goes on as it was begun, else the project and the start that was
/// found decide.
Result<config::TrainConfig> stageConfig(const config::ProjectConfig& project, const config::TaskConfig& task,
                                        const sequence::StagePlan& stage) {
    if (!stage.run.empty()) return train::resumedConfig(stage.run, config::dataRoots(project));
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
void lookAtStage(PreflightLook& look, const sequence::StagePlan& stage, const config::PolicySource& source,
                 std::stop_token stop) {
    if (stage.dataThere) {
        look.dataset(stop);
        look.episodes();
        look.instructions();
        look.statistics(stop);
    }
    // made by then, or told by the plan as missing; and a run goes on from its checkpoint, if it has one
    using Kind = sequence::StageStart::Kind;
    const bool known = stage.start.kind != Kind::ComingStage && stage.start.kind != Kind::Missing;
    if (stage.run.empty() ? known : !source.pretrainedPath.empty()) look.weights();
    look.policyFiles();
    if (stage.dataThere) look.cameras(stage.run.empty() && stage.start.kind == Kind::ComingStage);
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
    std::vector<PreflightLine> lines;
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
    PreflightSeen seen;
    MachineNeed need;
    std::optional<config::TrainConfig> first;
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
        PreflightLook look(*config, tools, seen);
        // what is fine in a stage needs one line
        if (stage.dataThere)
            stages.add({Light::Green, "Data set", fmt::format("{}: {}", stage.name, stage.instruction), ""},
                       stage.stage);
        lookAtStage(look, stage, config->source, stop);
        look.reckon(need, stage.run,
                    stage.run.empty() && stage.start.kind == sequence::StageStart::Kind::ComingStage);
        for (PreflightLine& line : look.lines) {
            if (line.light != Light::Green) stages.add(std::move(line), stage.stage);
        }
        if (!first) first = std::move(*config);
    }
    if (stop.stop_requested()) return Error{ErrorCode::Cancelled, "the checks were cancelled", ""};
    lines.insert(lines.end(), stages.lines.begin(), stages.lines.end());
    // machine and folder, which all stages have in common
    if (first) {
        PreflightLook look(*first, tools, seen);
        look.machine(need);
        lines.insert(lines.end(), look.lines.begin(), look.lines.end());
    }
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
    if (config.ok() && !request.resume.empty()) {
        auto resumed = train::resumedConfig(request.resume);
        if (resumed.ok()) dropReplaced(*config, *resumed, warnings);
        config = std::move(resumed);
    }
    if (!config.ok()) {
        return std::vector<PreflightLine>{
            {Light::Red, "Configuration", config.error().message, config.error().hint}};
    }
    PreflightSeen seen;
    PreflightLook look(*config, tools, seen);
    look.add(warnings.empty() ? Light::Green : Light::Yellow, "Configuration",
             warnings.empty() ? file.filename().string() : warnings.front().message,
             warnings.empty() ? "" : warnings.front().hint);
    const std::pair<const char*, std::function<void()>> checks[] = {
        {"data set", [&] { look.dataset(stop); }},
        {"episodes", [&] { look.episodes(); }},
        {"instruction", [&] { look.instructions(); }},
        {"statistics", [&] { look.statistics(stop); }},
        {"weights", [&] { look.weights(); }},
        {"policy", [&] { look.policyFiles(); }},
        {"cameras", [&] { look.cameras(false); }},
        {"length", [&] { look.schedule(); }},
        {"machine", [&] {
             MachineNeed need;
             look.reckon(need, request.resume, false);
             look.machine(need);
         }}};
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

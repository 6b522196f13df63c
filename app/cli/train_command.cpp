// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <thread>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/output.h"
#include "app/cli/run_view.h"
#include "app/cli/services.h"
#include "core/config/train_config.h"
#include "core/tensors/peak_memory.h"
#include "core/train/training.h"

namespace studio::cli {

namespace {

struct TrainOptions {
    std::string config, resume;
    std::vector<std::string> overrides, argv;
    bool download = false;
};

Result<std::unique_ptr<train::Training>> open(const TrainOptions& options, bool json, std::stop_token stop) {
    auto services = trainingServices(options.download, options.argv, std::move(stop));
    if (!options.resume.empty()) return train::Training::resume(options.resume, services);
    std::vector<config::Warning> warnings;
    STUDIO_ASSIGN(config::TrainConfig config,
                  config::loadTrainConfig(options.config, options.overrides, &warnings));
    for (const auto& warning : warnings) {
        if (!json) std::fprintf(stderr, "warning: %s\n", warning.message.c_str());
    }
    return train::Training::start(config, services);
}

int train(const TrainOptions& options, bool json) {
    // whoever reads along may go; the training goes on
    std::signal(SIGPIPE, SIG_IGN);
    Interrupt interrupt(
        "stopping after this step; press Ctrl-C again to end at once (the last checkpoint stays)");
    auto training = open(options, json, interrupt.token());
    if (!training.ok()) {
        const int code = failLine(training.error(), json);
        return training.error().code == ErrorCode::Cancelled ? kStopped : code;
    }
    train::Training& run = **training;
    if (!json) std::fprintf(stderr, "run %s\n", run.folder().c_str());

    // the worker trains, this thread follows the run directory as any other program would
    train::Outcome outcome;
    std::atomic<bool> ended = false;
    {
        std::jthread worker([&] {
            outcome = run.run(interrupt.token());
            ended = true;
        });
        auto followed = followRun(
            run.folder(), [&] { return ended.load(); }, json);
        if (!followed.ok() && !json) std::fprintf(stderr, "%s\n", followed.error().text().c_str());
    }
    auto peak = tensors::peakMemory();
    if (json) {
        say(nlohmann::json{{"run", run.folder().string()},
                           {"outcome", outcome.word},
                           {"step", outcome.step},
                           {"message", outcome.message},
                           {"hint", outcome.hint},
                           {"peak_memory_mib", peak.hostMib},
                           {"peak_device_memory_mib", peak.deviceMib}}
                .dump());
    } else {
        std::string memory = fmt::format("peak memory {:.0f} MiB", peak.hostMib);
        if (peak.deviceMib > 0) memory += fmt::format(", on the GPU {:.0f} MiB", peak.deviceMib);
        say(fmt::format("{} at step {} of {}; {}", outcome.word, outcome.step, outcome.totalSteps, memory));
        if (!outcome.message.empty()) say("  " + outcome.message);
        if (!outcome.hint.empty()) say("  " + outcome.hint);
        say(run.folder().string());
    }
    if (outcome.word == "done") return kDone;
    return outcome.word == "stopped" ? kStopped : kFailed;
}

}  // namespace

void addTrainCommand(CLI::App& app, Common& common, Action& action) {
    auto* command = app.add_subcommand("train", "Train one stage, or go on with an interrupted one");
    auto options = std::make_shared<TrainOptions>();
    auto* file = command->add_option("--config,config", options->config,
                                     "Configuration file (YAML); see `kstudio config schema`");
    auto* resume = command->add_option("--resume", options->resume,
                                       "Run directory to go on with, from its newest intact checkpoint");
    file->excludes(resume);
    command
        ->add_option("--set", options->overrides, "key=value, overrides the file; may be given several times")
        ->take_all()
        ->expected(1);
    command->add_flag("--download", options->download,
                      "Fetch pretrained weights and tokenizers that are not in the local cache");
    command->add_flag("--json", common.json, "Events and outcome as JSON lines");
    command->footer(
        "Example: kstudio train --config configs/examples/gr1_pear.yaml --set training.steps=200");
    command->callback([options, &common, &action] {
        if (options->config.empty() && options->resume.empty()) {
            throw CLI::RequiredError("--config FILE or --resume RUN");
        }
        if (!options->resume.empty() && !options->overrides.empty()) {
            throw CLI::ValidationError(
                "--set has no place beside --resume: a run goes on with what it was begun with. To train "
                "with "
                "other values, start a new run from its weights: train --config FILE --set "
                "policy.pretrained_path=" +
                options->resume + "/checkpoints/last/pretrained_model");
        }
        options->argv = common.argv;
        action = [options, &common] { return train(*options, common.json); };
    });
}

}  // namespace studio::cli

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/services.h"

#include <chrono>
#include <memory>
#include <thread>

#include "app/hub/hub_lookup.h"
#include "app/studio/checkpoint_services.h"
#include "app/studio/dataset_services.h"
#include "app/studio/demo_services.h"
#include "app/studio/offered_download.h"
#include "app/studio/preflight.h"
#include "app/studio/robot_services.h"
#include "app/studio/sim_services.h"
#include "app/studio/weights_check.h"
#include "app/studio/window_log.h"
#include "core/base/json.h"
#include "core/data/dataset.h"
#include "core/policy/checkpoint_info.h"
#include "core/policy/checkpoint_tokenizer.h"
#include "core/run/clock.h"
#include "core/run/config_checks.h"
#include "core/run/run_list.h"
#include "core/run/trash.h"
#include "core/sequence/sequence_runner.h"
#include "core/tensors/device.h"
#include "core/tensors/peak_memory.h"
#include "core/text/tokenizer.h"
#include "core/train/policy_setup.h"
#include "core/train/policy_size.h"
#include "core/train/sequence_training.h"
#include "core/train/training.h"

#if STUDIO_VIDEO
#include "core/video/media_backend.h"
#endif

namespace studio::app {

namespace fs = std::filesystem;

namespace {

std::shared_ptr<const data::MediaBackend> media() {
#if STUDIO_VIDEO
    static const auto backend = video::mediaBackend();
    return backend;
#else
    return nullptr;
#endif
}

train::TrainingServices trainingServices(bool download, std::stop_token stop = {}) {
    train::TrainingServices services;
    services.media = media();
    const HubLookup how = windowLookup(download, std::move(stop));
    services.findWeights = [how](const std::string& source) { return findWeights(source, how); };
    services.findTokenizer = [how](const std::string& model) { return findTokenizer(model, how); };
    services.argv = {"kuavo-studio"};
    return services;
}

/// Whether instructions can be read by the policy in a folder.
Status checkTokenizer(const fs::path& weights, const HubLookup& how) {
    // a backbone alone takes the one that the configuration names, or its own
    auto config = readJson(weights / "config.json");
    if (config.ok() && config->is_object() && !config->contains("type")) return {};
    STUDIO_ASSIGN(auto info, policy::describeCheckpoint(weights));
    fs::path file = info.tokenizer;
    if (file.empty()) {
        STUDIO_ASSIGN(file, policy::namedTokenizer(
                                info.folder, info.processors.tokenizerName, info.config.vlmModelName,
                                [&how](const std::string& model) { return findTokenizer(model, how); }));
    }
    if (file.empty()) return {};
    STUDIO_CHECK(text::Tokenizer::load(file));
    return {};
}

/// How large the policy is that the stages of a sequence train; all train the same one.
void addSize(widgets::ProjectPlan& loaded) {
    if (loaded.plan.stages.empty()) return;
    const auto& first = loaded.plan.stages.front();
    config::TrainConfig config =
        config::taskTrainConfig(loaded.project, *loaded.project.findTask(first.task));
    fs::path folder;
    bool assumed = false;
    if (!first.start.weights.empty()) {
        config::PolicySource source;
        source.pretrainedPath = first.start.weights;
        auto found = train::pretrainedFolder(source, [](const std::string& id) { return findWeights(id); });
        assumed = !found.ok();
        if (found.ok()) folder = *found;
    }
    auto size = train::policySize(config, folder);
    if (size.ok()) {
        loaded.size = widgets::PolicySize{size->trainable, size->frozen, size->trainingBytes, assumed};
    } else {
        loaded.sizeUnknown = size.error().message;
    }
}

/// The project, with the overrides that its sequence was begun with; those given win over them.
Result<widgets::ProjectPlan> loadPlan(const fs::path& folder, const std::vector<std::string>& overrides) {
    if (!config::isProject(folder)) {
        return Error{ErrorCode::NotFound, "no project with tasks in " + folder.string(), ""};
    }
    widgets::ProjectPlan loaded;
    sequence::PlanOptions options;
    options.overrides = overrides;
    STUDIO_ASSIGN(loaded.project, config::loadProject(folder, overrides, &loaded.warnings));
    STUDIO_ASSIGN(auto found, sequence::findSequence(loaded.project, options));
    if (found.begun && !found.state.overrides.empty()) {
        options.overrides = found.state.overrides;
        options.overrides.insert(options.overrides.end(), overrides.begin(), overrides.end());
        loaded.warnings.clear();
        STUDIO_ASSIGN(loaded.project, config::loadProject(folder, options.overrides, &loaded.warnings));
    }
    STUDIO_ASSIGN(loaded.plan,
                  sequence::planSequence(loaded.project, options, train::dataFacts(trainingServices(false))));
    addSize(loaded);
    return loaded;
}

Result<widgets::TrainEnd> trainSequence(const widgets::TrainRequest& request, std::stop_token stop,
                                        const std::function<void(const fs::path&)>& opened) {
    STUDIO_ASSIGN(auto loaded, loadPlan(request.sequence, request.overrides));
    auto services = train::sequenceServices(trainingServices(request.download, stop),
                                            [&](train::Training& training, std::stop_token token) {
                                                opened(training.folder());
                                                return training.run(token);
                                            });
    sequence::PlanOptions options;
    options.overrides = request.overrides;
    STUDIO_ASSIGN(auto outcome, sequence::runSequence(loaded.project, options, services, stop));
    return widgets::TrainEnd{outcome.end.word, 0, 0, outcome.end.message, outcome.end.hint};
}

Result<widgets::TrainEnd> train(const widgets::TrainRequest& request, std::stop_token stop,
                                const std::function<void(const fs::path&)>& opened) {
    if (!request.sequence.empty()) return trainSequence(request, stop, opened);
    auto services = trainingServices(request.download, stop);
    std::unique_ptr<train::Training> training;
    if (!request.resume.empty()) {
        STUDIO_ASSIGN(training, train::Training::resume(request.resume, services));
    } else {
        STUDIO_ASSIGN(config::TrainConfig config, config::loadTrainConfig(request.config, request.overrides));
        STUDIO_ASSIGN(training, train::Training::start(config, services));
    }
    opened(training->folder());
    train::Outcome outcome = training->run(stop);
    return widgets::TrainEnd{outcome.word, outcome.step, outcome.totalSteps, outcome.message, outcome.hint};
}

Result<widgets::LoadedConfig> loadConfig(const fs::path& file, const std::vector<std::string>& overrides) {
    widgets::LoadedConfig loaded;
    if (config::isProject(file)) {
        STUDIO_ASSIGN(auto project, config::loadProject(file, overrides, &loaded.warnings));
        if (project.wantedTask.empty() && !project.tasks.empty()) {
            loaded.config = config::taskTrainConfig(project, project.tasks.front());
            loaded.sequence = true;
            return loaded;
        }
        loaded.warnings.clear();
    }
    STUDIO_ASSIGN(loaded.config, config::loadTrainConfig(file, overrides, &loaded.warnings));
    return loaded;
}

Result<data::VerifyReport> verify(const fs::path& root, bool full, const widgets::Progress& progress,
                                  std::stop_token stop) {
    data::VerifyOptions options;
    options.full = full;
    options.media = media();
    options.progress = progress;
    options.stop = stop;
    return data::verify(root, options);
}

/// The checks; with the request's consent they fetch what they find missing.
Result<std::vector<widgets::PreflightLine>> lookBeforeStart(const widgets::TrainRequest& request,
                                                            const widgets::Progress& progress,
                                                            std::stop_token stop) {
    // what was verified once is remembered over all looks
    static WeightsCheck weightsCheck;
    const HubLookup how = windowLookup(request.download, stop, progress);
    PreflightTools tools;
    tools.media = media();
    tools.findWeights = [how](const std::string& source) { return findWeights(source, how); };
    tools.loadPlan = loadPlan;
    tools.checkTokenizer = [how](const fs::path& weights) { return checkTokenizer(weights, how); };
    tools.checkWeights = [](const fs::path& weights) { return weightsCheck.look(weights); };
    tools.policyCameras = train::camerasOf;
    tools.size = train::policySize;
    tools.device = [](const std::string& name) -> Result<std::string> {
        STUDIO_ASSIGN(c10::Device device, tensors::parseDevice(name));
        return device.str();
    };
    tools.keptOnGpu = [](const std::string& name) -> std::uint64_t {
        const auto device = tensors::parseDevice(name);
        return device.ok() ? tensors::keptDeviceBytes(*device) : 0;
    };
    return preflight(request, tools, progress, stop);
}

}  // namespace

widgets::Services makeServices() {
    widgets::Services services;
    services.listRuns = [lister = std::make_shared<run::RunLister>(),
                         checks = std::make_shared<run::ConfigChecks>()](const fs::path& root) {
        auto runs = lister->list(root);
        if (runs.ok()) checks->addProblems(*runs);
        return runs;
    };
    services.followRun = [](const fs::path& run) {
        return run::RunFollower::open(run, {.withoutRecord = true});
    };
    services.controlRun = run::setControl;
    services.trashRun = run::moveRunToTrash;
    services.restore = run::restoreFromTrash;
    services.listTrash = run::listTrash;
    services.removeFromTrash = run::removeFromTrash;
    services.removeExpired = [](const std::vector<fs::path>& places) {
        return run::removeExpired(places, run::wallClockS());
    };
    services.train = train;
    std::error_code failure;
    fs::path twin = fs::read_symlink("/proc/self/exe", failure).parent_path() / "kstudio";
    if (fs::exists(twin, failure)) services.trainProgram = twin;
    services.logFile = windowLogFile();
    services.diagnostics = [program = services.trainProgram, file = services.logFile](std::stop_token stop) {
        return diagnostics(program, file, std::move(stop));
    };
    services.loadConfig = loadConfig;
    services.loadPlan = loadPlan;
    services.preflight = lookBeforeStart;
    services.fetchMissing = fetchOffered;
    services.openDataset = [](const fs::path& root) { return data::openDataset(root, {media()}); };
    services.verifyDataset = verify;
    addDatasetServices(services, media());
    addCheckpointServices(services);
    addRobotServices(services, media());
    addSimServices(services, media());
    addDemoServices(services, services.trainProgram);
    return services;
}

}  // namespace studio::app

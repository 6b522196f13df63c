// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/training.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/build_info.h"
#include "core/base/file.h"
#include "core/policy/smolvla/smolvla_policy.h"
#include "core/run/checkpoint_store.h"
#include "core/run/config_checks.h"
#include "core/run/run_writer.h"
#include "core/train/checkpoint_room.h"
#include "core/train/stage.h"
#include "core/train/trainer.h"
#include "core/train/training_state.h"

namespace studio::train {

namespace fs = std::filesystem;

struct Training::State {
    std::unique_ptr<Stage> stage;
    std::unique_ptr<run::RunWriter> writer;
    std::unique_ptr<Trainer> trainer;
};

namespace {

StageServices stageServices(const TrainingServices& services) {
    return {services.media, services.findWeights, services.findTokenizer};
}

run::RunInfo runInfo(const Stage& stage, const TrainingServices& services) {
    run::RunInfo info;
    info.argv = services.argv;
    info.device = stage.device.str();
    info.gitCommit = buildInfo().commit;
    info.extra = {{"task", stage.data.task}, {"weights", stage.opened.weights}};
    return info;
}

/// The configuration with which a checkpoint's own policy goes on, instead of the weights that the run began
/// with.
config::TrainConfig continuing(config::TrainConfig config, const fs::path& checkpoint) {
    config.source.pretrainedPath = (checkpoint / "pretrained_model").string();
    config.source.fromScratch = false;
    config.source.vlmConfig.clear();
    if (config.source.tokenizer != "bytes") config.source.tokenizer.clear();
    config.data.stats = "checkpoint";
    return config;
}

/// Bytes that Trainer::begin() is going to write; none where a run that begins again replaces them.
std::uint64_t bytesBeside(const Stage& stage, const fs::path& folder) {
    std::error_code ignored;
    if (fs::exists(folder / kStartWeightsFile, ignored)) return 0;
    return startWeightsBytes(*stage.opened.policy, stage.config.replay);
}

/// A disk that is too full for the checkpoints is found out before the training, not at its first save.
/// Best and newest stay while the next one is written.
Status checkRoom(const Stage& stage, const fs::path& folder, const TrainingServices& services) {
    auto bytes = checkpointBytes(*stage.opened.policy, stage.config.training.emaDecay > 0);
    const bool saves = stage.saveEvery > 0 && stage.saveEvery < stage.totalSteps;
    const int atOnce = leastCheckpoints(saves || stage.validateEvery > 0);
    return run::requireRoom(folder, bytes, atOnce,
                            services.freeBytes ? services.freeBytes(folder) : run::freeBytes(folder),
                            bytesBeside(stage, folder));
}

Status requireRun(const fs::path& folder) {
    if (fs::is_regular_file(folder / "config.yaml")) return {};
    return Error{ErrorCode::NotFound,
                 fmt::format("cannot resume {}: it is no run directory (no config.yaml)", folder.string()),
                 "`kstudio runs list` shows the runs there are."};
}

/// A data set that is nowhere is given to a run in its own configuration.
Status requireDataSet(const config::TrainConfig& config, const fs::path& run) {
    std::error_code ignored;
    if (fs::exists(config.data.root, ignored)) return {};
    return Error{
        ErrorCode::NotFound,
        fmt::format("cannot open the data set {}: there is no such folder", config.data.root.string()),
        config::movedDataHint(run)};
}

/// From what a run goes on.
struct Resumption {
    config::TrainConfig config;           ///< with today's places of what was moved
    std::vector<std::string> moved;       ///< what a person should know of these
    std::optional<run::Manifest> newest;  ///< of `checkpoint`; nothing: the run begins again
    fs::path checkpoint;
};

/// `skipped`: what is said of checkpoints that are passed over.
Result<Resumption> findResumption(const fs::path& folder, const run::CheckpointStore& store,
                                  const config::DataRoots& today, std::vector<std::string>& skipped,
                                  bool sizesOnly) {
    Resumption found;
    STUDIO_CHECK(run::checkWholeConfig(folder / "config.yaml"));
    STUDIO_ASSIGN(found.config, config::loadTrainConfig(folder / "config.yaml"));
    auto newest = store.newestValid(&skipped, sizesOnly);
    if (newest.ok()) {
        found.newest = *newest;
        found.checkpoint = store.path(newest->step);
        found.config = continuing(found.config, found.checkpoint);
        found.moved = config::followMoved(found.config, folder, today);
        return found;
    }
    if (newest.error().code != ErrorCode::NotFound) return newest.error();
    if (skipped.empty()) {
        found.moved = config::followMoved(found.config, folder, today);
        return found;
    }
    return Error{ErrorCode::Corrupt,
                 fmt::format("cannot resume {}: none of its checkpoints is intact: {}", folder.string(),
                             fmt::join(skipped, "; ")),
                 "Start a new run from the weights of an older one."};
}

}  // namespace

Result<config::TrainConfig> resumedConfig(const fs::path& run, const config::DataRoots& today) {
    STUDIO_CHECK(requireRun(run));
    std::vector<std::string> skipped;
    STUDIO_ASSIGN(Resumption found,
                  findResumption(run, run::CheckpointStore(run / "checkpoints"), today, skipped, true));
    return found.config;
}

Training::Training(std::unique_ptr<State> state) : state_(std::move(state)) {}
Training::~Training() = default;

const fs::path& Training::folder() const {
    return state_->writer->folder();
}
const std::vector<std::string>& Training::notes() const {
    return state_->stage->notes;
}

Result<std::unique_ptr<Training>> Training::start(const config::TrainConfig& config,
                                                  const TrainingServices& services) {
    auto state = std::make_unique<State>();
    STUDIO_ASSIGN(state->stage, Stage::open(config, stageServices(services)));
    const Stage& stage = *state->stage;
    STUDIO_CHECK(checkRoom(stage, stage.config.training.outputDirectory, services));
    STUDIO_ASSIGN(state->writer,
                  run::RunWriter::create(stage.config.training.outputDirectory, stage.config.training.name,
                                         runInfo(stage, services), config::toYaml(stage.config)));
    state->trainer = std::make_unique<Trainer>(*state->stage, *state->writer, services.freeBytes);
    STUDIO_CHECK(state->trainer->begin());
    return std::unique_ptr<Training>(new Training(std::move(state)));
}

Result<std::unique_ptr<Training>> Training::resume(const fs::path& folder, const TrainingServices& services,
                                                   const config::DataRoots& today) {
    STUDIO_CHECK(requireRun(folder));
    // before anything is judged or changed: a living trainer may be in the middle of a save
    STUDIO_ASSIGN(run::RunLock lock, run::RunLock::take(folder));
    run::CheckpointStore store(folder / "checkpoints", services.freeBytes);
    // what a killed save left takes room, and may hide the checkpoint that it was about to replace
    (void)store.cleanUp();
    std::vector<std::string> skipped;
    STUDIO_ASSIGN(Resumption found, findResumption(folder, store, today, skipped, false));
    const auto& [config, moved, newest, checkpoint] = found;
    STUDIO_CHECK(requireDataSet(config, folder));

    auto state = std::make_unique<State>();
    run::LogPosition position;
    if (newest) {
        const auto& facts = newest->facts;
        // killed between a save's rename and its links
        STUDIO_CHECK(store.relink(newest->step, facts.value("best", false)));
        auto events = facts.value("events", nlohmann::json::object());
        position = {events.value("offset", std::uint64_t{0}), events.value("seq", std::int64_t{0})};
    }
    STUDIO_ASSIGN(state->stage, Stage::open(config, stageServices(services)));
    auto& notes = state->stage->notes;
    notes.insert(notes.end(), moved.begin(), moved.end());
    notes.insert(notes.end(), skipped.begin(), skipped.end());
    // where every step is done and saved, nothing large is written any more
    bool trains = !newest || newest->step < state->stage->totalSteps;
    if (trains) STUDIO_CHECK(newest ? store.requireNext() : checkRoom(*state->stage, folder, services));
    STUDIO_ASSIGN(state->writer, run::RunWriter::resume(folder, position, runInfo(*state->stage, services),
                                                        std::move(lock)));
    state->trainer = std::make_unique<Trainer>(*state->stage, *state->writer, services.freeBytes);
    if (newest) {
        STUDIO_CHECK(state->trainer->continueFrom(checkpoint, newest->facts, skipped));
        for (const std::string& note : moved) state->writer->emit(run::Note{"info", note, "", newest->step});
    } else {
        STUDIO_CHECK(state->trainer->begin());
    }
    return std::unique_ptr<Training>(new Training(std::move(state)));
}

Outcome Training::run(std::stop_token stop) {
    return state_->trainer->run(std::move(stop));
}

}  // namespace studio::train

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/stage_tasks.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <set>

#include "core/data/finding_codes.h"
#include "core/loading/augmented.h"
#include "core/loading/episode_windows.h"
#include "core/train/validation.h"

namespace studio::train {

namespace fs = std::filesystem;

namespace {

using Source = std::shared_ptr<const loading::SampleSource>;

/// Everything that the tasks of one stage have in common.
class TaskOpener {
public:
    TaskOpener(const config::TrainConfig& config, const replay::StrategyInfo& strategy,
               const policy::Shapes& shapes, const std::map<std::string, std::string>& rename,
               OpenDatasets& datasets, std::vector<std::string>& notes)
        : config_(config),
          strategy_(strategy),
          shapes_(shapes),
          rename_(rename),
          datasets_(datasets),
          notes_(notes) {
        loading::FrameCacheOptions cache;
        cache.maxBytes = static_cast<std::uint64_t>(config.training.frameCacheMib) << 20;
        frames_ = std::make_shared<loading::FrameCache>(cache);
    }

    Status openReservoir() {
        const auto& replay = config_.replay;
        bool drawn = std::any_of(replay.previous.begin(), replay.previous.end(),
                                 [this](const auto& earlier) { return isDrawn(earlier); });
        fs::path folder = reservoirFolder(config_);
        bool there = !folder.empty() && fs::exists(folder / "reservoir.json");
        if (!(drawn && strategy_.reservoir) && !(there && replay.reservoirFrames > 0)) return {};
        STUDIO_ASSIGN(reservoir_, replay::Reservoir::open(folder, datasets_.media()));
        return {};
    }

    Result<StageTask> own(const StageData& data) {
        StageTask task;
        task.id = config_.stage.task;
        task.name = config_.stage.name.empty() ? data.task : config_.stage.name;
        task.share = config_.replay.share;
        task.map = data.map;
        task.dataset = data.dataset;
        STUDIO_ASSIGN(Source windows, open(data, config_.data, data.training, 0));
        task.training = augmented(windows);
        setKeepable(task, windows);
        if (config_.validation.on == "training") {
            task.measured = windows;
        } else if (!data.heldOut.empty()) {
            STUDIO_ASSIGN(task.measured, open(data, config_.data, data.heldOut, 0));
        }
        setKeepMeasure(task);
        return task;
    }

    /// `source`: number of the pool that it becomes if it is drawn from.
    Result<StageTask> previous(const config::PreviousTask& earlier, const StageData& own, int source) {
        StageTask task;
        task.id = earlier.task;
        task.name = earlier.name;
        task.share = earlier.share;
        if (reservoir_) {
            STUDIO_ASSIGN(task.keepMeasure, reservoir_->measured(earlier.task, shapes_.chunk, shapes_.cameras,
                                                                 source, frames_));
        }
        std::optional<StageData> data;
        // kept frames do for the strategy reservoir, and where the task is only validated on
        const bool doesWithout = strategy_.reservoir || (task.keepMeasure.samples && !isDrawn(earlier));
        if (fs::is_directory(earlier.data.root) || !doesWithout) {
            STUDIO_CHECK(requireData(earlier));
            STUDIO_ASSIGN(data, openData(earlier));
            if (task.name.empty()) task.name = data->task;
            task.map = data->map;
            task.dataset = data->dataset;
            STUDIO_CHECK(
                checkSameWidths(own, data->map.stateWidth(), data->map.actionWidth(), task.id, task.name));
        }
        if (reservoir_ && reservoir_->task(earlier.task)) {
            STUDIO_ASSIGN(task.keepable,
                          reservoir_->samples(earlier.task, shapes_.chunk, shapes_.cameras, source, frames_));
            if (task.name.empty()) task.name = task.keepable.task.name;
            const auto& kept = task.keepable.task;
            STUDIO_CHECK(checkSameWidths(own, kept.stateWidth, kept.actionWidth, task.id, task.name));
        }
        if (isDrawn(earlier)) STUDIO_CHECK(draw(earlier, data, source, task));
        if (config_.replay.validatePrevious) STUDIO_CHECK(measure(earlier, data, source, task));
        return task;
    }

    bool isDrawn(const config::PreviousTask& earlier) const {
        return strategy_.replays && (!strategy_.planned || earlier.share > 0);
    }

private:
    /// Sets what the task is drawn from.
    Status draw(const config::PreviousTask& earlier, const std::optional<StageData>& data, int source,
                StageTask& task) {
        if (strategy_.reservoir) {
            if (!task.keepable.samples) {
                // its own message: which tasks there are
                auto missing = reservoir_->samples(earlier.task, shapes_.chunk, shapes_.cameras, 0, frames_);
                return missing.error();
            }
            task.training = augmented(task.keepable.samples);
            return {};
        }
        auto pool = data->training;
        if (earlier.episodes > 0 && static_cast<std::size_t>(earlier.episodes) < pool.size())
            pool.resize(static_cast<std::size_t>(earlier.episodes));
        STUDIO_ASSIGN(Source windows, open(*data, earlier.data, pool, source));
        task.training = augmented(windows);
        if (!task.keepable.samples) setKeepable(task, windows);
        return {};
    }

    /// Sets what the task is validated on.
    Status measure(const config::PreviousTask& earlier, const std::optional<StageData>& data, int source,
                   StageTask& task) {
        if (!data) {
            measureKept(earlier, task);
        } else if (config_.validation.on == "training") {
            // what that task was trained on, whatever part of it is replayed now
            STUDIO_ASSIGN(task.measured, open(*data, earlier.data, data->training, source));
        } else if (!data->heldOut.empty()) {
            STUDIO_ASSIGN(task.measured, open(*data, earlier.data, data->heldOut, source));
        } else {
            unmeasured(
                task,
                "its stage held no episodes out (validation.on: training measures it on the frames that "
                "it was trained on)");
        }
        if (data) setKeepMeasure(task);
        return {};
    }

    /// The same of a task whose data set is gone.
    void measureKept(const config::PreviousTask& earlier, StageTask& task) {
        const std::string gone = fmt::format("its data set {} is gone", earlier.data.root.string());
        if (const std::string why = whyNotKept(task.keepMeasure); !why.empty())
            return unmeasured(task, gone + ", and " + why);
        task.measured = task.keepMeasure.samples;
        notes_.push_back(
            fmt::format("task {} ({}) is validated on the {} frames that the reservoir kept for it: {}",
                        task.id, task.name, task.keepMeasure.keys.size(), gone));
    }

    void unmeasured(const StageTask& task, const std::string& why) {
        notes_.push_back(fmt::format("task {} ({}) is not validated: {}", task.id, task.name, why));
    }

    /// The numbers of the frames, of a source of so many, that a validation looks at.
    std::vector<std::uint64_t> validatedFrames(std::size_t total) const {
        std::set<std::uint64_t> frames;
        for (std::int64_t count : {config_.validation.maxFrames, config_.validation.actionFrames}) {
            for (std::size_t frame : evenlySpaced(count, total)) frames.insert(frame);
        }
        return {frames.begin(), frames.end()};
    }

    /// What is validated on is kept for the later stages, exactly those frames.
    void setKeepMeasure(StageTask& task) const {
        if (!task.measured || config_.replay.reservoirFrames == 0) return;
        replay::KeptMeasure& kept = task.keepMeasure;
        kept.task.id = task.id;
        kept.task.name = task.name;
        kept.on = config_.validation.on;
        kept.keys = validatedFrames(task.measured->size());
        kept.samples = task.measured;
    }

    /// Why this stage cannot be validated on what the reservoir kept of a task; empty: it can.
    std::string whyNotKept(const replay::KeptMeasure& kept) const {
        if (!kept.samples) return "no frames were kept to validate on";
        if (kept.on != config_.validation.on)
            return fmt::format("the frames kept to validate on are those of validation.on: {}", kept.on);
        const auto wanted = validatedFrames(kept.samples->size());
        if (std::includes(kept.keys.begin(), kept.keys.end(), wanted.begin(), wanted.end())) return "";
        return "the frames kept to validate on are others than validation.max_frames and action_frames ask "
               "for";
    }

    void setKeepable(StageTask& task, const Source& windows) const {
        task.keepable.task.id = task.id;
        task.keepable.task.name = task.name;
        task.keepable.task.seed = config_.training.seed;
        task.keepable.samples = windows;
    }

    Status requireData(const config::PreviousTask& earlier) const {
        if (fs::is_directory(earlier.data.root)) return {};
        const char* wanted = isDrawn(earlier) ? "replay" : "validate on";
        return Error{
            ErrorCode::NotFound,
            fmt::format("cannot {} task {} ({}): its data set {} is not there", wanted, earlier.task,
                        earlier.name.empty() ? "without a name" : earlier.name, earlier.data.root.string()),
            "Put it back or correct its path, or replay with the strategy reservoir, which keeps frames of "
            "every task beside the checkpoints."};
    }

    Result<StageData> openData(const config::PreviousTask& earlier) {
        std::vector<std::string> found;
        config::ValidationConfig heldOut;
        heldOut.episodes = earlier.heldOut;
        auto data = [&]() -> Result<StageData> {
            STUDIO_ASSIGN(std::shared_ptr<const data::Dataset> dataset, datasets_.open(earlier.data.root));
            return openStageData(earlier.data, heldOut, {shapes_.cameras, rename_}, shapes_.maxState,
                                 shapes_.maxAction, std::move(dataset), found);
        }();
        if (!data.ok())
            return data.error().within(fmt::format("earlier task {} ({})", earlier.task, earlier.name));
        for (const auto& note : found)
            notes_.push_back(fmt::format("earlier task {}: {}", earlier.task, note));
        return data;
    }

    Result<Source> open(const StageData& data, const config::DataConfig& dataConfig,
                        const std::vector<std::int64_t>& episodes, int source) const {
        loading::WindowOptions window;
        window.chunk = shapes_.chunk;
        window.map = data.map;
        window.cameras = shapes_.cameras;
        window.instruction = dataConfig.instruction;
        window.episodes = episodes;
        window.source = source;
        STUDIO_ASSIGN(Source windows, loading::EpisodeWindows::open(data.dataset, frames_, window));
        return windows;
    }

    Source augmented(const Source& source) const {
        const auto& training = config_.training;
        if (!training.augment.enabled) return source;
        return std::make_shared<loading::Augmented>(source, training.augment, training.seed);
    }

    const config::TrainConfig& config_;
    const replay::StrategyInfo& strategy_;
    const policy::Shapes& shapes_;
    const std::map<std::string, std::string>& rename_;
    OpenDatasets& datasets_;
    std::vector<std::string>& notes_;
    std::shared_ptr<loading::FrameCache> frames_;
    std::optional<replay::Reservoir> reservoir_;
};

}  // namespace

Result<std::shared_ptr<const data::Dataset>> OpenDatasets::open(const fs::path& root) {
    std::error_code ignored;
    fs::path key = fs::weakly_canonical(root, ignored);
    auto& dataset = open_[key.empty() ? root : key];
    if (!dataset) {
        STUDIO_ASSIGN(std::shared_ptr<const data::Dataset> opened, data::openDataset(root, {media_}));
        for (const auto& finding : opened->findings()) {
            // what is left would be taken for the whole of it
            if (finding.code != data::kEpisodesMissing) continue;
            return Error{ErrorCode::Corrupt,
                         fmt::format("cannot train on {}: {}", root.string(), finding.message),
                         finding.remedy};
        }
        dataset = std::move(opened);
    }
    return dataset;
}

std::vector<const StageTask*> StageTasks::drawn() const {
    std::vector<const StageTask*> found;
    for (const auto& task : tasks) {
        if (task.training) found.push_back(&task);
    }
    return found;
}

std::vector<const StageTask*> StageTasks::measured() const {
    std::vector<const StageTask*> found;
    for (const auto& task : tasks) {
        if (task.measured) found.push_back(&task);
    }
    std::sort(found.begin(), found.end(), [](auto* a, auto* b) { return a->id < b->id; });
    return found;
}

std::vector<replay::KeptSamples> StageTasks::keepable() const {
    std::vector<replay::KeptSamples> found;
    for (const auto& task : tasks) {
        if (task.keepable.samples) found.push_back(task.keepable);
    }
    std::sort(found.begin(), found.end(), [](auto& a, auto& b) { return a.task.id < b.task.id; });
    return found;
}

std::vector<replay::KeptMeasure> StageTasks::keepMeasures() const {
    std::vector<replay::KeptMeasure> found;
    for (const auto& task : tasks) {
        if (task.keepMeasure.samples) found.push_back(task.keepMeasure);
    }
    std::sort(found.begin(), found.end(), [](auto& a, auto& b) { return a.task.id < b.task.id; });
    return found;
}

Status checkSameWidths(const StageData& own, int state, int action, int task, const std::string& name) {
    if (own.map.stateWidth() == state && own.map.actionWidth() == action) return {};
    return Error{ErrorCode::InvalidConfig,
                 fmt::format("cannot mix task {} ({}) into this stage: its state and action have {} and "
                             "{} values, those of the stage {} and {}",
                             task, name, state, action, own.map.stateWidth(), own.map.actionWidth()),
                 "Give all tasks of a sequence maps (data.state, data.action) of one width and order."};
}

fs::path reservoirFolder(const config::TrainConfig& config) {
    if (!config.replay.reservoir.empty()) return config.replay.reservoir;
    return config.stage.parent.empty() ? fs::path() : config.stage.parent / "reservoir";
}

Result<StageTasks> openStageTasks(const config::TrainConfig& config, const StageData& own,
                                  const replay::StrategyInfo& strategy, const policy::Shapes& shapes,
                                  const std::map<std::string, std::string>& rename, OpenDatasets& datasets,
                                  std::vector<std::string>& notes) {
    TaskOpener opener(config, strategy, shapes, rename, datasets, notes);
    StageTasks stage;
    STUDIO_CHECK(opener.openReservoir());
    STUDIO_ASSIGN(StageTask task, opener.own(own));
    stage.tasks.push_back(std::move(task));
    int pools = 1;
    for (const auto& earlier : config.replay.previous) {
        bool drawn = opener.isDrawn(earlier);
        bool kept = config.replay.reservoirFrames > 0;
        if (!drawn && !config.replay.validatePrevious && !kept) continue;
        STUDIO_ASSIGN(StageTask previous, opener.previous(earlier, own, drawn ? pools : 0));
        pools += drawn;
        stage.tasks.push_back(std::move(previous));
    }
    return stage;
}

}  // namespace studio::train

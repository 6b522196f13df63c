// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/config/train_config.h"
#include "core/data/media.h"
#include "core/loading/frame_cache.h"
#include "core/loading/sample.h"
#include "core/policy/policy.h"
#include "core/replay/replay_strategies.h"
#include "core/replay/reservoir_set.h"
#include "core/train/stage_data.h"

namespace studio::train {

/// Data sets by folder, each opened once.
class OpenDatasets {
public:
    explicit OpenDatasets(std::shared_ptr<const data::MediaBackend> media) : media_(std::move(media)) {}
    /// Errors: those of data::openDataset.
    Result<std::shared_ptr<const data::Dataset>> open(const std::filesystem::path& root);
    const std::shared_ptr<const data::MediaBackend>& media() const { return media_; }

private:
    std::shared_ptr<const data::MediaBackend> media_;
    std::map<std::filesystem::path, std::shared_ptr<const data::Dataset>> open_;
};

/// One task that a stage draws from or is validated on.
struct StageTask {
    int id = 1;
    std::string name;                                       ///< in events
    double share = 0;                                       ///< planned
    data::FeatureMap map;                                   ///< empty where the data set is gone
    std::shared_ptr<const data::Dataset> dataset;           ///< null where it is gone
    std::shared_ptr<const loading::SampleSource> training;  ///< drawn from; null: not drawn
    std::shared_ptr<const loading::SampleSource> measured;  ///< validated on; null: not validated
    /// What a reservoir built at the end of the stage may keep of it, without augmentation; samples null:
    /// nothing.
    replay::KeptSamples keepable;
    /// And of the frames that it is validated on; samples null: nothing.
    replay::KeptMeasure keepMeasure;
};

/// All tasks that a stage knows of.
struct StageTasks {
    std::vector<StageTask> tasks;  ///< the stage's own first, then earlier ones as configured
    /// Those that are drawn from, in the order of SampleRef::source.
    std::vector<const StageTask*> drawn() const;
    /// Those that are validated on, by id.
    std::vector<const StageTask*> measured() const;
    /// What there is to keep of each task, by id.
    std::vector<replay::KeptSamples> keepable() const;
    std::vector<replay::KeptMeasure> keepMeasures() const;
};

/// Folder of the reservoir that a stage replays from: as configured, else that of the parent run; empty:
/// none.
std::filesystem::path reservoirFolder(const config::TrainConfig& config);

/// Whether another task's samples, of so many state and action values, can stand in a batch with the stage's
/// own, or be measured by its policy. Errors: InvalidConfig, naming the task.
Status checkSameWidths(const StageData& own, int state, int action, int task, const std::string& name);

/// Opens the stage's own task and the earlier ones that `strategy` replays or that are validated on. All
/// share one cache of decoded frames and, where their folders are equal, one open data set; each keeps its
/// own map, cameras, instruction, replay pool and held-out episodes. `rename`: as PolicyCameras has it. What
/// a person should know goes to `notes`. Errors: NotFound (an earlier task's data set is gone: task, path and
/// remedies named), InvalidConfig (widths that differ between tasks), and those of the data sets.
Result<StageTasks> openStageTasks(const config::TrainConfig& config, const StageData& own,
                                  const replay::StrategyInfo& strategy, const policy::Shapes& shapes,
                                  const std::map<std::string, std::string>& rename, OpenDatasets& datasets,
                                  std::vector<std::string>& notes);

}  // namespace studio::train

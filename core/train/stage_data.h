// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/config/train_config.h"
#include "core/data/dataset.h"
#include "core/data/feature_map.h"
#include "core/data/stats.h"

namespace studio::train {

/// The data of one stage, opened and checked: which numbers and cameras it gives, which episodes train and
/// which are held out. Nothing is decoded yet.
struct StageData {
    std::shared_ptr<const data::Dataset> dataset;
    data::FeatureMap map;                         ///< complete
    std::vector<std::int64_t> training, heldOut;  ///< episode numbers; disjoint; heldOut may be empty
    std::string task;                             ///< name of the task in events: its instruction, shortened
};

/// Cameras that a policy's weights were trained with, and what its checkpoint calls those of the data.
struct PolicyCameras {
    std::vector<std::string> names;
    std::map<std::string, std::string> rename;  ///< of the data -> of the policy (policy::Processors::rename)
};

/// Opens the data set. `policyCameras`: those of the policy's weights; without names: the data's own. Where
/// data.cameras maps none, the checkpoint's renaming pairs them, then equal names, and in order where neither
/// fits any, which `notes` tells, as well as who remains without a partner.
/// Errors: NotFound, Corrupt, InvalidConfig (map, episodes, split), each with its remedy.
Result<StageData> openStageData(const config::DataConfig& data, const config::ValidationConfig& validation,
                                const PolicyCameras& policyCameras, int maxState, int maxAction,
                                std::shared_ptr<const data::MediaBackend> media,
                                std::vector<std::string>& notes);

/// The same over a data set that is open already (several tasks may share one).
Result<StageData> openStageData(const config::DataConfig& data, const config::ValidationConfig& validation,
                                const PolicyCameras& policyCameras, int maxState, int maxAction,
                                std::shared_ptr<const data::Dataset> dataset,
                                std::vector<std::string>& notes);

/// Statistics of `observation.state` and `action` as the map makes them: the data set's stored ones cut and
/// scaled, or computed over the training episodes ("compute", or where none are stored). Std is raised to
/// `stdFloor`.
Result<data::StatsTable> mappedStats(const StageData& data, const config::DataConfig& config,
                                     std::vector<std::string>& notes);

}  // namespace studio::train

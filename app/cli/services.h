// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/data/media.h"
#include "core/train/training.h"

namespace studio::cli {

/// Video and pictures; null where the program was built without them.
std::shared_ptr<const data::MediaBackend> media();

/// Folder of weights named by a path or a hub id; `download`: consent to fetch what the local cache lacks.
Result<std::filesystem::path> findWeights(const std::string& source, bool download);

/// What training needs from the optional parts of this build. `download`: consent to fetch weights from the
/// hub.
train::TrainingServices trainingServices(bool download, std::vector<std::string> argv);

}  // namespace studio::cli

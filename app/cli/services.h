// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/data/media.h"
#include "core/train/training.h"

namespace studio::cli {

/// Video and pictures; null where the program was built without them.
std::shared_ptr<const data::MediaBackend> media();

/// Folder of weights named by a path or a hub id; `download`: consent to fetch what the local cache lacks.
/// `stop` ends a download (Cancelled), which a later call continues.
Result<std::filesystem::path> findWeights(const std::string& source, bool download,
                                          std::stop_token stop = {});

/// What training needs from the optional parts of this build. `download`: consent to fetch weights from the
/// hub, which `stop` ends.
train::TrainingServices trainingServices(bool download, std::vector<std::string> argv,
                                         std::stop_token stop = {});

}  // namespace studio::cli

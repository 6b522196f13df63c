// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
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

/// Finds the tokenizer.json of a model; see policy::TokenizerLookup.
using TokenizerLookup = std::function<Result<std::filesystem::path>(const std::string& model)>;
/// For checkpoints that were published without a tokenizer: in the local Hugging Face cache, else
/// (`download`: consent) fetched into it, which `stop` ends.
TokenizerLookup tokenizerLookup(bool download, std::stop_token stop = {});

/// What training needs from the optional parts of this build. `download`: consent to fetch weights and
/// tokenizers from the hub, which `stop` ends.
train::TrainingServices trainingServices(bool download, std::vector<std::string> argv,
                                         std::stop_token stop = {});

}  // namespace studio::cli

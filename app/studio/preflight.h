// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/data/media.h"
#include "widgets/services.h"

namespace studio::app {

/// What the checks need from libraries that may be absent.
struct PreflightTools {
    std::shared_ptr<const data::MediaBackend> media;
    std::function<Result<std::filesystem::path>(const std::string& source)> findWeights;
    std::function<Result<widgets::ProjectPlan>(const std::filesystem::path& project,
                                               const std::vector<std::string>& overrides)>
        loadPlan;
    /// Whether there is a tokenizer for the policy in a folder, beside its weights or of the model it names.
    std::function<Status(const std::filesystem::path& weights)> checkTokenizer = {};
};

/// The checks before a start: configuration, data set, cameras, statistics, weights, instruction, schedule,
/// validation, disk, memory, other runs; of a sequence, its plan and the data of every stage to come. One
/// line each; blocking; reads only, but for what `tools` fetch. Errors: Cancelled.
Result<std::vector<widgets::PreflightLine>> preflight(const widgets::TrainRequest& request,
                                                      const PreflightTools& tools,
                                                      const widgets::Progress& progress,
                                                      std::stop_token stop);

}  // namespace studio::app

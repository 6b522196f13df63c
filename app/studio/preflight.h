// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "app/studio/weights_check.h"
#include "core/base/gpu.h"
#include "core/base/heap.h"
#include "core/base/machine.h"
#include "core/data/media.h"
#include "core/run/checkpoint_store.h"
#include "core/train/policy_size.h"
#include "core/train/stage_data.h"
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
    /// Whether the weights in a folder are whole (WeightsCheck::look). Empty: their file has to be there.
    std::function<Result<WeightsSeen>(const std::filesystem::path& weights)> checkWeights = {};
    /// Cameras of the policy in a folder (train::camerasOf). Empty: it takes those of the data.
    std::function<Result<train::PolicyCameras>(const std::filesystem::path& weights)> policyCameras = {};
    /// What training from the weights in a folder (empty: by the configuration alone) holds and saves:
    /// train::policySize(). Empty: nothing is estimated.
    std::function<Result<train::PolicySize>(const config::TrainConfig&, const std::filesystem::path& weights)>
        size = {};
    /// The device that a name comes to ("auto": "cuda:0"). Empty: by the loaded driver.
    std::function<Result<std::string>(const std::string& device)> device = {};
    // the machine, for tests another one
    std::function<Machine()> machine = readMachine;
    std::function<std::uint64_t()> keptHeap = freedHeapBytes;
    /// What this process holds unused on a GPU ("cuda:0"), bytes. Empty: not known.
    std::function<std::uint64_t(const std::string& device)> keptOnGpu = {};
    std::function<std::optional<std::uint64_t>(const std::filesystem::path&)> freeBytes = run::freeBytes;
    AskNvidia askNvidia = [](const std::vector<std::string>& arguments) { return askNvidiaSmi(arguments); };
};

/// The checks before a start: configuration, data set, cameras, statistics, weights, instruction, schedule,
/// validation, disk, memory, device, memory of the GPU, other runs; of a sequence, its plan and the data of
/// every stage to come. One line each; blocking; reads only, but for what `tools` fetch. Errors: Cancelled.
Result<std::vector<widgets::PreflightLine>> preflight(const widgets::TrainRequest& request,
                                                      const PreflightTools& tools,
                                                      const widgets::Progress& progress,
                                                      std::stop_token stop);

}  // namespace studio::app

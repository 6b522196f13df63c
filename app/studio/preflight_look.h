// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "app/studio/machine_lines.h"
#include "app/studio/preflight.h"
#include "core/config/train_config.h"
#include "core/data/dataset.h"
#include "core/train/stage_data.h"
#include "widgets/services.h"

namespace studio::app {

/// What was found out about data sets and policies: stages that share one look at it once.
struct PreflightSeen {
    std::map<std::filesystem::path, std::shared_ptr<const data::Dataset>> sets;
    std::map<std::string, std::vector<widgets::PreflightLine>> lines;
    train::PolicyCameras made;  ///< of the policy that the stage looked at last trains
};

/// Looks at what one stage is trained with, a subject at a time, and collects what there is to say. Blocking;
/// the three arguments outlive it.
class PreflightLook {
public:
    using Light = widgets::PreflightLine::Light;

    PreflightLook(const config::TrainConfig& config, const PreflightTools& tools, PreflightSeen& seen)
        : config_(config), tools_(tools), seen_(seen) {}

    void add(Light light, std::string what, std::string found, std::string remedy = "");

    /// The data set; what episodes(), cameras(), instructions() and statistics() say needs it.
    void dataset(std::stop_token stop);
    void episodes();
    void instructions();
    void statistics(std::stop_token stop);
    void weights();
    /// Files beside the weights that the policy is made with; after weights().
    void policyFiles();
    /// Whether the cameras of the data feed those of the policy, as the trainer pairs them; after weights()
    /// and episodes(). `madeByThen`: a stage before it, looked at before, makes its weights.
    void cameras(bool madeByThen);
    /// The length of the training and whether the learning rate's schedule fits it; after cameras().
    void schedule();
    /// Adds what this stage asks of the machine; after weights(). `run`: that goes on, else empty.
    /// `madeByThen`: a stage before it makes its weights.
    void reckon(MachineNeed& need, const std::filesystem::path& run, bool madeByThen) const;
    /// Disk, memory, device, memory of the GPU and other runs.
    void machine(const MachineNeed& need);

    std::vector<widgets::PreflightLine> lines;

private:
    /// Of what is not on this machine.
    void addMissing(std::string what, const Error& error);
    /// Looks, or says again what was seen by the same look before.
    void once(const std::string& key, const std::function<void()>& look);
    void readDataset(std::stop_token stop);
    void readStatistics(std::stop_token stop);
    /// Of weights in a folder that is there.
    void weightsIn(const std::filesystem::path& folder);
    /// A line says already why the data cannot be used.
    bool dataIsRefused() const;
    /// `policy`: without names it takes the cameras of the data.
    void pairCameras(const train::PolicyCameras& policy);
    /// Optimizer steps of the stage; 0: not known.
    std::int64_t plannedSteps() const;
    void gpu(const MachineNeed& need, const std::string& device);

    const config::TrainConfig& config_;
    const PreflightTools& tools_;
    PreflightSeen& seen_;
    std::shared_ptr<const data::Dataset> set_;
    std::filesystem::path weights_;  ///< folder of whole weights that weights() found; empty: none
    std::int64_t frames_ = 0;        ///< that are trained on; 0: not known
};

}  // namespace studio::app

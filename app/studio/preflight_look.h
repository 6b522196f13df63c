// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "app/studio/preflight.h"
#include "core/config/train_config.h"
#include "core/data/dataset.h"
#include "widgets/services.h"

namespace studio::app {

/// What was found out about data sets: stages that share one look at it once.
struct PreflightSeen {
    std::map<std::filesystem::path, std::shared_ptr<const data::Dataset>> sets;
    std::map<std::string, std::vector<widgets::PreflightLine>> lines;
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
    void cameras();
    void instructions();
    void statistics(std::stop_token stop);
    void weights();
    /// Files beside the weights that the policy is made with; after weights().
    void policyFiles();
    void schedule();
    /// Disk, memory, device and other runs.
    void machine();

    std::vector<widgets::PreflightLine> lines;

private:
    /// Of what is not on this machine.
    void addMissing(std::string what, const Error& error);
    /// Looks, or says again what was seen by the same look before.
    void once(const std::string& key, const std::function<void()>& look);
    void readDataset(std::stop_token stop);
    void readStatistics(std::stop_token stop);

    const config::TrainConfig& config_;
    const PreflightTools& tools_;
    PreflightSeen& seen_;
    std::shared_ptr<const data::Dataset> set_;
    std::filesystem::path weights_;  ///< folder that weights() found; empty: none
};

}  // namespace studio::app

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/loading/batch_loader.h"
#include "core/replay/regularizers.h"
#include "core/run/checkpoint_store.h"
#include "core/run/run_writer.h"
#include "core/train/feature_cache.h"
#include "core/train/run_inputs.h"
#include "core/train/source_norms.h"
#include "core/train/stage.h"
#include "core/train/training.h"
#include "core/train/training_state.h"

namespace studio::train {

/// The training loop of one stage: forward, backward, clip, update; validation and checkpoints when they are
/// due. Everything random is a pure function of (seed, step), so that a resumed run repeats an uninterrupted
/// one bit by bit.
class Trainer {
public:
    /// Both must outlive it.
    Trainer(Stage& stage, run::RunWriter& writer, run::CheckpointStore::FreeBytes free = {});

    /// Keeps the weights that the stage begins with where a regularizer holds on to them, and reports the
    /// start of a new run. Errors: Io.
    Status begin();
    /// Puts the state of a checkpoint back and reports it. `facts`: of its manifest. Errors: Corrupt,
    /// NotFound.
    Status continueFrom(const std::filesystem::path& checkpoint, const nlohmann::json& facts,
                        const std::vector<std::string>& skipped);
    Outcome run(std::stop_token stop);

private:
    /// What one optimizer step came to.
    struct StepResult {
        double loss = 0, gradNorm = 0;
        std::vector<run::SourceLoss> sources;
        std::int64_t samples = 0;
    };

    Outcome loop(std::stop_token stop);
    std::filesystem::path startWeightsFile() const;
    void makeRegularizers(replay::StartWeights start);
    /// A loader at the batch that the next step begins with.
    void startLoader();
    Result<StepResult> step(std::stop_token stop);
    void addSources(const loading::LoadedBatch& batch, const at::Tensor& perSample, StepResult& result) const;
    bool measuresSourceNorms() const;
    void addSourceNorms(const SourceNorms* norms, StepResult& result) const;
    /// What to say of NaN or infinity that step `step` brought about.
    Error notFinite(std::int64_t step, const std::string& what) const;
    /// Weights that are to be measured or saved are numbers. Errors: NotFinite (the first bad tensor named).
    Status checkWeights() const;
    /// Counts what the step drew, and logs it where that is due.
    void report(const StepResult& result, double seconds);
    /// What the regularizers added to the loss of the step just done.
    std::vector<run::LossTerm> terms() const;
    /// Validates and saves if it is due and not yet done. Errors: Cancelled (to be done later), and those of
    /// the data.
    Status settle(std::stop_token stop);
    /// Validates every task seen; true if this is the best so far.
    Result<bool> validateTasks(std::stop_token stop);
    /// What a task was known by counts no longer where it is measured on other frames now.
    void forgetOtherFrames(const std::vector<run::Validation>& measured);
    void observe(const std::vector<replay::TaskLoss>& losses);
    void reportMixture(const std::string& why);
    /// What is done once all steps are: the reservoir of kept frames.
    Outcome conclude(std::stop_token stop);
    bool betterThanBest(double metric);
    void makeRoom();
    void save(bool best);
    void waitWhilePaused(const std::stop_token& stop);
    Outcome finish(const std::string& word, const std::string& message = "", const std::string& hint = "");

    Stage& stage_;
    run::RunWriter& writer_;
    const RunInputs inputs_;
    run::CheckpointStore store_;
    std::unique_ptr<AdamW> optimizer_;
    std::unique_ptr<Ema> ema_;
    std::vector<std::unique_ptr<replay::Regularizer>> regularizers_;
    std::vector<at::Tensor>
        terms_;  ///< per regularizer: its weighted value in the last step, where it had one
    std::unique_ptr<FeatureCache> features_;  ///< null: the vision part runs in every step
    std::unique_ptr<loading::BatchLoader> loader_;
    Progress progress_;
    std::int64_t savedStep_ = -1;
};

}  // namespace studio::train

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/config/moved_run.h"
#include "core/config/train_config.h"
#include "core/data/media.h"

namespace studio::train {

/// What training needs from outside.
struct TrainingServices {
    std::shared_ptr<const data::MediaBackend> media;  ///< null: data sets with pictures cannot be trained on
    std::function<Result<std::filesystem::path>(const std::string& hubId)> findWeights;
    std::vector<std::string> argv;  ///< of the program, for run.json
    /// tokenizer.json of the model that weights without one name; see policy::TokenizerLookup.
    std::function<Result<std::filesystem::path>(const std::string& model)> findTokenizer = {};
    /// Free bytes on the disk of a folder, which need not be there yet; empty: run::freeBytes.
    std::function<std::optional<std::uint64_t>(const std::filesystem::path& folder)> freeBytes = {};
};

/// How a run ended.
struct Outcome {
    std::string word;  ///< "done", "stopped" or "failed", as in its last event
    std::int64_t step = 0, totalSteps = 0;
    std::string message, hint;
};

/// One stage of training as a run: opened (start, resume), then run once on a worker thread. Reports only
/// through its run directory. Not thread-safe, except that the stop token may fire anywhere.
class Training {
public:
    /// Opens policy and data, then creates the run directory. Blocking. Errors before anything is written:
    /// InvalidConfig, NotFound, Corrupt, Io (no room for as many checkpoints as there are at once: best,
    /// newest and the next, and for the start weights where a regularizer keeps such); then Io.
    static Result<std::unique_ptr<Training>> start(const config::TrainConfig& config,
                                                   const TrainingServices& services);
    /// Opens a run directory at its newest valid checkpoint and cuts its events back to it. A run that was
    /// killed before its first checkpoint starts again in the same directory; one whose steps are all done
    /// and saved trains nothing more: run() concludes it (kept frames, last event), as often as it is asked.
    /// What was moved since then is looked for as config::followMoved does, with the data sets of `today`;
    /// its log says so. What a killed save left is removed first. Errors: NotFound, Corrupt, InvalidArgument
    /// (a living process trains it), Io (steps are left, and the next checkpoint would find no room even if
    /// the older ones went, see run::CheckpointStore::makeRoom()).
    static Result<std::unique_ptr<Training>> resume(const std::filesystem::path& run,
                                                    const TrainingServices& services,
                                                    const config::DataRoots& today = {});
    ~Training();

    const std::filesystem::path& folder() const;
    const std::vector<std::string>& notes() const;  ///< what a person should know, one line each
    /// Trains until done, until `stop` or control/stop (finishes the step, saves), or until it cannot go on.
    /// Blocking.
    Outcome run(std::stop_token stop);

private:
    struct State;
    explicit Training(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// The configuration with which Training::resume() would open a run: its own, with the newest checkpoint's
/// policy (weights, sizes, tokenizer, statistics) in place of what the run began with; its own alone where no
/// checkpoint was saved, each with today's places (config::followMoved). Of the checkpoint's files only the
/// sizes are checked. Blocking; reads only. Errors: NotFound, InvalidConfig, Corrupt, Io.
Result<config::TrainConfig> resumedConfig(const std::filesystem::path& run,
                                          const config::DataRoots& today = {});

}  // namespace studio::train

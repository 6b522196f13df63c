// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <c10/core/Device.h>
#include <c10/core/ScalarType.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/image.h"
#include "core/policy/checkpoint.h"
#include "core/retention/rate_intervals.h"

namespace studio::eval {

/// How one trial went.
struct Trial {
    std::uint64_t seed = 0;
    int steps = 0;
    bool success = false;
    bool confused = false;  ///< did what another instruction asks for
    double progress = 0;    ///< best so far, 0..1
    double secondsToSuccess = 0;
};

/// Something to act in: a simulator, or what stands in for one in a test. One thread at a time, not always
/// the same.
class Environment {
public:
    struct Seen {
        std::vector<float> state;  ///< raw units
        std::map<std::string, data::Image>
            pictures;  ///< by the data's names: "observation.images.head_cam_h"
    };
    virtual ~Environment() = default;
    /// Begins the trial that belongs to the seed.
    virtual Status reset(std::uint64_t seed) = 0;
    virtual Result<Seen> see() = 0;
    /// One step (raw units, as many values as the state's action row has).
    virtual Status act(std::span<const float> action) = 0;
    /// Solved or out of time.
    virtual bool done() const = 0;
    virtual Trial trial() const = 0;
    /// Called once when a trial is over, for whoever keeps a film of it.
    virtual Status finish() { return {}; }
    virtual int stateWidth() const = 0;
    virtual int actionWidth() const = 0;
    virtual std::string instruction() const = 0;
};

/// Which trials, and how the policy acts in them: one chunk [B, S, A] for all environments that need one, of
/// the policy's own S.
struct ClosedLoopOptions {
    std::vector<std::uint64_t> seeds;  ///< one trial each
    int parallel = 25;                 ///< environments that share one inference batch
    int threads = 1;                   ///< in which environments step and look, each environment in one
    int actionSteps = 0;               ///< of each chunk that are executed; 0: the policy's own
    int steps = 0;                     ///< Euler steps; 0: the policy's own
    std::string instruction = {};      ///< instead of the environment's own
    std::uint64_t noiseSeed = 1234;
    c10::Device device = c10::kCPU;
    at::ScalarType dtype = at::kFloat;
};

/// What became of the trials. Seconds to success count the task's own time, `wallS` that of this machine.
struct ClosedLoopReport {
    std::string instruction;
    std::vector<Trial> trials;  ///< in the order of the seeds
    std::int64_t successes = 0, confusions = 0;
    retention::RateInterval interval;  ///< of the success rate, 95 %
    double secondsToSuccess = 0;       ///< mean over the successes
    double progress = 0;               ///< mean
    std::int64_t inferences = 0;       ///< batches
    double wallS = 0;
    std::vector<std::string> notes;

    std::vector<std::uint64_t> failedSeeds() const;
};

/// Lets a policy act, one trial per seed, until each is solved or out of time. All environments step together
/// and share one inference batch. Noise belongs to seed and step: the same options give the same trials.
/// `make` is called `parallel` times at most; `progress(done, all)` on this thread. Blocking. Errors:
/// InvalidConfig (widths or cameras do not fit, no tokenizer), Cancelled, those of the environments; throws
/// what Torch throws.
Result<ClosedLoopReport> closedLoop(const policy::OpenedPolicy& opened, const ClosedLoopOptions& options,
                                    const std::function<Result<std::unique_ptr<Environment>>()>& make,
                                    const std::function<void(std::int64_t, std::int64_t)>& progress = {},
                                    std::stop_token stop = {});

}  // namespace studio::eval

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "core/robot/chunk_source.h"

namespace studio::robot {

/// Runs a policy beside the control loop: newest observation in, newest chunk out, nothing queued. The
/// control thread never waits for it, not even where the policy hangs.
class InferenceThread {
public:
    InferenceThread(std::shared_ptr<ChunkSource> source, std::shared_ptr<const Clock> clock);
    /// Does not wait for a call in progress: it ends by itself, and its result is dropped.
    ~InferenceThread();

    void submit(Observation observation);
    /// The chunk that came since the last call.
    std::optional<Result<Chunk>> take();
    /// An observation is waiting or being worked on.
    bool isBusy() const;
    /// Of the newest chunk, observation to result, seconds; 0 before the first.
    double latencyS() const;
    /// How long the call in progress has been running; 0 where none is.
    double runningS() const;
    /// Forgets what is waiting and what is still to come.
    void discard();

private:
    /// Outlives the object where the policy hangs for ever.
    struct Shared;
    static void work(std::shared_ptr<Shared> shared);
    std::shared_ptr<Shared> shared_;
    std::thread thread_;
};

}  // namespace studio::robot

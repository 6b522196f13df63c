// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

#include "core/base/result.h"
#include "core/sim/recorder.h"
#include "core/sim/tasks/task.h"

namespace studio::sim {

/// One seed's episode, whole.
struct Demonstration {
    EpisodeOutcome outcome;
    std::vector<DemonstrationFrame> frames;
};

/// Threads that play the expert and draw its episodes ahead of whoever takes them, in the order of seeds.
class Demonstrators {
public:
    /// `pictures` false: physics alone. Errors come from take().
    Demonstrators(const Task& task, const RecordOptions& options, std::uint64_t firstSeed, bool pictures,
                  std::stop_token stop);
    ~Demonstrators();
    Demonstrators(const Demonstrators&) = delete;
    Demonstrators& operator=(const Demonstrators&) = delete;

    /// The next seed's episode. Errors: Unsupported, Internal, Cancelled.
    Result<Demonstration> take();

private:
    /// `watched`: this thread shows its frames to options.watch.
    void work(bool watched);
    Status play(bool watched);
    bool cancelled() const { return ending_ || stop_.stop_requested(); }

    const Task* task_;
    RecordOptions options_;
    bool pictures_;
    std::stop_token stop_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t nextToPlay_, nextToTake_;
    std::map<std::uint64_t, Demonstration> ready_;
    std::optional<Error> error_;
    std::atomic<bool> ending_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace studio::sim

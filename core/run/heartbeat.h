// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <thread>

#include "core/base/result.h"

namespace studio::run {

/// Content of the file `heartbeat`: the process lives (timeS moves) and the loop moves (step, stepTimeS) are
/// two facts.
struct HeartbeatRecord {
    double timeS = 0;  ///< when it was written, seconds since 1970
    std::int64_t step = 0;
    double stepTimeS = 0;  ///< when `step` was reported
    bool closed = false;   ///< the trainer let go of the run
};

/// Errors: NotFound, Io, Corrupt.
Result<HeartbeatRecord> readHeartbeat(const std::filesystem::path& run);

/// Writes `<run>/heartbeat` every period from a thread of its own, and once more, closed, at the end. A write
/// that fails is tried again a period later.
class Heartbeat {
public:
    explicit Heartbeat(std::filesystem::path run, std::chrono::milliseconds period = std::chrono::seconds(2));
    ~Heartbeat();
    Heartbeat(const Heartbeat&) = delete;
    Heartbeat& operator=(const Heartbeat&) = delete;

    /// Any thread; two atomic stores.
    void beat(std::int64_t step);

private:
    void loop(std::chrono::milliseconds period);
    Status write(bool closed) const;

    std::filesystem::path run_;
    std::atomic<std::int64_t> step_{0};
    std::atomic<double> stepTimeS_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace studio::run

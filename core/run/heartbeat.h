// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "core/base/result.h"
#include "core/run/events.h"

namespace studio::run {

/// Content of the file `heartbeat`: the process lives (timeS moves) and the loop moves (step, stepTimeS) are
/// two facts.
struct HeartbeatRecord {
    double timeS = 0;  ///< when it was written, seconds since 1970
    std::int64_t step = 0;
    double stepTimeS = 0;  ///< when `step` was reported
    bool closed = false;   ///< the trainer let go of the run
    /// What the trainer cannot write just now: its log, which then does not tell it, or a checkpoint.
    std::optional<Error> trouble = {};
    /// How training ended, where the log could not take it.
    std::optional<Finished> end = {};
};

/// Errors: NotFound, Io, Corrupt.
Result<HeartbeatRecord> readHeartbeat(const std::filesystem::path& run);

/// Writes `<run>/heartbeat` every period from a thread of its own, and once more, closed, at the end. A write
/// that fails is tried again a period later. On a disk that is full it writes over the bytes that it has: so
/// the trainer is heard there, too (where a file system takes new blocks for that, it is not).
class Heartbeat {
public:
    explicit Heartbeat(std::filesystem::path run, std::chrono::milliseconds period = std::chrono::seconds(2));
    ~Heartbeat();
    Heartbeat(const Heartbeat&) = delete;
    Heartbeat& operator=(const Heartbeat&) = delete;

    /// Any thread; two atomic stores.
    void beat(std::int64_t step);
    /// These two: any thread; told at once, and as long as nothing else is said.
    void setTrouble(std::optional<Error> trouble);
    void setEnd(std::optional<Finished> end);

private:
    void loop(std::chrono::milliseconds period);
    Status write(bool closed);
    std::string words(bool closed);
    Status replace(const std::string& text) const;
    Status writeOver(std::string text) const;

    std::filesystem::path run_;
    std::atomic<std::int64_t> step_{0};
    std::atomic<double> stepTimeS_;
    std::mutex mutex_;  ///< for what follows
    std::condition_variable wake_;
    std::optional<Error> trouble_;
    std::optional<Finished> end_;
    bool ending_ = false, news_ = false;
    std::thread thread_;
};

}  // namespace studio::run

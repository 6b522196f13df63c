// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <c10/core/Device.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <thread>

namespace studio::tensors {

/// Memory in use at most, MiB: the resident set of this process, with what it maps of files, and Torch's
/// allocations on the current GPU (0 without one).
struct PeakMemory {
    double hostMib = 0, deviceMib = 0;
};
/// Of the whole process so far (getrusage), where no PeakWatch let it begin anew. Any thread.
PeakMemory peakMemory();

/// Bytes that Torch holds on a GPU and nothing uses: the next training in this process takes them first. 0
/// for the processor, and where nothing was allocated on a GPU yet. Any thread.
std::uint64_t keptDeviceBytes(const c10::Device& device);

/// Peak of one piece of work, from where the watch is made on: what is in use there counts, what was in use
/// before and is given back does not. The host's is the kernel's (Linux: 5 is written to
/// /proc/self/clear_refs, then VmHWM is read); where that cannot be written, the largest resident set that a
/// thread of the watch saw, every 10 ms. The process has one peak: of two watches the younger counts.
class PeakWatch {
public:
    /// `restart`: the file that lets the kernel's peak begin anew; another one is for tests.
    explicit PeakWatch(const std::filesystem::path& restart = "/proc/self/clear_refs");
    PeakWatch(const PeakWatch&) = delete;
    PeakWatch& operator=(const PeakWatch&) = delete;

    /// The peak so far. Any thread.
    PeakMemory peak() const;

private:
    std::atomic<double> sampledMib_ = 0;
    std::jthread sampler_;  ///< not joinable: the kernel keeps the peak
};

}  // namespace studio::tensors

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace studio {

/// A GPU of this machine, as NVIDIA's tool sees it: of all processes, not of this one alone.
struct Gpu {
    /// A process that computes on it.
    struct Process {
        std::int64_t pid = 0;
        std::string name;
        std::optional<std::uint64_t> bytes;  ///< empty: not told
    };
    int index = 0;  ///< in the order of the PCI bus
    std::string uuid, name;
    std::optional<std::uint64_t> totalBytes, freeBytes;  ///< empty: not told, as of one that is divided (MIG)
    std::vector<Process> processes;  ///< those that can be seen from here: a container may hide others
};

/// Runs nvidia-smi with these arguments and gives what it printed.
using AskNvidia = std::function<Result<std::string>(const std::vector<std::string>& arguments)>;

/// The first nvidia-smi of PATH, waited for no longer than `limit`; blocks as long. Any thread. Errors:
/// NotFound (no such program), Io (it failed, or did not answer in time).
Result<std::string> askNvidiaSmi(const std::vector<std::string>& arguments,
                                 std::chrono::milliseconds limit = std::chrono::seconds(10));

/// The GPUs of this machine and the processes on them, by two questions. Blocks. Errors: those of `ask`,
/// Corrupt (an answer that names no GPU).
Result<std::vector<Gpu>> readGpus(const AskNvidia& ask);

/// The GPU that CUDA counts as `number` in this environment. `visible`: CUDA_VISIBLE_DEVICES, empty where it
/// is not set; `busOrder`: CUDA_DEVICE_ORDER is PCI_BUS_ID, else CUDA counts GPUs of several models by their
/// speed. Nothing where it cannot be told. Source: CUDA C++ Programming Guide, CUDA environment variables.
std::optional<Gpu> cudaGpu(const std::vector<Gpu>& gpus, int number, const std::string& visible,
                           bool busOrder);

}  // namespace studio

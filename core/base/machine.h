// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace studio {

/// The machine as this process may use it.
struct Machine {
    std::string system;                      ///< "Debian GNU/Linux 12 (bookworm)"
    std::string kernel;                      ///< "Linux 6.1.0 x86_64"
    std::string processor;                   ///< model name; the architecture where there is none
    unsigned cores = 0;                      ///< logical cores that this process may run on
    std::uint64_t memoryBytes = 0;           ///< of the machine, or of the control group if that is less
    std::uint64_t memoryAvailableBytes = 0;  ///< now; no more than the control group still grants
    std::uint64_t swapFreeBytes = 0;         ///< now; no more than the control group still grants
    std::string nvidiaDriver;                ///< version of the loaded driver; empty without one
};

/// Looks at the machine. What cannot be found out stays empty or 0.
Machine readMachine();

/// What a control group (version 2, its folder) lets its processes still take, bytes: its limit less what it
/// holds and would not give back (pages of files go when room is wanted). Empty: no limit. Source: the
/// kernel's admin-guide/cgroup-v2, memory.
std::optional<std::uint64_t> grantedBytes(const std::filesystem::path& group);

/// The same of swap space (memory.swap.max, memory.swap.current). Empty: no limit.
std::optional<std::uint64_t> grantedSwapBytes(const std::filesystem::path& group);

/// File of a shared library that this process has loaded, by the start of its file name ("libtorch_cpu.so");
/// empty where none is.
std::filesystem::path loadedLibrary(const std::string& name);

}  // namespace studio

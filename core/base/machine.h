// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace studio {

/// The machine as this process may use it.
struct Machine {
    std::string system;                      ///< "Debian GNU/Linux 12 (bookworm)"
    std::string kernel;                      ///< "Linux 6.1.0 x86_64"
    std::string processor;                   ///< model name; the architecture where there is none
    unsigned cores = 0;                      ///< logical cores that this process may run on
    std::uint64_t memoryBytes = 0;           ///< of the machine, or of the control group if that is less
    std::uint64_t memoryAvailableBytes = 0;  ///< of the machine, now
    std::string nvidiaDriver;                ///< version of the loaded driver; empty without one
};

/// Looks at the machine. What cannot be found out stays empty or 0.
Machine readMachine();

/// File of a shared library that this process has loaded, by the start of its file name ("libtorch_cpu.so");
/// empty where none is.
std::filesystem::path loadedLibrary(const std::string& name);

}  // namespace studio

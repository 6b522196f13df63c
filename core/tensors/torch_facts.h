// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace studio::tensors {

/// A GPU that Torch can use.
struct CudaDevice {
    std::string name;
    std::uint64_t memoryBytes = 0;
    int major = 0, minor = 0;  ///< compute capability
};

/// Which Torch is at work.
struct TorchFacts {
    std::string version;              ///< "2.13.0"
    bool cudaBuild = false;           ///< this program was built against a Torch with CUDA
    std::vector<CudaDevice> devices;  ///< that Torch can use now
    std::string cudaTrouble;          ///< why a CUDA build finds no device, in CUDA's words; empty otherwise
    int threads = 0;                  ///< that one operation uses
};

/// Asks the loaded Torch. Starts CUDA where there is a GPU (about a second).
TorchFacts torchFacts();

}  // namespace studio::tensors

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensors/torch_facts.h"

#include <ATen/Parallel.h>
#include <torch/version.h>
#ifdef STUDIO_CUDA
#include <ATen/cuda/CUDAContextLight.h>
#endif

namespace studio::tensors {

namespace {

#ifdef STUDIO_CUDA
void lookForDevices(TorchFacts& facts) {
    facts.cudaBuild = true;
    try {
        // throws with the driver's reason, where device_count() alone would return 0
        const int count = c10::cuda::device_count_ensure_non_zero();
        for (int index = 0; index < count; ++index) {
            const cudaDeviceProp* device =
                at::cuda::getDeviceProperties(static_cast<c10::DeviceIndex>(index));
            facts.devices.push_back({device->name, device->totalGlobalMem, device->major, device->minor});
        }
    } catch (const c10::Error& error) {
        facts.cudaTrouble = error.what_without_backtrace();
    }
}
#else
void lookForDevices(TorchFacts&) {}
#endif

}  // namespace

TorchFacts torchFacts() {
    TorchFacts facts;
    facts.version = std::to_string(TORCH_VERSION_MAJOR) + "." + std::to_string(TORCH_VERSION_MINOR) + "." +
                    std::to_string(TORCH_VERSION_PATCH);
    facts.threads = at::get_num_threads();
    lookForDevices(facts);
    return facts;
}

}  // namespace studio::tensors

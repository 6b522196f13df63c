// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensors/device.h"

#include <sys/resource.h>

#include <fmt/format.h>
#if STUDIO_CUDA
#include <c10/cuda/CUDACachingAllocator.h>
#endif

namespace studio::tensors {

#if STUDIO_CUDA
namespace {

/// Whether anything was allocated on a GPU yet: before that, asking for figures is an error.
bool usesGpu() {
    return torch::cuda::is_available() && c10::cuda::CUDACachingAllocator::get()->initialized();
}

}  // namespace
#endif

Result<c10::Device> parseDevice(const std::string& name) {
    if (name == "auto")
        return torch::cuda::is_available() ? c10::Device(c10::kCUDA, 0) : c10::Device(c10::kCPU);
    try {
        c10::Device device(name);
        if (device.is_cpu()) return device;
        if (device.is_cuda()) {
            auto count = static_cast<int>(torch::cuda::device_count());
            if (std::max<int>(device.index(), 0) < count)
                return c10::Device(c10::kCUDA, std::max<int>(device.index(), 0));
            return Error{ErrorCode::Unsupported,
                         fmt::format("cannot use device '{}': {} CUDA devices are visible", name, count),
                         "Run `kstudio doctor` to see which Torch is used, or choose cpu."};
        }
    } catch (const c10::Error&) {
        // an unknown name: told below
    }
    return Error{ErrorCode::InvalidArgument, fmt::format("unknown device '{}'", name),
                 "Use auto, cpu, cuda or cuda:N."};
}

PeakMemory peakMemory() {
    PeakMemory peak;
    rusage usage{};
    if (getrusage(RUSAGE_SELF, &usage) == 0) peak.hostMib = static_cast<double>(usage.ru_maxrss) / 1024.0;
#if STUDIO_CUDA
    if (usesGpu()) {
        auto stats = c10::cuda::CUDACachingAllocator::getDeviceStats(c10::cuda::current_device());
        peak.deviceMib = static_cast<double>(stats.allocated_bytes[0].peak) / (1024.0 * 1024.0);
    }
#endif
    return peak;
}

void restartDevicePeak() {
#if STUDIO_CUDA
    if (usesGpu()) c10::cuda::CUDACachingAllocator::resetPeakStats(c10::cuda::current_device());
#endif
}

}  // namespace studio::tensors

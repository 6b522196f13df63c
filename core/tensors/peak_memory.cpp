// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensors/peak_memory.h"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <string>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#if STUDIO_CUDA
#include <c10/cuda/CUDACachingAllocator.h>
#endif

namespace studio::tensors {

namespace {

#if STUDIO_CUDA
/// Whether anything was allocated on a GPU yet: before that, asking for figures is an error.
bool usesGpu() {
    return torch::cuda::is_available() && c10::cuda::CUDACachingAllocator::get()->initialized();
}
#endif

double devicePeakMib() {
#if STUDIO_CUDA
    if (usesGpu()) {
        auto stats = c10::cuda::CUDACachingAllocator::getDeviceStats(c10::cuda::current_device());
        return static_cast<double>(stats.allocated_bytes[0].peak) / (1024.0 * 1024.0);
    }
#endif
    return 0;
}

void restartDevicePeak() {
#if STUDIO_CUDA
    if (usesGpu()) c10::cuda::CUDACachingAllocator::resetPeakStats(c10::cuda::current_device());
#endif
}

/// What /proc/self/status says of the process, in MiB; 0 where it does not say it.
double statusMib(const std::string& key) {
    std::ifstream status("/proc/self/status");
    double kib = 0;
    for (std::string word; status >> word;) {
        if (word == key) return status >> kib ? kib / 1024.0 : 0;
    }
    return 0;
}

bool restartHostPeak(const std::filesystem::path& file) {
    std::ofstream stream(file);
    stream << 5 << std::flush;
    return stream.good() && statusMib("VmHWM:") > 0;
}

}  // namespace

PeakMemory peakMemory() {
    PeakMemory peak;
    rusage usage{};
    if (getrusage(RUSAGE_SELF, &usage) == 0) peak.hostMib = static_cast<double>(usage.ru_maxrss) / 1024.0;
    peak.deviceMib = devicePeakMib();
    return peak;
}

std::uint64_t keptDeviceBytes([[maybe_unused]] const c10::Device& device) {
#if STUDIO_CUDA
    if (device.is_cuda() && usesGpu()) {
        const int index = device.has_index() ? int{device.index()} : int{c10::cuda::current_device()};
        const auto stats =
            c10::cuda::CUDACachingAllocator::getDeviceStats(static_cast<c10::DeviceIndex>(index));
        const auto free = stats.reserved_bytes[0].current - stats.allocated_bytes[0].current;
        return free > 0 ? static_cast<std::uint64_t>(free) : 0;
    }
#endif
    return 0;
}

PeakWatch::PeakWatch(const std::filesystem::path& restart) {
#ifdef __GLIBC__
    // what was freed is still resident until the allocator gives it back
    malloc_trim(0);
#endif
    restartDevicePeak();
    if (restartHostPeak(restart)) return;
    sampledMib_ = statusMib("VmRSS:");
    sampler_ = std::jthread([this](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            sampledMib_ = std::max(sampledMib_.load(), statusMib("VmRSS:"));
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
    });
}

PeakMemory PeakWatch::peak() const {
    PeakMemory peak;
    peak.hostMib =
        sampler_.joinable() ? std::max(sampledMib_.load(), statusMib("VmRSS:")) : statusMib("VmHWM:");
    peak.deviceMib = devicePeakMib();
    return peak;
}

}  // namespace studio::tensors

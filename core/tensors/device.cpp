// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensors/device.h"

#include <fmt/format.h>

namespace studio::tensors {

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

}  // namespace studio::tensors

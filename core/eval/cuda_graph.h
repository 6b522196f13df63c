// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <functional>
#include <memory>

namespace studio::eval {

/// Work on a GPU, recorded once with all its kernels and started again by one call to the driver.
/// One thread at a time. Throws what Torch throws (out of memory; work that cannot be recorded, such as one
/// that waits for the GPU or copies from pageable memory); std::logic_error in a build without CUDA.
class CudaGraph {
public:
    /// Runs `work` a few times on a stream of its own, then records it. What it reads besides its own results
    /// must keep its place: fill such tensors in place before replay().
    CudaGraph(c10::Device device, const std::function<at::Tensor()>& work);
    ~CudaGraph();
    CudaGraph(const CudaGraph&) = delete;
    CudaGraph& operator=(const CudaGraph&) = delete;

    /// Starts the work on the current stream and returns its result, which the next replay overwrites.
    const at::Tensor& replay();
    /// Kernels and copies that one replay runs.
    std::size_t nodes() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace studio::eval

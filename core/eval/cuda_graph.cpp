// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/cuda_graph.h"

#include <stdexcept>

#if STUDIO_CUDA
#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDAException.h>
#include <c10/cuda/CUDAFunctions.h>
#include <c10/cuda/CUDAGuard.h>
#endif

namespace studio::eval {

#if STUDIO_CUDA

struct CudaGraph::State {
    c10::Device device;
    at::cuda::CUDAGraph graph{/*keep_graph=*/true};
    at::Tensor result;
    std::size_t nodes = 0;
};

CudaGraph::CudaGraph(c10::Device device, const std::function<at::Tensor()>& work)
    : state_(std::unique_ptr<State>(new State{device, {true}, {}, 0})) {
    constexpr int kWarmUps = 3;  // libraries choose kernels and take their workspaces in the first runs
    c10::cuda::CUDAGuard guard(device);
    c10::cuda::device_synchronize();
    {
        c10::cuda::CUDAStreamGuard side(
            c10::cuda::getStreamFromPool(/*isHighPriority=*/false, device.index()));
        for (int i = 0; i < kWarmUps; ++i) state_->result = work();
        state_->result = at::Tensor();
        c10::cuda::device_synchronize();
        // of this thread only: others may load data meanwhile
        state_->graph.capture_begin({0, 0}, cudaStreamCaptureModeThreadLocal);
        try {
            state_->result = work();
        } catch (...) {
            // the capture is void: end it, so that the device can be used again, and tell the first cause
            try {
                state_->graph.capture_end();
            } catch (const std::exception&) {
            }
            throw;
        }
        state_->graph.capture_end();
    }
    C10_CUDA_CHECK(cudaGraphGetNodes(state_->graph.raw_cuda_graph(), nullptr, &state_->nodes));
    state_->graph.instantiate();
    c10::cuda::device_synchronize();
}

CudaGraph::~CudaGraph() = default;

const at::Tensor& CudaGraph::replay() {
    c10::cuda::CUDAGuard guard(state_->device);
    state_->graph.replay();
    return state_->result;
}

std::size_t CudaGraph::nodes() const {
    return state_->nodes;
}

#else

struct CudaGraph::State {};

CudaGraph::CudaGraph(c10::Device, const std::function<at::Tensor()>&) {
    throw std::logic_error("CudaGraph: this build has no CUDA");
}
CudaGraph::~CudaGraph() = default;
const at::Tensor& CudaGraph::replay() {
    throw std::logic_error("CudaGraph: this build has no CUDA");
}
std::size_t CudaGraph::nodes() const {
    return 0;
}

#endif

}  // namespace studio::eval

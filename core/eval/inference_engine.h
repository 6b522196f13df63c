// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>
#include <c10/core/ScalarType.h>

#include <cstddef>
#include <list>
#include <memory>
#include <string>

#include "core/eval/cuda_graph.h"
#include "core/policy/policy.h"

namespace studio::eval {

/// Where and in which type a policy acts.
struct EngineOptions {
    c10::Device device = c10::kCPU;
    at::ScalarType dtype = at::kFloat;  ///< kFloat (exact, no TF32) or kBFloat16
    bool graph = true;                  ///< on a GPU: the whole chunk, pictures to actions, in one CUDA graph
    int steps = 0;                      ///< Euler steps; 0: the policy's own
};

/// A policy made ready to act: on its device, in its type, nothing trainable. On a GPU each shape of input is
/// recorded once (which takes a second) and replayed from then on. The policy belongs to the engine from its
/// construction on and must not be changed. One thread at a time. Throws what Torch throws (out of memory).
class InferenceEngine {
public:
    InferenceEngine(std::shared_ptr<policy::Policy> policy, const EngineOptions& options);

    /// A chunk for each observation: [B, S, A] float32, normalised, on the engine's device, the caller's own.
    /// Tensors of `observation` and `noise` [B, S, M] may lie anywhere. Does not wait for the GPU.
    /// With a guide's left-over (real-time chunking) nothing is recorded: its weights change with every call.
    at::Tensor act(const policy::Batch& observation, const at::Tensor& noise,
                   const policy::ChunkGuide& guide = {});

    const EngineOptions& options() const { return options_; }
    const policy::Policy& policy() const { return *policy_; }
    int steps() const;
    bool usesGraph() const { return options_.graph && options_.device.is_cuda(); }
    /// Kernels and copies of the graph used last; 0 without one.
    std::size_t graphNodes() const;
    /// Waits until all work handed out so far is done.
    void wait() const;

private:
    /// One recorded shape: the tensors that it reads, and the work.
    struct Recorded {
        std::string shape;
        policy::Batch batch;
        at::Tensor noise;
        std::unique_ptr<CudaGraph> graph;
    };
    at::Tensor run(const policy::Batch& batch, const at::Tensor& noise, const policy::ChunkGuide& guide = {});
    Recorded& recordedFor(const policy::Batch& batch, const at::Tensor& noise);

    std::shared_ptr<policy::Policy> policy_;
    EngineOptions options_;
    std::list<Recorded> recorded_;  ///< used last comes first
};

}  // namespace studio::eval

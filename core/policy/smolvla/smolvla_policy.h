// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/policy/policy.h"
#include "core/policy/smolvla/flow_matching.h"

namespace studio::policy::smolvla {

/// SmolVLA as the studio's policy: pictures, padding and widths around the network. Parameter names are the
/// checkpoint's keys ("model.…").
class SmolVlaPolicy : public Policy {
public:
    explicit SmolVlaPolicy(const Config& config);

    const Shapes& shapes() const override { return shapes_; }
    Loss loss(const Batch& batch, const FlowDraw& draw) override;
    at::Tensor velocity(const Batch& batch, const at::Tensor& xt, const at::Tensor& t) override;
    std::vector<at::Tensor> pictureFeatures(const Batch& batch) override;
    at::Tensor act(const Batch& observation, const ActOptions& options) override;
    void applyFreezing() override;
    void setComputeType(at::ScalarType dtype) override;
    void fixWeights() override { model->fixWeights(); }
    void initialise(std::uint64_t seed) override;
    at::ScalarType publishedType(const std::string& parameter) const override;

    /// Pictures resized and stacked as the prefix wants them: cameras that are there, in order, then dummies
    /// (-1, masked) for missing ones, at most empty_cameras of them; state padded. At least one camera must
    /// be there.
    Observation observe(const Batch& batch) const;
    /// Real-time chunking: every velocity is corrected towards what is left of the last chunk.
    at::Tensor sampleGuided(const Batch& batch, const at::Tensor& noise, int steps, const ChunkGuide& guide);
    const Config& config() const { return config_; }
    /// Takes over settings that change no parameter's shape (features, freezing, steps, rates). Errors:
    /// InvalidConfig.
    Status reconfigure(const Config& config);
    FlowMatching& network() { return *model; }

    std::shared_ptr<FlowMatching> model;

private:
    Config config_;
    Shapes shapes_;
};

}  // namespace studio::policy::smolvla
